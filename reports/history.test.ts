import { expect, test } from "vitest";
import type { RecordLine } from "../harness/engine/record.ts";
import { readHistory } from "./history.ts";
import { sampleFooter, sampleHeader, sampleResult } from "./sample-record.ts";

function run(day: string, version: string, verdicts: Readonly<Record<string, "pass" | "fail" | "warn">>) {
  const implementation = { ...sampleHeader().implementation, version };
  const lines: RecordLine[] = [
    sampleHeader({ startedAt: `2026-11-${day}T08:00:00.000Z`, implementation }),
    ...Object.entries(verdicts).map(([id, verdict]) => sampleResult(id, verdict)),
    sampleFooter(),
  ];
  return { name: `${day}.ndjson`, lines: () => lines };
}

test("runs stand in the order in which they started, each with what changed since the one before", async () => {
  const { runs, latest } = await readHistory([
    run("26", "3", { a: "pass", b: "fail", c: "fail", d: "fail" }),
    run("24", "1", { a: "fail", b: "pass", c: "fail" }),
    run("25", "2", { a: "fail", b: "pass", c: "warn" }),
  ]);
  expect(runs.map(({ version, counts }) => [version, counts.failed ?? 0])).toEqual([
    ["1", 2],
    ["2", 1],
    ["3", 3],
  ]);
  expect(runs[0]?.since).toBeUndefined();
  expect(runs[1]?.since).toMatchObject({ regressions: 0, fixes: 0, changed: 1 });
  expect(runs[2]?.since).toMatchObject({ regressions: 2, fixes: 1, changed: 0, new: 1, isOtherSuite: false });
  expect(runs[2]?.since?.examples.map((change) => [change.kind, change.case])).toEqual([
    ["regression", "b"],
    ["regression", "c"],
    ["fix", "a"],
    ["new", "d"],
  ]);
  expect(latest).toMatchObject({ name: "26.ndjson", summary: { checks: 4 } });
});

test("another suite is said, as its checks explain what is new or gone", async () => {
  const [header, ...rest] = run("25", "2", { a: "pass" }).lines();
  const suite = { name: "plugfest", version: "0.2.0", digest: "sha256:ffff" } as const;
  const later = { name: "later", lines: () => [{ ...header, suite } as RecordLine, ...rest] };
  const { runs } = await readHistory([run("24", "1", { a: "pass" }), later]);
  expect(runs[1]?.since?.isOtherSuite).toBe(true);
});

test("records of different implementations or versions have no history in common", async () => {
  const implementation = { ...sampleHeader().implementation, name: "Another" };
  const other = { name: "other.ndjson", lines: () => [sampleHeader({ implementation }), sampleFooter()] };
  await expect(readHistory([run("24", "1", {}), other])).rejects.toThrow(
    "other.ndjson: it has no history in common with 24.ndjson: it is of Another, and not of CloudEvents SDK Sample",
  );
  const filters = { spec: "0.3", cases: [], depths: ["codec"] as const };
  const old = { name: "old.ndjson", lines: () => [sampleHeader({ filters }), sampleFooter()] };
  await expect(readHistory([run("24", "1", {}), old])).rejects.toThrow(
    "it was judged by CloudEvents 0.3, and not by 1.0",
  );
});
