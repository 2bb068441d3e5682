import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { parseCanonical } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { type JsonNode, parseJson } from "../event/json-parse.ts";
import { assertValid, MAX_MAP_DEPTH } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { contentTypeOf, effectiveData, isEarlyJsonType } from "./early-data.ts";
import * as field from "./proto-fields.ts";
import { LENGTH, VARINT } from "./protobuf-fields.ts";
import { refuse } from "./refuse.ts";
import { isWellFormed } from "./utf8.ts";

/**
 * The message `CloudEventMap` for one event: its attributes in the order they have, then its data.
 *
 * `datacontentencoding` of 0.3 stays behind: bytes go out as bytes, and beside anything but Base64 it must not be set.
 *
 * @throws EventError when the event is no valid one of 0.2 or 0.3, holds a negative Integer, which `uint32` has no
 *   place for, or data with an unpaired surrogate
 */
export function eventToProto(event: CloudEvent): Uint8Array {
  const version = field.protoVersionOf(event.attributes);
  assertValid(event, version);
  const writer = new BinaryWriter();
  for (const [name, value] of event.attributes) {
    if (version === "0.3" && name === "datacontentencoding") continue;
    requireUnsigned(name, value);
    writeEntry(writer, name, value);
  }
  const data = dataValue(event, version);
  if (data !== undefined) writeEntry(writer, field.DATA, data);
  return writer.finish();
}

function requireUnsigned(name: string, value: AttributeValue): void {
  if (value.type === "Integer" && value.value < 0) {
    const message = `${value.value} is negative, and int_value is unsigned.`;
    refuse("negative", field.VALUES, pointer(name), message);
  }
  if (value.type === "Map") for (const inner of value.value.values()) requireUnsigned(name, inner);
}

function writeEntry(writer: BinaryWriter, name: string, value: AttributeValue): void {
  writer.tag(field.ENTRY, LENGTH).fork().tag(field.KEY, LENGTH).string(name);
  writer.tag(field.VALUE, LENGTH).fork();
  switch (value.type) {
    case "Binary":
      writer.tag(field.BINARY_VALUE, LENGTH).bytes(value.value);
      break;
    case "Integer":
      writer.tag(field.INT_VALUE, VARINT).uint32(value.value);
      break;
    case "Map":
      writer.tag(field.MAP_VALUE, LENGTH).fork();
      for (const [key, inner] of value.value) writeEntry(writer, key, inner);
      writer.join();
      break;
    default:
      writer.tag(field.STRING_VALUE, LENGTH).string(String(value.value));
  }
  writer.join().join();
}

/**
 * The data as a value. JSON is its text under a JSON content type, which tells how to read it. Nothing tells that
 * without one, so there JSON is the String, Map or Integer that it is, and its text where it is none of these.
 */
function dataValue(event: CloudEvent, version: field.ProtoVersion): AttributeValue | undefined {
  // Bytes stay bytes, even under a JSON content type.
  const data = event.data?.kind === "text" ? effectiveData(event, version) : event.data;
  if (data === undefined) return undefined;
  if (data.kind === "binary") return { type: "Binary", value: data.bytes };
  const text = data.kind === "json" ? data.json : data.text;
  if (!isWellFormed(text)) {
    refuse("data-not-unicode", field.VALUES, "/data", "The data holds an unpaired surrogate.");
  }
  const mediaType = contentTypeOf(event, version);
  if (data.kind === "json" && (mediaType === undefined || !isEarlyJsonType(mediaType, version))) {
    const node = parseJson(text);
    const value = node === undefined ? undefined : jsonValue(node, 0);
    if (value !== undefined) return value;
  }
  return { type: "String", value: text };
}

/** The String, Map or Integer that a JSON value is, `undefined` when it is, or holds, anything else. */
function jsonValue({ kind, text = "", members }: JsonNode, depth: number): AttributeValue | undefined {
  if (kind === "string") return isWellFormed(text) ? { type: "String", value: text } : undefined;
  if (kind === "number") return text.startsWith("-") ? undefined : parseCanonical("Integer", text);
  if (kind !== "object" || depth >= MAX_MAP_DEPTH) return undefined;
  const entries = new Map<string, AttributeValue>();
  for (const [key, member] of members ?? []) {
    const value = isWellFormed(key) ? jsonValue(member, depth + 1) : undefined;
    if (value === undefined) return undefined;
    entries.set(key, value);
  }
  return { type: "Map", value: entries };
}
