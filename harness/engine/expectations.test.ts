import { describe, expect, test } from "vitest";
import { caseOf, stepsOf } from "./engine.test-support.ts";
import { type Expectation, ExpectationLedger, parseExpectations } from "./expectations.ts";
import type { ResultLine } from "./record.ts";

const entry = (text: string): string => `expectations:\n  - ${text.trim().replaceAll("\n", "\n    ")}\n`;
const good = "case: http/a\nexpect: fail\nreason: wrong";

describe("a list of known failures", () => {
  test("is read with its lines", () => {
    const text = `# top\nexpectations:\n  # why\n  - case: http/**\n    check: c\n    depth: live\n    observed: "x: "\n    expect: flaky\n    requirements: [A]\n    reason: r\n    issue: https://example.com/1\n    until: 2030-01-31\n  - {case: a, expect: skip, reason: r}\n`;
    expect(parseExpectations(text, "e.yaml")).toEqual([
      {
        line: 4,
        case: "http/**",
        check: "c",
        depth: "live",
        observed: "x: ",
        expect: "flaky",
        reason: "r",
        issue: "https://example.com/1",
        until: "2030-01-31",
      },
      { line: 13, case: "a", expect: "skip", reason: "r" },
    ]);
  });

  test.each(["", "# nothing yet\n", "expectations:\n", "expectations: []\n"])("may be empty: %j", (text) => {
    expect(parseExpectations(text, "e.yaml")).toEqual([]);
  });

  test.each([
    [
      "unknown key",
      entry(`${good}\nverdict: fail`),
      "e.yaml:5: unknown key verdict: an entry has case, check, depth",
    ],
    ["no reason", entry("case: a\nexpect: fail"), "e.yaml:2: the entry has no reason"],
    ["an empty reason", entry('case: a\nexpect: fail\nreason: " "'), "e.yaml:2: the entry has no reason"],
    ["no case", entry("expect: fail\nreason: r"), "e.yaml:2: the entry has no case"],
    ["no mode", entry("case: a\nreason: r"), "e.yaml:2: the entry has no expect"],
    [
      "another mode",
      entry("case: a\nexpect: xfail\nreason: r"),
      "e.yaml:2: expect is xfail; it is one of fail, flaky, skip",
    ],
    ["a bad date", entry(`${good}\nuntil: soon`), "e.yaml:2: until is soon; it is a date such as 2027-01-31"],
    ["a day that is not", entry(`${good}\nuntil: 2027-02-30`), "e.yaml:2: until is 2027-02-30"],
    ["another depth", entry(`${good}\ndepth: deep`), "e.yaml:2: depth is deep; it is codec or live"],
    [
      "a skip of one check",
      entry("case: a\nexpect: skip\ncheck: c\nreason: r"),
      "e.yaml:2: a skip is of whole cases",
    ],
    ["a key twice", entry(`${good}\nreason: again`), "e.yaml:5: Map keys must be unique"],
    [
      "an entry that is a text",
      "expectations:\n  - http/a\n",
      "e.yaml:2: an entry is a map with case, expect and reason",
    ],
    ["no list", "expectations:\n  case: a\n", "e.yaml:2: expectations is not a list"],
    ["another root", "- case: a\n", "e.yaml:1: the file needs a list named expectations"],
    ["another name", "known: []\n", "e.yaml:1: the file needs a list named expectations"],
    ["no YAML", "expectations:\n  - {case: a\n", "e.yaml:"],
  ])("with %s is refused with its line", (_, text, message) => {
    expect(() => parseExpectations(text, "e.yaml")).toThrow(message);
    expect(() => parseExpectations(text, "e.yaml")).toThrow(/^e\.yaml:\d+: [^\n]+$/);
  });
});

const suite = ["http/a", "http/b", "json/c"].map((id) =>
  caseOf(id, { steps: stepsOf("c", "d"), depths: id === "json/c" ? ["codec"] : ["codec", "live"] }),
);
const expecting = (more: Partial<Expectation> = {}): Expectation => ({
  line: 2,
  case: "http/a",
  expect: "fail",
  reason: "r",
  ...more,
});
const result = (more: Partial<ResultLine> = {}): ResultLine => ({
  kind: "result",
  case: "http/a",
  depth: "codec",
  step: 0,
  check: "c",
  requirements: [],
  level: "MUST",
  verdict: "fail",
  message: "expected x; observed ce-time: 1",
  observed: "ce-time: 1",
  ...more,
});
const passed = { verdict: "pass", message: "", observed: "" } as const;

/** What is known of each result, and what is stale in the end. */
function ledger(entries: Expectation[], ...results: ResultLine[]) {
  const one = new ExpectationLedger(entries, "2026-06-01");
  const known = results.map((each) => one.apply(each).known?.line);
  return { known, stale: one.finish(suite).map(({ line, message }) => `${line}: ${message}`) };
}

describe("a failure", () => {
  test("is known with the entry's reason, line and issue", () => {
    const one = new ExpectationLedger([expecting({ issue: "https://x/1", expect: "flaky" })], "2026-06-01");
    expect(one.apply(result()).known).toEqual({ reason: "r", line: 2, mode: "flaky", issue: "https://x/1" });
  });

  test.each([
    [{}, true],
    [{ case: "http/*" }, true],
    [{ check: "c" }, true],
    [{ check: "d" }, false],
    [{ case: "http/b" }, false],
    [{ depth: "live" }, false],
    [{ depth: "codec" }, true],
    [{ observed: "ce-time" }, true],
    [{ observed: "ce-id" }, false],
    [{ expect: "flaky" as const }, true],
  ])("is covered by %j: %s", (more, covered) => {
    expect(ledger([expecting(more)], result()).known).toEqual([covered ? 2 : undefined]);
  });

  test.each(["crashed", "timeout"] as const)("by %s is covered as well", (verdict) => {
    expect(ledger([expecting()], result({ verdict })).known).toEqual([2]);
  });

  test.each(["pass", "warn", "info", "not-applicable", "harness-error"] as const)("is not %s", (verdict) => {
    expect(ledger([expecting({ expect: "flaky" })], result({ verdict })).known).toEqual([undefined]);
  });

  test("that is disputed needs no entry", () => {
    const { known, stale } = ledger([expecting()], result({ disputed: "the text contradicts itself" }));
    expect(known).toEqual([undefined]);
    expect(stale).toEqual(["2: http/a is disputed, so it is never scored: narrow or remove the entry"]);
  });

  test("is given to the entry that names its cause before one that does not", () => {
    const entries = [expecting({ line: 2 }), expecting({ line: 5, observed: "ce-time" })];
    expect(ledger(entries, result())).toEqual({ known: [5], stale: [] });
  });
});

describe("an entry is stale", () => {
  test("when its case passes now", () => {
    expect(ledger([expecting()], result(passed)).stale).toEqual([
      "2: http/a passes now: narrow or remove the entry",
    ]);
  });

  test("when one case of its pattern passes, but not when one check or one depth of a case does", () => {
    const wide = expecting({ case: "http/*" });
    expect(ledger([wide], result(), result({ case: "http/b", ...passed })).stale).toEqual([
      "2: http/b passes now: narrow or remove the entry",
    ]);
    expect(ledger([wide], result(), result({ check: "d", ...passed })).stale).toEqual([]);
    expect(ledger([wide], result({ ...passed, depth: "live" }), result()).stale).toEqual([]);
  });

  test("when its cause shows nowhere any more, but not when it shows somewhere", () => {
    const cause = expecting({ case: "http/*", observed: "ce-time" });
    const other = result({ case: "http/b", observed: "y", message: "y" });
    expect(ledger([cause], other).stale).toEqual(['2: no finding shows "ce-time" any more: remove it']);
    expect(ledger([cause], other, result()).stale).toEqual([]);
  });

  test("when the implementation does not declare the capability any more", () => {
    expect(ledger([expecting()], result({ verdict: "not-applicable" })).stale).toEqual([
      "2: http/a does not apply to what the implementation declares: narrow or remove the entry",
    ]);
  });

  test.each([
    [{ case: "htpp/*" }, "htpp/* matches no case of the suite"],
    [{ case: "http/*", check: "e" }, "no case that http/* matches has a check e"],
    [{ case: "json/c", depth: "live" }, "json/c never runs at depth live"],
    [{ case: "json/**", expect: "skip" as const, depth: "live" }, "json/** never runs at depth live"],
    [{ until: "2026-05-31" }, "expired on 2026-05-31: look again and renew or remove it"],
  ])("when it is %j", (more, message) => {
    expect(ledger([expecting(more)]).stale).toEqual([`2: ${message}`]);
  });

  test("when an earlier line covers the same finding", () => {
    const entries = [expecting({ line: 2, case: "http/*" }), expecting({ line: 5 })];
    const twice = ledger(entries, result(), result({ check: "d" }));
    expect(twice.known).toEqual([2, 2]);
    expect(twice.stale).toEqual(["5: overlaps line 2: both cover http/a, check c; remove one"]);
  });
});

describe("an entry is not stale", () => {
  test("when a filter left its cases out", () => {
    expect(ledger([expecting(), expecting({ case: "json/*", check: "d" })]).stale).toEqual([]);
    expect(ledger([expecting({ depth: "live" })], result(passed)).stale).toEqual([]);
  });

  test("on its last day", () => {
    expect(ledger([expecting({ until: "2026-06-01" })], result()).stale).toEqual([]);
  });

  test("when it is flaky and passes", () => {
    expect(ledger([expecting({ expect: "flaky" })], result(passed)).stale).toEqual([]);
  });

  test.each(["not-run", "harness-error", "environment-error"] as const)("when the case was %s", (verdict) => {
    expect(ledger([expecting()], result({ verdict })).stale).toEqual([]);
  });
});

describe("a filtered run accuses no entry of what it left out", () => {
  const stale = (entry: Expectation, extent: { everyCase: boolean; everyDepth: boolean }) => {
    const one = new ExpectationLedger([entry], "2026-06-01");
    one.apply(result(passed));
    return one.finish(suite, extent).length;
  };

  test.each([
    [
      "a cause that may show in other cases",
      expecting({ observed: "ce-time" }),
      { everyCase: false, everyDepth: true },
      0,
    ],
    [
      "a cause that shows nowhere",
      expecting({ observed: "ce-time" }),
      { everyCase: true, everyDepth: true },
      1,
    ],
    ["a case that may fail at the other depth", expecting(), { everyCase: true, everyDepth: false }, 0],
    ["a depth that ran", expecting({ depth: "codec" }), { everyCase: true, everyDepth: false }, 1],
    ["a case that ran at both depths", expecting(), { everyCase: false, everyDepth: true }, 1],
  ])("%s", (_, entry, extent, count) => {
    expect(stale(entry, extent)).toBe(count);
  });
});

test("a skip is of whole cases, at its depth", () => {
  const one = new ExpectationLedger(
    [expecting({ expect: "skip", case: "http/*", depth: "live" })],
    "2026-06-01",
  );
  expect(one.skipped("http/b", "live")?.line).toBe(2);
  expect(one.skipped("http/b", "codec")).toBeUndefined();
  expect(one.skipped("json/c", "live")).toBeUndefined();
  expect(one.finish(suite)).toEqual([]);
});
