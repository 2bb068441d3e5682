import type { Direction, FooterLine, HeaderLine } from "./lines.ts";
import { readRecording } from "./read-recording.ts";

/** Messages that went the same way. */
export interface Way {
  readonly direction: Direction;
  readonly binding: string;
  readonly to: string | undefined;
  messages: number;
}

/** So many ways are told apart; further ones are counted with their address left out. */
const MAX_WAYS = 1000;

/** What a recording holds. */
export interface Survey {
  readonly header: HeaderLine;
  /** Undefined when the recording is cut off. */
  readonly footer: FooterLine | undefined;
  readonly messages: number;
  readonly ways: readonly Way[];
  /** Whether the message of that number is answered further down. */
  isAnswered(n: number): boolean;
}

/**
 * Reads a recording from end to end, so that nothing of one that cannot be read is sent: one bit for each message is all
 * that is kept of them.
 *
 * @throws (rejects) RecordError
 */
export async function survey(path: string): Promise<Survey> {
  let header: HeaderLine | undefined;
  let footer: FooterLine | undefined;
  let messages = 0;
  const ways = new Map<string, Way>();
  let answered = new Uint8Array(1024);
  for await (const line of readRecording(path)) {
    if (line.kind === "header") header = line;
    else if (line.kind === "footer") footer = line;
    else if (line.kind === "message") {
      messages += 1;
      const { direction, binding, to } = line;
      const known = ways.get(keyOf(direction, binding, to));
      const kept = known !== undefined || ways.size < MAX_WAYS ? to : undefined;
      const key = keyOf(direction, binding, kept);
      const way = ways.get(key) ?? { direction, binding, to: kept, messages: 0 };
      way.messages += 1;
      ways.set(key, way);
    } else if (line.kind === "answer") {
      const at = line.n >> 3;
      if (at >= answered.length) {
        const larger = new Uint8Array(Math.max(at + 1, answered.length * 2));
        larger.set(answered);
        answered = larger;
      }
      answered[at] = (answered[at] ?? 0) | (1 << (line.n & 7));
    }
  }
  return {
    // The reader refuses a file without one.
    header: header as HeaderLine,
    footer,
    messages,
    ways: [...ways.values()],
    isAnswered: (n) => ((answered[n >> 3] ?? 0) & (1 << (n & 7))) !== 0,
  };
}

const keyOf = (...parts: readonly (string | undefined)[]): string => JSON.stringify(parts);
