import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { contentType } from "./edit.ts";
import {
  BINARY,
  body,
  eachEntry,
  entries,
  entryPart,
  forgiving,
  INNER,
  INTEGER,
  isProto,
  MAP,
  MEMBERS,
  madeUp,
  NOTHING,
  STRING,
  TYPES,
  values,
} from "./proto-edit.ts";
import { protoReaders } from "./proto-read.ts";
import { bytesOf, lengthPart, type Part, varintPart } from "./protobuf-edit.ts";
import { emits, family, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that write the Protobuf format of 0.2 and 0.3 wrongly, and those that read it so. */

const writes = family<(message: WireMessage) => WireMessage>("producer/proto", (change) =>
  emits((message) => (isProto(message) ? change(message) : message)),
);

const emitsRefused = (code: string, breaks: string, requirements: readonly string[]): Saboteur =>
  saboteur(`producer/proto/emits-${code}`, breaks, requirements, {
    encode: (params, next) =>
      params.format === "proto"
        ? forgiving(
            code,
            () => next(params),
            () => next({ ...params, events: [madeUp] }),
          )
        : next(params),
  });

const writing: readonly Saboteur[] = [
  ...MEMBERS.map((name, index) =>
    writes(`drops-${name}`, `Leaves out what belongs into ${name}.`, TYPES, (message) =>
      entries((key, value) => (value.some(({ number }) => number === index + 1) ? [] : [[key, value]]))(
        message,
      ),
    ),
  ),
  ...["specversion", "id", "source", "type", "schemaurl", "time", "comexampleext", "data"].map((name) =>
    writes(
      `without-${name}`,
      `Leaves ${name} out.`,
      [...MAP, ...TYPES],
      entries((key, value) => (key === name ? [] : [[key, value]])),
    ),
  ),
  writes(
    "content-type-of-1.0",
    "Calls the content type of the data by the name of another version.",
    MAP,
    entries((name, value) => [
      [name === "contenttype" ? "datacontenttype" : name === "datacontenttype" ? "contenttype" : name, value],
    ]),
  ),
  writes(
    "fields-of-1.0",
    "Writes the required attributes as fields of their own.",
    MAP,
    body((bytes) => {
      const names = ["id", "source", "specversion", "type"];
      const fields: Part[] = [];
      const rest = eachEntry(bytes, (name, value) => {
        const number = names.indexOf(name) + 1;
        if (number === 0) return [[name, value]];
        fields.push(lengthPart(number, value[0]?.bytes ?? NOTHING));
        return [];
      });
      return Buffer.concat([bytesOf(fields), rest]);
    }),
  ),
  writes(
    "text-form",
    "Writes the text form of protobuf.",
    ["PROTO0-1-a"],
    body(() => Buffer.from('value { key: "id" value { string_value: "1" } }')),
  ),
  writes(
    "empty-extras",
    "Writes an attribute that the event does not have.",
    MAP,
    body((bytes) => Buffer.concat([bytes, bytesOf([entryPart("subject", [lengthPart(STRING, "x")])])])),
  ),
  writes("media-type-of-1.0", "Announces the format of 1.0.", ["PROTO0-2.1-c"], (message) =>
    contentType(message, () => "application/cloudevents+protobuf"),
  ),
  writes("plain-media-type", "Announces protobuf, but no CloudEvent.", ["PROTO0-2.1-c"], (message) =>
    contentType(message, () => "application/protobuf"),
  ),
  writes(
    "integers-as-strings",
    "Writes Integers as Strings.",
    TYPES,
    values((part) => (part.number === INTEGER ? [lengthPart(STRING, String(part.bytes[0] ?? 0))] : [part])),
  ),
  writes(
    "integers-short",
    "Writes the lowest seven bits of Integers.",
    TYPES,
    values((part) =>
      part.number === INTEGER ? [varintPart(INTEGER, [(part.bytes[0] ?? 0) & 0x7f])] : [part],
    ),
  ),
  writes(
    "integers-zig-zag",
    "Writes small Integers in zig-zag, as sint32.",
    TYPES,
    values((part) =>
      part.number === INTEGER && part.bytes.length === 1
        ? [varintPart(INTEGER, [((part.bytes[0] ?? 0) * 2) & 0x7f])]
        : [part],
    ),
  ),
  writes(
    "defaults-dropped",
    "Leaves out values that are zero or empty, although they are set.",
    TYPES,
    values((part) => (part.bytes.length === 0 || (part.wire === 0 && part.bytes[0] === 0) ? [] : [part])),
  ),
  writes(
    "base64",
    "Writes bytes as Base64.",
    TYPES,
    values((part) =>
      part.number === BINARY ? [lengthPart(STRING, Buffer.from(part.bytes).toString("base64"))] : [part],
    ),
  ),
  writes(
    "text-as-bytes",
    "Writes all text as bytes.",
    TYPES,
    values((part) => [part.number === STRING ? { ...part, number: BINARY } : part]),
  ),
  writes(
    "times-as-maps",
    "Writes a time as a Map of seconds.",
    TYPES,
    values((part, name) =>
      name === "time"
        ? [lengthPart(INNER, bytesOf([entryPart("seconds", [varintPart(INTEGER, [5])])]))]
        : [part],
    ),
  ),
  writes(
    "uris-resolved",
    "Resolves URI-references.",
    TYPES,
    values((part, name) =>
      name === "schemaurl" ? [lengthPart(STRING, "https://example.com/resolved")] : [part],
    ),
  ),
  writes(
    "maps-as-json",
    "Writes Maps as bytes of their own.",
    TYPES,
    values((part) => [part.number === INNER ? { ...part, number: BINARY } : part]),
  ),
  writes(
    "maps-emptied",
    "Writes Maps without their entries.",
    TYPES,
    values((part) => [part.number === INNER ? lengthPart(INNER, "") : part]),
  ),
  writes(
    "marks-bytes",
    "Marks bytes as Base64 that are none.",
    MAP,
    body((bytes) => {
      let marked = false;
      const same = eachEntry(bytes, (name, value) => {
        marked ||= name === "data" && value.some(({ number }) => number === BINARY);
        return [[name, value]];
      });
      if (!marked) return bytes;
      return Buffer.concat([
        same,
        bytesOf([entryPart("datacontentencoding", [lengthPart(STRING, "base64")])]),
      ]);
    }),
  ),
  writes(
    "json-twice",
    "Writes JSON data as a JSON string of their text.",
    MAP,
    values((part, name) =>
      name === "data" && part.number === STRING && part.bytes[0] === 0x5b
        ? [lengthPart(STRING, JSON.stringify(Buffer.from(part.bytes).toString("utf8")))]
        : [part],
    ),
  ),
  emitsRefused("negative", "Writes something else where an Integer is negative.", TYPES),
  emitsRefused("empty", "Writes something else where an attribute is empty.", ["CE0-id-b", "CE0-type-b"]),
  emitsRefused("name", "Writes something else where a name is wrong.", ["CE0-attribute-naming-convention-b"]),
];

export const protoOnes: readonly Saboteur[] = [...writing, ...protoReaders];
