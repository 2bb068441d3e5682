import { expect, test } from "vitest";
import type { MatrixLine } from "../harness/matrix/record.ts";
import { parseMatrixLine } from "./matrix-record.ts";
import { concludeMatrix, summarizeMatrix } from "./matrix-summary.ts";
import { sampleExchange, sampleMatrix, sampleMatrixHeader } from "./sample-matrix.ts";

const header = sampleMatrixHeader(["a", "b"]);
const footer = { kind: "footer", endedAt: "2026-11-23T19:02:00.000Z", durationMs: 1, exitCode: 0 } as const;

function cell(more: object): MatrixLine {
  const counts = { pass: 0, fail: 0, warn: 0, environmentError: 0 };
  const path = { producer: "a", consumer: "b", binding: "http", mode: "binary", spec: "1.0" } as const;
  return { kind: "cell", cell: "a>b", ...path, counts, durationMs: 1, ...more };
}

test.each([
  [
    [cell({ counts: { pass: 3, fail: 0, warn: 0, environmentError: 0 } }), footer],
    "everything arrives: 3 exchanges",
  ],
  [
    [cell({ counts: { pass: 3, fail: 1, warn: 0, environmentError: 0 } }), footer],
    "not everything arrives: 1 of 1 cell lose something",
  ],
  [[footer], "no answer: not one event was exchanged"],
  [
    [cell({ unavailable: "no broker" }), footer],
    "no answer: 1 cell could not be tried, 0 exchanges met an error of the environment",
  ],
  [
    [cell({ counts: { pass: 3, fail: 0, warn: 0, environmentError: 0 } })],
    "truncated: the matrix stopped before its end",
  ],
] as const)("the answer of a matrix, %#", async (lines, text) => {
  expect(concludeMatrix(await summarizeMatrix([header, ...lines])).text).toBe(text);
});

test("of a cell that loses very much some is kept, and the rest is counted", async () => {
  const losses = Array.from({ length: 100 }, (_, at) => sampleExchange("a>b", { event: `e${at}` }));
  const summary = await summarizeMatrix([header, ...losses, cell({}), footer]);
  expect(summary.losses).toHaveLength(25);
  expect(summary.left).toBe(75);
});

test("the first occurrence is worst: fails, then warnings, then errors of the environment", async () => {
  const verdicts = ["environment-error", "warn", "fail"] as const;
  const lines = verdicts.map((verdict) => sampleExchange("a>b", { verdict }));
  const { losses } = await summarizeMatrix([header, ...lines, footer]);
  expect(losses.map(({ verdict }) => verdict)).toEqual(["fail", "warn", "environment-error"]);
});

test("every line of a matrix is read back, and what is none is refused with what is wrong", () => {
  for (const line of sampleMatrix()) expect(parseMatrixLine(JSON.stringify(line))).toEqual(line);
  expect(() => parseMatrixLine('{"kind":"case"}')).toThrow('unknown kind of line "case"');
  expect(() => parseMatrixLine(JSON.stringify({ ...sampleExchange("a>b"), side: "nobody" }))).toThrow(
    'exchange line: "side" is not what a record holds there',
  );
  expect(() => parseMatrixLine(JSON.stringify({ ...header, matrix: { events: [] } }))).toThrow(
    'header line: "matrix" is not what a record holds there',
  );
});
