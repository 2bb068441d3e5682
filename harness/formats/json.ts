import type { CloudEvent } from "../event/cloud-event.ts";
import { profileOf } from "../event/versions/index.ts";
import type { EventFormat } from "./format.ts";
import { AN_OBJECT, eventFromJson, notJson } from "./json-decode.ts";
import { eventToJson } from "./json-encode.ts";
import { kindAt, scanArray, skipSpace, skipValue } from "./json-scan.ts";
import { JsonText } from "./json-text.ts";
import { inBatch, refuse } from "./refuse.ts";
import { invalidUtf8At } from "./utf8.ts";

/** The requirement that a batch is a JSON array of events. */
const AN_ARRAY = "JSON-4.1-a";

/**
 * The JSON event format and the JSON batch format (formats/json-format.md), UTF-8 without a byte order mark:
 * RFC 8259 section 8.1 forbids writing one and lets a reader refuse it, and ours does. Events of 0.1, 0.2 and 0.3 are
 * read and written as the JSON formats of those versions have it.
 */
export const json: EventFormat = {
  name: "json",
  mediaType: "application/cloudevents+json",
  batchMediaType: "application/cloudevents-batch+json",

  encode: eventToJson,

  decode(bytes) {
    const text = textOf(bytes, AN_OBJECT);
    const start = skipSpace(bytes, 0);
    requireOpening(text, start, AN_OBJECT);
    const { event, end } = eventFromJson(text, start);
    requireEnd(text, end, AN_OBJECT);
    return event;
  },

  encodeBatch(events) {
    requireOneBatchVersion(events);
    const parts: Uint8Array[] = [Buffer.from("[")];
    events.forEach((event, index) => {
      if (index > 0) parts.push(Buffer.from(","));
      parts.push(inBatch(index, () => eventToJson(event)));
    });
    parts.push(Buffer.from("]"));
    return Buffer.concat(parts);
  },

  decodeBatch(bytes) {
    const text = textOf(bytes, AN_ARRAY);
    const start = skipSpace(bytes, 0);
    requireOpening(text, start, AN_ARRAY);
    const events: CloudEvent[] = [];
    const end = scanArray(bytes, start, (valueStart) => {
      inBatch(events.length, () => {
        requireOpening(text, valueStart, AN_OBJECT);
        events.push(eventFromJson(text, valueStart).event);
      });
    });
    if (end < 0) notJson(text, ~end, AN_ARRAY);
    requireEnd(text, end, AN_ARRAY);
    requireOneBatchVersion(events);
    return events;
  },
};

/**
 * Refuses a batch that no version of the batch format allows: events of 0.1 or 0.2, which have no batches, and events
 * of different versions.
 */
function requireOneBatchVersion(events: readonly CloudEvent[]): void {
  const [first] = events;
  if (first === undefined) return;
  const version = profileOf(first.attributes).version;
  for (const [index, { attributes }] of events.entries()) {
    const own = profileOf(attributes).version;
    if (own === "0.1" || own === "0.2") {
      const message = `Event ${index} is of version ${own}, which has no batch format.`;
      refuse("no-batch", "JSON0-4.1-a", `/${index}`, message);
    }
    if (own === version) continue;
    const message = `Event ${index} is of version ${own}, and the first of the batch of ${version}.`;
    refuse("mixed-versions", "HTTP-3.3.2-c", `/${index}`, message);
  }
}

function textOf(bytes: Uint8Array, requirement: string): JsonText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    refuse("byte-order-mark", requirement, "", "The body begins with a byte order mark (byte 0).");
  }
  const text = JsonText.of(bytes);
  if (text === undefined) {
    refuse("not-utf8", requirement, "", `The body is not UTF-8 at byte ${invalidUtf8At(bytes)}.`);
  }
  return text;
}

/** An event is an object, a batch an array of objects (sections 3 and 4.1); the media type says which of them. */
function requireOpening(text: JsonText, at: number, requirement: string): void {
  const wanted = requirement === AN_ARRAY ? "array" : "object";
  const kind = kindAt(text.bytes, at);
  if (kind === wanted) return;
  const end = skipValue(text.bytes, at);
  if (end < 0) notJson(text, ~end, requirement);
  const expected = wanted === "array" ? "A batch is a JSON array" : "An event is a JSON object";
  refuse("wrong-json-type", requirement, "", `${expected}; here is a JSON ${kind}.`);
}

function requireEnd(text: JsonText, end: number, requirement: string): void {
  const rest = skipSpace(text.bytes, end);
  if (rest < text.bytes.length) notJson(text, rest, requirement);
}
