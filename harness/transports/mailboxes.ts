import type { CapturedMessage, Reply } from "./transport.ts";
import { watching } from "./watch.ts";

/** So many messages without a known token are kept. */
const MAX_STRAYS = 100;

/** So many bytes of messages that nobody takes are kept for one token: a sender in a loop must not fill the memory. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Roughly what a message costs beside its bytes. */
const OVERHEAD_BYTES = 1024;

interface Waiter {
  readonly atLeast: number;
  readonly finish: () => void;
}

interface Mailbox {
  /** The URL that others send to. */
  address: string | undefined;
  reply: Reply | undefined;
  messages: CapturedMessage[];
  bytes: number;
  waiter: Waiter | undefined;
}

/** What was captured, kept by token until somebody takes it. The same for every protocol. */
export class Mailboxes {
  readonly #boxes = new Map<string, Mailbox>();
  #strays: CapturedMessage[] = [];
  #closed = false;

  /** @param binding that carries what is kept here */
  constructor(private readonly binding: string) {}

  /**
   * Makes the token known; what is already kept for it stays.
   *
   * @param address the URL that others send to, for who watches the traffic
   */
  open(token: string, reply: Reply | undefined, address?: string): void {
    const box = this.#boxes.get(token);
    if (box === undefined) {
      this.#boxes.set(token, { address, reply, messages: [], bytes: 0, waiter: undefined });
      return;
    }
    box.reply = reply;
    box.address = address ?? box.address;
  }

  has(token: string): boolean {
    return this.#boxes.has(token);
  }

  /** The reply set for the token, if any. */
  reply(token: string): Reply | undefined {
    return this.#boxes.get(token)?.reply;
  }

  /**
   * @param token undefined or unknown makes the message a stray.
   * @param stream of messages that came one after another; those of one address unless told
   * @returns "taken", "stray", or "full" when the message was dropped because nobody takes what is there.
   */
  deliver(token: string | undefined, captured: CapturedMessage, stream?: string): "taken" | "stray" | "full" {
    const box = token === undefined ? undefined : this.#boxes.get(token);
    this.#show(captured, box, stream ?? token ?? "");
    if (box === undefined) {
      this.#strays.push(captured);
      if (this.#strays.length > MAX_STRAYS) this.#strays.shift();
      return "stray";
    }
    const cost = OVERHEAD_BYTES + captured.raw.length + (captured.message.body?.length ?? 0);
    if (box.bytes + cost > MAX_KEPT_BYTES && box.messages.length > 0) return "full";
    box.messages.push(captured);
    box.bytes += cost;
    if (box.waiter !== undefined && box.messages.length >= box.waiter.atLeast) box.waiter.finish();
    return "taken";
  }

  #show(captured: CapturedMessage, box: Mailbox | undefined, stream: string): void {
    const { message, raw, complete } = captured;
    const to = box?.address === undefined ? {} : { to: box.address };
    const about = { binding: this.binding, direction: "received", stream, ...to } as const;
    watching()?.passed({ key: captured, ...about, message, raw, complete });
  }

  /**
   * See `Capture.next`.
   *
   * @throws when the token is unknown or somebody waits on it already: mistakes of the caller.
   */
  next(token: string, timeoutMs: number, atLeast: number): Promise<CapturedMessage[]> {
    const box = this.#boxes.get(token);
    if (box === undefined) return Promise.reject(new Error(`No address was asked for token "${token}".`));
    if (box.waiter !== undefined) return Promise.reject(new Error(`Token "${token}" is already waited for.`));
    if (box.messages.length >= atLeast || timeoutMs <= 0 || this.#closed) return Promise.resolve(take(box));
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        box.waiter = undefined;
        resolve(take(box));
      };
      const timer = setTimeout(finish, timeoutMs);
      box.waiter = { atLeast, finish };
    });
  }

  takeStrays(): CapturedMessage[] {
    const strays = this.#strays;
    this.#strays = [];
    return strays;
  }

  release(token: string): void {
    const box = this.#boxes.get(token);
    this.#boxes.delete(token);
    box?.waiter?.finish();
  }

  /** Resolves everybody who waits with what there is; what was captured can still be taken. */
  close(): void {
    this.#closed = true;
    for (const box of this.#boxes.values()) box.waiter?.finish();
  }
}

function take(box: Mailbox): CapturedMessage[] {
  const messages = box.messages;
  box.messages = [];
  box.bytes = 0;
  return messages;
}
