import type {
  CellLine,
  ExchangeLine,
  ExchangeVerdict,
  MatrixFooter,
  MatrixHeader,
  MatrixLine,
} from "../harness/matrix/record.ts";
import { plural } from "./printable.ts";
import { redact } from "./redact.ts";
import { trimLong } from "./trim.ts";

export type MatrixCounts = CellLine["counts"];

/** What the page of a matrix needs of its record. */
export interface MatrixSummary {
  readonly header: MatrixHeader;
  readonly footer: MatrixFooter | undefined;
  readonly cells: readonly CellLine[];
  /** Exchanges that were no pass: fails before warnings before errors of the environment. */
  readonly losses: readonly ExchangeLine[];
  /** How many losses of a cell were left out because it has very many. */
  readonly left: number;
  readonly counts: MatrixCounts;
}

const LOSSES_OF_CELL = 25;
const MOST_LOSSES = 20_000;
/** Messages and events kept, all in all; beyond it the record has to be asked. */
const EVIDENCE_BUDGET = 8 * 1024 * 1024;
const RANK: Readonly<Record<ExchangeVerdict, number>> = { fail: 0, warn: 1, "environment-error": 2, pass: 3 };

/** Collects the lines of a matrix record. */
function createMatrixSummarizer() {
  let header: MatrixHeader | undefined;
  let footer: MatrixFooter | undefined;
  let left = 0;
  let budget = EVIDENCE_BUDGET;
  const cells = new Map<string, CellLine>();
  const losses: ExchangeLine[] = [];
  const perCell = new Map<string, number>();

  const addLoss = (line: ExchangeLine): void => {
    const seen = perCell.get(line.cell) ?? 0;
    perCell.set(line.cell, seen + 1);
    if (seen >= LOSSES_OF_CELL || losses.length >= MOST_LOSSES) {
      left += 1;
      return;
    }
    const { value, size } = trimLong(redact(line) as ExchangeLine);
    budget -= size;
    const { given: _given, wire: _wire, reported: _reported, ...brief } = value;
    losses.push(budget > 0 ? value : brief);
  };

  return {
    add(line: MatrixLine): void {
      if (line.kind === "header") header = line;
      else if (line.kind === "footer") footer = line;
      else if (line.kind === "cell") cells.set(line.cell, line);
      else if (line.kind === "exchange" && line.verdict !== "pass") addLoss(line);
    },
    finish(): MatrixSummary {
      if (header === undefined) throw new Error("a matrix record begins with a header line; there was none");
      losses.sort((a, b) => RANK[a.verdict] - RANK[b.verdict]);
      return {
        header,
        footer,
        cells: [...cells.values()],
        losses,
        left,
        counts: sumCounts([...cells.values()]),
      };
    },
  };
}

/** The summary of a matrix record. */
export async function summarizeMatrix(
  lines: AsyncIterable<MatrixLine> | Iterable<MatrixLine>,
): Promise<MatrixSummary> {
  const summarizer = createMatrixSummarizer();
  for await (const line of lines) summarizer.add(line);
  return summarizer.finish();
}

export function sumCounts(cells: readonly Pick<CellLine, "counts">[]): MatrixCounts {
  const sum = { pass: 0, fail: 0, warn: 0, environmentError: 0 };
  for (const { counts } of cells) {
    sum.pass += counts.pass;
    sum.fail += counts.fail;
    sum.warn += counts.warn;
    sum.environmentError += counts.environmentError;
  }
  return sum;
}

export interface MatrixConclusion {
  readonly tone: "good" | "bad" | "warn";
  /** One sentence without a full stop, which begins with the answer. */
  readonly text: string;
}

/** The answer of a matrix: whether every event arrived as it was sent. Half a matrix answers nothing. */
export function concludeMatrix({ footer, cells, counts }: MatrixSummary): MatrixConclusion {
  const broken = cells.filter(({ counts: { fail } }) => fail > 0).length;
  const soFar = broken === 0 ? "" : ` (${plural(broken, "cell")} lost something so far)`;
  if (footer === undefined)
    return { tone: "warn", text: `truncated: the matrix stopped before its end${soFar}` };
  if (broken > 0)
    return {
      tone: "bad",
      text: `not everything arrives: ${broken} of ${plural(cells.length, "cell")} lose something`,
    };
  const open = cells.filter(({ unavailable }) => unavailable !== undefined).length;
  if (open > 0 || counts.environmentError > 0)
    return {
      tone: "warn",
      text: `no answer: ${plural(open, "cell")} could not be tried, ${plural(counts.environmentError, "exchange")} met an error of the environment`,
    };
  if (counts.pass === 0) return { tone: "warn", text: "no answer: not one event was exchanged" };
  const warnings = counts.warn === 0 ? "" : `, ${plural(counts.warn, "warning")}`;
  return { tone: "good", text: `everything arrives: ${plural(counts.pass, "exchange")}${warnings}` };
}
