import { parseCanonical } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent, EventData, MapEntries, ValueType } from "../event/cloud-event.ts";
import { assertReadable, MAX_MAP_DEPTH } from "../event/validate.ts";
import { type EarlyVersion, profileFor } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { contentTypeOf, isEarlyJsonType, isTextType, mimeBase64, saysBase64 } from "./early-data.ts";
import { jsonErrorAt, kindAt, scanObject, skipSpace, skipValue } from "./json-scan.ts";
import { JsonText } from "./json-text.ts";
import { refuse } from "./refuse.ts";
import { isWellFormed } from "./utf8.ts";

/**
 * Reads the event of 0.1, 0.2 or 0.3 whose brace is at `start` (JSON format of those versions, sections 2 and 3).
 *
 * @param text a document that is known to be JSON from `start` to the end of the object
 * @throws EventError when a member is there twice or has a type it must not have, or the event is not valid
 */
export function earlyEventFromJson(text: JsonText, start: number, version: EarlyVersion): CloudEvent {
  const { attributes: core } = profileFor(version);
  const attributes = new Map<string, AttributeValue>();
  let dataStart = -1;
  let dataEnd = -1;
  scanObject(text.bytes, start, (keyStart, keyEnd, valueStart, valueEnd) => {
    const name = text.string(keyStart, keyEnd);
    if (attributes.has(name) || (name === "data" && dataStart >= 0)) duplicate(name, name, keyStart);
    if (name === "data") {
      dataStart = valueStart;
      dataEnd = valueEnd;
    } else {
      const reader = new ValueReader(text, name, version);
      attributes.set(name, reader.read(core.get(name)?.type, valueStart, valueEnd));
    }
  });
  const data = dataStart < 0 ? undefined : readData(text, dataStart, dataEnd, { attributes }, version);
  const event: CloudEvent = data === undefined ? { attributes } : { attributes, data };
  assertReadable(event, version);
  return event;
}

function duplicate(attribute: string, member: string, at: number): never {
  const message = `The member ${member} is there a second time, at byte ${at}.`;
  refuse("duplicate", "JSON0-3-b", pointer(attribute), message);
}

/**
 * The attribute value that a JSON text is, `undefined` when it is not JSON.
 *
 * @param type what the version says about this attribute, `undefined` for an extension
 * @throws EventError when the version has no type for such a value
 */
export function earlyValueFromJson(
  json: string,
  name: string,
  type: ValueType | undefined,
  version: EarlyVersion,
): AttributeValue | undefined {
  const bytes = Buffer.from(json, "utf8");
  if (jsonErrorAt(bytes) >= 0) return undefined;
  const text = JsonText.of(bytes);
  const start = skipSpace(bytes, 0);
  if (text === undefined) return undefined;
  return new ValueReader(text, name, version).read(type, start, skipValue(bytes, start));
}

/** Reads the value of one attribute, with all that is nested in it. */
class ValueReader {
  constructor(
    private readonly text: JsonText,
    private readonly name: string,
    private readonly version: EarlyVersion,
  ) {}

  /** @param type what the version says about this attribute; without it the JSON type tells (section 2.2) */
  read(type: ValueType | undefined, start: number, end: number, depth = 0): AttributeValue {
    const kind = kindAt(this.text.bytes, start);
    if (kind === "string" && type !== "Map") {
      const value = this.text.string(start, end);
      // No attribute that a version defines is Boolean, Integer or Binary.
      return (type === undefined ? undefined : parseCanonical(type, value)) ?? { type: "String", value };
    }
    if (kind === "object" && (type === undefined || type === "Map"))
      return { type: "Map", value: this.entries(start, depth + 1) };
    if (kind === "number" && type === undefined && this.version !== "0.1") {
      const integer = parseCanonical("Integer", this.text.slice(start, end));
      if (integer !== undefined) return integer;
    }
    const found = kind === "number" ? `the number ${this.text.slice(start, end)}` : `a JSON ${kind}`;
    const wanted = type === undefined ? `any type of version ${this.version}` : `a ${type}`;
    const message = `The value of ${this.name} is ${found} (byte ${start}), which is not ${wanted}.`;
    refuse("wrong-json-type", "JSON0-2.2-a", pointer(this.name), message);
  }

  private entries(start: number, depth: number): MapEntries {
    if (depth > MAX_MAP_DEPTH) {
      const message = `The value of ${this.name} nests more than ${MAX_MAP_DEPTH} maps (byte ${start}).`;
      refuse("depth", "JSON0-2.2-a", pointer(this.name), message);
    }
    const entries = new Map<string, AttributeValue>();
    scanObject(this.text.bytes, start, (keyStart, keyEnd, valueStart, valueEnd) => {
      const key = this.text.string(keyStart, keyEnd);
      if (entries.has(key)) duplicate(this.name, key, keyStart);
      entries.set(key, this.read(undefined, valueStart, valueEnd, depth));
    });
    return entries;
  }
}

/**
 * Section 3.1: under a JSON content type, or none, any JSON value. Else an object is a Map, and a string is text or
 * Base64: in 0.3 `datacontentencoding` decides where it is set, and everywhere else the content type, which is known
 * to be text or not. What is no Base64 stays text rather than be refused, since nothing says that it must be any.
 */
function readData(
  text: JsonText,
  start: number,
  end: number,
  event: CloudEvent,
  version: EarlyVersion,
): EventData {
  const kind = kindAt(text.bytes, start);
  const value = kind === "string" ? text.string(start, end) : undefined;
  if (value !== undefined && version === "0.3" && saysBase64(event)) {
    const bytes = mimeBase64(value);
    if (bytes !== undefined) return { kind: "binary", bytes };
    const message = `datacontentencoding says Base64, but the data at byte ${start} is not Base64.`;
    refuse("not-base64", "CE0-datacontentencoding-f", "/data", message);
  }
  const mediaType = contentTypeOf(event, version);
  if (mediaType === undefined || isEarlyJsonType(mediaType, version))
    return { kind: "json", json: text.slice(start, end) };
  if (value !== undefined) {
    if (!isWellFormed(value))
      refuse("data-not-unicode", "JSON0-2.3-a", "/data", "The data holds an unpaired surrogate.");
    const bytes = isTextType(mediaType) ? undefined : mimeBase64(value);
    return bytes === undefined ? { kind: "text", text: value } : { kind: "binary", bytes };
  }
  const whole = kind === "number" && version !== "0.1" && /^-?\d+$/.test(text.slice(start, end));
  if (kind === "object" || whole) return { kind: "json", json: text.slice(start, end) };
  const message = `Under ${mediaType} data must not be a JSON ${kind} (byte ${start}).`;
  return refuse("wrong-json-type", "JSON0-2.3-a", "/data", message);
}
