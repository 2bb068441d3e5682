import type { WireMessage } from "../wire/wire-message.ts";
import type { InjectError, InjectResult } from "./transport.ts";

/** A message that the harness sent or got, or that passed its proxy. */
export interface Passed {
  /** An object of this message's own: its answer is told with the same one. */
  readonly key: object;
  /** The binding that carried it, such as `mqtt5`. */
  readonly binding: string;
  /** `in` passed a proxy towards its target, `back` from it without being the answer to one request. */
  readonly direction: "sent" | "received" | "in" | "back";
  /** Of one stream, each message came after the one before; between streams nothing is said. */
  readonly stream: string;
  /** The URL that it went to; it may hold credentials. */
  readonly to?: string;
  readonly message: WireMessage;
  /** The bytes as far as they were kept, where the protocol is one of bytes. */
  readonly raw?: Uint8Array;
  readonly complete?: boolean;
  /** When it passed, on the clock of `performance.now()`; now, unless it is given. */
  readonly at?: number;
}

/** What was answered: a message, or why there is none. Without either, the broker took the message. */
export interface Answered {
  readonly message?: WireMessage;
  readonly raw?: Uint8Array;
  readonly error?: InjectError;
  readonly at?: number;
}

/** Sees everything that goes over the network in this process, in the order in which it does. Must not throw. */
export interface Watcher {
  passed(message: Passed): void;
  /** Comes after `passed` with the same key; never, when nobody answered. */
  answered(key: object, answer: Answered): void;
  /** From here on nothing of that stream can be seen, for the reason given. */
  blind(stream: string, reason: string): void;
}

let current: Watcher | undefined;

/** Who watches, if anybody does. */
export const watching = (): Watcher | undefined => current;

/**
 * Shows all traffic of the transports and of the proxy to somebody.
 *
 * @returns ends it
 * @throws when somebody watches already
 */
export function watch(watcher: Watcher): () => void {
  if (current !== undefined) throw new Error("the traffic is watched already");
  current = watcher;
  return () => {
    if (current === watcher) current = undefined;
  };
}

let streams = 0;

/** A name for a stream of its own, such as a connection. */
export function newStream(kind: string): string {
  streams += 1;
  return `${kind} ${streams}`;
}

/** Lanes of what the harness sends: one that is under way keeps its lane, so that the lanes tell what overlapped. */
const lanes: boolean[] = [];

/** Sends, and shows it to who watches. */
export async function watchedInject(
  binding: string,
  to: string,
  message: WireMessage,
  inject: () => Promise<InjectResult>,
): Promise<InjectResult> {
  const watcher = current;
  if (watcher === undefined) return inject();
  const free = lanes.indexOf(false);
  const lane = free === -1 ? lanes.length : free;
  lanes[lane] = true;
  const key = {};
  watcher.passed({ key, binding, direction: "sent", stream: `sender ${lane + 1}`, to, message });
  try {
    const result = await inject();
    const { response, received, error } = result;
    watcher.answered(key, {
      // A broker that took it answers with a message without fields.
      ...(response === undefined || response.fields.length === 0 ? {} : { message: response }),
      ...(received.length === 0 ? {} : { raw: received }),
      ...(error === undefined ? {} : { error }),
    });
    return result;
  } finally {
    lanes[lane] = false;
  }
}
