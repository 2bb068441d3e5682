import { jsonText } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertReadable, MAX_MAP_DEPTH } from "../event/validate.ts";
import { profileFor } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { effectiveData, saysBase64 } from "./early-data.ts";
import * as field from "./proto-fields.ts";
import type { ProtobufReader } from "./protobuf-reader.ts";
import { refuse } from "./refuse.ts";

type Values = Map<string, AttributeValue>;

/**
 * Reads one message `CloudEventMap` by the rules of protobuf: unknown fields are skipped, and of two entries or two
 * members the last counts, except that two maps in one value are merged.
 *
 * @throws EventError when the bytes are no such message, a value has no member, maps are nested too deeply, or the
 *   event is not a valid one of 0.2 or 0.3
 */
export function eventFromProto(reader: ProtobufReader): CloudEvent {
  const attributes: Values = new Map();
  reader.all((number) => readEntry(reader, number, attributes, 0));
  const payload = attributes.get(field.DATA);
  attributes.delete(field.DATA);

  const version = field.protoVersionOf(attributes);
  const core = profileFor(version).attributes;
  for (const [name, value] of attributes) {
    // The schema has one member for all that is text, so that the attribute alone tells what kind of text.
    const type = core.get(name)?.type;
    if (type !== undefined && value.type === "String") {
      attributes.set(name, { type: type as "String", value: value.value });
    }
  }
  const event: CloudEvent =
    payload === undefined ? { attributes } : { attributes, data: dataOf(payload, { attributes }, version) };
  assertReadable(event, version);
  return event;
}

/** Reads a field of `CloudEventMap` into `entries`; false when the message has no such field. */
function readEntry(reader: ProtobufReader, number: number, entries: Values, depth: number): boolean {
  if (number !== field.ENTRY) return false;
  let name = "";
  let value: AttributeValue | undefined;
  reader.message((part) => {
    if (part === field.KEY) name = reader.string();
    else if (part === field.VALUE) {
      reader.message((member) => {
        const read = readMember(reader, member, value, depth);
        value = read ?? value;
        return read !== undefined;
      });
    } else return false;
    return true;
  });
  if (value === undefined) {
    const message = `The value of ${JSON.stringify(name.slice(0, 100))} is in no member that CloudEventAny has.`;
    refuse("no-value", field.VALUES, depth === 0 ? pointer(name) : "", message);
  }
  entries.set(name, value);
  return true;
}

/** The value in that member of `CloudEventAny`; `undefined` when there is no such member. */
function readMember(
  reader: ProtobufReader,
  member: number,
  before: AttributeValue | undefined,
  depth: number,
): AttributeValue | undefined {
  switch (member) {
    case field.STRING_VALUE:
      return { type: "String", value: reader.string() };
    case field.BINARY_VALUE:
      return { type: "Binary", value: reader.bytes() };
    case field.INT_VALUE:
      return { type: "Integer", value: reader.uint32() };
    case field.MAP_VALUE: {
      if (depth >= MAX_MAP_DEPTH) {
        refuse("depth", field.VALUES, "", `A value nests more than ${MAX_MAP_DEPTH} maps.`);
      }
      // Made here for this very value, and so still open.
      const entries = before?.type === "Map" ? (before.value as Values) : new Map<string, AttributeValue>();
      reader.message((number) => readEntry(reader, number, entries, depth + 1));
      return { type: "Map", value: entries };
    }
    default:
      return undefined;
  }
}

/**
 * The data that the value is: bytes, text, or the JSON value of a Map or an Integer. Text is what the content type
 * makes of it, and in 0.3 `datacontentencoding` (early-data.ts).
 */
function dataOf(value: AttributeValue, event: CloudEvent, version: field.ProtoVersion): EventData {
  if (value.type === "Binary") return { kind: "binary", bytes: value.value };
  if (value.type !== "String") return { kind: "json", json: jsonText(value) };
  const text: EventData = { kind: "text", text: value.value };
  const data = effectiveData({ ...event, data: text }, version) ?? text;
  if (version === "0.3" && saysBase64(event) && data.kind !== "binary") {
    const message = "datacontentencoding says Base64, but the data are text that is not Base64.";
    refuse("not-base64", "CE0-datacontentencoding-f", "/data", message);
  }
  return data;
}
