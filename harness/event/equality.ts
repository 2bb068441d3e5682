import { mediaTypesEqual } from "../wire/media-type.ts";
import { canonicalString } from "./canonical.ts";
import type { AttributeValue, CloudEvent, EventData } from "./cloud-event.ts";
import { jsonDifference } from "./json-value.ts";
import { parseTimestamp, precisionLost, sameInstant } from "./timestamp.ts";
import { pointer } from "./violation.ts";

/** Where two events first differ. */
export interface Difference {
  /** JSON pointer (RFC 6901) into the event: `/subject`, `/data/a/0`. */
  readonly path: string;
  /**
   * `missing`: only the expected event has it; `unexpected`: only the actual one; `type`: the attribute has another
   * CloudEvents type (only when types are compared); `precision`: a Timestamp lost digits below the second, and
   * nothing else; `value`: anything else.
   */
  readonly kind: "missing" | "unexpected" | "type" | "value" | "precision";
  /** The canonical string, the type's name or the data's text, shortened when long. */
  readonly expected?: string;
  readonly actual?: string;
}

export interface EqualityOptions {
  /** Also compare the types of attributes. Off, since a binding that carries only text erases them. */
  readonly typed?: boolean;
  /** Take absent and empty data as equal, for the bindings that cannot tell them apart. */
  readonly emptyIsAbsent?: boolean;
}

/** The names that the content type of the data has had, and those of the time. */
const CONTENT_TYPES: ReadonlySet<string> = new Set(["datacontenttype", "contenttype", "contentType"]);
const TIMES: ReadonlySet<string> = new Set(["time", "eventTime"]);

/** Malformed bytes are refused, and a byte order mark stays: it is part of the data. */
const strictUtf8 = { fatal: true, ignoreBOM: true };

/**
 * The first difference in meaning between two events, attributes in the expected order and then data; `undefined`
 * when there is none. Attributes are compared by canonical string, timestamps by instant, `datacontenttype` as a
 * media type, data by decoded meaning: JSON by value wherever one side is JSON, else by bytes.
 */
export function firstDifference(
  expected: CloudEvent,
  actual: CloudEvent,
  options: EqualityOptions = {},
): Difference | undefined {
  for (const [name, value] of expected.attributes) {
    const other = actual.attributes.get(name);
    const difference =
      other === undefined
        ? { path: pointer(name), kind: "missing" as const, expected: shorten(canonicalString(value)) }
        : attributeDifference(name, value, other, options.typed === true);
    if (difference !== undefined) return difference;
  }
  for (const [name, value] of actual.attributes) {
    if (expected.attributes.has(name)) continue;
    return { path: pointer(name), kind: "unexpected", actual: shorten(canonicalString(value)) };
  }
  return dataDifference(expected.data, actual.data, options.emptyIsAbsent === true);
}

function attributeDifference(
  name: string,
  expected: AttributeValue,
  actual: AttributeValue,
  typed: boolean,
): Difference | undefined {
  const path = pointer(name);
  if (typed && expected.type !== actual.type)
    return { path, kind: "type", expected: expected.type, actual: actual.type };
  const left = canonicalString(expected);
  const right = canonicalString(actual);
  if (left === right) return undefined;
  let kind: "value" | "precision" = "value";
  if (expected.type === "Map") {
    if (sameMap(expected, actual, typed)) return undefined;
  } else if (CONTENT_TYPES.has(name)) {
    if (mediaTypesEqual(left, right)) return undefined;
  } else if (TIMES.has(name) || expected.type === "Timestamp" || actual.type === "Timestamp") {
    const before = parseTimestamp(left);
    const after = parseTimestamp(right);
    if (before !== undefined && after !== undefined) {
      if (sameInstant(before, after)) return undefined;
      if (precisionLost(before, after)) kind = "precision";
    }
  }
  return { path, kind, expected: shorten(left), actual: shorten(right) };
}

/**
 * Whether the other value is the same Map, in any order. Where types do not count, an inner map may have become the
 * JSON text that is its canonical string.
 */
function sameMap(expected: AttributeValue, actual: AttributeValue, typed: boolean): boolean {
  if (typed && expected.type !== actual.type) return false;
  if (expected.type !== "Map") return canonicalString(expected) === canonicalString(actual);
  if (actual.type !== "Map")
    return jsonDifference(canonicalString(expected), canonicalString(actual)) === undefined;
  if (expected.value.size !== actual.value.size) return false;
  for (const [key, value] of expected.value) {
    const other = actual.value.get(key);
    if (other === undefined || !sameMap(value, other, typed)) return false;
  }
  return true;
}

function dataDifference(
  expected: EventData | undefined,
  actual: EventData | undefined,
  emptyIsAbsent: boolean,
): Difference | undefined {
  const path = "/data";
  if (emptyIsAbsent && isEmpty(expected) && isEmpty(actual)) return undefined;
  if (expected === undefined)
    return actual === undefined ? undefined : { path, kind: "unexpected", actual: describe(actual) };
  if (actual === undefined) return { path, kind: "missing", expected: describe(expected) };

  if (expected.kind === "json" || actual.kind === "json") {
    const left = textOf(expected);
    const right = textOf(actual);
    const different = {
      path,
      kind: "value" as const,
      expected: describe(expected),
      actual: describe(actual),
    };
    if (left === undefined || right === undefined) return different;
    const found = jsonDifference(left, right);
    if (found === undefined) return undefined;
    if (found.path === "") return different;
    const kind =
      found.expected === undefined ? "unexpected" : found.actual === undefined ? "missing" : "value";
    return { ...found, path: path + found.path, kind };
  }
  // Two texts are compared as they are: unpaired surrogates would all become the same bytes.
  const same =
    expected.kind === "text" && actual.kind === "text"
      ? expected.text === actual.text
      : Buffer.compare(bytesOf(expected), bytesOf(actual)) === 0;
  if (same) return undefined;
  return { path, kind: "value", expected: describe(expected), actual: describe(actual) };
}

/** Absent, or there with nothing in it. JSON data is never empty: `""` and `null` are values. */
function isEmpty(data: EventData | undefined): boolean {
  if (data === undefined) return true;
  return data.kind === "binary" ? data.bytes.length === 0 : data.kind === "text" && data.text === "";
}

/** The data as text; `undefined` when it is bytes that are not UTF-8. */
function textOf(data: EventData): string | undefined {
  if (data.kind !== "binary") return data.kind === "json" ? data.json : data.text;
  try {
    return new TextDecoder("utf-8", strictUtf8).decode(data.bytes);
  } catch {
    return undefined;
  }
}

function bytesOf(data: EventData): Uint8Array {
  if (data.kind === "binary") return data.bytes;
  return Buffer.from(data.kind === "json" ? data.json : data.text, "utf8");
}

/** The data for a report: its text, or Base64 where it is not text. */
function describe(data: EventData): string {
  const text = textOf(data);
  if (text !== undefined) return shorten(text);
  return shorten(canonicalString({ type: "Binary", value: bytesOf(data) }));
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
