import type { CesqlValue } from "../adapters/adapter.ts";
import { type CesqlType, MAX_INTEGER, MIN_INTEGER, type Outcome, typeOf } from "./casts.ts";
import type { BinaryOperator } from "./expression.ts";

/** A binary operator whose operands are always evaluated; AND and OR stop early and are the engine's own. */
type Strict = Exclude<BinaryOperator, "AND" | "OR">;

interface Definition {
  readonly returns: CesqlType;
  /** The type that both operands are cast to, known from the right one where the operator is overloaded. */
  operandType(right: CesqlValue): CesqlType;
  apply(x: CesqlValue, y: CesqlValue): Outcome;
}

const numeric = (apply: (x: number, y: number) => Outcome): Definition => ({
  returns: "Integer",
  operandType: () => "Integer",
  apply: (x, y) => apply(x as number, y as number),
});

const compared = (apply: (x: number, y: number) => boolean): Definition => ({
  returns: "Boolean",
  operandType: () => "Integer",
  apply: (x, y) => ({ value: apply(x as number, y as number) }),
});

const overloaded = (apply: (x: CesqlValue, y: CesqlValue) => boolean): Definition => ({
  returns: "Boolean",
  operandType: typeOf,
  apply: (x, y) => ({ value: apply(x, y) }),
});

/** The binary operators (cesql/spec.md, 3.4.2). */
export const OPERATORS: Readonly<Record<Strict, Definition>> = {
  "*": numeric((x, y) => integer(x * y)),
  "/": numeric((x, y) => (y === 0 ? { value: 0, error: "math" } : integer(Math.trunc(x / y)))),
  "%": numeric((x, y) => (y === 0 ? { value: 0, error: "math" } : integer(x % y))),
  "+": numeric((x, y) => integer(x + y)),
  "-": numeric((x, y) => integer(x - y)),
  "<": compared((x, y) => x < y),
  "<=": compared((x, y) => x <= y),
  ">": compared((x, y) => x > y),
  ">=": compared((x, y) => x >= y),
  "=": overloaded((x, y) => x === y),
  "!=": overloaded((x, y) => x !== y),
  XOR: {
    returns: "Boolean",
    operandType: () => "Boolean",
    apply: (x, y) => ({ value: x !== y }),
  },
};

/**
 * The text is silent on results beyond 32 bits, but for ABS: here they are a MathError with the zero value. A product
 * that a double rounds is far beyond them, so that nothing is lost. `+ 0` turns a negative zero into the only one.
 */
export function integer(value: number): Outcome<number> {
  if (value < MIN_INTEGER || value > MAX_INTEGER) return { value: 0, error: "math" };
  return { value: value + 0 };
}
