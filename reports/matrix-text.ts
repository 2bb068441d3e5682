import type { CellCounts, CellLine, MatrixHeader, Way } from "../harness/matrix/record.ts";
import { breaksOf } from "./matrix-breaks.ts";
import type { MatrixCell, MatrixRecord } from "./matrix-cells.ts";
import { clip, plural, printable } from "./printable.ts";
import { table, wrap } from "./text-layout.ts";

const WIDTH = 100;
/** What is said in full; the rest is in the record. */
const SHOWN = 20;

/** The cells of one binding, mode, format and version: one table of who can talk to whom. */
export interface Plane extends Pick<Way, "binding" | "mode" | "format" | "spec"> {
  readonly cells: readonly MatrixCell[];
}

const MODES: readonly Way["mode"][] = ["binary", "structured", "batched"];

/** By binding, newest version first, mode and format: not in the order in which the cells happened to end. */
export function planesOf(cells: readonly MatrixCell[]): Plane[] {
  const planes = new Map<string, { plane: Omit<Plane, "cells">; cells: MatrixCell[] }>();
  for (const cell of cells) {
    const { binding, mode, format, spec } = cell.line;
    const plane = { binding, mode, spec, ...(format === undefined ? {} : { format }) };
    const key = JSON.stringify(plane);
    const known = planes.get(key) ?? { plane, cells: [] };
    known.cells.push(cell);
    planes.set(key, known);
  }
  const order = ({ binding, spec, mode, format = "" }: Plane): string =>
    [binding, spec === "1.0" ? 0 : 1, MODES.indexOf(mode), format].join(" ");
  return Array.from(planes.values(), ({ plane, cells: own }) => ({ ...plane, cells: own })).sort((a, b) =>
    order(a).localeCompare(order(b)),
  );
}

export const planeTitle = ({ binding, mode, format, spec }: Omit<Plane, "cells">): string =>
  `${binding}, ${mode}${format === undefined ? "" : ` (${format})`}, events of ${spec}`;

/** How a cell reads: all events arrived, or how many of how many did not, or that nothing could be sent. */
function cellText({ counts: { pass, fail, warn, environmentError }, unavailable }: CellLine): string {
  if (unavailable !== undefined) return "not tried";
  const all = pass + fail + warn + environmentError;
  if (environmentError > 0) return `no answer: ${environmentError} of ${all}`;
  return fail === 0 ? `ok ${all}` : `${fail} of ${all} fail`;
}

export const totalOf = (cells: readonly MatrixCell[]): CellCounts => {
  const total = { pass: 0, fail: 0, warn: 0, environmentError: 0 };
  for (const { line } of cells)
    for (const key of ["pass", "fail", "warn", "environmentError"] as const) total[key] += line.counts[key];
  return total;
};

/** Rows are producers, columns consumers, in the order of the header; what one side lacks is a hyphen. */
export function planeTable(
  { cells }: Plane,
  { matrix: { implementations } }: MatrixHeader,
): { head: string[]; rows: string[][] } {
  const names = (side: "producer" | "consumer"): string[] =>
    implementations.map(({ id }) => id).filter((id) => cells.some(({ line }) => line[side] === id));
  const consumers = names("consumer");
  const rows = names("producer").map((producer) => [
    printable(producer),
    ...consumers.map((consumer) => {
      const cell = cells.find(({ line }) => line.producer === producer && line.consumer === consumer);
      return cell === undefined ? "-" : cellText(cell.line);
    }),
  ]);
  return { head: ["from \\ to", ...consumers.map(printable)], rows };
}

/** The matrix for a terminal: tables, then what breaks, most exchanges first. Ends with a line feed. */
export function renderMatrix({ header, cells, footer }: MatrixRecord): string {
  const parts = planesOf(cells).map((plane) => {
    const { head, rows } = planeTable(plane, header);
    return [planeTitle(plane), ...table(head, rows)];
  });
  const untried = new Set(cells.flatMap(({ line }) => line.unavailable ?? []));
  for (const reason of untried) parts.push([`not tried: ${printable(reason)}`]);
  const breaks = breaksOf({ header, cells });
  for (const one of breaks.slice(0, SHOWN)) {
    const { implementation, side, binding, mode, events, example, requirements, exchanges, partners } = one;
    parts.push([
      `FAIL ${printable(implementation)} as ${side}, ${binding} ${mode}: ${plural(events.length, "event")}, ` +
        `${plural(exchanges, "exchange")} with ${plural(partners, "partner")}`,
      ...wrap(`  events    ${events.map(printable).join(" ")}`, WIDTH),
      ...wrap(`  clause    ${requirements.map(printable).join(", ")}`, WIDTH),
      ...wrap(`  ${printable(example.event)}: ${printable(clip(example.message, 500))}`, WIDTH),
    ]);
  }
  if (breaks.length > SHOWN) parts.push([`and ${breaks.length - SHOWN} more; the record has them all`]);
  const { pass, fail, warn, environmentError } = totalOf(cells);
  const all = pass + fail + warn + environmentError;
  const troubles = environmentError > 0 ? `, ${plural(environmentError, "environment error")}` : "";
  const end = footer === undefined ? "; the matrix was cut off: --resume goes on" : "";
  parts.push([
    `${plural(header.matrix.implementations.length, "implementation")}, ${plural(cells.length, "cell")}, ` +
      `${plural(all, "exchange")}: ${pass} arrived, ${fail} failed, ${warn} with a warning${troubles}${end}`,
  ]);
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
