import { describe, expect, test } from "vitest";
import type { RecordLine } from "../harness/engine/record.ts";
import { conclude } from "./conclusion.ts";
import { diffRecords, renderDiff } from "./diff.ts";
import { patternsOf, rerunCommand } from "./finding.ts";
import { jsonReport } from "./json.ts";
import { clip, difference, excerpt, hexAround, printable } from "./printable.ts";
import {
  sampleCase,
  sampleEvidence,
  sampleFooter,
  sampleHeader,
  sampleResult,
  sampleRun,
} from "./sample-record.ts";
import { summarize } from "./summary.ts";

const known = { reason: "later", line: 3, mode: "fail" as const };

function run(...lines: RecordLine[]): RecordLine[] {
  return [sampleHeader(), ...lines, sampleFooter()];
}

test("depths of one finding come together, with title and evidence in whatever order the lines came", async () => {
  const live = { depth: "live" } as const;
  const summary = await summarize(
    run(
      sampleResult("a", "fail"),
      sampleResult("a", "fail", { ...live, observed: "other" }),
      sampleCase("a", { title: "late" }),
      sampleEvidence("a"),
      sampleCase("b", { title: "early" }),
      sampleEvidence("b"),
      sampleResult("b", "warn"),
    ),
  );
  expect(summary.findings).toMatchObject([
    { case: "a", title: "late", depths: ["codec", "live"], also: [{ depth: "live", observed: "other" }] },
    { case: "b", title: "early", depths: ["codec"], also: [] },
  ]);
  for (const finding of summary.findings)
    expect(finding.evidence?.stimulus).toMatchObject({ operation: "encode" });
});

test("findings are worst first, the unknown before the known", async () => {
  const summary = await summarize(
    run(
      sampleResult("a", "info", { level: "MAY" }),
      sampleResult("b", "warn", { level: "SHOULD" }),
      sampleResult("c", "not-run"),
      sampleResult("d", "fail", { known }),
      sampleResult("e", "crashed"),
      sampleResult("f", "fail", { level: "DECLARATIVE" }),
      sampleResult("g", "fail"),
      sampleResult("h", "pass"),
      sampleResult("i", "not-applicable"),
      sampleResult("j", "fail", { disputed: "unclear" }),
    ),
  );
  expect(summary.findings.map((finding) => finding.case).join("")).toBe("egfdcba");
  expect(summary).toMatchObject({ known: 1, checks: 10, truncated: false, notApplicable: { count: 1 } });
  expect(summary.disputed).toMatchObject([{ case: "j", reason: "unclear" }]);
  expect(summary.verdicts).toMatchObject({ fail: 3, pass: 1 });
});

test("findings of one cause come together, the cause of most first", async () => {
  const values = (observed: string) => ({
    expected: "e",
    observed,
    message: `expected e; observed ${observed}`,
  });
  const summary = await summarize(
    run(
      sampleResult("a", "fail", { requirements: ["R-1"] }),
      sampleResult("b", "fail", { check: "x", requirements: ["R-2"], ...values("1") }),
      sampleResult("c", "fail", { check: "y", requirements: ["R-2"], ...values("2") }),
      sampleResult("d", "fail", { requirements: ["R-2"], ...values("3"), message: "It was not decoded." }),
      sampleResult("e", "warn", { requirements: ["R-2"] }),
      sampleResult("f", "fail", { requirements: ["R-2"], ...values("4"), known }),
    ),
  );
  const patterns = patternsOf(summary.findings);
  expect(patterns.map(({ findings }) => findings.map((finding) => finding.case).join(""))).toEqual([
    "bc",
    "a",
    "d",
    "f",
    "e",
  ]);
  expect(patterns.map(({ cause }) => cause)).toEqual([
    "",
    "The space went out as it is.",
    "It was not decoded.",
    "",
    "The space went out as it is.",
  ]);
});

test("secrets are not in a summary either", async () => {
  const message = { fields: [{ name: "cookie", value: "s3cret" }] };
  const lines = run(
    sampleEvidence("a", { stimulus: { operation: "decode", message } }),
    sampleResult("a", "fail", { observed: "cookie: s3cret" }),
  );
  expect(JSON.stringify(await summarize(lines).then((summary) => summary.findings))).not.toContain("s3cret");
});

test("a hundred thousand passing cases leave nothing behind", async () => {
  function* lines(): Generator<RecordLine> {
    yield sampleHeader();
    for (let at = 0; at < 100_000; at += 1) {
      yield sampleEvidence(`x/${at}`);
      yield sampleResult(`x/${at}`, "pass");
      yield sampleCase(`x/${at}`);
    }
    yield sampleFooter();
  }
  const summary = await summarize(lines());
  expect(summary.cases).toBe(100_000);
  expect(JSON.stringify(summary).length).toBeLessThan(2000);
});

describe("the conclusion", () => {
  const header = sampleHeader();
  const filtered = sampleHeader({ filters: { ...header.filters, cases: ["http/**"] } });
  test.each<[string, RecordLine[], string, string]>([
    ["all passed", run(sampleResult("a", "pass")), "conforms", "conforms"],
    [
      "warnings",
      run(sampleResult("a", "pass"), sampleResult("b", "warn")),
      "conforms",
      "conforms, 1 warning",
    ],
    [
      "one failure",
      run(sampleResult("a", "pass"), sampleResult("b", "fail")),
      "does-not-conform",
      "does not conform: 1 finding",
    ],
    [
      "a known failure",
      run(sampleResult("a", "pass"), sampleResult("b", "fail", { known })),
      "does-not-conform",
      "does not conform: 1 known finding, none new",
    ],
    ["a crash", run(sampleResult("b", "crashed")), "does-not-conform", "does not conform: 1 finding"],
    [
      "a check that was not run",
      run(sampleResult("a", "pass"), sampleResult("b", "not-run")),
      "not-judged",
      "no answer: 1 check not run",
    ],
    [
      "a broken harness",
      run(sampleResult("a", "pass"), sampleResult("b", "harness-error")),
      "not-judged",
      "no answer: 1 harness error",
    ],
    [
      "only skips",
      run(sampleResult("a", "not-applicable")),
      "nothing-judged",
      "no answer: not one check was judged",
    ],
    [
      "only disputed",
      run(sampleResult("a", "pass", { disputed: "x" })),
      "nothing-judged",
      "no answer: not one check was judged",
    ],
    ["nothing", run(), "nothing-judged", "no answer: not one check was judged"],
    [
      "no footer",
      [header, sampleResult("a", "pass")],
      "truncated",
      "truncated: the run stopped before its end and certifies nothing",
    ],
    [
      "an interruption",
      [header, sampleResult("a", "pass"), sampleFooter({ interrupted: "SIGINT" })],
      "interrupted",
      "interrupted (SIGINT): this run certifies nothing",
    ],
    [
      "a filter",
      [filtered, sampleResult("a", "pass"), sampleFooter()],
      "filtered",
      "no failure in the selected cases; a filtered run certifies nothing",
    ],
  ])("of %s", async (_, lines, answer, text) => {
    const summary = await summarize(lines);
    expect(conclude(summary)).toEqual({ answer, text, conforms: answer === "conforms" });
    expect(jsonReport(summary).conforms).toBe(answer === "conforms");
  });
});

test("the JSON report is plain data", async () => {
  const report = jsonReport(await summarize(sampleRun()), {
    describeRequirement: (id) => ({ document: "d", section: "s", paraphrase: id }),
  });
  expect(JSON.parse(JSON.stringify(report))).toMatchObject({
    schema: 1,
    implementation: { id: "sdk-sample" },
    conforms: false,
    answer: "does-not-conform",
    exitCode: 1,
    counts: { cases: 53, failing: 8, known: 1, disputed: 1, notApplicable: 1, notObservable: 1 },
  });
  expect(report.findings[0]?.requirements[0]).toEqual({
    id: "HTTP-3.1.3.2-i",
    document: "d",
    section: "s",
    paraphrase: "HTTP-3.1.3.2-i",
  });
});

test("the command to run a case again is safe to paste", () => {
  const header = sampleHeader();
  expect(rerunCommand(header, "http/a")).toBe("plugfest run sdk-sample --case http/a");
  expect(rerunCommand(header, "$(x)'`")).toBe(`plugfest run sdk-sample --case '$(x)'\\''\`'`);
  const asCommand = (command: string) => {
    const implementation = { ...header.implementation, id: command };
    return rerunCommand(sampleHeader({ implementation, adapter: { command } }), "a");
  };
  expect(asCommand("node my/adapter.mjs")).toBe("plugfest run --case a -- node my/adapter.mjs");
  expect(asCommand("sh -c $(evil)")).toBe("plugfest run --case a -- COMMAND...");
});

test("two records are compared check by check", async () => {
  const before = run(
    sampleResult("same", "pass"),
    sampleResult("worse", "pass"),
    sampleResult("better", "fail"),
    sampleResult("skipped", "pass"),
    sampleResult("gone", "pass"),
    sampleResult("still", "fail"),
  );
  const after = [
    sampleHeader(),
    sampleResult("same", "pass"),
    sampleResult("worse", "fail"),
    sampleResult("better", "pass"),
    sampleResult("skipped", "not-applicable"),
    sampleResult("new", "fail"),
    sampleResult("still", "crashed"),
  ];
  const diff = await diffRecords(before, after);
  const names = (changes: readonly { case: string }[]) => changes.map((change) => change.case);
  expect(names(diff.regressions)).toEqual(["worse"]);
  expect(names(diff.fixes)).toEqual(["better"]);
  expect(names(diff.changed)).toEqual(["skipped"]);
  expect(names(diff.new)).toEqual(["new"]);
  expect(names(diff.gone)).toEqual(["gone"]);
  expect(diff).toMatchObject({ unchanged: 2, truncated: ["after"] });
  expect(renderDiff(diff)).toContain("  pass -> fail  worse [subject; codec]: The space went out as it is.");
  expect(renderDiff(diff)).toContain("1 regression, 1 fix, 1 changed otherwise, 1 new, 1 gone, 2 as before");
});

describe("text of unknown origin", () => {
  test("is made visible", () => {
    expect(printable("a\n\t\u0000\u001b[1m\u009b\u202e\u200bé😀\ud800 שלום")).toBe(
      "a\\n\\t\\x00\\x1b[1m\\x9b\\u{202e}\\u{200b}é😀\\u{d800} שלום",
    );
  });

  test("is cut between characters", () => {
    expect(clip("a😀b", 2)).toBe("a… (3 more characters)");
    expect(clip("ab", 2)).toBe("ab");
  });

  test("differs at whole characters", () => {
    expect(difference("same", "same")).toBeUndefined();
    expect(difference("a%20b", "a b")).toEqual({
      start: 1,
      expectedEnd: 4,
      observedEnd: 2,
      byte: 1,
      alike: true,
    });
    expect(difference("é😀x", "é😁x")).toMatchObject({ start: 1, expectedEnd: 3, observedEnd: 3, byte: 2 });
    expect(difference("aa", "a")).toMatchObject({ start: 1, expectedEnd: 2, observedEnd: 1 });
    expect(difference("", "a")).toMatchObject({ alike: false });
    expect(hexAround("a%20b", 1, 4)).toEqual({ before: "61", marked: "25 32 30", after: "62" });
  });

  test("is shown around the difference", () => {
    const text = `${"x".repeat(5000)}Y${"z".repeat(5000)}`;
    const { before, marked, after } = excerpt(text, 5000, 5001, 100);
    expect(marked).toBe("Y");
    expect(before.length + after.length).toBeLessThan(110);
    expect(before.startsWith("…x") && after.endsWith("z…")).toBe(true);
  });
});
