import { BinaryWriter } from "@bufbuild/protobuf/wire";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { isProtobufMediaType, typeUrlOf } from "./protobuf-any.ts";
import * as field from "./protobuf-fields.ts";
import { toProtobufTimestamp } from "./protobuf-timestamp.ts";
import { refuse } from "./refuse.ts";
import { isWellFormed } from "./utf8.ts";

/** Tags are known beforehand: the field's number and how its value is written. */
const tag = (number: number, wire: number) => (number << 3) | wire;
const ATTRIBUTE = tag(field.ATTRIBUTES, field.LENGTH);
const KEY = tag(field.KEY, field.LENGTH);
const VALUE = tag(field.VALUE, field.LENGTH);
const REQUIRED: ReadonlyMap<string, number> = new Map([
  ["id", tag(field.ID, field.LENGTH)],
  ["source", tag(field.SOURCE, field.LENGTH)],
  ["specversion", tag(field.SPEC_VERSION, field.LENGTH)],
  ["type", tag(field.TYPE, field.LENGTH)],
]);

/**
 * The message `CloudEvent` for one event. The four required attributes come first in the order of their numbers, then
 * the others in the order they have, then the data, so that the same event always has the same bytes.
 *
 * JSON goes out as text, for that is what JSON is; a protobuf message whose type `dataschema` names goes into
 * `proto_data` (see protobuf-any.ts).
 *
 * @throws EventError when the event is not valid, a time is none that protobuf has (a leap second, the year 0), or
 *   text data has no UTF-8 form
 */
export function eventToProtobuf(event: CloudEvent): Uint8Array {
  assertValid(event);
  const writer = new BinaryWriter();
  for (const [name, number] of REQUIRED) {
    writer.uint32(number).string(String(event.attributes.get(name)?.value));
  }
  for (const [name, value] of event.attributes) {
    if (!REQUIRED.has(name)) writeAttribute(writer, name, value);
  }
  writeData(writer, event);
  return writer.finish();
}

function writeAttribute(writer: BinaryWriter, name: string, value: AttributeValue): void {
  writer.uint32(ATTRIBUTE).fork().uint32(KEY).string(name).uint32(VALUE).fork();
  switch (value.type) {
    case "Boolean":
      writer.tag(field.CE_BOOLEAN, field.VARINT).bool(value.value);
      break;
    case "Integer":
      writer.tag(field.CE_INTEGER, field.VARINT).int32(value.value);
      break;
    case "String":
      writer.tag(field.CE_STRING, field.LENGTH).string(value.value);
      break;
    case "Binary":
      writer.tag(field.CE_BYTES, field.LENGTH).bytes(value.value);
      break;
    case "URI":
      writer.tag(field.CE_URI, field.LENGTH).string(value.value);
      break;
    case "URI-reference":
      writer.tag(field.CE_URI_REF, field.LENGTH).string(value.value);
      break;
    case "Timestamp":
      writeTimestamp(writer.tag(field.CE_TIMESTAMP, field.LENGTH).fork(), name, value.value);
      break;
    default:
      refuse("type", field.TYPES, pointer(name), `protobuf has no place for a ${value.type}.`);
  }
  writer.join().join();
}

/** Zero is what a field that is not there holds, and is not written. */
function writeTimestamp(writer: BinaryWriter, name: string, text: string): void {
  const time = toProtobufTimestamp(text);
  if (time === undefined) {
    const why = "a leap second, or outside the years 1 to 9999";
    refuse("timestamp", field.TYPES, pointer(name), `${text} is no protobuf Timestamp: ${why}.`);
  }
  if (time.seconds !== 0) writer.tag(field.SECONDS, field.VARINT).int64(time.seconds);
  if (time.nanos !== 0) writer.tag(field.NANOS, field.VARINT).int32(time.nanos);
  writer.join();
}

function writeData(writer: BinaryWriter, { attributes, data }: CloudEvent): void {
  if (data === undefined) return;
  if (data.kind !== "binary") {
    const text = data.kind === "json" ? data.json : data.text;
    if (!isWellFormed(text)) {
      refuse("data-not-unicode", "PROTO-3-c", "/data", "The data holds an unpaired surrogate.");
    }
    writer.tag(field.TEXT_DATA, field.LENGTH).string(text);
    return;
  }
  const mediaType = attributes.get("datacontenttype")?.value;
  const dataschema = attributes.get("dataschema")?.value;
  if (dataschema === undefined || typeof mediaType !== "string" || !isProtobufMediaType(mediaType)) {
    writer.tag(field.BINARY_DATA, field.LENGTH).bytes(data.bytes);
    return;
  }
  writer.tag(field.PROTO_DATA, field.LENGTH).fork();
  writer.tag(field.TYPE_URL, field.LENGTH).string(typeUrlOf(String(dataschema)));
  if (data.bytes.length > 0) writer.tag(field.ANY_VALUE, field.LENGTH).bytes(data.bytes);
  writer.join();
}
