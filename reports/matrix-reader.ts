import type {
  CellLine,
  ExchangeLine,
  MatrixFooter,
  MatrixHeader,
  MatrixLine,
} from "../harness/matrix/record.ts";
import { RecordError } from "./record-error.ts";
import { splitLines } from "./record-lines.ts";
import { chunksOf } from "./record-reader.ts";

/** What a record of a matrix holds: its cells that were finished, each with its exchanges. */
export interface MatrixRecord {
  readonly header: MatrixHeader;
  readonly cells: readonly MatrixCell[];
  /** Undefined when the matrix was cut off: what is here holds, and the rest was not run. */
  readonly footer: MatrixFooter | undefined;
}

export interface MatrixCell {
  readonly line: CellLine;
  readonly exchanges: readonly ExchangeLine[];
}

/** Reads the record of a matrix. Throws RecordError with file and line; a last line that was cut off is left out. */
export async function readMatrix(path: string): Promise<MatrixRecord> {
  let header: MatrixHeader | undefined;
  let footer: MatrixFooter | undefined;
  const cells: MatrixCell[] = [];
  const open = new Map<string, ExchangeLine[]>();
  let number = 0;
  for await (const { bytes, isWhole } of splitLines(path, chunksOf(path))) {
    number += 1;
    const line = parsed(bytes);
    if (line === undefined && !isWhole && number > 1) break;
    if (line === undefined) throw new RecordError(path, "not a line of the record of a matrix", number);
    if (number === 1 && (line.kind !== "header" || line.matrix === undefined))
      throw new RecordError(path, "not the record of a matrix (plugfest matrix --record)", number);
    if (line.kind === "header") header = line;
    else if (line.kind === "footer") footer = line;
    else if (line.kind === "exchange") open.set(line.cell, [...(open.get(line.cell) ?? []), line]);
    else if (line.kind === "cell") {
      cells.push({ line, exchanges: open.get(line.cell) ?? [] });
      open.delete(line.cell);
    }
  }
  if (header === undefined) throw new RecordError(path, "not the record of a matrix: the file is empty");
  return { header, cells, footer };
}

function parsed(bytes: Uint8Array): MatrixLine | undefined {
  try {
    const line = JSON.parse(Buffer.from(bytes).toString("utf8")) as MatrixLine;
    return typeof line === "object" && line !== null && typeof line.kind === "string" ? line : undefined;
  } catch {
    return undefined;
  }
}
