/**
 * The percent-encoding of header values (HTTP binding, section 3.1.3.2; NATS binding, the same), table driven:
 * it runs for every attribute of every message, and most values need nothing.
 */

/** Printable ASCII but for `"` and `%`: what stands for itself. The space, U+0020, does not. */
const LITERAL = new Uint8Array(128);
for (let code = 0x21; code <= 0x7e; code++) LITERAL[code] = code === 0x22 || code === 0x25 ? 0 : 1;

/** `%XY` of every byte, in the upper case that the text recommends. */
const ESCAPES = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
);

const NO_HEX = 0xff;
const HEX = new Uint8Array(128).fill(NO_HEX);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** What stands for itself in JSON text (0.1 and 0.2): printable ASCII, the space included, but for `%`. */
export const LITERAL_IN_JSON = new Uint8Array(128);
for (let code = 0x20; code <= 0x7e; code++) LITERAL_IN_JSON[code] = code === 0x25 ? 0 : 1;

/**
 * Encodes a value for a header.
 * @param text must be well-formed Unicode, which every valid attribute value is
 * @param literal for each ASCII character, whether it stands for itself
 */
export function percentEncode(text: string, literal: Uint8Array = LITERAL): string {
  const length = text.length;
  let at = 0;
  while (at < length && literal[text.charCodeAt(at)] === 1) at++;
  if (at === length) return text;
  let encoded = text.slice(0, at);
  while (at < length) {
    const codePoint = text.codePointAt(at) ?? 0;
    if (literal[codePoint] === 1) {
      encoded += text.charAt(at++);
      continue;
    }
    encoded += escapeCodePoint(codePoint);
    at += codePoint > 0xffff ? 2 : 1;
  }
  return encoded;
}

function escapeCodePoint(codePoint: number): string {
  if (codePoint < 0x80) return escaped(codePoint);
  if (codePoint < 0x800) return escaped(0xc0 | (codePoint >> 6)) + continuation(codePoint, 0);
  if (codePoint < 0x10000) {
    return escaped(0xe0 | (codePoint >> 12)) + continuation(codePoint, 6) + continuation(codePoint, 0);
  }
  const head = escaped(0xf0 | (codePoint >> 18)) + continuation(codePoint, 12);
  return head + continuation(codePoint, 6) + continuation(codePoint, 0);
}

function escaped(byte: number): string {
  return ESCAPES[byte] ?? "";
}

function continuation(codePoint: number, shift: number): string {
  return escaped(0x80 | ((codePoint >> shift) & 0x3f));
}

/**
 * One round of decoding. The encoded bytes must be well-formed UTF-8 by themselves (RFC 3629): a multi-byte sequence
 * may not be continued by literal characters. A percent sign without two hexadecimal digits after it stands for
 * itself, since the specification does not say what it means and an older sender may not have encoded it.
 *
 * @returns the value, or `undefined` when the bytes are not UTF-8 and the value must be refused
 */
export function percentDecode(text: string): string | undefined {
  let at = text.indexOf("%");
  let decoded = "";
  let copied = 0;
  while (at >= 0) {
    const lead = encodedByte(text, at);
    if (lead < 0) {
      at = text.indexOf("%", at + 1);
      continue;
    }
    const length =
      lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0) return undefined;
    const codePoint = length === 1 ? lead : sequence(text, at, lead, length);
    if (codePoint < 0) return undefined;
    decoded += text.slice(copied, at) + String.fromCodePoint(codePoint);
    copied = at + 3 * length;
    at = text.indexOf("%", copied);
  }
  return copied === 0 ? text : decoded + text.slice(copied);
}

/** The byte of the `%XY` at `at`, or -1 when there is none. */
function encodedByte(text: string, at: number): number {
  if (at + 2 >= text.length || text.charCodeAt(at) !== 0x25) return -1;
  const high = text.charCodeAt(at + 1);
  const low = text.charCodeAt(at + 2);
  if (high > 127 || low > 127) return -1;
  const tens = HEX[high] ?? NO_HEX;
  const ones = HEX[low] ?? NO_HEX;
  return tens === NO_HEX || ones === NO_HEX ? -1 : tens * 16 + ones;
}

/** The code point of a sequence of encoded bytes, or -1 when it is malformed. */
function sequence(text: string, at: number, lead: number, length: number): number {
  let codePoint = lead & (0x7f >> length);
  for (let next = 1; next < length; next++) {
    const byte = encodedByte(text, at + 3 * next);
    if (byte < 0x80 || byte > 0xbf) return -1;
    codePoint = codePoint * 64 + (byte & 0x3f);
  }
  // Overlong forms, surrogates, and what lies past the last code point.
  if (length === 3 && (codePoint < 0x800 || (codePoint >= 0xd800 && codePoint <= 0xdfff))) return -1;
  if (length === 4 && (codePoint < 0x10000 || codePoint > 0x10ffff)) return -1;
  return codePoint;
}

/**
 * Undoes the quoting of a value that is wholly one quoted-string (RFC 7230, section 3.2.6), backslash escapes
 * included. Older producers quoted where today's percent-encode. Any other value, also one with quotes in its middle
 * or a quote that nothing closes, is returned as it is.
 */
export function unquote(text: string): string {
  const last = text.length - 1;
  if (last < 1 || text.charCodeAt(0) !== 0x22 || text.charCodeAt(last) !== 0x22) return text;
  let plain = "";
  let copied = 1;
  for (let at = 1; at < last; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x22) return text;
    if (c !== 0x5c) continue;
    // A backslash before the last quote escapes that quote, so the string never ends.
    if (at + 1 === last) return text;
    plain += text.slice(copied, at);
    copied = ++at;
  }
  return plain + text.slice(copied, last);
}
