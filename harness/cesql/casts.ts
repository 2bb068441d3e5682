import type { CesqlError, CesqlValue } from "../adapters/adapter.ts";

/** The types of values (cesql/spec.md, 3.1); `Any` is for parameters that take a value as it is. */
export type CesqlType = "Boolean" | "Integer" | "String";

/** A value, and the error that came with it. */
export interface Outcome<T extends CesqlValue = CesqlValue> {
  readonly value: T;
  readonly error?: CesqlError;
}

export const MIN_INTEGER = -2147483648;
export const MAX_INTEGER = 2147483647;

/** What an operation gives when there is nothing better to give (cesql/spec.md, 3.1). */
export const ZERO = { Boolean: false, Integer: 0, String: "" } as const;

export function typeOf(value: CesqlValue): CesqlType {
  if (typeof value === "string") return "String";
  return typeof value === "boolean" ? "Boolean" : "Integer";
}

/** Whether anything at all is a value of one of the three types. */
export function isValue(value: unknown): value is CesqlValue {
  if (typeof value !== "number") return typeof value === "string" || typeof value === "boolean";
  return Number.isInteger(value) && value >= MIN_INTEGER && value <= MAX_INTEGER;
}

/** Casts a value (cesql/spec.md, 3.7). What cannot be cast becomes the zero value, with the error `cast`. */
export function cast(value: CesqlValue, type: CesqlType): Outcome {
  if (type === "String") return { value: String(value) };
  return type === "Integer" ? toInteger(value) : toBoolean(value);
}

function toInteger(value: CesqlValue): Outcome<number> {
  if (typeof value !== "string") return { value: Number(value) };
  // A loop, not a pattern with Number(): a text of any length is read in one go and never as a fraction.
  const sign = value.startsWith("-") ? -1 : 1;
  const start = sign === -1 || value.startsWith("+") ? 1 : 0;
  let integer = 0;
  for (let at = start; at < value.length; at++) {
    const digit = value.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return { value: 0, error: "cast" };
    integer = integer * 10 + sign * digit;
    if (integer < MIN_INTEGER || integer > MAX_INTEGER) return { value: 0, error: "cast" };
  }
  return start === value.length ? { value: 0, error: "cast" } : { value: integer };
}

function toBoolean(value: CesqlValue): Outcome<boolean> {
  if (typeof value === "boolean") return { value };
  if (typeof value === "number") return { value: value !== 0 };
  const lower = value.toLowerCase();
  if (lower === "true" || lower === "false") return { value: lower === "true" };
  return { value: false, error: "cast" };
}
