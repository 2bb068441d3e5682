import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "./json-parse.ts";
import { jsonDifference } from "./json-value.ts";

describe("jsonDifference", () => {
  it.each([
    ["1", "1.0"],
    ["1", "1e0"],
    ["1", "10E-1"],
    ["100", "1e+2"],
    ["0", "-0"],
    ["0", "0.000e99"],
    ["-1.50", "-15e-1"],
    ["123456789012345678901234567890", "1.2345678901234567890123456789e29"],
    ["1e99999999999999999999", "10e99999999999999999998"],
    ["0.1", "1e-1"],
    ['"A"', '"\\u0041"'],
    ['"/"', '"\\/"'],
    ['"😀"', '"\\ud83d\\ude00"'],
    ['{"a":1,"b":2}', ' { "b" : 2.0 ,\n"a" : 1 } '],
    ["[]", "[ ]"],
    ["{}", "{\t}"],
    ["[[1,[]],{}]", "[ [1 , [ ]] , { } ]"],
    ['{"a":1,"a":2}', '{"a":2}'],
    ['{"__proto__":1,"constructor":2}', '{"constructor":2,"__proto__":1}'],
    ["null", " null\r\n"],
    ["not json", "not json"],
  ])("%s = %s", (a, b) => {
    expect(jsonDifference(a, b)).toBeUndefined();
    expect(jsonDifference(b, a)).toBeUndefined();
  });

  it.each([
    ["9007199254740993", "9007199254740992"],
    ["0.1", "0.10000000000000000001"],
    ["1e400", "1e401"],
    ["1e-400", "0"],
    ["1", "-1"],
    ["1", "10"],
    ["1", '"1"'],
    ["1", "true"],
    ["true", "false"],
    ["null", "false"],
    ['""', "null"],
    ["[]", "{}"],
    ["[]", "null"],
    ['"é"', '"e\u0301"'],
    ['"a"', '"A"'],
    ["1", "nonsense"],
    ["", "null"],
  ])("%s is not %s", (expected, actual) => {
    expect(jsonDifference(expected, actual)).toEqual({ path: "", expected, actual });
    expect(jsonDifference(actual, expected)).toEqual({ path: "", expected: actual, actual: expected });
  });

  it.each([
    ['{"a":[1,2]}', '{"a":[1,3]}', { path: "/a/1", expected: "2", actual: "3" }],
    ['{"a":1}', '{"b":1}', { path: "/a", expected: "1" }],
    ['{"a":1}', '{"a":1,"b": [2] }', { path: "/b", actual: "[2]" }],
    ["[1,2]", "[1]", { path: "/1", expected: "2" }],
    ["[1]", '[1, "x"]', { path: "/1", actual: '"x"' }],
    ['{"a/b":{"~":1}}', '{"a/b":{"~":2}}', { path: "/a~1b/~0", expected: "1", actual: "2" }],
    ['{"":1}', '{"":2}', { path: "/", expected: "1", actual: "2" }],
    ['[{"a":[]},{"b":[[0]]}]', '[{"a":[]},{"b":[[1]]}]', { path: "/1/b/0/0", expected: "0", actual: "1" }],
    ['{"a":null}', "{}", { path: "/a", expected: "null" }],
    ['{"a":[1]}', '{"a":{"0":1}}', { path: "/a", expected: "[1]", actual: '{"0":1}' }],
    ['{"z":1,"a":1}', '{"a":2,"z":2}', { path: "/z", expected: "1", actual: "2" }],
  ])("between %s and %s", (expected, actual, difference) => {
    expect(jsonDifference(expected, actual)).toEqual(difference);
  });

  it("shows long values shortened", () => {
    const difference = jsonDifference(`["${"x".repeat(5000)}"]`, "[1]");
    expect(difference?.expected?.length).toBeLessThan(250);
  });

  it("goes as deep as the text does", () => {
    const depth = 100_000;
    const nested = (core: string) => `${"[".repeat(depth)}${core}${"]".repeat(depth)}`;
    const objects = (core: string) => `${'{"a":'.repeat(depth)}${core}${"}".repeat(depth)}`;
    expect(jsonDifference(nested("1"), nested("1.0"))).toBeUndefined();
    expect(jsonDifference(nested("1"), nested("2"))?.path).toBe("/0".repeat(depth));
    expect(jsonDifference(objects("1"), objects("2"))?.path).toBe("/a".repeat(depth));
    expect(jsonDifference("[".repeat(depth), "[]")?.path).toBe("");
  });

  it("finds no difference between two spellings of any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const compact = JSON.stringify(value);
        const other = JSON.stringify(reversed(value), null, 2).replace(/[é-￿]/g, escaped);
        expect(jsonDifference(compact, other)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it("finds a difference exactly when the values differ", () => {
    const small = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, false, 0, 1, "", "a"),
        fc.array(tie("value"), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }),
      ),
    })).value;
    fc.assert(
      fc.property(small, small, (a, b) => {
        const difference = jsonDifference(JSON.stringify(a), JSON.stringify(b, null, 1));
        expect(difference === undefined).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("parseJson", () => {
  it("takes and refuses what JSON.parse does", () => {
    const piece = fc.constantFrom(
      ...[
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        '"a"',
        '"',
        "1",
        "0",
        "-",
        ".",
        "e",
        "+",
        "true",
        "null",
        " ",
        "\\",
        "\n",
        "\u00a0",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect([text, parseJson(text) !== undefined]).toEqual([text, valid]);
      }),
      { numRuns: 30_000 },
    );
  });

  it.each([
    '"\\x"',
    '"\\u12"',
    '"\t"',
    '"\\',
    "\ufeff1",
    "[1,]",
    '{"a":1,}',
    "{a:1}",
    "'a'",
    "01",
    "1.",
    ".5",
    "+1",
    "NaN",
    "//\n1",
  ])("refuses %j", (text) => expect(parseJson(text)).toBeUndefined());
});

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The same value, members in the opposite order. */
function reversed(value: unknown): unknown {
  return reorder(value, (names) => names.reverse());
}

function sorted(value: unknown): unknown {
  return reorder(value, (names) => names.sort());
}

function reorder(value: unknown, order: (names: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => reorder(item, order));
  if (typeof value !== "object" || value === null) return value;
  const made: Record<string, unknown> = Object.create(null);
  for (const name of order(Object.keys(value)))
    made[name] = reorder((value as Record<string, unknown>)[name], order);
  return made;
}
