import { statSync } from "node:fs";
import { LineError, parseLine, type Shapes, type Test, tests } from "../../reports/record-line.ts";
import { parsedLines } from "../../reports/record-lines.ts";
import { chunksOf } from "../../reports/record-reader.ts";
import { FormError, readMessage } from "../adapters/json-form.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import {
  type AnswerLine,
  DIRECTIONS,
  type FooterLine,
  type GapLine,
  type HeaderLine,
  type MessageLine,
  RECORDING_VERSION,
  type RecordingLine,
} from "./lines.ts";

/** Longer than any first line of ours: what is longer is another file. */
const LONGEST_HEADER = 1024 * 1024;

/** A line with the message in it as messages are inside the harness. */
type Read<Line> = Omit<Line, "message"> & { readonly message: WireMessage };

export type RecordedMessage = Read<MessageLine>;
export type RecordedAnswer = Omit<AnswerLine, "message"> & { readonly message?: WireMessage };

export type RecordedLine = HeaderLine | RecordedMessage | RecordedAnswer | GapLine | FooterLine;

/**
 * The lines of a recording, one at a time and in their order, in memory that does not grow with the file. Throws
 * RecordError with file and line number for what is no recording, and for one with lines that are missing. A last line
 * that was cut off is left out: the recording then has no footer.
 */
export async function* readRecording(path: string): AsyncGenerator<RecordedLine, void, undefined> {
  let last = 0;
  const parse = (json: string): RecordedLine => {
    const line = parsed(json);
    if (line.kind === "message") {
      last += 1;
      if (line.n !== last) throw new LineError(`message ${line.n} stands where message ${last} should`);
    } else if (line.kind === "answer" && !(line.n >= 1 && line.n <= last)) {
      throw new LineError(`an answer to message ${line.n}, which does not stand before it`);
    } else if (line.kind === "footer" && line.messages !== last) {
      throw new LineError(`the footer speaks of ${line.messages} messages, and ${last} are there`);
    }
    return line;
  };
  yield* parsedLines(path, chunksOf(path, "recording"), parse, "recording");
}

/** Whether that is a file that says of itself that it is a recording. */
export async function isRecording(path: string): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const parts: Uint8Array[] = [];
  for await (const chunk of chunksOf(path, "recording")) {
    parts.push(chunk);
    if (chunk.includes(10) || parts.length * chunk.length > LONGEST_HEADER) break;
  }
  const [first = ""] = Buffer.concat(parts).toString("utf8").split("\n", 1);
  return /^\s*\{\s*"kind"\s*:\s*"header"\s*,\s*"recording"\s*:/.test(first);
}

const { text, number, texts, optionalText, members, oneOf } = tests;
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const form: Test = (value) => typeof value === "object" && value !== null;

const SHAPES: Shapes<RecordingLine["kind"]> = {
  header: { startedAt: text, suite: members({ name: text, version: text }), command: texts },
  message: {
    n: number,
    at: number,
    binding: text,
    direction: oneOf(DIRECTIONS),
    stream: text,
    to: optionalText,
    message: form,
    head: optionalText,
  },
  answer: {
    n: number,
    at: number,
    message: optional(form),
    head: optionalText,
    error: optional(members({ kind: text, message: text })),
  },
  gap: { at: number, stream: text, reason: text },
  footer: { at: number, endedAt: text, messages: number, answers: number, gaps: number, exitCode: number },
};

function assertVersion({ recording, schema }: Readonly<Record<string, unknown>>): void {
  if (recording === RECORDING_VERSION) return;
  if (typeof recording === "number" && recording > RECORDING_VERSION) {
    throw new LineError(
      `written by a newer plugfest (recording ${recording}, this one reads ${RECORDING_VERSION}); update plugfest to read it`,
    );
  }
  const what = schema === undefined ? "" : ": it is the record of a run, which plugfest report reads";
  throw new LineError(`not a recording${what}; plugfest record --out FILE -- COMMAND... makes one`);
}

function parsed(json: string): RecordedLine {
  const line = parseLine(json, SHAPES, assertVersion);
  if ((line.kind !== "message" && line.kind !== "answer") || line.message === undefined) {
    return line as unknown as RecordedLine;
  }
  try {
    return { ...line, message: readMessage(line.message) } as unknown as RecordedLine;
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    throw new LineError(`the message cannot be read: ${error.message}`);
  }
}
