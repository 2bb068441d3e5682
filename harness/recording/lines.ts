/** Version of the recording's schema (fixtures/schemas/recording.schema.json). */
export const RECORDING_VERSION = 1;

/** The first line of a recording. */
export interface HeaderLine {
  readonly kind: "header";
  readonly recording: typeof RECORDING_VERSION;
  readonly startedAt: string;
  readonly suite: { readonly name: "plugfest"; readonly version: string };
  /** What was recorded, as it was called, without credentials. */
  readonly command: readonly string[];
}

/** Which way a message went: out of the harness or into it, or through its proxy towards the target or back. */
export type Direction = "sent" | "received" | "in" | "back";

export const DIRECTIONS: readonly Direction[] = ["sent", "received", "in", "back"];

/** A message, written when it passed. */
export interface MessageLine {
  readonly kind: "message";
  /** Counts from 1. A number that is missing is a line that is missing. */
  readonly n: number;
  /** Milliseconds since the start, with fractions. */
  readonly at: number;
  readonly binding: string;
  readonly direction: Direction;
  /**
   * Messages of one stream came one after another. Those of two streams overlapped where the answer to the one stands
   * behind the other.
   */
  readonly stream: string;
  /** The URL that it went to, without credentials, where that is known. */
  readonly to?: string;
  /** The fields and the body, in the form that evidence has in a run record. */
  readonly message: unknown;
  /** Of HTTP, all bytes before the body; each character is a byte. */
  readonly head?: string;
  /** False when the connection ended before the message did. */
  readonly complete?: boolean;
}

/** What came back for a message that went out, or went back for one that came in. */
export interface AnswerLine {
  readonly kind: "answer";
  /** The message's. */
  readonly n: number;
  readonly at: number;
  /** Absent where a broker only said that it took the message. */
  readonly message?: unknown;
  readonly head?: string;
  readonly error?: { readonly kind: string; readonly message: string };
}

/** From here on, messages of that stream are not in the recording. */
export interface GapLine {
  readonly kind: "gap";
  readonly at: number;
  readonly stream: string;
  readonly reason: string;
}

/** The last line of a recording. Without it the recording is cut off. */
export interface FooterLine {
  readonly kind: "footer";
  readonly at: number;
  readonly endedAt: string;
  readonly messages: number;
  readonly answers: number;
  readonly gaps: number;
  /** That of the command. */
  readonly exitCode: number;
}

export type RecordingLine = HeaderLine | MessageLine | AnswerLine | GapLine | FooterLine;
