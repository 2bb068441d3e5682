import { createReadStream } from "node:fs";
import type { RecordLine } from "../harness/engine/record.ts";
import { causeOf, RecordError } from "./record-error.ts";
import { recordLines } from "./record-lines.ts";

export { summarize } from "./summary.ts";

/**
 * The lines of a run record, one at a time. Throws RecordError with file and line number. A last line that was cut
 * off by a kill is left out: the record then has no footer, which is what makes it truncated.
 */
export function readRecord(path: string): AsyncGenerator<RecordLine, void, undefined> {
  return recordLines(path, chunksOf(path));
}

/** The bytes of a record's file. Throws RecordError when it cannot be read. */
export async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new RecordError(path, `cannot read the run record: ${causeOf(error)}`);
  }
}
