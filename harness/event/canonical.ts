import type { AttributeType, AttributeValue, MapEntries } from "./cloud-event.ts";

/**
 * The canonical string of a value (spec.md, "Type System"): what a binding that carries only text puts on the wire.
 * It does not judge: an Integer out of range is written as it is, because a negative case may need it.
 */
export function canonicalString(value: AttributeValue): string {
  switch (value.type) {
    case "Boolean":
      return value.value ? "true" : "false";
    case "Integer":
      return integerText(value.value);
    case "Binary": {
      const { buffer, byteOffset, byteLength } = value.value;
      return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
    }
    case "Map":
      return mapText(value.value);
    default:
      return value.value;
  }
}

/** The JSON object that is the canonical string of a Map (spec.md of 0.3, "Type System"). */
function mapText(entries: MapEntries): string {
  const members = Array.from(entries, ([key, value]) => `${JSON.stringify(key)}:${jsonText(value)}`);
  return `{${members.join(",")}}`;
}

/** A value as JSON (JSON format, section 2.2): Boolean, Integer and Map have JSON types of their own. */
export function jsonText(value: AttributeValue): string {
  const text = canonicalString(value);
  return value.type === "Boolean" || value.type === "Integer" || value.type === "Map"
    ? text
    : JSON.stringify(text);
}

/** From 1e21 on, String() would switch to an exponent. */
function integerText(value: number): string {
  return Math.abs(value) >= 1e21 && Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/**
 * The value that a canonical string stands for, `undefined` when the text is not the canonical string of that type
 * (spec.md, "Type System"): Boolean is exactly `true` or `false`; Integer is the integer part of a JSON number, in
 * the 32-bit range (`-0` is in that grammar and means 0); Binary is Base64 of RFC 4648 section 4 to the letter.
 * The types that are held as text take any text, so that `validate` can say what is wrong with it. A Map is not read
 * from its string: the formats that have maps write them in another way.
 */
export function parseCanonical(
  type: Exclude<AttributeType, "Map">,
  text: string,
): AttributeValue | undefined {
  switch (type) {
    case "Boolean":
      if (text === "true") return { type, value: true };
      return text === "false" ? { type, value: false } : undefined;
    case "Integer": {
      const value = parseInteger(text);
      return value === undefined ? undefined : { type, value };
    }
    case "Binary": {
      const value = parseBase64(text);
      return value === undefined ? undefined : { type, value };
    }
    default:
      return { type, value: text };
  }
}

function parseInteger(text: string): number | undefined {
  const negative = text.charCodeAt(0) === 0x2d;
  const start = negative ? 1 : 0;
  const digits = text.length - start;
  // Ten digits are the most that the range needs.
  if (digits < 1 || digits > 10 || (digits > 1 && text.charCodeAt(start) === 0x30)) return undefined;
  let value = 0;
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (value > (negative ? 2147483648 : 2147483647)) return undefined;
  return negative && value !== 0 ? -value : value;
}

function parseBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, "base64");
  // Node reads much that is not standard Base64. What writes back to the same text had the right alphabet, the
  // right padding, no white space and no stray bits before the padding.
  if (bytes.toString("base64") !== text) return undefined;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
