import { withQueryToken } from "../bindings/webhook-access.ts";
import type { InjectResult, Transport } from "../transports/transport.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import type { Address } from "./address.ts";
import { type Answer, answerOf } from "./answer.ts";

/** What a request carries besides the event. */
export interface Access {
  /** Headers such as Authorization. */
  readonly headers: readonly WireField[];
  /** For `?access_token=`. */
  readonly queryToken?: string;
}

/** How long one answer may take, and one wait that a target asks for, in milliseconds. */
const [ANSWER_MS, MOST_WAIT_MS] = [10_000, 60_000];

export interface Exchange {
  readonly result: InjectResult;
  readonly answer: Answer;
}

/** Sends messages to one target: never faster than it is told to, one at a time, and to no other address. */
export class Target {
  private nextAt = 0;

  constructor(
    readonly address: Address,
    private readonly transport: Transport,
    private readonly access: Access,
    /** Messages a second. */
    private readonly rate: number,
    private readonly sleep: (ms: number) => Promise<void>,
  ) {}

  /** The message as it goes out. */
  prepare(message: WireMessage): WireMessage {
    return { ...message, fields: [...message.fields, ...this.access.headers] };
  }

  /** Where it goes to. */
  get url(): string {
    const { queryToken } = this.access;
    return queryToken === undefined ? this.address.url : withQueryToken(this.address.url, queryToken);
  }

  /** Sends it; one that was answered 429 or 503 with a time to wait is sent once more after that. */
  async send(message: WireMessage): Promise<Exchange> {
    const first = await this.once(message);
    const { status, waitMs } = first.answer;
    if ((status !== 429 && status !== 503) || waitMs === undefined || waitMs > MOST_WAIT_MS) return first;
    await this.sleep(waitMs);
    return this.once(message);
  }

  private async once(message: WireMessage): Promise<Exchange> {
    const now = performance.now();
    if (this.nextAt > now) await this.sleep(this.nextAt - now);
    this.nextAt = Math.max(this.nextAt, performance.now() - 1000 / this.rate) + 1000 / this.rate;
    const result = await this.transport.inject(this.url, this.prepare(message), ANSWER_MS);
    return { result, answer: answerOf(result, this.address.hasBroker) };
  }

  close(): void {
    this.transport.close();
  }
}
