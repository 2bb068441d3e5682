import type { CellLine, ExchangeLine, MatrixHeader } from "../../harness/matrix/record.ts";
import { type Described, describeStimulus } from "../exchange.ts";
import {
  concludeMatrix,
  type MatrixConclusion,
  type MatrixCounts,
  type MatrixSummary,
} from "../matrix-summary.ts";
import { clip } from "../printable.ts";
import type { Params } from "./route.ts";
import { shortened } from "./shortened.ts";

/** A loss with its events and its message in words. */
export interface PageLoss extends Omit<ExchangeLine, "given" | "wire" | "reported"> {
  readonly given?: Described;
  readonly wire?: Described;
  readonly reported?: Described;
}

export interface MatrixData {
  readonly header: MatrixHeader;
  readonly endedAt?: string;
  readonly durationMs?: number;
  readonly conclusion: MatrixConclusion;
  readonly counts: MatrixCounts;
  readonly cells: readonly CellLine[];
  /** Worst first. */
  readonly losses: readonly PageLoss[];
  readonly left: number;
}

const LONGEST_MESSAGE = 2000;

/** The page's form of a matrix. */
export function matrixData(summary: MatrixSummary): MatrixData {
  const { header, footer, counts, cells, losses, left } = summary;
  return {
    header,
    ...(footer === undefined ? {} : { endedAt: footer.endedAt, durationMs: footer.durationMs }),
    conclusion: concludeMatrix(summary),
    counts,
    cells,
    losses: losses.map(pageLoss),
    left,
  };
}

function pageLoss({ given, wire, reported, ...rest }: ExchangeLine): PageLoss {
  return {
    ...rest,
    message: clip(rest.message, LONGEST_MESSAGE),
    ...(given === undefined ? {} : { given: shortened(describeStimulus({ event: given })) }),
    ...(wire === undefined ? {} : { wire: shortened(describeStimulus({ message: wire })) }),
    ...(reported === undefined ? {} : { reported: shortened(describeStimulus({ event: reported })) }),
  };
}

/** What cells can be filtered by, in the order of the filter. */
export const MATRIX_FILTERS = ["binding", "mode", "format", "spec"] as const;

/** The cells that fit the filters; `producer` and `consumer` of the parameters choose a pair and filter nothing. */
export function filterCells(cells: readonly CellLine[], params: Params): readonly CellLine[] {
  const wanted = MATRIX_FILTERS.filter((name) => (params[name] ?? "") !== "");
  return wanted.length === 0
    ? cells
    : cells.filter((cell) => wanted.every((name) => (cell[name] ?? "") === params[name]));
}

/** Cells by producer and consumer: the key of each pair is made by `pairKey`. */
export function byPair(cells: readonly CellLine[]): Map<string, CellLine[]> {
  const pairs = new Map<string, CellLine[]>();
  for (const cell of cells) {
    const key = pairKey(cell.producer, cell.consumer);
    const found = pairs.get(key);
    if (found === undefined) pairs.set(key, [cell]);
    else found.push(cell);
  }
  return pairs;
}

export function pairKey(producer: string, consumer: string): string {
  return JSON.stringify([producer, consumer]);
}

export interface PairState {
  readonly word: string;
  readonly sign: string;
  readonly tone: "good" | "bad" | "warn" | "plain";
}

/** The worst of a pair's cells, in a word. */
export function pairState(cells: readonly CellLine[] | undefined, counts: MatrixCounts): PairState {
  if (cells === undefined) return { word: "not tried", sign: "", tone: "plain" };
  if (counts.fail > 0) return { word: "loses", sign: "✕", tone: "bad" };
  const open = cells.some(({ unavailable }) => unavailable !== undefined);
  if (counts.environmentError > 0 || (open && counts.pass === 0))
    return { word: "no answer", sign: "?", tone: "warn" };
  if (counts.warn > 0) return { word: "warned", sign: "!", tone: "warn" };
  return counts.pass > 0
    ? { word: "arrives", sign: "✓", tone: "good" }
    : { word: "not tried", sign: "", tone: "plain" };
}
