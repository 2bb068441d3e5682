import { readHistory } from "../history.ts";
import { RecordError } from "../record-error.ts";
import { recordLines } from "../record-lines.ts";
import { type CatalogueText, type PageData, runData } from "./page-data.ts";

/** Larger files are for the command line: a browser would hold all of them in memory. */
const LARGEST_MIB = 256;
const MEBIBYTE = 1024 * 1024;

/**
 * The page of records that a reader chose: of one run, or of several with their history. Nothing leaves the browser.
 * Throws RecordError for what is no record, with the file's name, the line and what to do.
 */
export async function openRecords(
  files: readonly File[],
  catalogue: readonly CatalogueText[],
): Promise<PageData> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > LARGEST_MIB * MEBIBYTE) {
    throw new RecordError(
      files.map(({ name }) => name).join(", "),
      `more than ${LARGEST_MIB} MiB; write its page with: plugfest report RECORD --html PAGE`,
    );
  }
  const records = files.map((file) => ({
    name: file.name,
    lines: () => recordLines(file.name, chunksOf(file)),
  }));
  const { runs, latest } = await readHistory(records);
  return { run: runData(latest.summary), catalogue, ...(runs.length > 1 ? { history: runs } : {}) };
}

async function* chunksOf(file: File): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = file.stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}
