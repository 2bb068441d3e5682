import type { Verdict } from "../harness/engine/verdict.ts";
import { LEVELS } from "./record-line.ts";
import type { RunSummary, Tally } from "./summary.ts";

/** The table of numbers by level, the same in every report. */
const NUMBER_COLUMNS = [
  "passed",
  "failed",
  "warned",
  "informed",
  "not run",
  "errors",
  "not observable",
  "not applicable",
] as const;

export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

export const COLUMN_OF: Readonly<Record<Verdict, NumberColumn>> = {
  pass: "passed",
  fail: "failed",
  crashed: "failed",
  timeout: "failed",
  warn: "warned",
  info: "informed",
  "not-run": "not run",
  "harness-error": "errors",
  "environment-error": "errors",
  "not-observable": "not observable",
  "not-applicable": "not applicable",
};

export interface NumberTable {
  /** Columns that hold a number somewhere; passed and failed are always there. */
  readonly columns: readonly NumberColumn[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly number[] }[];
}

/** Results by level, strongest first, with a last row for all of them when there is more than one. */
export function numberTable(summary: RunSummary): NumberTable {
  const levels = LEVELS.filter((level) => summary.levels.has(level));
  const rows = levels.map((level) => ({
    name: level as string,
    by: columnsOf(summary.levels.get(level) ?? {}),
  }));
  const total = columnsOf(summary.verdicts);
  if (rows.length !== 1) rows.push({ name: "all", by: total });
  const columns = NUMBER_COLUMNS.filter(
    (name) => name === "passed" || name === "failed" || (total.get(name) ?? 0) > 0,
  );
  return {
    columns,
    rows: rows.map(({ name, by }) => ({ name, cells: columns.map((column) => by.get(column) ?? 0) })),
  };
}

/** Verdicts summed into the table's columns. */
export function columnsOf(tally: Tally): Map<NumberColumn, number> {
  const by = new Map<NumberColumn, number>();
  for (const [verdict, count] of Object.entries(tally) as [Verdict, number][]) {
    const column = COLUMN_OF[verdict];
    by.set(column, (by.get(column) ?? 0) + count);
  }
  return by;
}
