import { describe, expect, test } from "vitest";
import { caseOf, FakeAdapter, OK, REFUSED } from "./engine.test-support.ts";
import type { Expectation } from "./expectations.ts";
import { mergeShards } from "./merge-shards.ts";
import { extentOf, type Filters, plan } from "./plan.ts";
import type { FooterLine, HeaderLine, RecordLine, ResultLine } from "./record.ts";
import { run } from "./run.ts";
import { isInShard, parseShard } from "./shard.ts";

const TOTAL = 3;
const cases = Array.from({ length: 30 }, (_, index) => caseOf(`http/${index}`));
const suite = { digest: "sha256:1", cases };

/** The record of a run of these cases; the last five of them fail. */
async function record(index: number | undefined, expectations: readonly Expectation[] = []) {
  const filters: Filters = {
    spec: "1.0",
    cases: [],
    depths: ["codec"],
    ...(index === undefined ? {} : { shard: { index, total: TOTAL } }),
  };
  const adapter = new FakeAdapter((call) => (Number(idOf(call)) >= 25 ? REFUSED : OK));
  const planned = plan(cases, adapter.description, filters);
  const ids = planned.map((one) => one.case.id);
  let at = 0;
  function idOf(_call: unknown): string {
    return (ids[at++] ?? "").replace("http/", "");
  }
  const { implementation, capabilities } = adapter.description;
  const header: HeaderLine = {
    kind: "header",
    schema: 1,
    runId: `run-${index}`,
    startedAt: `2026-11-2${index ?? 1}T00:00:00.000Z`,
    suite: { name: "plugfest", version: "0.1.0", digest: suite.digest },
    implementation: { id: "fake", ...implementation },
    capabilities,
    adapter: { command: "fake" },
    filters,
    ...(index === undefined ? {} : { expectations }),
    environment: { node: "v20", platform: "linux", arch: "x64" },
  };
  const lines: RecordLine[] = [header];
  const { counts, stale, exitCode } = await run({
    adapter,
    planned,
    expectations,
    levels: () => "MUST",
    transports: new Map(),
    allCases: cases,
    extent: index === undefined ? extentOf(filters) : "shard",
    emit: (line) => {
      lines.push(line);
    },
  });
  lines.push({
    kind: "footer",
    endedAt: `2026-11-2${index ?? 1}T00:00:05.000Z`,
    durationMs: 5_000,
    counts,
    stale,
    exitCode,
  });
  return lines;
}

const shards = (expectations?: readonly Expectation[]) =>
  Promise.all([1, 2, 3].map((index) => record(index, expectations)));

async function merged(records: readonly (readonly RecordLine[])[], of = suite): Promise<RecordLine[]> {
  const named = records.map((lines, at) => ({ name: `${"abcdef"[at]}.ndjson`, lines: () => lines }));
  const lines: RecordLine[] = [];
  for await (const line of mergeShards(named, of)) lines.push(line);
  return lines;
}

const results = (lines: readonly RecordLine[]) =>
  lines
    .filter((line): line is ResultLine => line.kind === "result")
    .map((line) => JSON.stringify(line))
    .sort();
const footer = (lines: readonly RecordLine[]) => lines.at(-1) as FooterLine;
const failing: Expectation = { line: 2, case: "http/*", depth: "codec", expect: "fail", reason: "r" };

describe("shards", () => {
  test.each(["1/1", "2/5", "1000/1000"])("%s is a part of a whole", (text) => {
    const [index, total] = text.split("/").map(Number);
    expect(parseShard(text)).toEqual({ index, total });
  });

  test.each(["", "0/5", "6/5", "1", "1/0", "-1/3", "1/1001", "a/b", "1/3 ", "01/3", "1.5/3"])(
    "%j is none",
    (text) => {
      expect(parseShard(text)).toBeUndefined();
    },
  );

  test("every case falls to one shard, and they are of about one size", () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `http/binary/encode/${index}`);
    const homes = ids.map((id) => [1, 2, 3, 4, 5].filter((index) => isInShard(id, { index, total: 5 })));
    expect(homes.every((home) => home.length === 1)).toBe(true);
    for (const index of [1, 2, 3, 4, 5])
      expect(homes.filter(([home]) => home === index).length).toBeGreaterThan(850);
  });
});

describe("the records of all shards", () => {
  test("are the record of one run, in whatever order they are given", async () => {
    const whole = await record(undefined);
    const [one = [], two = [], three = []] = await shards();
    for (const order of [
      [one, two, three],
      [three, one, two],
    ]) {
      const lines = await merged(order);
      expect(results(lines)).toEqual(results(whole));
      expect(footer(lines).counts).toEqual(footer(whole).counts);
      expect(footer(lines).exitCode).toBe(footer(whole).exitCode);
      expect(lines[0]).toMatchObject({ kind: "header", startedAt: "2026-11-21T00:00:00.000Z" });
      expect((lines[0] as HeaderLine).filters).toEqual({ spec: "1.0", cases: [], depths: ["codec"] });
      expect(lines[0]).not.toHaveProperty("expectations");
      expect(footer(lines)).toMatchObject({ endedAt: "2026-11-23T00:00:05.000Z", durationMs: 15_000 });
    }
  });

  test("tell which expectations are stale, which no shard alone can", async () => {
    const parts = await shards([failing]);
    expect(parts.map((lines) => footer(lines).stale)).toEqual([[], [], []]);
    const whole = await record(undefined, [failing]);
    for (const lines of [whole, await merged(parts)])
      expect(footer(lines).stale).toMatchObject([
        { line: 2, message: expect.stringContaining("passes now") },
      ]);
  });

  test("have the worst exit code of a shard, when no result shows why", async () => {
    const parts = await shards([{ ...failing, expect: "flaky" }]);
    expect(footer(await merged(parts)).exitCode).toBe(0);
    const faulty = parts.map((lines, at) =>
      at === 1 ? [...lines.slice(0, -1), { ...footer(lines), exitCode: 3 }] : lines,
    );
    expect(footer(await merged(faulty)).exitCode).toBe(3);
  });
});

const changedHeader = (lines: RecordLine[], more: Partial<HeaderLine>): RecordLine[] => [
  { ...(lines[0] as HeaderLine), ...more },
  ...lines.slice(1),
];
const without = (lines: RecordLine[], kind: string, times = 1): RecordLine[] => {
  let left = times;
  return lines.filter((line) => line.kind !== kind || left-- <= 0);
};

describe("records are refused, and the message says which and why,", () => {
  type Parts = [RecordLine[], RecordLine[], RecordLine[]];
  test.each<[string, (parts: Parts) => RecordLine[][], string]>([
    ["without one shard", ([one, , three]) => [one, three], "no record of shard 2/3"],
    ["without two", ([one]) => [one], "no record of the shards 2/3, 3/3"],
    ["with one twice", ([one, two, three]) => [one, two, three, two], "d.ndjson: shard 2/3 is there already"],
    [
      "with one cut off",
      ([one, two, three]) => [one, two.slice(0, -1), three],
      "b.ndjson: shard 2/3 stopped before its end; run it again with --shard 2/3",
    ],
    [
      "with one of another suite",
      ([one, two, three]) => [
        one,
        changedHeader(two, { suite: { name: "plugfest", version: "0.1.0", digest: "sha256:2" } }),
        three,
      ],
      "b.ndjson: its suite is another than that of a.ndjson",
    ],
    [
      "with one of another implementation",
      ([one, two, three]) => [
        one,
        two,
        changedHeader(three, {
          implementation: { ...(three[0] as HeaderLine).implementation, version: "2" },
        }),
      ],
      "c.ndjson: its implementation is another",
    ],
    [
      "with one of another choice of cases",
      ([one, two, three]) => [
        one,
        changedHeader(two, { filters: { ...(two[0] as HeaderLine).filters, cases: ["http/**"] } }),
        three,
      ],
      "b.ndjson: its choice of cases is another",
    ],
    [
      "with one held against other known failures",
      ([one, two, three]) => [one, changedHeader(two, { expectations: [failing] }), three],
      "b.ndjson: its list of known failures is another",
    ],
    [
      "with one of a run in other parts",
      ([one, two, three]) => [
        one,
        changedHeader(two, {
          filters: { ...(two[0] as HeaderLine).filters, shard: { index: 2, total: 4 } },
        }),
        three,
      ],
      "b.ndjson: it is shard 2/4, and a.ndjson is 1/3",
    ],
    [
      "with a case missing",
      ([one, two, three]) => [one, without(two, "case"), three],
      'b.ndjson: the case "codec http/',
    ],
    [
      "with a case of another shard",
      ([one, two, three]) => [
        one,
        [...two.slice(0, -1), ...one.slice(1, 3), two.at(-1) as RecordLine],
        three,
      ],
      "is not of shard 2/3",
    ],
    [
      "with a case twice",
      ([one, two, three]) => [
        one,
        [...two.slice(0, -1), ...two.slice(1, 3), two.at(-1) as RecordLine],
        three,
      ],
      "b.ndjson: the case",
    ],
  ])("%s", async (_, choose, message) => {
    const parts = (await shards()) as Parts;
    await expect(merged(choose(parts))).rejects.toThrow(message);
  });

  test("when they are of a whole run", async () => {
    await expect(merged([await record(undefined)])).rejects.toThrow(
      "a.ndjson: it is the record of a whole run",
    );
  });

  test("when the suite here is another", async () => {
    await expect(merged(await shards(), { digest: "sha256:3", cases })).rejects.toThrow(
      "made with another suite than this program has",
    );
  });
});
