import type { InjectResult } from "../transports/transport.ts";
import type { RecordedAnswer, RecordedLine, RecordedMessage } from "./read-recording.ts";

/** So many messages are under way at once, at most, however many overlapped when they were recorded. */
const MOST_UNDER_WAY = 64;

/** Tells the time in milliseconds, and waits. */
interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface ReplayOptions {
  readonly lines: AsyncIterable<RecordedLine>;
  /** Whether that message is to be sent. */
  readonly wants: (message: RecordedMessage) => boolean;
  /** Whether its answer stands further down. */
  readonly isAnswered: (n: number) => boolean;
  /** Never rejects. */
  readonly send: (message: RecordedMessage) => Promise<InjectResult>;
  /** What came, and what came when it was recorded, if anything did. */
  readonly came: (message: RecordedMessage, result: InjectResult, recorded?: RecordedAnswer) => void;
  /** 1 is as it was recorded, 2 twice as fast; Infinity waits for nothing but the answers. */
  readonly speed: number;
  readonly clock: Clock;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/** What was done. */
export interface Replayed {
  readonly sent: number;
  /** By how much a message was sent later than it should have been, at most; 0 at maximum speed. In milliseconds. */
  readonly latestMs: number;
}

interface UnderWay {
  readonly message: RecordedMessage;
  readonly done: Promise<InjectResult>;
}

/**
 * Sends the messages of a recording again, in the order in which they were recorded. One overlaps another only where it
 * did so before: what follows the answer to a message waits for that answer, and what follows a message in its stream for
 * what became of it. Memory is bounded by what overlapped.
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { clock, speed, send, came, wants, isAnswered, signal } = options;
  const underWay = new Map<number, UnderWay>();
  const open = new Set<Promise<unknown>>();
  const tails = new Map<string, Promise<unknown>>();
  let [sent, latestMs, began] = [0, 0, Number.NaN];
  let first = 0;

  const due = async ({ at }: RecordedMessage): Promise<void> => {
    if (Number.isNaN(began)) [began, first] = [clock.now(), at];
    if (speed === Number.POSITIVE_INFINITY) return;
    const time = began + (at - first) / speed;
    const left = time - clock.now();
    if (left > 0) await clock.sleep(left);
    latestMs = Math.max(latestMs, clock.now() - time);
  };
  const settle = async (n: number, recorded?: RecordedAnswer): Promise<void> => {
    const one = underWay.get(n);
    if (one === undefined) return;
    underWay.delete(n);
    came(one.message, await one.done, recorded);
  };
  const begin = async (message: RecordedMessage): Promise<void> => {
    const { stream, n } = message;
    await tails.get(stream);
    if (open.size >= MOST_UNDER_WAY) await Promise.race(open);
    await due(message);
    if (signal?.aborted === true) return;
    sent += 1;
    const done = send(message);
    tails.set(stream, done);
    open.add(done);
    void done.then(() => {
      open.delete(done);
      if (tails.get(stream) === done) tails.delete(stream);
    });
    underWay.set(n, { message, done });
    if (!isAnswered(n)) await settle(n);
  };

  for await (const line of options.lines) {
    if (signal?.aborted === true) break;
    if (line.kind === "message" && wants(line)) await begin(line);
    else if (line.kind === "answer") await settle(line.n, line);
  }
  for (const n of [...underWay.keys()]) await settle(n);
  return { sent, latestMs };
}
