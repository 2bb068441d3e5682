import { readHistory } from "../history.ts";
import { isMatrixHeader } from "../matrix-record.ts";
import { summarizeMatrix } from "../matrix-summary.ts";
import { RecordError } from "../record-error.ts";
import { matrixLines, recordLines } from "../record-lines.ts";
import { matrixData } from "./matrix-data.ts";
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
  const [first, another] = files;
  if (first !== undefined && isMatrixHeader(await firstLine(first))) {
    if (another !== undefined)
      throw new RecordError(another.name, "a matrix is opened alone; choose one file");
    const summary = await summarizeMatrix(matrixLines(first.name, chunksOf(first)));
    return { kind: "matrix", matrix: matrixData(summary), catalogue };
  }
  const records = files.map((file) => ({
    name: file.name,
    lines: () => recordLines(file.name, chunksOf(file)),
  }));
  const { runs, latest } = await readHistory(records);
  return {
    kind: "run",
    run: runData(latest.summary),
    catalogue,
    ...(runs.length > 1 ? { history: runs } : {}),
  };
}

const LONGEST_HEADER = 4 * 1024 * 1024;

async function firstLine(file: File): Promise<string> {
  const text = await file.slice(0, LONGEST_HEADER).text();
  return text.split("\n", 1)[0] ?? "";
}

async function* chunksOf(file: File): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = file.stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}
