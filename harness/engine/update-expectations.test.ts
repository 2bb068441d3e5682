import { describe, expect, test } from "vitest";
import type { Reply } from "../adapters/adapter.ts";
import { caseOf, FakeAdapter, OK, REFUSED, runCases, stepsOf } from "./engine.test-support.ts";
import { parseExpectations } from "./expectations.ts";
import { updateExpectations } from "./update-expectations.ts";

const suite = ["http/x/a", "http/x/b", "http/x/c", "json/d"].map((id) =>
  caseOf(id, { steps: stepsOf("one", "two") }),
);

/** An implementation that refuses in these cases. */
const failing = (...ids: string[]): FakeAdapter =>
  new FakeAdapter((call): Reply => (ids.includes(call.case) ? REFUSED : OK));

async function update(text: string, broken: string[], ran = suite) {
  const { results } = await runCases(ran, failing(...broken), { allCases: suite });
  return updateExpectations(text, parseExpectations(text, "e.yaml"), results, suite);
}

/** The exit code of a run with the list as it is now. */
async function exitCode(text: string, broken: string[], ran = suite): Promise<number> {
  const expectations = parseExpectations(text, "e.yaml");
  return (await runCases(ran, failing(...broken), { expectations, allCases: suite })).summary.exitCode;
}
const patterns = (text: string): string[] =>
  parseExpectations(text, "e.yaml").map((entry) => `${entry.case}#${entry.check ?? "*"}`);

describe("an update", () => {
  test("of no list writes one, with a heading, an entry for each failure and the clause it breaks", async () => {
    const { text, added } = await update("", ["http/x/b"]);
    expect(text).toMatch(/^# Known failures of this implementation\./);
    expect(patterns(text)).toEqual(["http/x/b#one", "http/x/b#two"]);
    expect(text).toContain("requirements:\n      - R-must");
    expect(added).toBe(2);
  });

  test("keeps comments, order and words of what still holds", async () => {
    const before = `# top
expectations:
  # the second first
  - case: json/d
    expect: fail
    reason: "known, see below" # aside
  # gone soon
  - case: http/x/a
    expect: fail
    reason: fixed meanwhile
  # stays
  - case: http/x/b
    check: one
    expect: fail
    reason: r
# the end
`;
    const { text, added, removed, kept } = await update(before, ["json/d", "http/x/b"]);
    expect(patterns(text)).toEqual(["json/d#*", "http/x/b#one", "http/x/b#two"]);
    for (const comment of ["# top", "# the second first", "# aside", "# stays", "# the end"])
      expect(text).toContain(comment);
    expect(text).toContain('reason: "known, see below"');
    expect(text).not.toContain("fixed meanwhile");
    expect({ added, removed, kept }).toEqual({ added: 1, removed: 1, kept: 2 });
  });

  test("names a folder only when every case in it fails the same check", async () => {
    expect(patterns((await update("", ["http/x/a", "http/x/b", "http/x/c"])).text)).toEqual([
      "http/x/*#one",
      "http/x/*#two",
    ]);
    expect(patterns((await update("", ["http/x/a", "http/x/b"])).text)).toHaveLength(4);
    expect(patterns((await update("", ["json/d"])).text)).toEqual(["json/d#one", "json/d#two"]);
  });

  test("narrows a pattern of which some cases pass now, and keeps its reason", async () => {
    const before = `expectations:\n  # all of them\n  - case: http/**\n    expect: fail\n    reason: mine\n    issue: https://x/1\n`;
    const { text, added, removed } = await update(before, ["http/x/a", "http/x/c"]);
    expect(patterns(text)).toEqual(["http/x/a#*", "http/x/c#*"]);
    expect(
      parseExpectations(text, "e").every(({ reason, issue }) => reason === "mine" && issue === "https://x/1"),
    ).toBe(true);
    expect({ added, removed }).toEqual({ added: 0, removed: 0 });
  });

  test("takes away what matches nothing of the suite", async () => {
    const before = `expectations:\n  - {case: no/such, expect: flaky, reason: r}\n  - {case: json/d, check: no, expect: fail, reason: r}\n`;
    expect((await update(before, [])).removed).toBe(2);
  });

  test("leaves alone what a filter left out, and what is flaky or skipped", async () => {
    const before = `expectations:
  - {case: json/d, expect: fail, reason: r}
  - {case: http/x/b, expect: flaky, reason: r}
  - {case: http/x/c, expect: skip, reason: r}
`;
    const { text, removed } = await update(before, ["http/x/c"], suite.slice(0, 3));
    expect(patterns(text)).toEqual(["json/d#*", "http/x/b#*", "http/x/c#*"]);
    expect(removed).toBe(0);
  });

  test("writes an empty list when nothing fails any more", async () => {
    const { text } = await update("expectations:\n  - {case: json/d, expect: fail, reason: r}\n", []);
    expect(text).toBe("expectations: []\n");
  });

  test.each(["# only a comment\n", "expectations:\n", "expectations: []\n"])("fills %j", async (before) => {
    expect(patterns((await update(before, ["json/d"])).text)).toEqual(["json/d#one", "json/d#two"]);
  });
});

describe("after an update a run has exit code 0", () => {
  test.each([
    ["", ["http/x/a"]],
    ["", ["http/x/a", "http/x/b", "http/x/c", "json/d"]],
    ["expectations:\n  - {case: 'http/**', expect: fail, reason: r}\n", ["http/x/b", "json/d"]],
    ["expectations:\n  - {case: json/d, check: one, expect: fail, reason: r}\n", ["json/d"]],
    ["expectations:\n  - {case: json/d, depth: codec, expect: fail, reason: r}\n", []],
    ["expectations:\n  - {case: '**', observed: 'no', expect: fail, reason: r}\n", ["json/d", "http/x/a"]],
    ["expectations:\n  - {case: '**', observed: 'other', expect: fail, reason: r}\n", ["json/d"]],
    ["expectations:\n  - {case: gone/*, expect: fail, reason: r}\n", ["json/d"]],
  ])("%j, with %j broken", async (before, broken) => {
    const { text } = await update(before, broken);
    expect(await exitCode(text, broken)).toBe(0);
    expect((await update(text, broken)).text).toBe(text);
  });

  test("and with one defect more, or one less, it has not", async () => {
    const { text } = await update("", ["http/x/a"]);
    expect(await exitCode(text, ["http/x/a", "json/d"])).toBe(1);
    expect(await exitCode(text, [])).toBe(4);
  });
});

test("an entry for one depth gets one for the other depth beside it", async () => {
  const before = "expectations:\n  - {case: json/d, depth: codec, expect: fail, reason: r}\n";
  const both = [caseOf("json/d", { depths: ["codec", "live"] })];
  const { results } = await runCases(both, failing("json/d"));
  const everywhere = results.flatMap((one) => [one, { ...one, depth: "live" as const }]);
  const { text } = updateExpectations(before, parseExpectations(before, "e"), everywhere, both);
  expect(parseExpectations(text, "e").map(({ depth }) => depth)).toEqual(["codec", "live"]);
});
