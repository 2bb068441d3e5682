import { coreAttributes } from "../event/attributes.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertReadable, assertValid } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { dataFromBytes, isJson, jsonBytes, utf8Data } from "./avro-data.ts";
import { DATA, jsonToUnion, readJson } from "./avro-json.ts";
import { AvroReader } from "./avro-reader.ts";
import { type AvroDatum, avroEvent } from "./avro-schema.ts";
import { requireVersion1 } from "./avro-version.ts";
import type { EventFormat } from "./format.ts";
import { refuse } from "./refuse.ts";
import { asBuffer } from "./utf8.ts";

/** The requirement that the bytes are those of the schema. */
const SCHEMA = "AVRO-2.4-a";
const TYPES = "AVRO-2.1-a";

/** What a file of Avro objects begins with: "Obj" and its version. */
const CONTAINER = [0x4f, 0x62, 0x6a, 0x01];

/**
 * The Avro event format (formats/avro-format.md): one datum of the schema in the binary encoding, without a container
 * and without a marker of any kind. There is no batch.
 *
 * Data: bytes are stored as bytes, and so is JSON text under a JSON content type, which keeps every digit of it. JSON
 * without a content type is translated into the union (section 3) where the union can hold it exactly; where it cannot,
 * and for null, which there means no data, its text is stored as bytes, so that nothing is lost. Text is a string.
 *
 * @throws EventError (both ways) when the event is not valid or the bytes are not such a datum
 */
export const avro: EventFormat = {
  name: "avro",
  mediaType: "application/cloudevents+avro",

  encode(event) {
    assertValid(event);
    requireVersion1(event.attributes);
    const attribute = Object.create(null) as { [name: string]: AvroDatum["attribute"][string] };
    let mediaType: string | undefined;
    for (const [name, { type, value }] of event.attributes) {
      attribute[name] = type === "Binary" ? asBuffer(value) : (value as string);
      if (name === "datacontenttype") mediaType = String(value);
    }
    return avroEvent.toBuffer({ attribute, data: unionOf(event.data, mediaType) } satisfies AvroDatum);
  },

  decode(bytes) {
    if (CONTAINER.every((byte, at) => bytes[at] === byte)) {
      refuse("container", SCHEMA, "", "The body is an Avro object container file, not a datum alone.");
    }
    const reader = new AvroReader(bytes, SCHEMA);
    const attributes = new Map<string, AttributeValue>();
    reader.entries((name) => {
      const value = readAttribute(reader, name);
      if (value !== undefined) attributes.set(name, value);
    });
    const branch = reader.branch(7);
    const stored = branch === DATA.bytes ? reader.octets() : undefined;
    const json = branch > DATA.null ? readJson(reader, branch) : undefined;
    reader.end();
    requireVersion1(attributes);
    const mediaType = attributes.get("datacontenttype")?.value as string | undefined;
    const data = stored === undefined ? jsonData(json, branch, mediaType) : dataFromBytes(stored, mediaType);
    const event: CloudEvent = data === undefined ? { attributes } : { attributes, data };
    assertReadable(event);
    return event;
  },
};

function unionOf(data: EventData | undefined, mediaType: string | undefined): AvroDatum["data"] {
  if (data === undefined) return null;
  if (data.kind === "binary") return asBuffer(data.bytes);
  if (data.kind === "json" && (mediaType === undefined || isJson(mediaType))) {
    const bytes = jsonBytes(data.json, "AVRO-3-c");
    return (mediaType === undefined ? jsonToUnion(data.json) : undefined) ?? bytes;
  }
  const text = data.kind === "json" ? data.json : data.text;
  utf8Data(text, SCHEMA);
  return text;
}

/** A null value is the same as no such entry (section 2.3). */
function readAttribute(reader: AvroReader, name: string): AttributeValue | undefined {
  const start = reader.at;
  const branch = reader.branch(5);
  if (branch === 0) return undefined;
  const core = coreAttributes.get(name);
  // All core attributes are held as text.
  if (branch === 3) return { type: (core?.type ?? "String") as "String", value: reader.string() };
  if (core !== undefined) {
    const found = ["null", "boolean", "int", "string", "bytes"][branch];
    refuse("wrong-avro-type", TYPES, pointer(name), `${name} is a string, not ${found} (byte ${start}).`);
  }
  if (branch === 1) return { type: "Boolean", value: reader.boolean() };
  if (branch === 2) return { type: "Integer", value: reader.int() };
  return { type: "Binary", value: reader.octets() };
}

/** A string is a JSON string where the data are JSON or of no type, else a text of its content type. */
function jsonData(
  json: string | undefined,
  branch: number,
  mediaType: string | undefined,
): EventData | undefined {
  if (json === undefined) return undefined;
  if (branch !== DATA.string || mediaType === undefined || isJson(mediaType)) return { kind: "json", json };
  return { kind: "text", text: JSON.parse(json) as string };
}
