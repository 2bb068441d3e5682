import { createReadStream } from "node:fs";
import type { RecordLine } from "../harness/engine/record.ts";
import type { MatrixLine } from "../harness/matrix/record.ts";
import { isMatrixHeader } from "./matrix-record.ts";
import { causeOf, RecordError } from "./record-error.ts";
import { matrixLines, recordLines } from "./record-lines.ts";
import { isReplayHeader } from "./replay-lines.ts";

/** A longer first line is no header. */
const LONGEST_HEADER = 4 * 1024 * 1024;

export { summarize } from "./summary.ts";

/**
 * The lines of a run record, one at a time. Throws RecordError with file and line number. A last line that was cut
 * off by a kill is left out: the record then has no footer, which is what makes it truncated.
 */
export function readRecord(path: string): AsyncGenerator<RecordLine, void, undefined> {
  return recordLines(path, chunksOf(path));
}

/** The bytes of a file of lines. Throws RecordError when it cannot be read. */
export async function* chunksOf(
  path: string,
  what = "run record",
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new RecordError(path, `cannot read the ${what}: ${causeOf(error)}`);
  }
}

/** The same for the record of a matrix. */
export function readMatrixRecord(path: string): AsyncGenerator<MatrixLine, void, undefined> {
  return matrixLines(path, chunksOf(path));
}

/** True when the file's first line says that it is the record of a matrix. Throws RecordError when it cannot be read. */
export const isMatrixRecord = async (path: string): Promise<boolean> =>
  isMatrixHeader(await firstLineOf(path));

/** True when the file's first line says that it is the record of a replay. Throws RecordError when it cannot be read. */
export async function isReplayRecord(path: string): Promise<boolean> {
  try {
    return isReplayHeader(JSON.parse(await firstLineOf(path)));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

async function firstLineOf(path: string): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(path)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n") || text.length > LONGEST_HEADER) break;
  }
  return text.split("\n", 1)[0] ?? "";
}
