/**
 * A strict RFC 8259 scanner that builds nothing: it says where values begin and end.
 *
 * Why not JSON.parse: the data of an event is kept as its source text (so `1.0` and big numbers survive), members
 * that occur twice must be seen, the form of a number matters, and a refusal names the offset. JSON.parse loses all
 * four, and building data that nobody looks at is most of its cost. Nesting is tracked on an explicit stack, one
 * byte a level, so no input can exhaust the call stack.
 *
 * Every function takes the offset to start at and returns the offset after what it read. A syntax error is
 * returned, not thrown, as the bitwise complement of its offset: always negative, and free on the good path.
 */

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const OBJECT = 1;
const ARRAY = 0;
let containers = new Uint8Array(64);
/** A stack that one hostile document made huge is dropped after that document. */
const KEPT_STACK = 1 << 16;

/** The offset of the next character that is not JSON white space. */
export function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) break;
    at++;
  }
  return at;
}

/** Reads the string whose opening quote is at `start`. */
export function skipString(text: string, start: number): number {
  const end = text.length;
  let at = start + 1;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at + 1;
    if (c < 0x20) return ~at;
    if (c === BACKSLASH) {
      at = skipEscape(text, at + 1);
      if (at < 0) return at;
    } else at++;
  }
  return ~end;
}

function skipEscape(text: string, at: number): number {
  if (at >= text.length) return ~at;
  const c = text.charCodeAt(at);
  if (c !== LOWER_U) return '"\\/bfnrt'.includes(text.charAt(at)) ? at + 1 : ~at;
  for (let digit = at + 1; digit <= at + 4; digit++) {
    if (digit >= text.length || !isHex(text.charCodeAt(digit))) return ~Math.min(digit, text.length);
  }
  return at + 5;
}

function isHex(c: number): boolean {
  return isDigit(c) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66);
}

function isDigit(c: number): boolean {
  return c >= ZERO && c <= NINE;
}

function skipDigits(text: string, start: number): number {
  let at = start;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  return at === start ? ~at : at;
}

function skipNumber(text: string, start: number): number {
  let at = text.charCodeAt(start) === MINUS ? start + 1 : start;
  if (at < text.length && text.charCodeAt(at) === ZERO) at++;
  else at = skipDigits(text, at);
  if (at < 0) return at;
  if (at < text.length && text.charCodeAt(at) === DOT) {
    at = skipDigits(text, at + 1);
    if (at < 0) return at;
  }
  if (at < text.length && (text.charCodeAt(at) | 0x20) === LOWER_E) {
    at++;
    if (at < text.length && (text.charCodeAt(at) === MINUS || text.charCodeAt(at) === 0x2b)) at++;
    at = skipDigits(text, at);
  }
  return at;
}

function skipLiteral(text: string, start: number, literal: string): number {
  if (text.startsWith(literal, start)) return start + literal.length;
  let at = 0;
  while (text.charCodeAt(start + at) === literal.charCodeAt(at)) at++;
  return ~(start + at);
}

function skipScalar(text: string, start: number): number {
  if (start >= text.length) return ~start;
  const c = text.charCodeAt(start);
  if (c === QUOTE) return skipString(text, start);
  if (c === MINUS || isDigit(c)) return skipNumber(text, start);
  if (c === 0x74) return skipLiteral(text, start, "true");
  if (c === 0x66) return skipLiteral(text, start, "false");
  if (c === 0x6e) return skipLiteral(text, start, "null");
  return ~start;
}

/** Reads `"key" :` and the white space around; returns where the member's value begins. */
function skipKey(text: string, start: number): number {
  const key = skipSpace(text, start);
  if (key >= text.length || text.charCodeAt(key) !== QUOTE) return ~key;
  const end = skipString(text, key);
  if (end < 0) return end;
  const colon = skipSpace(text, end);
  if (colon >= text.length || text.charCodeAt(colon) !== COLON) return ~colon;
  return skipSpace(text, colon + 1);
}

/** Reads one value of any kind that begins exactly at `start`. */
export function skipValue(text: string, start: number): number {
  const c = start < text.length ? text.charCodeAt(start) : 0;
  if (c !== OPEN_BRACE && c !== OPEN_BRACKET) return skipScalar(text, start);
  const end = skipNested(text, start);
  if (containers.length > KEPT_STACK) containers = new Uint8Array(64);
  return end;
}

function skipNested(text: string, start: number): number {
  const length = text.length;
  let depth = 0;
  let at = start;
  while (at >= 0) {
    const c = at < length ? text.charCodeAt(at) : 0;
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      const inside = skipSpace(text, at + 1);
      const close = c === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
      if (inside < length && text.charCodeAt(inside) === close) at = inside + 1;
      else {
        if (depth === containers.length) containers = grown(containers);
        containers[depth++] = c === OPEN_BRACE ? OBJECT : ARRAY;
        at = c === OPEN_BRACE ? skipKey(text, inside) : inside;
        continue;
      }
    } else {
      at = skipScalar(text, at);
      if (at < 0) return at;
    }
    // A value ends at `at`: leave the containers that end here too, or go on to the next value.
    for (;;) {
      if (depth === 0) return at;
      at = skipSpace(text, at);
      if (at >= length) return ~at;
      const next = text.charCodeAt(at);
      const kind = containers[depth - 1];
      if (next === COMMA) {
        at = kind === OBJECT ? skipKey(text, at + 1) : skipSpace(text, at + 1);
        break;
      }
      if (next !== (kind === OBJECT ? CLOSE_BRACE : CLOSE_BRACKET)) return ~at;
      depth--;
      at++;
    }
  }
  return at;
}

function grown(stack: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(stack.length * 2);
  larger.set(stack);
  return larger;
}

/**
 * Reads the object whose brace is at `start` and reports each of its own members, in order.
 * `member` gets the offset of the key's opening quote, the offset after its closing quote, and the value's bounds.
 */
export function scanObject(
  text: string,
  start: number,
  member: (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void,
): number {
  let at = skipSpace(text, start + 1);
  if (at < text.length && text.charCodeAt(at) === CLOSE_BRACE) return at + 1;
  for (;;) {
    const key = skipSpace(text, at);
    if (key >= text.length || text.charCodeAt(key) !== QUOTE) return ~key;
    const keyEnd = skipString(text, key);
    if (keyEnd < 0) return keyEnd;
    const colon = skipSpace(text, keyEnd);
    if (colon >= text.length || text.charCodeAt(colon) !== COLON) return ~colon;
    const value = skipSpace(text, colon + 1);
    const end = skipValue(text, value);
    if (end < 0) return end;
    member(key, keyEnd, value, end);
    at = skipSpace(text, end);
    const next = at < text.length ? text.charCodeAt(at) : 0;
    if (next === CLOSE_BRACE) return at + 1;
    if (next !== COMMA) return ~at;
    at++;
  }
}

/** Reads the array whose bracket is at `start` and reports the bounds of each element, in order. */
export function scanArray(
  text: string,
  start: number,
  element: (valueStart: number, valueEnd: number) => void,
): number {
  let at = skipSpace(text, start + 1);
  if (at < text.length && text.charCodeAt(at) === CLOSE_BRACKET) return at + 1;
  for (;;) {
    const value = skipSpace(text, at);
    const end = skipValue(text, value);
    if (end < 0) return end;
    element(value, end);
    at = skipSpace(text, end);
    const next = at < text.length ? text.charCodeAt(at) : 0;
    if (next === CLOSE_BRACKET) return at + 1;
    if (next !== COMMA) return ~at;
    at++;
  }
}

/** Whether the whole text is exactly one JSON value, white space around it allowed: `-1`, or where it is not. */
export function jsonErrorAt(text: string): number {
  const end = skipValue(text, skipSpace(text, 0));
  if (end < 0) return ~end;
  const rest = skipSpace(text, end);
  return rest === text.length ? -1 : rest;
}

/** What the value is whose first character is at `start`, in a text known to be valid. */
export function kindAt(
  text: string,
  start: number,
): "object" | "array" | "string" | "number" | "boolean" | "null" {
  switch (text.charCodeAt(start)) {
    case OPEN_BRACE:
      return "object";
    case OPEN_BRACKET:
      return "array";
    case QUOTE:
      return "string";
    case 0x74:
    case 0x66:
      return "boolean";
    case 0x6e:
      return "null";
    default:
      return "number";
  }
}

/** The value of the string literal between these bounds (quotes included), in a text known to be valid. */
export function stringAt(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes("\\") ? (JSON.parse(text.slice(start, end)) as string) : raw;
}
