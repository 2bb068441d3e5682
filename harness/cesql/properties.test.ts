import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CesqlError } from "../adapters/adapter.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { isValue } from "./casts.ts";
import { compile, evaluate } from "./compile.ts";
import type { Expression } from "./expression.ts";
import { parse } from "./parse.ts";
import { ParseError } from "./parse-error.ts";
import { print } from "./print.ts";

/** What holds of every expression, whatever it says. */

const integers = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -2147483648, max: 2147483647 }),
  fc.constantFrom(-2147483648, 2147483647, 46341),
);
const names = fc.constantFrom("id", "SOURCE", "subject", "five", "yes", "blob", "nosuch", "1st");
const characters = fc.constantFrom(
  "a",
  "B",
  "1",
  "-",
  "%",
  "_",
  "'",
  '"',
  "\\",
  " ",
  "\u{1f600}",
  "\u0301",
  "\n",
);
const literals = fc.tuple(fc.constantFrom("'", '"'), fc.array(characters, { maxLength: 6 })).map(
  // Whatever is behind the last backslash, the closing quote has to be none of what it escapes.
  ([quote, all]) =>
    `${quote}${all.map((one) => (one === quote ? `\\${one}` : one === "\\" ? "\\\\" : one)).join("")}${quote}`,
);
const spaces = fc.constantFrom(" ", "  ", "\t", "\r\n");
const anyCase = (...words: string[]) =>
  fc
    .tuple(fc.constantFrom(...words), fc.boolean())
    .map(([word, lower]) => (lower ? word.toLowerCase() : word));
const joined = (...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(spaces, ...parts).map(([space, ...all]) => all.join(space));
const word = (text: string) => fc.constant(text);

/** Texts of the grammar, with parentheses only where chance has put them. */
const { expression: expressions } = fc.letrec<{ expression: string; list: string }>((tie) => ({
  list: fc.array(tie("expression"), { minLength: 1, maxLength: 3 }).map((all) => all.join(" , ")),
  expression: fc.oneof(
    { maxDepth: 5, depthIdentifier: "expression", depthSize: "small" },
    fc.oneof(
      integers.map(String),
      literals,
      names,
      anyCase("TRUE", "FALSE"),
      joined(anyCase("EXISTS"), names),
    ),
    joined(anyCase("NOT", "-"), tie("expression")),
    joined(
      tie("expression"),
      anyCase("*", "/", "%", "+", "-", "=", "!=", "<>", "<", "<=", ">", ">=", "AND", "OR", "XOR"),
      tie("expression"),
    ),
    joined(tie("expression"), anyCase("LIKE", "NOT LIKE"), literals),
    joined(tie("expression"), anyCase("IN", "NOT IN"), word("("), tie("list"), word(")")),
    joined(word("("), tie("expression"), word(")")),
    joined(
      anyCase(
        "LENGTH",
        "CONCAT",
        "CONCAT_WS",
        "LOWER",
        "TRIM",
        "LEFT",
        "RIGHT",
        "SUBSTRING",
        "ABS",
        "INT",
        "BOOL",
        "NOSUCH",
      ),
      word("("),
      tie("list"),
      word(")"),
    ),
  ),
}));

const ATTRIBUTES: readonly [string, AttributeValue][] = [
  ["id", { type: "String", value: "12" }],
  ["source", { type: "URI-reference", value: "/a?b=1" }],
  ["subject", { type: "String", value: "\u{1f600} aB" }],
  ["five", { type: "Integer", value: 5 }],
  ["yes", { type: "Boolean", value: true }],
  ["blob", { type: "Binary", value: Uint8Array.of(255, 0) }],
  ["1st", { type: "String", value: "true" }],
];
const event: CloudEvent = { attributes: new Map(ATTRIBUTES) };

describe("every expression of the grammar", () => {
  test("is read and comes to a value in both modes, the same each time, and leaves the event alone", () => {
    fc.assert(
      fc.property(expressions, fc.constantFrom("complete", "fail-fast"), (expression, mode) => {
        const run = compile(parse(expression), { mode });
        const result = run(event);
        expect(isValue(result.value)).toBe(true);
        expect(run(event)).toEqual(result);
        expect([...event.attributes]).toEqual(ATTRIBUTES);
      }),
      { numRuns: 1000 },
    );
  });

  test("comes to the same first error in both modes, and without one to the same value", () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const complete = evaluate(expression, event, { mode: "complete" });
        const failFast = evaluate(expression, event, { mode: "fail-fast" });
        expect(failFast.errors).toEqual(complete.errors.slice(0, 1));
        if (complete.errors.length === 0) expect(failFast.value).toBe(complete.value);
      }),
      { numRuns: 1000 },
    );
  });

  test("means the same when it is printed and read again", () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const tree = parse(expression);
        const again = parse(print(tree));
        expect(again).toEqual(tree);
        expect(compile(again)(event)).toEqual(compile(tree)(event));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a text is read, or refused with a place in it and nothing else is thrown:", () => {
  function readOrRefused(text: string): void {
    let tree: Expression;
    try {
      tree = parse(text);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      expect(error.offset).toBeGreaterThanOrEqual(0);
      expect(error.offset).toBeLessThanOrEqual(text.length);
      return;
    }
    expect(isValue(compile(tree)(event).value)).toBe(true);
  }

  test("any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 40 }), readOrRefused), { numRuns: 500 });
  });

  test("any tokens", () => {
    const token = fc.oneof(
      characters,
      names,
      literals,
      fc.constantFrom(..."( ) , = < > ! AND NOT IN LIKE EXISTS TRUE ABS( 99999999999".split(" ")),
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 20 }).map((all) => all.join(" ")),
        readOrRefused,
      ),
      {
        numRuns: 1000,
      },
    );
  });

  test("an expression that ends anywhere, or goes on with another", () => {
    fc.assert(
      fc.property(expressions, expressions, fc.nat(), (first, second, at) => {
        readOrRefused(first.slice(0, at % (first.length + 1)));
        readOrRefused(`${first}${second}`);
      }),
    );
  });
});

describe("arithmetic and logic", () => {
  const LEVELS = [
    ["*", "/", "%"],
    ["+", "-"],
    ["=", "!=", "<", "<=", ">", ">="],
    ["AND", "OR", "XOR"],
  ];
  const levelOf = (operator: string) => LEVELS.findIndex((level) => level.includes(operator));

  type Operand = number | boolean;

  /** Works out a chain without parentheses on exact numbers: it is parted at the last of its weakest operators. */
  function workOut(
    operands: readonly Operand[],
    operators: readonly string[],
  ): { value: Operand; errors: CesqlError[] } {
    const errors: CesqlError[] = [];
    const fitting = (value: bigint | undefined): number => {
      if (value === BigInt.asIntN(32, value ?? 1n << 40n)) return Number(value);
      errors.push("math");
      return 0;
    };
    const apply: Record<string, (x: Operand, y: Operand) => Operand> = {
      "*": (x, y) => fitting(BigInt(x) * BigInt(y)),
      "/": (x, y) => fitting(BigInt(y) === 0n ? undefined : BigInt(x) / BigInt(y)),
      "%": (x, y) => fitting(BigInt(y) === 0n ? undefined : BigInt(x) % BigInt(y)),
      "+": (x, y) => fitting(BigInt(x) + BigInt(y)),
      "-": (x, y) => fitting(BigInt(x) - BigInt(y)),
      "=": (x, y) => (typeof y === "boolean" ? Boolean(x) === y : Number(x) === y),
      "!=": (x, y) => (typeof y === "boolean" ? Boolean(x) !== y : Number(x) !== y),
      "<": (x, y) => Number(x) < Number(y),
      "<=": (x, y) => Number(x) <= Number(y),
      ">": (x, y) => Number(x) > Number(y),
      ">=": (x, y) => Number(x) >= Number(y),
      AND: (_, y) => Boolean(y),
      OR: (_, y) => Boolean(y),
      XOR: (x, y) => Boolean(x) !== Boolean(y),
    };
    const between = (first: number, last: number): Operand => {
      if (first === last) return operands[first] as Operand;
      const levels = operators.slice(first, last).map(levelOf);
      const at = first + levels.lastIndexOf(Math.max(...levels));
      const operator = operators[at] as string;
      const left = between(first, at);
      if ((operator === "AND" && !left) || (operator === "OR" && left)) return operator === "OR";
      return (apply[operator] as (x: Operand, y: Operand) => Operand)(left, between(at + 1, last));
    };
    return { value: between(0, operators.length), errors };
  }

  const operand = fc.oneof({ weight: 3, arbitrary: integers }, { weight: 1, arbitrary: fc.boolean() });
  const links = fc.array(fc.tuple(fc.constantFrom(...LEVELS.flat()), operand), { maxLength: 8 });

  test("of a chain without parentheses is what precedence and order from the left say", () => {
    fc.assert(
      fc.property(operand, links, (first, rest) => {
        const worked = workOut(
          [first, ...rest.map(([, right]) => right)],
          rest.map(([operator]) => operator),
        );
        const expression = [first, ...rest.flat()].join(" ");
        expect(evaluate(expression, event, { mode: "complete" })).toEqual(worked);
        expect(evaluate(expression, event, { mode: "fail-fast" }).errors).toEqual(worked.errors.slice(0, 1));
      }),
      { numRuns: 2000 },
    );
  });
});
