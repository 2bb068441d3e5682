import type {
  CellLine,
  ExchangeLine,
  MatrixFooter,
  MatrixHeader,
  MatrixLine,
} from "../harness/matrix/record.ts";

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

/** Collects the lines of a matrix record; exchanges of a cell that was cut off are left out. */
export async function collectMatrix(
  lines: AsyncIterable<MatrixLine> | Iterable<MatrixLine>,
): Promise<MatrixRecord> {
  let header: MatrixHeader | undefined;
  let footer: MatrixFooter | undefined;
  const cells: MatrixCell[] = [];
  const open = new Map<string, ExchangeLine[]>();
  for await (const line of lines) {
    if (line.kind === "header") header = line;
    else if (line.kind === "footer") footer = line;
    else if (line.kind === "exchange") {
      const exchanges = open.get(line.cell) ?? [];
      exchanges.push(line);
      open.set(line.cell, exchanges);
    } else if (line.kind === "cell") {
      cells.push({ line, exchanges: open.get(line.cell) ?? [] });
      open.delete(line.cell);
    }
  }
  if (header === undefined) throw new Error("a matrix record begins with a header line; there was none");
  return { header, cells, footer };
}
