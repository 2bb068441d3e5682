import { coreAttributes } from "../event/attributes.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertReadable, assertValid } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { dataFromBytes, isJson, jsonBytes, utf8Data } from "./avro-data.ts";
import { fromMicros, toMicros } from "./avro-micros.ts";
import { AvroReader } from "./avro-reader.ts";
import { type AvroCompactDatum, avroCompactEvent } from "./avro-schema.ts";
import { requireVersion1 } from "./avro-version.ts";
import type { EventFormat } from "./format.ts";
import { refuse } from "./refuse.ts";
import { asBuffer } from "./utf8.ts";

/** The requirement that the bytes are those of the schema. */
const SCHEMA = "AVROC-2.2-a";
const TYPES = "AVROC-2.1-a";

/**
 * The Avro Compact event format (working-drafts/avro-compact-format.md): one datum of its schema in the binary encoding.
 * The specversion is not on the wire: it is always 1.0. Timestamps are microseconds (`toMicros`). All data are bytes;
 * JSON is the bytes of its text. There is no batch.
 *
 * @throws EventError (both ways) when the event is not valid or has no such form, or the bytes are no such datum
 */
export const avroCompact: EventFormat = {
  name: "avro-compact",
  mediaType: "application/cloudevents+avro-compact",

  encode(event) {
    assertValid(event);
    requireVersion1(event.attributes);
    const extensions = Object.create(null) as { [name: string]: AvroCompactDatum["extensions"][string] };
    const core: { [name: string]: string } = {};
    for (const [name, value] of event.attributes) {
      if (coreAttributes.has(name)) core[name] = String(value.value);
      else extensions[name] = extensionOf(name, value);
    }
    const {
      id = "",
      source = "",
      type = "",
      datacontenttype = null,
      dataschema = null,
      subject = null,
      time,
    } = core;
    return avroCompactEvent.toBuffer({
      id,
      source,
      type,
      datacontenttype,
      dataschema,
      subject,
      time: time === undefined ? null : toMicros(time, "time"),
      extensions,
      data: bytesOf(event.data, core.datacontenttype),
    } satisfies AvroCompactDatum);
  },

  decode(bytes) {
    const reader = new AvroReader(bytes, SCHEMA);
    const attributes = new Map<string, AttributeValue>([["specversion", { type: "String", value: "1.0" }]]);
    attributes.set("id", { type: "String", value: reader.string() });
    attributes.set("source", { type: "URI-reference", value: reader.string() });
    attributes.set("type", { type: "String", value: reader.string() });
    for (const [name, type] of OPTIONAL) {
      if (reader.branch(2) === 1) attributes.set(name, { type, value: reader.string() });
    }
    if (reader.branch(2) === 1) attributes.set("time", readTimestamp(reader, "time"));
    reader.entries((name) => {
      const message = `${JSON.stringify(name)} is no extension: it has a place of its own, or none.`;
      if (coreAttributes.has(name)) refuse("core-as-extension", SCHEMA, pointer(name), message);
      attributes.set(name, readExtension(reader, name));
    });
    const stored = reader.branch(2) === 0 ? reader.octets() : undefined;
    reader.end();
    const mediaType = attributes.get("datacontenttype")?.value as string | undefined;
    const event: CloudEvent =
      stored === undefined ? { attributes } : { attributes, data: dataFromBytes(stored, mediaType) };
    assertReadable(event);
    return event;
  },
};

/** The unions with null that come before `time`. */
const OPTIONAL = [
  ["datacontenttype", "String"],
  ["dataschema", "URI"],
  ["subject", "String"],
] as const;

function extensionOf(name: string, { type, value }: AttributeValue): AvroCompactDatum["extensions"][string] {
  if (type === "Timestamp") return toMicros(value, name);
  return type === "Binary" ? asBuffer(value) : (value as boolean | number | string);
}

/** A text under a JSON content type is a JSON string, as in the JSON format. */
function bytesOf(data: EventData | undefined, mediaType: string | undefined): Buffer | null {
  if (data === undefined) return null;
  if (data.kind === "binary") return asBuffer(data.bytes);
  if (data.kind === "text")
    return utf8Data(isJson(mediaType) ? JSON.stringify(data.text) : data.text, SCHEMA);
  return mediaType === undefined || isJson(mediaType)
    ? jsonBytes(data.json, SCHEMA)
    : utf8Data(data.json, SCHEMA);
}

function readExtension(reader: AvroReader, name: string): AttributeValue {
  switch (reader.branch(5)) {
    case 0:
      return { type: "Boolean", value: reader.boolean() };
    case 1:
      return { type: "Integer", value: reader.int() };
    case 2:
      return readTimestamp(reader, name);
    case 3:
      return { type: "String", value: reader.string() };
    default:
      return { type: "Binary", value: reader.octets() };
  }
}

function readTimestamp(reader: AvroReader, name: string): AttributeValue {
  const start = reader.at;
  const micros = reader.long();
  const value = fromMicros(micros);
  if (value !== undefined) return { type: "Timestamp", value };
  const message = `${micros} microseconds are no time of the years 0 to 9999 (byte ${start}).`;
  return refuse("time-range", TYPES, pointer(name), message);
}
