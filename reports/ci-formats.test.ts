import { once } from "node:events";
import { Parser } from "tap-parser";
import { describe, expect, test } from "vitest";
import type { RecordLine } from "../harness/engine/record.ts";
import { githubAnnotations } from "./annotations.ts";
import { badgeOf, badgeSvg } from "./badge.ts";
import { createCaseCollector } from "./case-outcome.ts";
import { renderJunit } from "./junit.ts";
import { HOSTILE, sampleCase, sampleFooter, sampleHeader, sampleResult, sampleRun } from "./sample-record.ts";
import { createSummarizer, type RunSummary } from "./summary.ts";
import { tapReport } from "./tap.ts";

const summaryOf = (lines: Iterable<RecordLine>): RunSummary => {
  const summarizer = createSummarizer();
  for (const line of lines) summarizer.add(line);
  return summarizer.finish();
};

const tapOf = (lines: Iterable<RecordLine>): string => {
  const collector = createCaseCollector();
  for (const line of lines) collector.add(line);
  return tapReport(collector.finish());
};

async function parsed(text: string) {
  const parser = new Parser();
  const complete = once(parser, "complete");
  parser.end(text);
  return (await complete)[0] as Parser["results"] & object;
}

const NAME = `${HOSTILE}\n::error::pwned\n1..0\nBail out! # SKIP`;
const known = { reason: NAME, line: 1, mode: "fail" as const };

function* hostile(): Generator<RecordLine> {
  const { implementation } = sampleHeader();
  yield sampleHeader({ implementation: { ...implementation, name: NAME, version: NAME } });
  const results = [
    sampleResult(NAME, "fail", { message: NAME, expected: NAME, observed: NAME, check: NAME }),
    sampleResult("known", "fail", { known }),
    sampleResult("skipped", "not-applicable", { message: NAME }),
  ];
  for (const result of results) {
    yield sampleCase(result.case);
    yield result;
  }
  yield sampleFooter({ exitCode: 1, stale: [{ line: 7, message: NAME }] });
}

const single = (verdict: "pass" | "fail" | "environment-error", more: object = {}): RecordLine[] => [
  sampleHeader(more),
  sampleCase("http/a"),
  sampleResult("http/a", verdict),
  sampleFooter(),
];

describe("TAP", () => {
  test("says of every case what JUnit says, and a reader of TAP counts the same", async () => {
    const lines = sampleRun();
    const { count, fail, todo, skip, bailout, failures } = await parsed(tapOf(lines));
    const junit = await renderJunit(lines);
    const [, tests, failed, errors, skipped] = (
      /<testsuites[^>]* tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(junit) ?? []
    ).map(Number);
    expect(bailout).toBe(false);
    expect(count).toBe(tests);
    expect(fail - todo).toBe((failed ?? 0) + (errors ?? 0));
    expect(todo + skip).toBe(skipped);
    expect(todo).toBeGreaterThan(0);
    const space = failures.find(({ name }) => name === "http/binary/percent-encoding/space (codec)");
    expect(space?.diag).toMatchObject({
      expected: "a%20b",
      observed: "a b",
      requirements: "HTTP-3.1.3.2-i",
      rerun: "plugfest run sdk-sample --case http/binary/percent-encoding/space",
    });
  });

  test("takes nothing hostile for its own words", async () => {
    const text = tapOf(hostile());
    const { count, fail, todo, skip, bailout, ok } = await parsed(text);
    expect({ count, fail, todo, skip, bailout, ok }).toEqual({
      count: 3,
      fail: 2,
      todo: 1,
      skip: 1,
      bailout: false,
      ok: false,
    });
    expect(text).not.toContain("\u001b");
  });

  test("bails out of half a run", async () => {
    const { bailout, ok } = await parsed(tapOf(single("pass").slice(0, -1)));
    expect(bailout).toContain("truncated");
    expect(ok).toBe(false);
  });
});

/** Workflow commands as GitHub reads them: one a line, escapes undone. */
function commands(text: string) {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [, kind, given = "", message = ""] = /^::(error|warning|notice) (.*?)::(.*)$/.exec(line) ?? [];
      const undo = (escaped: string): string =>
        escaped.replace(/%(25|0D|0A|3A|2C)/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
      const properties = given.split(",").map((one) => one.split("=").map(undo) as [string, string]);
      return { kind, message: undo(message), ...Object.fromEntries(properties) };
    });
}

describe("annotations", () => {
  test("name each cause once, with clause and command, and the answer at the end", () => {
    const all = commands(githubAnnotations(summaryOf(sampleRun())));
    const errors = all.filter(({ kind }) => kind === "error");
    const same = errors.find((one) => "title" in one && /and \d more cases/.test(String(one.title)));
    expect(same?.message).toContain("MUST HTTP-3.1.3.2-i");
    expect(same?.message).toMatch(/\nplugfest run sdk-sample --case http\/binary/);
    expect(all.at(-1)).toMatchObject({
      kind: "notice",
      message: expect.stringContaining("does not conform"),
    });
  });

  test("are ten at most, and count what they leave out", () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      sampleResult(`http/${at}`, "fail", { requirements: [`R-${at}`] }),
    );
    const all = commands(githubAnnotations(summaryOf([sampleHeader(), ...many, sampleFooter()])));
    const errors = all.filter(({ kind }) => kind === "error");
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toMatchObject({ title: "and 21 more findings" });
  });

  test("point at stale entries by file and line", () => {
    const stale = [{ line: 12, message: "http/a passes now, 100%" }];
    const lines = [...single("pass").slice(0, -1), sampleFooter({ stale })];
    expect(commands(githubAnnotations(summaryOf(lines), "ci/expectations.yaml"))).toContainEqual({
      kind: "warning",
      title: "stale expectation",
      file: "ci/expectations.yaml",
      line: "12",
      message: "http/a passes now, 100%",
    });
  });

  test("hold nothing hostile that begins a command of its own", () => {
    const text = githubAnnotations(summaryOf(hostile()));
    const lines = text.trim().split("\n");
    expect(lines.every((line) => /^::(error|warning|notice) title=/.test(line))).toBe(true);
    expect(lines).toHaveLength(3);
    expect(text).not.toContain("\u001b");
  });
});

describe("a badge", () => {
  test.each([
    ["a pass", single("pass"), "conforms", "brightgreen"],
    ["a failure", single("fail"), "1 finding", "red"],
    ["a broker that was lost", single("environment-error"), "no answer", "lightgrey"],
    ["half a run", single("pass").slice(0, -1), "not finished", "lightgrey"],
    [
      "some cases",
      single("pass", { filters: { spec: "1.0", cases: ["http/*"], depths: ["codec"] } }),
      "partly run",
      "lightgrey",
    ],
    [
      "a shard",
      single("pass", {
        filters: { spec: "1.0", cases: [], depths: ["codec"], shard: { index: 1, total: 2 } },
      }),
      "partly run",
      "lightgrey",
    ],
  ])("of %s", (_, lines, message, color) => {
    const summary = summaryOf(lines);
    expect(badgeOf(summary)).toMatchObject({ schemaVersion: 1, label: "CloudEvents 1.0", message, color });
    expect(badgeSvg(summary)).toContain(`aria-label="CloudEvents 1.0: ${message}"`);
  });

  test("counts known failures, and names the profile", () => {
    const filters = { spec: "1.0", cases: [], depths: ["codec"], profile: "http-consumer" } as const;
    const lines = [
      sampleHeader({ filters }),
      sampleResult("http/a", "fail", { known: { reason: "r", line: 1, mode: "fail" } }),
      sampleFooter(),
    ];
    expect(badgeOf(summaryOf(lines))).toMatchObject({
      label: "CloudEvents 1.0 http-consumer",
      message: "1 finding",
      color: "red",
    });
  });

  test("holds nothing hostile that is markup", () => {
    const lines = [
      sampleHeader({ filters: { spec: HOSTILE, cases: [], depths: ["codec"], profile: HOSTILE } }),
      ...single("pass").slice(1),
    ];
    const svg = badgeSvg(summaryOf(lines));
    expect(svg.match(/<[a-z]+/g)?.sort()).toEqual(
      ["<svg", "<title", "<rect", "<path", "<g", "<text", "<text"].sort(),
    );
    expect(svg).not.toContain("\u001b");
  });
});
