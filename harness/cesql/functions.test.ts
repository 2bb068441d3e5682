import { describe, expect, test } from "vitest";
import type { CesqlError, CesqlValue } from "../adapters/adapter.ts";
import { compile, evaluate } from "./compile.ts";
import { BUILT_IN, type CesqlFunction, FunctionConflict, FunctionTable } from "./functions.ts";
import { parse } from "./parse.ts";

const event = { attributes: new Map() };
const run = (expression: string, ...functions: CesqlFunction[]) =>
  evaluate(expression, event, { functions, mode: "complete" });

describe("built-in functions", () => {
  test.each<[string, CesqlValue]>([
    ["LENGTH('\u{1f600}e\u0301')", 3],
    ["LEFT('\u{1f600}\u{1f601}b', 1)", "\u{1f600}"],
    ["LEFT('abc', 2147483647)", "abc"],
    ["RIGHT('a\u{1f600}\u{1f601}', 1)", "\u{1f601}"],
    ["RIGHT('abc', 2147483647)", "abc"],
    ["SUBSTRING('\u{1f600}bc', 2)", "bc"],
    ["SUBSTRING('a\u{1f600}c', -2, 1)", "\u{1f600}"],
    ["SUBSTRING('abc', 3, 2147483647)", "c"],
    ["SUBSTRING('abc', -3)", "abc"],
    ["SUBSTRING('abc', 0, 2)", ""],
    ["SUBSTRING('', 0)", ""],
    ["UPPER('stra\u00dfe')", "STRASSE"],
    ["LOWER('\u0396\u0391\u03a3')", "\u03b6\u03b1\u03c2"],
    ["TRIM('\u0085\u00a0\u2028 a b \u3000\t')", "a b"],
    ["TRIM('\u200b a\ufeff')", "\u200b a\ufeff"],
    ["CONCAT()", ""],
    ["CONCAT_WS(', ')", ""],
    ["CONCAT_WS(', ', 1, '', TRUE)", "1, , true"],
    ["ABS(-0)", 0],
    ["int(TRUE) + Bool('TRUE')", 2],
  ])("%s", (expression, value) => expect(run(expression)).toEqual({ value, errors: [] }));

  test.each<[string, CesqlValue, CesqlError]>([
    ["LEFT('abc', -1)", "abc", "functionEvaluation"],
    ["RIGHT('abc', -2147483648)", "abc", "functionEvaluation"],
    ["SUBSTRING('\u{1f600}', 2)", "", "functionEvaluation"],
    ["SUBSTRING('a\u{1f600}', -3)", "", "functionEvaluation"],
    ["SUBSTRING('abc', -4, 1)", "", "functionEvaluation"],
    ["SUBSTRING('abc', 0, -1)", "", "functionEvaluation"],
    ["ABS(-2147483648)", 2147483647, "math"],
    ["INT('x')", 0, "cast"],
    ["LENGTH()", false, "missingFunction"],
    ["SUBSTRING('a', 1, 1, 1)", false, "missingFunction"],
    ["CONCAT_WS()", false, "missingFunction"],
  ])("%s is an error", (expression, value, error) =>
    expect(run(expression)).toEqual({ value, errors: [error] }),
  );
});

const string = (name: string, count: number, says: string): CesqlFunction => ({
  name,
  parameters: Array(count).fill("String"),
  returns: "String",
  call: (...args) => ({ value: `${says}(${args.join(",")})` }),
});
const variadic = (name: string, count: number, says: string): CesqlFunction => ({
  ...string(name, count, says),
  variadic: "String",
});

describe("functions of the user's", () => {
  test("are chosen by the number of arguments, in any case of letters", () => {
    const all = [string("Abc", 1, "one"), string("aBC", 2, "two"), variadic("abc", 3, "many")];
    expect(run("ABC(1)", ...all).value).toBe("one(1)");
    expect(run("abc(1, 2)", ...all).value).toBe("two(1,2)");
    expect(run("aBc(1, 2, TRUE)", ...all).value).toBe("many(1,2,true)");
    expect(run("abc(1, 2, 3, 4, 5)", ...all).value).toBe("many(1,2,3,4,5)");
    expect(run("abc()", ...all)).toEqual({ value: false, errors: ["missingFunction"] });
  });

  test("may add a number of arguments to a built-in one", () => {
    expect(run("ABS(1, 2)", string("abs", 2, "mine"))).toEqual({ value: "mine(1,2)", errors: [] });
    expect(run("ABS(-1)", string("abs", 2, "mine"))).toEqual({ value: 1, errors: [] });
  });

  test("get their arguments cast, but for Any, which is left as it is", () => {
    const seen: CesqlValue[] = [];
    const spy: CesqlFunction = {
      name: "SPY",
      parameters: ["Integer", "Any"],
      variadic: "Boolean",
      returns: "Boolean",
      call: (...args) => {
        seen.push(...args);
        return { value: true };
      },
    };
    expect(run("SPY('12', '12', 'true', 0)", spy)).toEqual({ value: true, errors: [] });
    expect(seen).toEqual([12, "12", true, false]);
    expect(run("SPY('x', 1)", spy)).toEqual({ value: true, errors: ["cast"] });
    expect(evaluate("SPY('x', 1)", event, { functions: [spy] })).toEqual({ value: false, errors: ["cast"] });
    expect(seen).toHaveLength(6);
  });

  test.each<[string, CesqlFunction["returns"], () => unknown, CesqlValue]>([
    [
      "throws",
      "Integer",
      () => {
        throw new Error("no");
      },
      0,
    ],
    ["gives nothing", "String", () => undefined, ""],
    ["gives a value of another type", "Boolean", () => ({ value: "true" }), false],
    ["gives a fraction", "Integer", () => ({ value: 1.5 }), 0],
    ["gives more than 32 bits", "Integer", () => ({ value: 2147483648 }), 0],
    ["gives an error and no value", "String", () => ({ error: "math" }), ""],
  ])("one that %s is the zero value with an error", (_, returns, call, value) => {
    const bad = { name: "BAD", parameters: [], returns, call } as unknown as CesqlFunction;
    expect(run("BAD()", bad)).toEqual({ value, errors: ["functionEvaluation"] });
  });

  test("keep the value and the error that they give", () => {
    const both: CesqlFunction = {
      name: "BOTH",
      parameters: [],
      returns: "Integer",
      call: () => ({ value: 7, error: "generic" }),
    };
    expect(run("BOTH() + 1", both)).toEqual({ value: 8, errors: ["generic"] });
  });
});

describe("definitions that cannot be told apart are refused:", () => {
  test.each<[string, CesqlFunction[]]>([
    ["the same number of arguments", [string("ABC", 1, ""), string("abc", 1, "")]],
    ["two variadic ones", [variadic("ABC", 1, ""), variadic("ABC", 5, "")]],
    ["a variadic one that fits a fixed one", [variadic("ABC", 0, ""), string("ABC", 3, "")]],
    ["a variadic one from as many arguments on", [string("ABC", 3, ""), variadic("ABC", 3, "")]],
    ["a built-in one", [string("LENGTH", 1, "")]],
    ["a built-in variadic one", [string("CONCAT", 4, "")]],
  ])("%s", (_, functions) => {
    expect(() => compile(parse("TRUE"), { functions })).toThrow(FunctionConflict);
    expect(() => new FunctionTable([...BUILT_IN, ...functions.toReversed()])).toThrow(/cannot be told from/);
  });

  test("the message names both", () => {
    expect(() => new FunctionTable([string("ABC", 2, ""), variadic("abc", 1, "")])).toThrow(
      "ABC: (String, String...) cannot be told from (String, String)",
    );
  });

  test("a variadic one that begins above all others stands beside them", () => {
    expect(() => new FunctionTable([variadic("ABC", 4, ""), string("ABC", 3, "")])).not.toThrow();
  });

  test.each(["", "_A", "A1", "A B", "\u00c4", "\u017f"])("%j is no name", (name) => {
    expect(() => new FunctionTable([string(name, 1, "")])).toThrow(/letters and underscores only/);
  });
});
