import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { contentType, contentTypeOf, data, eachAttribute } from "./edit.ts";
import { bytesOf, lengthPart, type Part, partsOf, varintPart } from "./protobuf-edit.ts";
import { emits, hears, reads, refusesMessage, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that write or read the Protobuf format of 0.2 and 0.3 wrongly. */

const MAP = ["PROTO0-2.1-a"];
const TYPES = ["PROTO0-2.1-b"];
const NOTHING = new Uint8Array();
const [STRING, BINARY, INTEGER, INNER] = [1, 2, 3, 4] as const;

const isProto = (message: WireMessage): boolean =>
  /^application\/cloudevents\+proto\s*(?:;|$)/i.test(contentTypeOf(message));

/** An entry of the map: its name and the fields of its value. */
type Entry = readonly [name: string, value: readonly Part[]];

/** Changes each entry; fields that are no entry stay as they are. */
function eachEntry(bytes: Uint8Array, change: (...entry: Entry) => readonly Entry[]): Uint8Array {
  const parts = partsOf(bytes);
  if (parts === undefined) return bytes;
  const changed = parts.flatMap((part) => {
    const entry = part.number === 1 && part.wire === 2 ? partsOf(part.bytes) : undefined;
    if (entry === undefined) return [part];
    const name = Buffer.from(entry.find(({ number }) => number === 1)?.bytes ?? NOTHING).toString("utf8");
    const value = partsOf(entry.find(({ number }) => number === 2)?.bytes ?? NOTHING) ?? [];
    return change(name, value).map((one) => entryPart(...one));
  });
  return bytesOf(changed);
}

const entryPart = (name: string, value: readonly Part[]): Part =>
  lengthPart(1, bytesOf([lengthPart(1, name), lengthPart(2, bytesOf(value))]));

/** Spoils the body of a message in this format; the message stays the same where nothing changes. */
const body =
  (change: (bytes: Uint8Array) => Uint8Array) =>
  (message: WireMessage): WireMessage => {
    if (message.body === undefined || !isProto(message)) return message;
    const changed = change(message.body);
    return Buffer.from(changed).equals(message.body) ? message : { ...message, body: changed };
  };

const entries = (change: (...entry: Entry) => readonly Entry[]) => body((bytes) => eachEntry(bytes, change));
const values = (change: (part: Part, name: string) => readonly Part[]) =>
  entries((name, value) => [[name, value.flatMap((part) => change(part, name))]]);

const writes = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (message: WireMessage) => WireMessage,
): Saboteur =>
  saboteur(
    `producer/proto/${slug}`,
    breaks,
    requirements,
    emits((message) => (isProto(message) ? change(message) : message)),
  );

const hearsOf = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (message: WireMessage) => WireMessage,
): Saboteur => saboteur(`consumer/proto/${slug}`, breaks, requirements, hears(change));

const holds = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (event: CloudEvent) => CloudEvent,
): Saboteur =>
  saboteur(
    `consumer/proto/${slug}`,
    breaks,
    requirements,
    reads((event, message) => (isProto(message) ? change(event) : event)),
  );

const madeUp: CloudEvent = {
  attributes: new Map([
    ["specversion", { type: "String", value: "0.3" }],
    ["id", { type: "String", value: "made-up" }],
    ["source", { type: "URI-reference", value: "/made-up" }],
    ["type", { type: "String", value: "made-up" }],
  ]),
};

/** Runs the reference, and goes on with an event made up where it refuses for that reason alone. */
function forgiving<T>(code: string, work: () => T, instead: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EventError) || !error.violations.every((found) => found.code === code))
      throw error;
    return instead();
  }
}

const takes = (code: string, breaks: string, requirements: readonly string[]): Saboteur =>
  saboteur(`consumer/proto/takes-${code}`, breaks, requirements, {
    decode: (params, next) =>
      isProto(params.message)
        ? forgiving(
            code,
            () => next(params),
            () => [madeUp],
          )
        : next(params),
  });

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

const MEMBERS = ["string_value", "binary_value", "int_value", "map_value"];

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

const reading: readonly Saboteur[] = [
  ...MEMBERS.map((name, index) =>
    hearsOf(
      `ignores-${name}`,
      `Does not know the member ${name}.`,
      [...MAP, ...TYPES],
      entries((key, value) => (value.some(({ number }) => number === index + 1) ? [] : [[key, value]])),
    ),
  ),
  takes("not-protobuf", "Takes bytes that are no protobuf.", ["PROTO0-1-a", ...MAP]),
  takes("no-value", "Takes attributes without a value.", TYPES),
  takes("type", "Takes values of the wrong type.", TYPES),
  takes("timestamp", "Takes times that are none.", TYPES),
  takes("uri", "Takes URI-references that are none.", TYPES),
  takes("range", "Takes any number.", ["CE0-type-system-b"]),
  takes("name", "Takes any name of an attribute.", ["CE0-attribute-naming-convention-b"]),
  takes("missing", "Takes events without required attributes.", ["CE0-id-a", "CE0-specversion-a"]),
  takes("empty", "Takes attributes that are empty.", ["CE0-id-b"]),
  takes("unknown-specversion", "Takes events of any version for those of 0.3.", ["CE0-specversion-c"]),
  saboteur(
    "consumer/proto/no-unknown-fields",
    "Refuses messages with fields that it does not know.",
    MAP,
    refusesMessage(
      (message) =>
        isProto(message) && (partsOf(message.body ?? NOTHING) ?? []).some(({ number }) => number > 1),
    ),
  ),
  saboteur(
    "consumer/proto/one-field-a-value",
    "Refuses values with more than one field.",
    MAP,
    refusesMessage((message) => {
      let many = false;
      if (isProto(message))
        eachEntry(message.body ?? NOTHING, (name, value) => {
          many ||= value.length > 1;
          return [[name, value]];
        });
      return many;
    }),
  ),
  saboteur(
    "consumer/proto/ordered",
    "Refuses messages that do not begin with specversion.",
    MAP,
    refusesMessage(
      (message) =>
        isProto(message) &&
        !Buffer.from(message.body ?? NOTHING)
          .subarray(0, 20)
          .includes("specversion"),
    ),
  ),
  saboteur(
    "consumer/proto/keys-first",
    "Refuses entries whose value is before the key.",
    MAP,
    refusesMessage(
      (message) =>
        isProto(message) &&
        (partsOf(message.body ?? NOTHING) ?? []).some(
          ({ wire, bytes }) => wire === 2 && partsOf(bytes)?.[0]?.number === 2,
        ),
    ),
  ),
  hearsOf(
    "first-counts",
    "Takes the first of two entries.",
    MAP,
    body((bytes) => {
      const seen = new Set<string>();
      return eachEntry(bytes, (name, value) => {
        const first = !seen.has(name);
        seen.add(name);
        return first ? [[name, value]] : [];
      });
    }),
  ),
  holds("values-lost", "Reads every extension as the name of its type.", TYPES, (event) =>
    eachAttribute(event, (value, name) =>
      name.startsWith("comexample") ? { type: "String", value: value.type } : value,
    ),
  ),
  holds("times-lost", "Reads every time as that of the epoch.", TYPES, (event) =>
    eachAttribute(event, (value) =>
      value.type === "Timestamp" ? { type: "Timestamp", value: "1970-01-01T00:00:00Z" } : value,
    ),
  ),
  holds("content-type-lost", "Reads no content type.", MAP, (event) =>
    eachAttribute(event, (value, name) => (/contenttype$/.test(name) ? undefined : value)),
  ),
  holds("ids-lost", "Reads an id of its own.", MAP, (event) =>
    eachAttribute(event, (value, name) => (name === "id" ? { type: "String", value: "other" } : value)),
  ),
  holds("versions-changed", "Reads each version as the other one.", MAP, (event) =>
    eachAttribute(event, (value, name) =>
      name === "specversion" ? { type: "String", value: value.value === "0.2" ? "0.3" : "0.2" } : value,
    ),
  ),
  holds("data-lost", "Reads no data.", [...MAP, ...TYPES], (event) => data(event, () => undefined)),
  holds("data-made-up", "Reads empty data where there are none.", MAP, (event) =>
    event.data === undefined ? { ...event, data: { kind: "text", text: "" } } : event,
  ),
  holds("data-changed", "Reads other data.", [...MAP, ...TYPES], (event) =>
    data(event, () => ({ kind: "text", text: "other" })),
  ),
];

export const protoOnes: readonly Saboteur[] = [...writing, ...reading];
