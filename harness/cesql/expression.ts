import type { CesqlValue } from "../adapters/adapter.ts";

/** The operators between two operands (cesql/spec.md, 2.3). `<>` means the same as `!=` and is read as that. */
export type BinaryOperator =
  | "*"
  | "/"
  | "%"
  | "+"
  | "-"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "AND"
  | "OR"
  | "XOR";

/**
 * The binary operators by precedence, the strongest first; those of one level are evaluated from left to right
 * (cesql/spec.md, 3.6).
 */
export const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["*", "/", "%"],
  ["+", "-"],
  ["=", "!=", "<", "<=", ">", ">="],
  ["AND", "OR", "XOR"],
];

/** One more operator and its right operand. */
export interface Link {
  readonly operator: BinaryOperator;
  readonly operand: Expression;
}

/**
 * A parsed expression (cesql/spec.md, 2.1). Parentheses show in the nesting alone. `chain` holds operators of one
 * level, so that a long list of alternatives is long and not deep.
 */
export type Expression =
  | { readonly kind: "literal"; readonly value: CesqlValue }
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "exists"; readonly name: string }
  | { readonly kind: "prefix"; readonly operator: "NOT" | "-"; readonly operand: Expression }
  | { readonly kind: "chain"; readonly first: Expression; readonly rest: readonly Link[] }
  | {
      readonly kind: "like";
      readonly operand: Expression;
      readonly pattern: string;
      readonly negated: boolean;
    }
  | {
      readonly kind: "in";
      readonly operand: Expression;
      readonly set: readonly Expression[];
      readonly negated: boolean;
    }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] };

/** The expressions directly inside this one, in the order of their text. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "prefix":
    case "like":
      return [expression.operand];
    case "chain":
      return [expression.first, ...expression.rest.map(({ operand }) => operand)];
    case "in":
      return [expression.operand, ...expression.set];
    case "call":
      return expression.args;
    default:
      return [];
  }
}
