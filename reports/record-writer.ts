import { closeSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { stringify as stringifyLossless } from "lossless-json";
import type { RecordLine } from "../harness/engine/record.ts";
import type { MatrixLine } from "../harness/matrix/record.ts";
import type { ReplayLine } from "../harness/replay/record.ts";
import { causeOf, codeOf, RecordError } from "./record-error.ts";
import { mayHoldSecret, redact } from "./redact.ts";

export type RecordWriter = LineWriter<RecordLine | MatrixLine | ReplayLine>;

export interface LineWriter<L> {
  readonly path: string;
  /** Adds a line. It is on its way to the operating system before the event loop turns. */
  write(line: L): void;
  /** Hands everything to the operating system now. Safe in a signal or exit handler. */
  flush(): void;
  /** Flushes and closes; further calls do nothing. */
  close(): void;
}

/** Lines are joined up to this many characters, which bounds the memory and makes the writer the brake. */
const CHUNK = 64 * 1024;

/** Writes a run record. Throws RecordError, here and in its methods. */
export function createRecordWriter(path: string): RecordWriter {
  return createLineWriter(path, "run record");
}

/**
 * Writes NDJSON that ends with a line of the kind `footer`, without secrets. Writes are synchronous: a slow disk slows the run instead of filling the memory,
 * and when the process is killed the file holds every line given before that turn of the event loop. Without a
 * footer such a file reads as truncated. A file that was there is overwritten.
 *
 * @param what the file is, for errors
 */
export function createLineWriter<L extends { readonly kind: string }>(
  path: string,
  what: string,
): LineWriter<L> {
  const file = open(path, what);
  let pending = "";
  let scheduled: NodeJS.Immediate | undefined;
  let isOpen = true;
  let isComplete = false;
  /** Of a write that nobody asked for at that moment: whoever asks for the next is told. */
  let failure: unknown;

  const flush = (): void => {
    if (scheduled !== undefined) clearImmediate(scheduled);
    scheduled = undefined;
    if (failure !== undefined) throw failure;
    if (pending === "" || !isOpen) return;
    const bytes = Buffer.from(pending);
    pending = "";
    writeAll(file, bytes, path, what);
  };
  const flushLater = (): void => {
    try {
      flush();
    } catch (error) {
      failure = error;
    }
  };
  process.once("exit", flushLater);

  return {
    path,
    flush,
    write(line) {
      if (!isOpen) throw new RecordError(path, `a line came after the ${what} was closed`);
      if (isComplete) throw new RecordError(path, "a line came after the footer");
      isComplete = line.kind === "footer";
      pending += `${toJson(line)}\n`;
      if (pending.length >= CHUNK || isComplete) flush();
      else scheduled ??= setImmediate(flushLater);
    },
    close() {
      if (!isOpen) return;
      process.off("exit", flushLater);
      try {
        flush();
      } finally {
        isOpen = false;
        closeSync(file);
      }
    },
  };
}

function open(path: string, what: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    const problem =
      codeOf(error) === "ENOENT"
        ? `the folder ${dirname(path)} does not exist; create it first`
        : causeOf(error);
    throw new RecordError(path, `cannot write the ${what}: ${problem}`);
  }
}

function writeAll(file: number, bytes: Uint8Array, path: string, what: string): void {
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(file, bytes, offset);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") {
        throw new RecordError(path, `cannot write the ${what}: ${causeOf(error)}`);
      }
      // A full pipe: wait for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** One line of the record, without secrets, as JSON text. */
export function toJson(line: { readonly kind: string }): string {
  const json = stringify(line);
  return mayHoldSecret(json) ? stringify(redact(line)) : json;
}

function stringify(value: unknown): string {
  const json = JSON.stringify(value);
  // Numbers that a double cannot hold come as objects of lossless-json, which knows how to write them.
  return json.includes('"isLosslessNumber":true') ? (stringifyLossless(value) ?? json) : json;
}
