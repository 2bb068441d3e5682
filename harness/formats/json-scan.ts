/**
 * A strict RFC 8259 scanner over UTF-8 bytes that builds nothing: it says where values begin and end.
 *
 * Why not JSON.parse: the data of an event is kept as its source text (so `1.0` and big numbers survive), members
 * that occur twice must be seen, the form of a number matters, and a refusal names the byte. JSON.parse loses all
 * four, and building data that nobody looks at is most of its cost. Why bytes: they are what arrives, their offsets
 * are what people look up, and indexing a byte array is several times faster than `charCodeAt`. Nesting is tracked on
 * an explicit stack, one byte a level, so no input can exhaust the call stack.
 *
 * Every function takes the offset to start at and returns the offset after what it read. A syntax error is
 * returned, not thrown, as the bitwise complement of its offset: always negative, and free on the good path. Whether
 * the bytes are UTF-8 is the caller's to check; here every byte from 0x80 on is taken as part of some character.
 */

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const OBJECT = 1;
const ARRAY = 0;
let containers = new Uint8Array(64);
/** A stack that one hostile document made huge is dropped after that document. */
const KEPT_STACK = 1 << 16;

/** The byte there, or 0, which no JSON text holds, past the end. */
function byteAt(bytes: Uint8Array, at: number): number {
  return at < bytes.length ? (bytes[at] as number) : 0;
}

/** The offset of the next byte that is not JSON white space. */
export function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const c = bytes[at] as number;
    if (c > 0x20 || (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09)) break;
    at++;
  }
  return at;
}

/** Reads the string whose opening quote is at `start`. */
function skipString(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  let at = start + 1;
  while (at < end) {
    const c = bytes[at] as number;
    if (c === QUOTE) return at + 1;
    if (c < 0x20) return ~at;
    if (c === BACKSLASH) {
      at = skipEscape(bytes, at + 1);
      if (at < 0) return at;
    } else at++;
  }
  return ~end;
}

/** Which characters may follow a backslash alone. */
const ESCAPES = new Uint8Array(256);
for (const character of '"\\/bfnrt') ESCAPES[character.charCodeAt(0)] = 1;

function skipEscape(bytes: Uint8Array, at: number): number {
  const c = byteAt(bytes, at);
  if (c !== LOWER_U) return ESCAPES[c] === 1 ? at + 1 : ~at;
  for (let digit = at + 1; digit <= at + 4; digit++) {
    if (!isHex(byteAt(bytes, digit))) return ~Math.min(digit, bytes.length);
  }
  return at + 5;
}

function isHex(c: number): boolean {
  return isDigit(c) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66);
}

function isDigit(c: number): boolean {
  return c >= ZERO && c <= 0x39;
}

function skipDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(byteAt(bytes, at))) at++;
  return at === start ? ~at : at;
}

function skipNumber(bytes: Uint8Array, start: number): number {
  let at = byteAt(bytes, start) === MINUS ? start + 1 : start;
  if (byteAt(bytes, at) === ZERO) at++;
  else at = skipDigits(bytes, at);
  if (at < 0) return at;
  if (byteAt(bytes, at) === DOT) {
    at = skipDigits(bytes, at + 1);
    if (at < 0) return at;
  }
  if ((byteAt(bytes, at) | 0x20) === LOWER_E) {
    at++;
    const sign = byteAt(bytes, at);
    at = skipDigits(bytes, sign === MINUS || sign === PLUS ? at + 1 : at);
  }
  return at;
}

function skipLiteral(bytes: Uint8Array, start: number, literal: string): number {
  for (let i = 1; i < literal.length; i++) {
    if (byteAt(bytes, start + i) !== literal.charCodeAt(i)) return ~(start + i);
  }
  return start + literal.length;
}

function skipScalar(bytes: Uint8Array, start: number): number {
  const c = byteAt(bytes, start);
  if (c === QUOTE) return skipString(bytes, start);
  if (c === MINUS || isDigit(c)) return skipNumber(bytes, start);
  if (c === LOWER_T) return skipLiteral(bytes, start, "true");
  if (c === LOWER_F) return skipLiteral(bytes, start, "false");
  if (c === LOWER_N) return skipLiteral(bytes, start, "null");
  return ~start;
}

/** Reads `"key" :` and the white space around; returns where the member's value begins. */
function skipKey(bytes: Uint8Array, start: number): number {
  const key = skipSpace(bytes, start);
  if (byteAt(bytes, key) !== QUOTE) return ~key;
  const end = skipString(bytes, key);
  return end < 0 ? end : skipColon(bytes, end);
}

function skipColon(bytes: Uint8Array, start: number): number {
  const colon = skipSpace(bytes, start);
  return byteAt(bytes, colon) === COLON ? skipSpace(bytes, colon + 1) : ~colon;
}

/** Reads one value of any kind that begins exactly at `start`. */
export function skipValue(bytes: Uint8Array, start: number): number {
  const c = byteAt(bytes, start);
  if (c !== OPEN_BRACE && c !== OPEN_BRACKET) return skipScalar(bytes, start);
  const end = skipNested(bytes, start);
  if (containers.length > KEPT_STACK) containers = new Uint8Array(64);
  return end;
}

function skipNested(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  while (at >= 0) {
    const c = byteAt(bytes, at);
    if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      const inside = skipSpace(bytes, at + 1);
      const isObject = c === OPEN_BRACE;
      if (byteAt(bytes, inside) === (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) at = inside + 1;
      else {
        if (depth === containers.length) containers = grown(containers);
        containers[depth++] = isObject ? OBJECT : ARRAY;
        at = isObject ? skipKey(bytes, inside) : inside;
        continue;
      }
    } else {
      at = skipScalar(bytes, at);
      if (at < 0) return at;
    }
    // A value ends at `at`: leave the containers that end here too, or go on to the next value.
    for (;;) {
      if (depth === 0) return at;
      at = skipSpace(bytes, at);
      const next = byteAt(bytes, at);
      const isObject = containers[depth - 1] === OBJECT;
      if (next === COMMA) {
        at = isObject ? skipKey(bytes, at + 1) : skipSpace(bytes, at + 1);
        break;
      }
      if (next !== (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) return ~at;
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
  bytes: Uint8Array,
  start: number,
  member: (keyStart: number, keyEnd: number, valueStart: number, valueEnd: number) => void,
): number {
  let at = skipSpace(bytes, start + 1);
  if (byteAt(bytes, at) === CLOSE_BRACE) return at + 1;
  for (;;) {
    const key = skipSpace(bytes, at);
    if (byteAt(bytes, key) !== QUOTE) return ~key;
    const keyEnd = skipString(bytes, key);
    if (keyEnd < 0) return keyEnd;
    const value = skipColon(bytes, keyEnd);
    if (value < 0) return value;
    const end = skipValue(bytes, value);
    if (end < 0) return end;
    member(key, keyEnd, value, end);
    at = skipSpace(bytes, end);
    const next = byteAt(bytes, at);
    if (next === CLOSE_BRACE) return at + 1;
    if (next !== COMMA) return ~at;
    at++;
  }
}

/** Reads the array whose bracket is at `start` and reports the bounds of each element, in order. */
export function scanArray(
  bytes: Uint8Array,
  start: number,
  element: (valueStart: number, valueEnd: number) => void,
): number {
  let at = skipSpace(bytes, start + 1);
  if (byteAt(bytes, at) === CLOSE_BRACKET) return at + 1;
  for (;;) {
    const value = skipSpace(bytes, at);
    const end = skipValue(bytes, value);
    if (end < 0) return end;
    element(value, end);
    at = skipSpace(bytes, end);
    const next = byteAt(bytes, at);
    if (next === CLOSE_BRACKET) return at + 1;
    if (next !== COMMA) return ~at;
    at++;
  }
}

/** Where the bytes stop being exactly one JSON value with white space around it; -1 when they are that. */
export function jsonErrorAt(bytes: Uint8Array): number {
  const end = skipValue(bytes, skipSpace(bytes, 0));
  if (end < 0) return ~end;
  const rest = skipSpace(bytes, end);
  return rest === bytes.length ? -1 : rest;
}

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

/** What the value is whose first byte is at `start`, in bytes known to be valid. */
export function kindAt(bytes: Uint8Array, start: number): JsonKind {
  switch (byteAt(bytes, start)) {
    case OPEN_BRACE:
      return "object";
    case OPEN_BRACKET:
      return "array";
    case QUOTE:
      return "string";
    case LOWER_T:
    case LOWER_F:
      return "boolean";
    case LOWER_N:
      return "null";
    default:
      return "number";
  }
}
