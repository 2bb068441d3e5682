import type { Structure } from "./structure.ts";

/**
 * What a CloudEvent in protobuf looks like, by the names of `cloudevents.proto`:
 *
 *     {"id":"1","source":"/s","spec_version":"1.0","type":"t",
 *      "attributes":{"time":{"ce_timestamp":{"seconds":5,"nanos":1}},"n":{"ce_integer":-1},"b":{"ce_bytes":{"hex":"0102"}}},
 *      "text_data":"hi"}
 *
 * Only what is in the bytes is shown: a default that was not written is not there. A field that the schema does not
 * have, or has with another wire type, is a member `#N`, or `#N/W` with the wire type W; its value is a number or
 * `{"hex": ...}`. What is there twice is shown twice, the entries of the map too. Numbers are exact; `int32` is what
 * generated code makes of it, the lowest 32 bits. A batch (structure `protobuf-batch`) is `{"events": [...]}`.
 */
interface Field {
  readonly name: string;
  readonly kind: "string" | "bytes" | "bool" | "int32" | "int64" | "map" | Schema;
}
type Schema = { readonly [number: number]: Field };

const TIMESTAMP: Schema = {
  1: { name: "seconds", kind: "int64" },
  2: { name: "nanos", kind: "int32" },
};
const ANY: Schema = { 1: { name: "type_url", kind: "string" }, 2: { name: "value", kind: "bytes" } };
const VALUE: Schema = {
  1: { name: "ce_boolean", kind: "bool" },
  2: { name: "ce_integer", kind: "int32" },
  3: { name: "ce_string", kind: "string" },
  4: { name: "ce_bytes", kind: "bytes" },
  5: { name: "ce_uri", kind: "string" },
  6: { name: "ce_uri_ref", kind: "string" },
  7: { name: "ce_timestamp", kind: TIMESTAMP },
};
const EVENT: Schema = {
  1: { name: "id", kind: "string" },
  2: { name: "source", kind: "string" },
  3: { name: "spec_version", kind: "string" },
  4: { name: "type", kind: "string" },
  5: { name: "attributes", kind: "map" },
  6: { name: "binary_data", kind: "bytes" },
  7: { name: "text_data", kind: "string" },
  8: { name: "proto_data", kind: ANY },
};

export const protobuf: Structure = {
  name: "protobuf",
  read: (bytes) => messageText(bytes, EVENT, 0),
};

export const protobufBatch: Structure = {
  name: "protobuf-batch",
  read(bytes) {
    const events: string[] = [];
    const others: string[] = [];
    for (const part of parts(bytes, 0)) {
      if (part.number === 1 && part.wire === 2) events.push(messageText(part.bytes, EVENT, part.at));
      else others.push(unknown(part));
    }
    return `{${[`"events":[${events.join(",")}]`, ...others].join(",")}}`;
  },
};

/** One field as it lies in the bytes: `value` of a varint, `bytes` of anything else; `at` is where they begin. */
interface Part {
  readonly number: number;
  readonly wire: number;
  readonly value: bigint;
  readonly bytes: Uint8Array;
  readonly at: number;
}

function messageText(bytes: Uint8Array, schema: Schema, base: number): string {
  const members: string[] = [];
  const entries: string[] = [];
  for (const part of parts(bytes, base)) {
    const field = schema[part.number];
    const varint = field?.kind === "bool" || field?.kind === "int32" || field?.kind === "int64";
    if (field === undefined || part.wire !== (varint ? 0 : 2)) members.push(unknown(part));
    else if (field.kind === "map") entries.push(entryText(part));
    else members.push(`"${field.name}":${valueText(field.kind, part)}`);
  }
  if (entries.length > 0) members.push(`"attributes":{${entries.join(",")}}`);
  return `{${members.join(",")}}`;
}

function valueText(kind: Exclude<Field["kind"], "map">, part: Part): string {
  switch (kind) {
    case "bool":
      return String(part.value !== 0n);
    case "int32":
      return String(BigInt.asIntN(32, part.value));
    case "int64":
      return String(BigInt.asIntN(64, part.value));
    case "bytes":
      return hex(part.bytes);
    case "string":
      return stringText(part);
    default:
      return messageText(part.bytes, kind, part.at);
  }
}

/** An entry of the map: of two keys or values the last counts, and a missing one is empty. */
function entryText(entry: Part): string {
  let key = '""';
  let value = "{}";
  for (const part of parts(entry.bytes, entry.at)) {
    if (part.number === 1 && part.wire === 2) key = stringText(part);
    else if (part.number === 2 && part.wire === 2) value = messageText(part.bytes, VALUE, part.at);
  }
  return `${key}:${value}`;
}

function stringText({ bytes, at }: Part): string {
  try {
    return JSON.stringify(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new Error(`the string at byte ${at} is not UTF-8`);
  }
}

const hex = (bytes: Uint8Array) => `{"hex":"${Buffer.from(bytes).toString("hex")}"}`;

function unknown({ number, wire, value, bytes }: Part): string {
  const name = EVENT[number] === undefined ? `#${number}` : `#${number}/${wire}`;
  return `"${name}":${wire === 0 ? value : hex(bytes)}`;
}

/** The fields of a message, one after the other; groups, which proto3 does not have, are an error. */
function* parts(bytes: Uint8Array, base: number): Generator<Part> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error(`it ends in a varint at byte ${base + at - 1}`);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error(`a varint has more than ten bytes at byte ${base + at}`);
  };
  while (at < bytes.length) {
    const start = base + at;
    const tag = varint();
    const number = Number(tag >> 3n);
    const wire = Number(tag & 7n);
    if (number < 1 || number > 0x1fffffff)
      throw new Error(`no field has the number ${number}, at byte ${start}`);
    if (![0, 1, 2, 5].includes(wire)) throw new Error(`the wire type ${wire} at byte ${start}`);
    if (wire === 0) {
      const from = base + at;
      yield { number, wire, value: varint(), bytes: new Uint8Array(), at: from };
      continue;
    }
    const length = wire === 2 ? Number(varint()) : wire === 1 ? 8 : 4;
    if (at + length > bytes.length) throw new Error(`${length} bytes go beyond the end at byte ${base + at}`);
    yield { number, wire, value: 0n, bytes: bytes.subarray(at, at + length), at: base + at };
    at += length;
  }
}
