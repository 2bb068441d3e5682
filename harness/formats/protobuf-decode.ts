import { coreAttributes } from "../event/attributes.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertReadable } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { requireKnownVersion } from "./known-version.ts";
import { dataschemaOf, PROTOBUF_MEDIA_TYPE } from "./protobuf-any.ts";
import * as field from "./protobuf-fields.ts";
import type { ProtobufReader } from "./protobuf-reader.ts";
import { fromProtobufTimestamp } from "./protobuf-timestamp.ts";
import { refuse } from "./refuse.ts";
import { decodeUtf8 } from "./utf8.ts";

const REQUIRED = new Map<number, string>([
  [field.ID, "id"],
  [field.SOURCE, "source"],
  [field.SPEC_VERSION, "specversion"],
  [field.TYPE, "type"],
]);
const REQUIRED_NAMES = new Set(REQUIRED.values());

/** Which member of a oneof was set last, and what is in it. A message set twice is merged, as protobuf demands. */
interface Value {
  member: number;
  plain: AttributeValue | undefined;
  seconds: bigint;
  nanos: number;
}
interface Data {
  member: number;
  bytes: Uint8Array;
  typeUrl: string;
}

const NOTHING = new Uint8Array();

/**
 * Reads the fields of one message `CloudEvent` by the rules of protobuf: in any order, unknown ones skipped, the last
 * of two counts, and an empty string is the same as none. `fields` runs over them.
 *
 * @throws EventError when the bytes are no such message, a required attribute is in the map, an attribute has no value,
 *   or the event is not valid
 */
export function eventFromProtobuf(
  reader: ProtobufReader,
  fields: (read: (number: number) => boolean) => void,
): CloudEvent {
  const required = new Map<string, AttributeValue>();
  const others = new Map<string, Value>();
  const data: Data = { member: 0, bytes: NOTHING, typeUrl: "" };
  fields((number) => {
    const name = REQUIRED.get(number);
    if (name !== undefined) {
      const text = reader.string();
      if (text === "") required.delete(name);
      else required.set(name, { type: name === "source" ? "URI-reference" : "String", value: text });
      return true;
    }
    if (number === field.ATTRIBUTES) readEntry(reader, others);
    else if (number >= field.BINARY_DATA && number <= field.PROTO_DATA) readData(reader, number, data);
    else return false;
    return true;
  });

  requireKnownVersion(required);
  const attributes = required;
  for (const [name, value] of others) {
    if (REQUIRED_NAMES.has(name)) {
      const message = `${name} has a field of its own and must not be in the map of attributes.`;
      refuse("required-in-map", field.REQUIRED_FIELDS, pointer(name), message);
    }
    attributes.set(name, attributeOf(name, value));
  }
  const held = dataOf(data, attributes);
  const event: CloudEvent = held === undefined ? { attributes } : { attributes, data: held };
  assertReadable(event);
  return event;
}

function readEntry(reader: ProtobufReader, attributes: Map<string, Value>): void {
  let name = "";
  const value: Value = { member: 0, plain: undefined, seconds: 0n, nanos: 0 };
  reader.message((number) => {
    if (number === field.KEY) name = reader.string();
    else if (number === field.VALUE) reader.message((member) => readValue(reader, member, value));
    else return false;
    return true;
  });
  attributes.set(name, value);
}

function readValue(reader: ProtobufReader, member: number, value: Value): boolean {
  if (member === field.CE_TIMESTAMP) {
    if (value.member !== member) {
      value.seconds = 0n;
      value.nanos = 0;
    }
    value.plain = undefined;
    reader.message((number) => {
      if (number === field.SECONDS) value.seconds = reader.int64();
      else if (number === field.NANOS) value.nanos = reader.int32();
      else return false;
      return true;
    });
  } else {
    const plain = plainValue(reader, member);
    if (plain === undefined) return false;
    value.plain = plain;
  }
  value.member = member;
  return true;
}

function plainValue(reader: ProtobufReader, member: number): AttributeValue | undefined {
  switch (member) {
    case field.CE_BOOLEAN:
      return { type: "Boolean", value: reader.boolean() };
    case field.CE_INTEGER:
      return { type: "Integer", value: reader.int32() };
    case field.CE_STRING:
      return { type: "String", value: reader.string() };
    case field.CE_BYTES:
      return { type: "Binary", value: reader.bytes() };
    case field.CE_URI:
      return { type: "URI", value: reader.string() };
    case field.CE_URI_REF:
      return { type: "URI-reference", value: reader.string() };
    default:
      return undefined;
  }
}

/** A core attribute in another member that holds text is taken for what it says: its type is known beforehand. */
function attributeOf(name: string, { member, plain, seconds, nanos }: Value): AttributeValue {
  if (member === field.CE_TIMESTAMP) {
    const value = fromProtobufTimestamp(seconds, nanos);
    if (value !== undefined) return { type: "Timestamp", value };
    const message = `${seconds} seconds and ${nanos} nanoseconds are out of range.`;
    refuse("timestamp", field.TYPES, pointer(name), message);
  }
  if (plain === undefined) {
    refuse("no-value", field.ATTRIBUTE_MAP, pointer(name), `${name} has a value of no type known here.`);
  }
  const wanted = coreAttributes.get(name)?.type;
  if (wanted === undefined || wanted === plain.type || typeof plain.value !== "string") return plain;
  return { type: wanted as "String", value: plain.value };
}

function readData(reader: ProtobufReader, member: number, data: Data): void {
  if (member !== field.PROTO_DATA) {
    data.bytes = reader.bytes();
  } else {
    if (data.member !== member) {
      data.bytes = NOTHING;
      data.typeUrl = "";
    }
    reader.message((number) => {
      if (number === field.TYPE_URL) data.typeUrl = reader.string();
      else if (number === field.ANY_VALUE) data.bytes = reader.bytes();
      else return false;
      return true;
    });
  }
  data.member = member;
}

function dataOf(
  { member, bytes, typeUrl }: Data,
  attributes: Map<string, AttributeValue>,
): EventData | undefined {
  if (member === 0) return undefined;
  if (member === field.BINARY_DATA) return { kind: "binary", bytes };
  if (member === field.PROTO_DATA) {
    describeMessage(typeUrl, attributes);
    return { kind: "binary", bytes };
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) refuse("not-utf8", "PROTO-3-c", "/data", "text_data is not UTF-8.");
  const mediaType = attributes.get("datacontenttype")?.value;
  if (typeof mediaType !== "string" || !isJsonMediaType(mediaType)) return { kind: "text", text };
  // What is said to be JSON and is none stays bytes: as text it would become a JSON string on its way on.
  return jsonErrorAt(bytes) < 0 ? { kind: "json", json: text } : { kind: "binary", bytes };
}

/** What the message says of itself, where the attributes do not say it (protobuf-any.ts). */
function describeMessage(typeUrl: string, attributes: Map<string, AttributeValue>): void {
  if (!attributes.has("datacontenttype")) {
    attributes.set("datacontenttype", { type: "String", value: PROTOBUF_MEDIA_TYPE });
  }
  const given = attributes.get("dataschema")?.value;
  const value = dataschemaOf(typeUrl);
  // The specification's own example gives dataschema the type URL as it is, without a scheme.
  if (value !== undefined && (given === undefined || given === typeUrl)) {
    attributes.set("dataschema", { type: "URI", value });
  }
}
