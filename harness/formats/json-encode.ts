import { canonicalString } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { refuse } from "./refuse.ts";
import { asBuffer, isWellFormed } from "./utf8.ts";

/**
 * The JSON text of one event (JSON format, sections 2 and 3). Attributes come in the order they have; absent ones
 * are left out rather than written as null, which both are allowed.
 *
 * @param event any event; an invalid one is refused
 * @throws EventError when the event is invalid or its data cannot be written under its content type
 */
export function eventToJson(event: CloudEvent): string {
  assertValid(event);
  let text = "{";
  for (const [name, value] of event.attributes) {
    text += text.length > 1 ? `,"${name}":` : `"${name}":`;
    text += jsonValue(value);
  }
  if (event.data !== undefined) text += dataMember(event.data, contentType(event));
  return `${text}}`;
}

/** Boolean and Integer have JSON types of their own; the rest are strings, Binary in Base64 (section 2.2). */
function jsonValue(value: AttributeValue): string {
  if (value.type === "Boolean" || value.type === "Integer") return canonicalString(value);
  return quoted(canonicalString(value));
}

/** The JSON string of a well-formed text. Few need escapes, and a look is cheaper than JSON.stringify. */
function quoted(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c < 0x20 || c === 0x22 || c === 0x5c) return JSON.stringify(text);
  }
  return `"${text}"`;
}

function contentType(event: CloudEvent): string | undefined {
  const value = event.attributes.get("datacontenttype");
  return value === undefined ? undefined : canonicalString(value);
}

/**
 * Section 3.1.1: the runtime type decides first, then the content type. Under a JSON content type, or none, a text
 * is a JSON string, because a document would have been held as JSON; under any other one JSON is written down as the
 * string that the content type describes.
 */
function dataMember(data: EventData, mediaType: string | undefined): string {
  if (data.kind === "binary") return `,"data_base64":"${asBuffer(data.bytes).toString("base64")}"`;
  const isJson = mediaType === undefined || mediaType === "application/json" || isJsonMediaType(mediaType);
  if (data.kind === "text") {
    requireWellFormed(data.text);
    return `,"data":${quoted(data.text)}`;
  }
  requireWellFormed(data.json);
  if (!isJson) return `,"data":${quoted(data.json)}`;
  const wrong = jsonErrorAt(data.json);
  if (wrong >= 0) {
    const where = `The data is not JSON at character ${wrong}.`;
    refuse("data-not-json", "JSON-3.1.1-f", "/data", where);
  }
  return `,"data":${data.json}`;
}

/** UTF-8 has no form for an unpaired surrogate; writing U+FFFD in its place would change the data. */
function requireWellFormed(text: string): void {
  if (isWellFormed(text)) return;
  refuse("data-not-unicode", "JSON-3.1.1-h", "/data", "The data holds an unpaired surrogate.");
}
