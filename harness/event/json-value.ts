import { type JsonNode, parseJson } from "./json-parse.ts";
import { pointer } from "./violation.ts";

/** The first place where two JSON texts mean something else. */
export interface JsonDifference {
  /** JSON pointer (RFC 6901) of the value; `""` is the whole text. */
  readonly path: string;
  /** The JSON text there, shortened when long; absent when only the other side has a value there. */
  readonly expected?: string;
  readonly actual?: string;
}

/** Two containers of the same kind, and how far the comparison of them has come. */
interface Frame {
  readonly expected: JsonNode;
  readonly actual: JsonNode;
  /** The member names to visit; absent for arrays. */
  readonly names: readonly string[] | undefined;
  next: number;
}

/**
 * Where two JSON texts first differ in meaning, `undefined` when they mean the same. Numbers are compared as exact
 * decimals (`1`, `1.0` and `1e0` are equal, 9007199254740993 and 9007199254740992 are not), strings after their
 * escapes, objects without regard to order; of a member given twice the last counts. Any depth of nesting will do.
 * A text that is not JSON differs, at `""`, from everything but the identical text; nothing is thrown.
 */
export function jsonDifference(expectedText: string, actualText: string): JsonDifference | undefined {
  if (expectedText === actualText) return undefined;
  const expected = parseJson(expectedText);
  const actual = parseJson(actualText);
  if (expected === undefined || actual === undefined)
    return { path: "", expected: shorten(expectedText), actual: shorten(actualText) };

  // A stack of our own: recursion would end in a RangeError on deep nesting.
  const stack: Frame[] = [];
  const differs = (a: JsonNode | undefined, b: JsonNode | undefined): JsonDifference | undefined => {
    if (a !== undefined && b !== undefined) {
      if (a.kind === b.kind && (a.kind === "array" || a.kind === "object")) {
        stack.push({ expected: a, actual: b, names: namesOf(a, b), next: 0 });
        return undefined;
      }
      if (sameScalar(a, b)) return undefined;
    }
    return {
      path: stack.map((frame) => pointer(String(frame.names?.[frame.next - 1] ?? frame.next - 1))).join(""),
      ...(a === undefined ? {} : { expected: shorten(expectedText.slice(a.start, a.end)) }),
      ...(b === undefined ? {} : { actual: shorten(actualText.slice(b.start, b.end)) }),
    };
  };

  let difference = differs(expected, actual);
  while (difference === undefined) {
    const frame = stack.at(-1);
    if (frame === undefined) return undefined;
    const index = frame.next++;
    const left = child(frame.expected, frame.names, index);
    const right = child(frame.actual, frame.names, index);
    if (left === undefined && right === undefined) stack.pop();
    else difference = differs(left, right);
  }
  return difference;
}

/** The names of both objects: those expected first, in their order. `undefined` for arrays. */
function namesOf(expected: JsonNode, actual: JsonNode): string[] | undefined {
  if (expected.members === undefined || actual.members === undefined) return undefined;
  const names = [...expected.members.keys()];
  for (const name of actual.members.keys()) if (!expected.members.has(name)) names.push(name);
  return names;
}

function child(node: JsonNode, names: readonly string[] | undefined, index: number): JsonNode | undefined {
  if (names === undefined) return node.items?.[index];
  const name = names[index];
  return name === undefined ? undefined : node.members?.get(name);
}

function sameScalar(a: JsonNode, b: JsonNode): boolean {
  if (a.kind !== b.kind) return false;
  return a.text === b.text || (a.kind === "number" && sameNumber(a.text ?? "", b.text ?? ""));
}

/** Whether two JSON numbers are the same decimal, however they are written. */
function sameNumber(a: string, b: string): boolean {
  const left = decimal(a);
  const right = decimal(b);
  return left.digits === right.digits && left.negative === right.negative && left.exponent === right.exponent;
}

/** A number as digits without zeros at either end, times ten to the exponent. Zero has no digits and no sign. */
function decimal(text: string): { negative: boolean; digits: string; exponent: bigint } {
  const negative = text.startsWith("-");
  const [mantissa = "", power = "0"] = (negative ? text.slice(1) : text).toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  let start = 0;
  while (all.charCodeAt(start) === 0x30) start++;
  let end = all.length;
  while (end > start && all.charCodeAt(end - 1) === 0x30) end--;
  if (start === end) return { negative: false, digits: "", exponent: 0n };
  // The exponent can have any number of digits. BigInt knows no plus sign.
  const exponent =
    BigInt(power.startsWith("+") ? power.slice(1) : power) - BigInt(fraction.length - (all.length - end));
  return { negative, digits: all.slice(start, end), exponent };
}

/** A piece of a text that a person can read in a report. */
function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
