import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CesqlError, CesqlValue } from "../adapters/adapter.ts";
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
      fc.constantFrom(
        "(",
        ")",
        ",",
        "=",
        "<",
        ">",
        "!",
        "AND",
        "NOT",
        "IN",
        "LIKE",
        "EXISTS",
        "TRUE",
        "ABS(",
        "99999999999",
      ),
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

  type Operand = number | boolean;

  /** A flat chain of operators without a parenthesis, worked out level by level on exact numbers. */
  function workOut(first: Operand, rest: readonly (readonly [string, Operand])[]) {
    const errors: CesqlError[] = [];
    const number = (value: bigint): number => {
      if (value === BigInt.asIntN(32, value)) return Number(value);
      errors.push("math");
      return 0;
    };
    const arithmetic = (x: bigint, operator: string, y: bigint): number => {
      if (operator === "*") return number(x * y);
      if (operator === "+") return number(x + y);
      if (operator === "-") return number(x - y);
      if (y === 0n) errors.push("math");
      else return number(operator === "/" ? x / y : x % y);
      return 0;
    };
    const compared = (x: number, operator: string, y: number): boolean =>
      operator === "<" ? x < y : operator === "<=" ? x <= y : operator === ">" ? x > y : x >= y;
    const apply = (x: Operand, operator: string, y: Operand): Operand => {
      if (operator === "XOR") return Boolean(x) !== Boolean(y);
      if (operator === "=" || operator === "!=") {
        const same = typeof y === "boolean" ? Boolean(x) === y : Number(x) === y;
        return same === (operator === "=");
      }
      if (LEVELS[2]?.includes(operator)) return compared(Number(x), operator, Number(y));
      return arithmetic(BigInt(x), operator, BigInt(y));
    };
    /** The operands from `from` on that operators of this level or stronger ones hold together, and where they end. */
    const chain = (from: number, level: number): [Operand, number] => {
      if (level < 0) return [from === 0 ? first : (rest[from - 1]?.[1] ?? 0), from + 1];
      let [value, at] = chain(from, level - 1);
      for (let operator = rest[at - 1]?.[0] ?? ""; LEVELS[level]?.includes(operator); ) {
        const decided = (operator === "AND" && !value) || (operator === "OR" && Boolean(value));
        const known = errors.length;
        const [right, end] = chain(at, level - 1);
        if (decided) errors.length = known;
        value =
          operator === "AND" || operator === "OR"
            ? decided
              ? Boolean(value)
              : Boolean(right)
            : apply(value, operator, right);
        at = end;
        operator = rest[at - 1]?.[0] ?? "";
      }
      return [value, at];
    };
    const [value] = chain(0, LEVELS.length - 1);
    return { value: value as CesqlValue, errors };
  }

  const operands = fc.oneof({ weight: 3, arbitrary: integers }, { weight: 1, arbitrary: fc.boolean() });
  const links = fc.array(fc.tuple(fc.constantFrom(...LEVELS.flat()), operands), { maxLength: 8 });

  test("of a chain without parentheses is what precedence and order from the left say", () => {
    fc.assert(
      fc.property(operands, links, (first, rest) => {
        const expression = [first, ...rest.flat()].join(" ");
        const worked = workOut(first, rest);
        expect(evaluate(expression, event, { mode: "complete" })).toEqual(worked);
        expect(evaluate(expression, event, { mode: "fail-fast" }).errors).toEqual(worked.errors.slice(0, 1));
      }),
      { numRuns: 2000 },
    );
  });
});
