import type { CesqlValue } from "../adapters/adapter.ts";
import type { Expression } from "./expression.ts";

/**
 * An expression as text with a pair of parentheses around everything that has operators inside, so that one sees how
 * it was read. Parsing it gives an expression of the same meaning, unless the parentheses nest too deep for the parser.
 */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return printValue(expression.value);
    case "attribute":
      return expression.name;
    case "exists":
      return `(EXISTS ${expression.name})`;
    case "prefix":
      return expression.operator === "NOT"
        ? `(NOT ${print(expression.operand)})`
        : `(- ${print(expression.operand)})`;
    case "chain":
      // One pair for the whole level: from left to right is how it is read anyway.
      return `(${expression.rest.reduce(
        (text, { operator, operand }) => `${text} ${operator} ${print(operand)}`,
        print(expression.first),
      )})`;
    case "like":
      return `(${print(expression.operand)}${not(expression)} LIKE ${printValue(expression.pattern)})`;
    case "in":
      return `(${print(expression.operand)}${not(expression)} IN (${expression.set.map(print).join(", ")}))`;
    case "call":
      return `${expression.name}(${expression.args.map(print).join(", ")})`;
  }
}

const not = ({ negated }: { negated: boolean }): string => (negated ? " NOT" : "");

/** A value as a literal. */
export function printValue(value: CesqlValue): string {
  if (typeof value === "string") {
    // A quote after a lone backslash cannot be written between quotes of its own kind.
    const quote = /(?<!\\)(?:\\\\)*\\'/.test(value) ? '"' : "'";
    return `${quote}${value.replaceAll(quote, `\\${quote}`)}${quote}`;
  }
  return String(value).toUpperCase();
}
