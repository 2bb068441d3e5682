import type { RecordLine } from "../harness/engine/record.ts";
import type { MatrixLine } from "../harness/matrix/record.ts";
import { parseMatrixLine } from "./matrix-record.ts";
import { clip, printable } from "./printable.ts";
import { RecordError } from "./record-error.ts";
import { LineError, parseRecordLine } from "./record-line.ts";

/** A longer line is no record: the adapter protocol ends at 16 MiB, and evidence holds two such messages. */
const LONGEST_LINE = 128 * 1024 * 1024;

/**
 * The lines of a run record from its bytes, one at a time. Throws RecordError with `path` and line number. A last line
 * that was cut off by a kill is left out: the record then has no footer, which is what makes it truncated.
 */
export function recordLines(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<RecordLine, void, undefined> {
  return parsedLines(path, chunks, parseRecordLine, "run record");
}

/** The same for the record of a matrix. */
export function matrixLines(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<MatrixLine, void, undefined> {
  return parsedLines(path, chunks, parseMatrixLine, "run record");
}

/**
 * The lines of any file that begins with a `header` line and ends with a `footer`.
 *
 * @param parse reads one line; throws LineError
 * @param what the file is, for errors
 */
export async function* parsedLines<L extends { readonly kind: string }>(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  parse: (json: string) => L,
  what: string,
): AsyncGenerator<L, void, undefined> {
  let number = 0;
  let ended = false;
  for await (const { bytes, isWhole } of splitLines(path, chunks, what)) {
    number += 1;
    const json = decode(path, number, bytes, isWhole);
    if (json === undefined || json.trim() === "") continue;
    let line: L;
    try {
      line = parse(json);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      if (!isWhole && number > 1 && error.message.startsWith("not JSON")) return;
      throw new RecordError(path, clip(printable(error.message), 300), number);
    }
    if ((number === 1) !== (line.kind === "header")) {
      const problem =
        number === 1
          ? `not a ${what}: it begins with a ${line.kind} line instead of the header`
          : "a second header; one file holds one run";
      throw new RecordError(path, problem, number);
    }
    if (ended) throw new RecordError(path, `a ${line.kind} line after the footer`, number);
    ended = line.kind === "footer";
    yield line;
  }
  if (number === 0) throw new RecordError(path, `not a ${what}: the file is empty`);
}

function decode(path: string, number: number, bytes: Uint8Array, isWhole: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    if (!isWhole && number > 1) return undefined;
    throw new RecordError(path, "not UTF-8", number);
  }
}

interface Line {
  readonly bytes: Uint8Array;
  /** False for what follows the last line feed. */
  readonly isWhole: boolean;
}

/** Splits at line feeds only: `readline` would also split at U+2028, which JSON text may hold. */
async function* splitLines(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  what: string,
): AsyncGenerator<Line, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const last = chunk.subarray(from, end);
      yield { bytes: parts.length === 0 ? last : join([...parts, last]), isWhole: true };
      parts = [];
      length = 0;
      from = end + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) throw new RecordError(path, `a line is longer than 128 MiB: not a ${what}`);
  }
  if (length > 0) yield { bytes: join(parts), isWhole: false };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
