import { describe, expect, test } from "vitest";
import type { HeaderLine, RecordLine, ResultLine } from "../harness/engine/record.ts";
import { cellText, renderSdkTable, SdkColumnCollector, type SdkRow } from "./sdk-table.ts";

const ROWS: SdkRow[] = [
  { spec: "1.0", group: "Core", title: "Core", requirements: "^CE-", claimed: ["toy"] },
  { spec: "1.0", group: "Formats", title: "JSON", format: "json", requirements: "^JSON-", claimed: [] },
  { spec: "1.0", group: "Formats", title: "Avro", format: "avro", requirements: "^AVRO-", claimed: ["toy"] },
  {
    spec: "1.0",
    group: "B",
    title: "HTTP Binary",
    binding: "http",
    mode: "binary",
    requirements: "^HTTP-(?!3[.][23])",
  },
  {
    spec: "1.0",
    group: "B",
    title: "HTTP Batch",
    binding: "http",
    mode: "batched",
    requirements: "^HTTP-(?!3[.][12])",
  },
  { spec: "0.3", group: "Core", title: "Core", requirements: "^CE0-" },
];

const header = (spec: string): HeaderLine => ({
  kind: "header",
  schema: 1,
  runId: "r",
  startedAt: "2026-05-02T10:00:00.000Z",
  suite: { name: "plugfest", version: "1.0.0", digest: "d" },
  implementation: {
    id: "toy",
    name: "Toy SDK",
    version: "2.0.0",
    language: "Toy",
    url: "https://example.com/",
  },
  capabilities: {
    specversions: ["1.0"],
    bindings: { http: { encode: ["binary"], decode: ["binary", "batched"], formats: ["json"] } },
  },
  adapter: { command: "toy" },
  filters: { spec, cases: [], depths: ["codec"] },
  environment: { node: "v20.0.0", platform: "linux", arch: "x64" },
});

const oneCase = (binding: string): RecordLine => ({
  kind: "case",
  case: "a/b",
  depth: "codec",
  title: "",
  binding,
  roles: ["producer"],
  durationMs: 1,
});

const result = (requirements: string[], more: Partial<ResultLine> = {}): ResultLine => ({
  kind: "result",
  case: "a/b",
  depth: "codec",
  step: 0,
  check: "c",
  requirements,
  level: "MUST",
  verdict: "pass",
  message: "",
  ...more,
});

const known = (finding: string): Partial<ResultLine> => ({
  verdict: "fail",
  known: { reason: "", finding, line: 1, mode: "fail" },
});

function cells(...lines: RecordLine[]): string[] {
  const collector = new SdkColumnCollector(ROWS);
  for (const line of [header("1.0"), oneCase("http"), ...lines]) collector.add(line);
  return collector.finish().cells.map(cellText);
}

describe("a column of the table", () => {
  test("tells supported, unjudged, not there and claimed apart", () => {
    const found = cells(result(["CE-id-a"]));
    expect(found).toEqual(["✅", "not judged ➕", "❌ claimed, not there", "not judged", "not judged", "–"]);
  });

  test("counts a finding once, wherever it shows, and each unknown failure by its requirement", () => {
    const [core] = cells(
      result(["CE-id-a"], known("x")),
      result(["CE-id-b"], known("x")),
      result(["CE-id-c"], { verdict: "crashed" }),
      result(["CE-id-d"], { verdict: "warn" }),
    );
    expect(core).toBe("⚠️ 2 MUST, 1 SHOULD");
  });

  test("gives a clause of one content mode to that mode only, and a general one to all", () => {
    const [, , , binary, batch] = cells(result(["HTTP-3.1.1-a"], known("x")), result(["HTTP-3-a"]));
    expect([binary, batch]).toEqual(["⚠️ 1 MUST", "✅"]);
  });

  test("leaves out what another binding showed, what is disputed and what was not seen", () => {
    const found = cells(
      result(["CE-id-a"], { verdict: "fail", disputed: "the text contradicts itself" }),
      result(["CE-id-a"], { verdict: "environment-error" }),
      oneCase("kafka"),
      result(["HTTP-3-a"], known("x")),
    );
    expect([found[0], found[3]]).toEqual(["not judged", "not judged"]);
  });
});

test("editions without a whole record are named", () => {
  const collector = new SdkColumnCollector(ROWS);
  collector.add(header("1.0"));
  expect(collector.missing).toEqual(["1.0", "0.3"]);
  const counts = { cases: 0, checks: 0, verdicts: {}, disputed: 0, known: 0 };
  collector.add({ kind: "footer", endedAt: "", durationMs: 1, counts, exitCode: 0, stale: [] });
  expect(collector.missing).toEqual(["0.3"]);
});

test("the page has a table for each edition, with the releases and the day", () => {
  const collector = new SdkColumnCollector(ROWS);
  for (const line of [header("1.0"), oneCase("http"), result(["CE-id-a"])]) collector.add(line);
  const page = renderSdkTable(ROWS, [collector.finish()]);
  expect(page).toContain("on 2026-05-02");
  expect(page).toContain("| version | 2.0.0 |");
  expect(page).toContain("| Core | ✅ |");
  expect(page).toContain("## CloudEvents 0.3");
});
