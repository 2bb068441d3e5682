import type { Listener } from "../outside/listen.ts";
import { fieldText, type WireMessage } from "../wire/wire-message.ts";
import { type CompareOptions, type Difference, differences } from "./compare-messages.ts";

/** So many messages may be on their way through the broker; then the sender waits. */
const MOST_ON_THE_WAY = 1000;

/** What became of a message that went through a broker. */
export type Returned =
  | { readonly kind: "same"; readonly n: number }
  | { readonly kind: "differs"; readonly n: number; readonly differences: readonly Difference[] }
  /** It came before one that was sent before it. */
  | { readonly kind: "early"; readonly n: number; readonly before: number }
  | { readonly kind: "lost"; readonly n: number }
  /** Nothing that was sent is like it. */
  | { readonly kind: "strange"; readonly message: WireMessage };

interface OnTheWay {
  readonly n: number;
  readonly message: WireMessage;
}

/**
 * Reads from a topic, queue or subject what a replay sends there, and compares it with what was recorded. Memory is bounded:
 * a sender that is too far ahead waits.
 */
export class ReadBack {
  private onTheWay: OnTheWay[] = [];
  private unmatched: WireMessage[] = [];
  private over = false;
  private last: number;
  private failure: Error | undefined;
  private readonly reading: Promise<void>;

  /** @param quietMs how long nothing of it may come before what is missing is given up, in milliseconds */
  constructor(
    private readonly options: {
      readonly listener: Listener;
      readonly binding: string;
      readonly compare: CompareOptions;
      readonly returned: (one: Returned) => void;
      readonly quietMs: number;
    },
  ) {
    this.last = performance.now();
    this.reading = this.read();
  }

  /** That message is about to be sent: waits until there is room. Rejects with the TransportError that ended the reading. */
  async expect(n: number, message: WireMessage): Promise<void> {
    await this.until(MOST_ON_THE_WAY - 1);
    this.onTheWay.push({ n, message });
  }

  /** That message did not get into the broker. */
  forget(n: number): void {
    this.onTheWay = this.onTheWay.filter((one) => one.n !== n);
  }

  /** Waits for what is still on its way, and tells what did not come. */
  async finish(): Promise<void> {
    try {
      await this.until(0);
    } finally {
      this.over = true;
      await this.reading;
      this.giveUp();
    }
  }

  /** Until no more than so many are on their way; when nothing comes any more, the rest is given up. */
  private async until(most: number): Promise<void> {
    this.last = performance.now();
    while (this.onTheWay.length > most) {
      if (this.failure !== undefined) throw this.failure;
      if (performance.now() - this.last > this.options.quietMs) return this.giveUp();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (this.failure !== undefined) throw this.failure;
  }

  private async read(): Promise<void> {
    try {
      while (!this.over) {
        for (const { message } of await this.options.listener.next(100)) this.take(message);
      }
    } catch (error) {
      this.failure = error as Error;
    }
  }

  private take(message: WireMessage): void {
    const { compare, returned } = this.options;
    const at = this.onTheWay.findIndex((one) => differences(one.message, message, compare).length === 0);
    if (at < 0) {
      this.unmatched.push(message);
      // With as many as could be answers to what was sent, the oldest is none.
      if (this.unmatched.length > MOST_ON_THE_WAY) this.strange(this.unmatched.shift());
      return;
    }
    this.last = performance.now();
    const [{ n } = { n: 0 }] = this.onTheWay.splice(at, 1);
    const earlier = this.onTheWay.slice(0, at).find((one) => this.isOrdered(one.message, message));
    returned(earlier === undefined ? { kind: "same", n } : { kind: "early", n, before: earlier.n });
  }

  /** Kafka keeps the order of what has the same key; all others that of an address. */
  private isOrdered(one: WireMessage, other: WireMessage): boolean {
    if (this.options.binding !== "kafka") return true;
    const [first, second] = [keyOf(one), keyOf(other)];
    return first !== undefined && first === second;
  }

  /** Takes what came and fits nothing for what is missing, in order. */
  private giveUp(): void {
    const { compare, returned } = this.options;
    const missing = this.onTheWay.splice(0);
    for (const { n, message } of missing) {
      const now = this.unmatched.shift();
      if (now === undefined) returned({ kind: "lost", n });
      else returned({ kind: "differs", n, differences: differences(message, now, compare) });
    }
    for (const message of this.unmatched.splice(0)) this.strange(message);
  }

  private strange(message: WireMessage | undefined): void {
    if (message !== undefined) this.options.returned({ kind: "strange", message });
  }
}

function keyOf({ fields }: WireMessage): string | undefined {
  const field = fields.find(({ name }) => name === ":key");
  return field === undefined ? undefined : fieldText(field.value);
}
