import { describe, expect, test } from "vitest";
import type { Reply } from "../adapters/adapter.ts";
import { readTckFile, type TckCase, TckError } from "./tck.ts";
import { judge } from "./tck-run.ts";

const read = (...lines: string[]): TckCase[] => readTckFile("x.yaml", ["tests:", ...lines].join("\n"));

describe("a case of the TCK", () => {
  test("has its expression as it is written, whatever YAML could make of it", () => {
    const expressions = ["TRUE", "-10", "0x10", "1e3", "null", "~", "2020-01-01"];
    const cases = read(...expressions.map((one) => `  - { name: 1, expression: ${one}, result: 0 }`));
    expect(cases.map(({ expression }) => expression)).toEqual(expressions);
    expect(cases[0]?.name).toBe("1");
  });

  test("has a result of its own type, and none where it says none", () => {
    const results = read(
      "  - { name: a, expression: a, result: TRUE }",
      "  - { name: b, expression: b, result: -7 }",
      "  - { name: c, expression: c, result: '7' }",
      "  - { name: d, expression: d, error: missingAttribute }",
    );
    expect(results.map(({ value }) => value)).toEqual([true, -7, "7", undefined]);
    expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined, "missingAttribute"]);
  });

  test("is evaluated on a valid event, on its own, or on either with some attributes changed", () => {
    const [first, second] = read(
      "  - { name: a, expression: a, eventOverrides: { id: mine, n: 5, b: false } }",
      "  - name: b",
      "    expression: b",
      "    event: { specversion: '1.0', id: x, source: /s, type: t, time: 2020-01-01T00:00:00Z }",
      "    eventOverrides: { id: y }",
    );
    expect(Object.fromEntries(first?.event.attributes ?? [])).toMatchObject({
      specversion: { type: "String", value: "1.0" },
      id: { value: "mine" },
      source: { type: "URI-reference" },
      n: { type: "Integer", value: 5 },
      b: { type: "Boolean", value: false },
    });
    expect(Object.fromEntries(second?.event.attributes ?? [])).toEqual({
      specversion: { type: "String", value: "1.0" },
      id: { type: "String", value: "y" },
      source: { type: "URI-reference", value: "/s" },
      type: { type: "String", value: "t" },
      time: { type: "Timestamp", value: "2020-01-01T00:00:00Z" },
    });
  });
});

describe("what is no TCK is refused with file and case:", () => {
  test.each([
    ["a text", "x.yaml: test 1 is not a map", "  - a"],
    ["no expression", "x.yaml: test 1 (n) has no expression", "  - name: n"],
    [
      "a result of no type",
      "test 1 (n): the result is none of",
      "  - { name: n, expression: a, result: 1.5 }",
    ],
    [
      "a result beyond 32 bits",
      "the result is none of",
      "  - { name: n, expression: a, result: 2147483648 }",
    ],
    ["no result", "the result is none of", "  - { name: n, expression: a, result: null }"],
    ["an unknown error", "there is no kind of error oops", "  - { name: n, expression: a, error: oops }"],
    ["an error that is a list", "there is no kind of error", "  - { name: n, expression: a, error: [math] }"],
    ["an event that is a text", "the event is not a map", "  - { name: n, expression: a, event: x }"],
    [
      "an attribute that is a list",
      "attribute k is none of",
      "  - { name: n, expression: a, eventOverrides: { k: [] } }",
    ],
    [
      "an attribute beyond 32 bits",
      "attribute k is none of",
      "  - { name: n, expression: a, eventOverrides: { k: 5000000000 } }",
    ],
    ["one name twice", "x.yaml: Map keys must be unique", "  - { name: n, name: m, expression: a }"],
    ["an alias of nothing", "x.yaml: Unresolved alias", "  - *nothing"],
  ])("%s", (_, message, line) => {
    expect(() => read(line)).toThrow(TckError);
    expect(() => read(line)).toThrow(message);
  });

  test.each(["", "[]", "tests:", "tests: {}", "- tests: []"])("the file %j", (text) => {
    expect(() => readTckFile("x.yaml", text)).toThrow("x.yaml: it has no list of tests");
  });
});

describe("an answer is held against its case:", () => {
  const event = { attributes: new Map() };
  const one = (expected: Partial<TckCase>): TckCase => ({
    file: "f.yaml",
    name: "n",
    expression: "x",
    event,
    ...expected,
  });
  const refused: Reply = { outcome: "rejected", message: "at 1" };

  test.each<[string, Partial<TckCase>, Reply | string, string]>([
    ["the value", { value: 1 }, { outcome: "ok", value: 1 }, "passed"],
    ["another value", { value: 1 }, { outcome: "ok", value: 2 }, "failed"],
    ["the value as another type", { value: 1 }, { outcome: "ok", value: "1" }, "failed"],
    ["no value", { value: 1 }, { outcome: "ok" }, "failed"],
    ["an error too many", { value: 1 }, { outcome: "ok", value: 1, error: "cast" }, "failed"],
    ["the error", { value: 0, error: "math" }, { outcome: "ok", value: 0, error: "math" }, "passed"],
    ["no error", { value: 0, error: "math" }, { outcome: "ok", value: 0 }, "failed"],
    [
      "any value where the case has none",
      { error: "cast" },
      { outcome: "ok", value: "?", error: "cast" },
      "passed",
    ],
    ["a refusal that is due", { error: "parse", value: false }, refused, "passed"],
    ["a value instead of a refusal", { error: "parse" }, { outcome: "ok", value: false }, "failed"],
    ["a refusal that is not due", { value: 1 }, refused, "failed"],
    ["a crash", { error: "parse" }, "crashed: exit code 1", "failed"],
    ["a crash", { value: 1 }, "crashed: exit code 1", "failed"],
  ])("%s", (_, expected, answer, verdict) => expect(judge(one(expected), answer).verdict).toBe(verdict));

  const contradicted = one({
    file: "not_operator.yaml",
    name: "Invalid int cast",
    value: true,
    error: "cast",
  });

  test.each<[string, Reply, string]>([
    ["as the text has it", { outcome: "ok", value: false }, "informational"],
    ["as the case has it", { outcome: "ok", value: true, error: "cast" }, "informational"],
    ["in a third way", { outcome: "ok", value: true }, "failed"],
  ])("one that the text contradicts, answered %s", (_, answer, verdict) =>
    expect(judge(contradicted, answer).verdict).toBe(verdict),
  );

  test("either mode after an error will do, and the one of the case passes", () => {
    const open = one({
      file: "binary_logical_operators.yaml",
      name: "AND operator is NOT short circuit evaluated when the first operand evaluates to true",
      value: false,
      error: "math",
    });
    expect(judge(open, { outcome: "ok", value: false, error: "math" })).not.toHaveProperty("because");
    expect(judge(open, { outcome: "ok", value: true, error: "math" })).toMatchObject({
      verdict: "informational",
      because: expect.stringContaining("4.1"),
    });
    expect(judge(open, { outcome: "ok", value: true }).verdict).toBe("failed");
  });
});
