import { describe, expect, test } from "vitest";
import { evaluate } from "./compile.ts";
import { MAX_DEPTH, parse } from "./parse.ts";
import { ParseError } from "./parse-error.ts";
import { print } from "./print.ts";

/** What the parser says of a text that is no expression. */
function refusal(expression: string): ParseError {
  try {
    parse(expression);
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
  throw new Error(`${expression} was read`);
}

const literal = (value: boolean | number | string) => ({ kind: "literal", value });
const attribute = (name: string) => ({ kind: "attribute", name });

describe("a tree", () => {
  test.each<[string, unknown]>([
    ["'a'", literal("a")],
    ["+007", literal(7)],
    ["-0", literal(0)],
    ["-2147483648", literal(-2147483648)],
    ["fAlSe", literal(false)],
    ["((Subject))", attribute("subject")],
    ["1st", attribute("1st")],
    ["EXISTS Subject", { kind: "exists", name: "subject" }],
    ["- 5", { kind: "prefix", operator: "-", operand: literal(5) }],
    ["-1st", { kind: "prefix", operator: "-", operand: attribute("1st") }],
    ["abs ( 1 , a )", { kind: "call", name: "ABS", args: [literal(1), attribute("a")] }],
    ["F()", { kind: "call", name: "F", args: [] }],
    ["a NOT LIKE 'b'", { kind: "like", operand: attribute("a"), pattern: "b", negated: true }],
    [
      "a in (1, 'b')",
      { kind: "in", operand: attribute("a"), set: [literal(1), literal("b")], negated: false },
    ],
    ["1 <> 2", { kind: "chain", first: literal(1), rest: [{ operator: "!=", operand: literal(2) }] }],
    [
      "1 - 2 + 3",
      {
        kind: "chain",
        first: literal(1),
        rest: [
          { operator: "-", operand: literal(2) },
          { operator: "+", operand: literal(3) },
        ],
      },
    ],
  ])("of %s", (expression, tree) => expect(parse(expression)).toEqual(tree));
});

describe("precedence and order:", () => {
  test.each([
    ["1 + 2 * 3", "(1 + (2 * 3))"],
    ["1 * 2 + 3 % 4", "((1 * 2) + (3 % 4))"],
    ["1 - 2 - 3", "(1 - 2 - 3)"],
    ["1 - (2 - 3)", "(1 - (2 - 3))"],
    ["4-1", "(4 - 1)"],
    ["4 -1", "(4 - 1)"],
    ["4 - -1", "(4 - -1)"],
    ["4--1", "(4 - -1)"],
    ["4 +1", "(4 + 1)"],
    ["1 < 2 + 3", "(1 < (2 + 3))"],
    ["a = 1 AND b >= 2", "((a = 1) AND (b >= 2))"],
    ["a AND b OR c XOR d", "(a AND b OR c XOR d)"],
    ["NOT a AND b", "((NOT a) AND b)"],
    ["NOT a = b", "((NOT a) = b)"],
    ["NOT NOT a", "(NOT (NOT a))"],
    ["NOT -a", "(NOT (- a))"],
    ["- NOT a", "(- (NOT a))"],
    ["--1", "(- -1)"],
    ["-a * b", "((- a) * b)"],
    ["NOT a LIKE 'x'", "((NOT a) LIKE 'x')"],
    ["-a IN (1)", "((- a) IN (1))"],
    ["1 + a LIKE 'x'", "(1 + (a LIKE 'x'))"],
    ["a LIKE 'x' LIKE 'y'", "((a LIKE 'x') LIKE 'y')"],
    ["a IN (1) NOT LIKE 'y'", "((a IN (1)) NOT LIKE 'y')"],
    ["a NOT IN (1) = b", "((a NOT IN (1)) = b)"],
    ["EXISTS a AND NOT EXISTS b", "((EXISTS a) AND (NOT (EXISTS b)))"],
    ["f(1 + 2, a) * 3", "(F((1 + 2), a) * 3)"],
    ["(1 + 2) * 3", "((1 + 2) * 3)"],
    ["1+2=3 and(true)", "(((1 + 2) = 3) AND TRUE)"],
  ])("%s is read as %s", (expression, read) => {
    expect(print(parse(expression))).toBe(read);
    expect(print(parse(read))).toBe(read);
  });
});

describe("a string literal", () => {
  test.each([
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"say \"hi\""`, 'say "hi"'],
    [String.raw`'\"'`, String.raw`\"`],
    [String.raw`"\'"`, String.raw`\'`],
    [String.raw`'a\\'`, String.raw`a\\`],
    [String.raw`'a\\\''`, String.raw`a\\'`],
    [String.raw`'100\%'`, String.raw`100\%`],
    ["'a\n\u{1f600}\u0000'", "a\n\u{1f600}\u0000"],
    ["'NOT TRUE'", "NOT TRUE"],
  ])("%s, written and read again, stays the same", (expression, value) => {
    const tree = parse(expression);
    expect(tree).toEqual(literal(value));
    expect(parse(print(tree))).toEqual(tree);
  });
});

describe("a refusal points at the place:", () => {
  test.each<[string, number, string, RegExp]>([
    ["", 0, "CESQL-2.1-b", /operand/],
    ["1 + ", 4, "CESQL-2.1-b", /operand/],
    ["1 2", 2, "CESQL-2.1-b", /operator or the end/],
    ["(TRUE", 5, "CESQL-2.1-a", /closing parenthesis/],
    ["TRUE)", 4, "CESQL-2.1-b", /operator or the end/],
    ["a & b", 2, "CESQL-2.1-b", /U\+0026 \(&\)/],
    ["'\u{1f600}' \u{1f600}", 5, "CESQL-2.1-b", /U\+1F600 has no meaning/],
    ["a = \u0001", 4, "CESQL-2.1-b", /U\+0001 has/],
    ["a\u00a0= 1", 1, "CESQL-2.1-b", /U\+00A0/],
    ["a = 'it", 4, "CESQL-2.2-d", /no end/],
    [String.raw`'a\'`, 0, "CESQL-2.2-d", /no end/],
    ["1 + 2147483648", 4, "CESQL-2.2-c", /32 bits/],
    ["-2147483649", 1, "CESQL-2.2-c", /32 bits/],
    ["- 2147483648", 2, "CESQL-2.2-c", /32 bits/],
    [`1${"0".repeat(10_000)}`, 0, "CESQL-2.2-c", /32 bits/],
    ["1 + + 2", 6, "CESQL-2.2-d", /digits/],
    ["+five", 1, "CESQL-2.2-d", /digits/],
    ["my_ext = 1", 0, "CESQL-2.2-a", /letters and digits/],
    ["a AND in", 6, "CESQL-2.1-b", /in cannot name/],
    ["EXISTS 12", 7, "CESQL-2.1-b", /12 cannot name/],
    ["a LIKE b", 7, "CESQL-3.4.3-e", /string literal/],
    ["a NOT LIKE 1", 11, "CESQL-3.4.3-e", /string literal/],
    ["a NOT = 1", 2, "CESQL-2.1-b", /operator or the end/],
    ["a IN 1", 5, "CESQL-2.3-a", /in parentheses/],
    ["a IN ()", 6, "CESQL-2.1-b", /operand/],
    ["a IN (1 2)", 8, "CESQL-2.3-a", /comma or a closing/],
    ["CONCAT(1,)", 9, "CESQL-2.1-b", /operand/],
    ["CONCAT(1", 8, "CESQL-2.4-a", /comma or a closing/],
    ["a + F1(2)", 4, "CESQL-2.4-a", /name of a function/],
    ["_f(2)", 0, "CESQL-2.4-a", /name of a function/],
    ["AND(1)", 0, "CESQL-2.1-b", /AND cannot name/],
  ])("%j", (expression, offset, requirement, message) => {
    const error = refusal(expression);
    expect(error.offset).toBe(offset);
    expect(error.message).toMatch(message);
    expect(error.violations).toEqual([
      expect.objectContaining({ code: "cesql-syntax", requirement, message: error.message }),
    ]);
  });

  test("and its message counts from 1", () => {
    expect(refusal("1 2").message).toMatch(/^at character 3 of the expression: /);
  });
});

describe("depth", () => {
  const MANY = 100_000;
  const nestings: [string, (count: number) => string][] = [
    ["parentheses", (count) => `${"(".repeat(count)}1${")".repeat(count)}`],
    ["opening parentheses alone", (count) => "(".repeat(count)],
    ["NOT", (count) => `${"NOT ".repeat(count)}TRUE`],
    ["minus", (count) => `${"-".repeat(count)}x`],
    ["calls", (count) => `${"ABS(".repeat(count)}1${")".repeat(count)}`],
    ["second arguments", (count) => `${"F(1, ".repeat(count)}1${")".repeat(count)}`],
    ["sets", (count) => `${"1 IN (".repeat(count)}1${")".repeat(count)}`],
    ["right operands", (count) => `${"1 - (".repeat(count)}1${")".repeat(count)}`],
  ];

  test.each(nestings)("of a hundred thousand %s is refused", (_, nested) => {
    expect(refusal(nested(MANY)).message).toContain(`nested more than ${MAX_DEPTH} levels deep`);
  });

  test.each(nestings.filter(([name]) => !name.endsWith("alone")))(
    "of as many %s as are allowed is evaluated and printed, and one more is refused",
    (_, nested) => {
      const expression = nested(MAX_DEPTH);
      expect(() => evaluate(expression, { attributes: new Map() })).not.toThrow();
      expect(print(parse(expression))).not.toBe("");
      expect(() => parse(nested(MAX_DEPTH + 1))).toThrow(ParseError);
    },
  );

  test.each([
    ["LIKE", " LIKE '1'"],
    ["IN", " NOT IN (1)"],
  ])("of a hundred thousand %s, each on the result of the one before, is refused", (_, operator) => {
    expect(refusal(`1${operator.repeat(MANY)}`).message).toContain("levels deep");
    expect(print(parse(`1${operator.repeat(MAX_DEPTH)}`))).toMatch(/^\({200}1/);
  });

  test("does not grow with the length of a chain, of a set or of a list of arguments", () => {
    const event = { attributes: new Map() };
    expect(evaluate(`0${" + 1".repeat(MANY)}`, event)).toEqual({ value: MANY, errors: [] });
    expect(evaluate(`${"FALSE OR ".repeat(MANY)}TRUE`, event)).toEqual({ value: true, errors: [] });
    expect(evaluate(`7 IN (${"1, ".repeat(MANY)}7)`, event)).toEqual({ value: true, errors: [] });
    const joined = `CONCAT(${"'a', ".repeat(10_000)}'b')`;
    expect(evaluate(`LENGTH(${joined})`, event)).toEqual({ value: 10_001, errors: [] });
  });
});
