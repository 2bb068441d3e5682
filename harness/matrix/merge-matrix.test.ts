import { expect, test } from "vitest";
import { isInShard } from "../engine/shard.ts";
import { type MatrixShard, mergeMatrix } from "./merge-matrix.ts";
import type { CellLine, MatrixHeader, MatrixLine } from "./record.ts";

const digest = `sha256:${"0".repeat(64)}`;
const ids = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}>a/http/binary/1.0`);

const header = (index: number, more: Partial<MatrixHeader["matrix"]> = {}): MatrixHeader => ({
  kind: "header",
  schema: 1,
  runId: `run-${index}`,
  startedAt: `2026-11-27T10:0${index}:00.000Z`,
  suite: { name: "plugfest", version: "1", digest },
  matrix: { implementations: [], events: ["usual"], cells: ids.length, shard: { index, total: 2 }, ...more },
  filters: { specs: ["1.0"] },
  environment: { node: "v24", platform: "linux", arch: "x64" },
});
const cell = (id: string): CellLine => ({
  kind: "cell",
  cell: id,
  producer: id.slice(0, 1),
  consumer: "a",
  binding: "http",
  mode: "binary",
  spec: "1.0",
  counts: { pass: 0, fail: 1, warn: 0, environmentError: 0 },
  durationMs: 1,
});
const footer = (index: number): MatrixLine => ({
  kind: "footer",
  endedAt: `2026-11-27T11:0${index}:00.000Z`,
  durationMs: 100,
  exitCode: 1,
});
const exchange = (id: string): MatrixLine => ({
  kind: "exchange",
  cell: id,
  event: "usual",
  verdict: "fail",
  requirements: [],
  message: "lost",
});
const shard = (index: number, more: Partial<MatrixHeader["matrix"]> = {}): MatrixShard => ({
  name: `${index}.ndjson`,
  lines: [
    header(index, more),
    ...ids.filter((id) => isInShard(id, { index, total: 2 })).flatMap((id) => [exchange(id), cell(id)]),
    footer(index),
  ],
});

test("the shards are together the matrix of the whole", () => {
  const lines = mergeMatrix([shard(2), shard(1)], digest);
  expect(lines.flatMap((line) => (line.kind === "cell" ? [line.cell] : [])).sort()).toEqual(ids);
  const [first] = lines;
  expect(first).toMatchObject({ kind: "header", startedAt: "2026-11-27T10:01:00.000Z" });
  expect((first as MatrixHeader).matrix.shard).toBeUndefined();
  expect(lines.at(-1)).toMatchObject({
    kind: "footer",
    durationMs: 200,
    exitCode: 1,
    endedAt: expect.stringContaining("11:02"),
  });
});

test.each<[string, MatrixShard[], string]>([
  ["a gap", [shard(1)], "no record of shard 2/2"],
  [
    "an overlap",
    [shard(1), shard(2), { ...shard(2), name: "again.ndjson" }],
    "shard 2/2 is there already, in",
  ],
  ["other events", [shard(1), shard(2, { events: ["bytes"] })], "its list of events is another than that of"],
  [
    "a part that was cut off",
    [shard(1), { name: "2.ndjson", lines: shard(2).lines.slice(0, -1) }],
    "2.ndjson: shard 2/2 stopped before its end; go on with it: --shard 2/2 --resume",
  ],
  [
    "a whole matrix",
    [{ name: "w", lines: [{ ...header(1), matrix: { implementations: [], events: [], cells: 1 } }] }],
    "w: it is the record of a whole matrix",
  ],
  [
    "a cell of another shard",
    [{ ...shard(1), lines: [header(1), ...shard(2).lines.slice(1)] }, shard(2)],
    "is not of shard 1/2: the file was changed",
  ],
  [
    "a lost cell",
    [
      shard(1),
      { name: "2.ndjson", lines: shard(2).lines.filter((line, at) => line.kind !== "cell" || at > 2) },
    ],
    "the matrix has 6 cells, and the records hold 5",
  ],
])("%s is refused", (_, shards, message) => {
  expect(() => mergeMatrix(shards, digest)).toThrow(message);
});

test("another suite is refused", () => {
  expect(() => mergeMatrix([shard(1), shard(2)], "sha256:other")).toThrow("it was made with another suite");
});
