import { coreAttributes } from "../event/attributes.ts";
import { parseCanonical } from "../event/canonical.ts";
import type { AttributeType, AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { WIRE_VERSIONS } from "../event/spec-version.ts";
import { assertReadable } from "../event/validate.ts";
import { earlyVersionOf } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { earlyEventFromJson } from "./json-early-decode.ts";
import { kindAt, scanObject } from "./json-scan.ts";
import type { JsonText } from "./json-text.ts";
import { requireKnownVersion } from "./known-version.ts";
import { refuse } from "./refuse.ts";
import { isWellFormed } from "./utf8.ts";

/** The requirement that an event is a JSON object with its attributes as members. */
export const AN_OBJECT = "JSON-3-b";

/** The bounds of a member's value in the text; `start` is -1 when there is no such member. */
interface Slice {
  start: number;
  end: number;
}

/** An event and the offset after it. */
export interface Read {
  readonly event: CloudEvent;
  readonly end: number;
}

/**
 * Reads the event whose brace is at `start` (JSON format, sections 2 and 3). It is read as one of 1.0; one that then
 * names an earlier version is read again by the rules of that.
 *
 * @param text the document; it is checked as it is read
 * @throws EventError when the text is not JSON, a member is there twice or has a type it must not have, or the
 *   event is not valid
 */
export function eventFromJson(text: JsonText, start: number): Read {
  const { bytes } = text;
  const attributes = new Map<string, AttributeValue>();
  const data: Slice = { start: -1, end: -1 };
  const base64: Slice = { start: -1, end: -1 };
  let nulls: Set<string> | undefined;
  // A value that 1.0 has no type for is refused only when the version is known, wherever in the object that stands.
  let refused: (Slice & { readonly name: string }) | undefined;

  const end = scanObject(bytes, start, (keyStart, keyEnd, valueStart, valueEnd) => {
    const name = text.string(keyStart, keyEnd);
    if (name === "data" || name === "data_base64") {
      const slice = name === "data" ? data : base64;
      if (slice.start >= 0) duplicate(name, keyStart);
      slice.start = valueStart;
      slice.end = valueEnd;
      return;
    }
    // Section 2.2: null is the same as not there at all.
    if (bytes[valueStart] === 0x6e) {
      if (attributes.has(name) || nulls?.has(name)) duplicate(name, keyStart);
      nulls ??= new Set();
      nulls.add(name);
      return;
    }
    const before = attributes.size;
    const value = attribute(text, name, valueStart, valueEnd);
    if (value === undefined) {
      refused ??= { name, start: valueStart, end: valueEnd };
      return;
    }
    attributes.set(name, value);
    // A map that did not grow had it already, which is cheaper to see than to ask for each member.
    if (attributes.size === before || nulls?.has(name)) duplicate(name, keyStart);
  });
  if (end < 0) notJson(text, ~end, AN_OBJECT);

  const early = earlyVersionOf(attributes);
  if (early !== undefined) return { event: earlyEventFromJson(text, start, early), end };
  if (refused !== undefined) wrongType(text, refused.name, refused.start, refused.end);
  requireKnownVersion(attributes, WIRE_VERSIONS);
  const read = readData(text, data, base64, attributes);
  const event: CloudEvent = read === undefined ? { attributes } : { attributes, data: read };
  assertReadable(event);
  return { event, end };
}

/** The body is not JSON (RFC 8259), from this byte on. */
export function notJson(text: JsonText, at: number, requirement: string): never {
  const what =
    at < text.bytes.length ? `unexpected ${JSON.stringify(characterAt(text, at))}` : "it ends too early";
  refuse("not-json", requirement, "", `The body is not JSON at byte ${at}: ${what}.`);
}

/** The whole character that begins at this byte. */
function characterAt(text: JsonText, at: number): string {
  return String.fromCodePoint(text.slice(at, at + 4).codePointAt(0) ?? 0);
}

function duplicate(name: string, at: number): never {
  const where = `The member ${name} is there a second time, at byte ${at}.`;
  refuse("duplicate", "CE-context-attributes-b", pointer(name), where);
}

/** The attribute that a member holds, `undefined` when none can hold such a value. */
function attribute(text: JsonText, name: string, start: number, end: number): AttributeValue | undefined {
  const kind = kindAt(text.bytes, start);
  const type: AttributeType | undefined = coreAttributes.get(name)?.type;
  if (kind === "string") {
    const value = text.string(start, end);
    // All core attributes are held as text: none is Boolean, Integer or Binary.
    return (type === undefined ? undefined : parseCanonical(type, value)) ?? { type: "String", value };
  }
  // An extension's type is inferred (section 2.2): only strings are ambiguous, and stay Strings.
  if (type !== undefined) return undefined;
  if (kind === "boolean") return { type: "Boolean", value: end - start === 4 };
  return kind === "number" ? parseCanonical("Integer", text.slice(start, end)) : undefined;
}

/** Refuses a value that `attribute` has no type for. */
function wrongType(text: JsonText, name: string, start: number, end: number): never {
  const kind = kindAt(text.bytes, start);
  const type = coreAttributes.get(name)?.type;
  if (type === undefined && kind === "number") {
    const wrong = `${text.slice(start, end)} is not an Integer: whole, without exponent, and in the 32-bit range.`;
    refuse("not-an-integer", "JSON-2.2-a", pointer(name), `${wrong} (byte ${start})`);
  }
  const wanted = type === undefined ? "an attribute" : `${name}, a ${type},`;
  const message = `The value of ${wanted} must not be a JSON ${kind} (byte ${start}).`;
  refuse("wrong-json-type", "JSON-2.2-a", pointer(name), message);
}

/** Section 3.1.2. `data_base64: null` counts as not there: the specification's own JSON Schema allows it. */
function readData(
  text: JsonText,
  data: Slice,
  base64: Slice,
  attributes: ReadonlyMap<string, AttributeValue>,
): EventData | undefined {
  const hasBase64 = base64.start >= 0 && text.bytes[base64.start] !== 0x6e;
  if (data.start < 0) return hasBase64 ? binaryData(text, base64) : undefined;
  if (hasBase64) {
    const message = `Both data and data_base64 are there (byte ${base64.start}).`;
    refuse("data-twice", "JSON-3.1.1-i", "/data_base64", message);
  }
  const mediaType = attributes.get("datacontenttype")?.value;
  // Kept as source text, and never parsed a second time when it is a string.
  if (mediaType === undefined || mediaType === "application/json" || isJsonMediaType(String(mediaType))) {
    return { kind: "json", json: text.slice(data.start, data.end) };
  }
  const kind = kindAt(text.bytes, data.start);
  if (kind !== "string") {
    const message = `Under ${String(mediaType)} data must be a string, not ${kind} (byte ${data.start}).`;
    refuse("data-not-a-string", "JSON-3.1.2-f", "/data", message);
  }
  const value = text.string(data.start, data.end);
  if (!isWellFormed(value)) {
    refuse("data-not-unicode", "JSON-3.1.2-f", "/data", "The data holds an unpaired surrogate.");
  }
  return { kind: "text", text: value };
}

function binaryData(text: JsonText, at: Slice): EventData {
  const value = kindAt(text.bytes, at.start) === "string" ? text.string(at.start, at.end) : undefined;
  const bytes = value === undefined ? undefined : parseCanonical("Binary", value);
  if (bytes?.type === "Binary") return { kind: "binary", bytes: bytes.value };
  const message = `data_base64 is not Base64 of RFC 4648 section 4 (byte ${at.start}).`;
  return refuse("not-base64", "JSON-3.1.2-a", "/data_base64", message);
}
