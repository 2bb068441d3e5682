import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { contentType, data, eachAttribute } from "./edit.ts";
import {
  eachEntry,
  eachEvent,
  isProtobuf,
  isProtobufBatch,
  lengthPart,
  type Part,
  partsOf,
} from "./protobuf-edit.ts";
import { emits, family, hears, holding, refusesMessage, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that write or read the Protobuf format wrongly. */

const TYPES = ["PROTO-2.1-a", "PROTO-2.4-a"];

const writes = family<(message: WireMessage) => WireMessage>("producer/protobuf", (change) =>
  emits((message) => (isProtobuf(message) ? change(message) : message)),
);

const eachPart = (change: (part: Part) => readonly Part[]) => (message: WireMessage) =>
  eachEvent(message, (parts) => parts.flatMap(change));

/** Moves what is in one member of a oneof to another number. */
const renumbers = (from: number, to: number) =>
  eachPart((part) => [part.number === from ? { ...part, number: to } : part]);

const memberRenumbered =
  (from: number, to: number, wanted = (_: string) => true) =>
  (message: WireMessage) =>
    eachEntry(message, (name, value) =>
      value.map((part) => (part.number === from && wanted(name) ? { ...part, number: to } : part)),
    );

/** The lowest bits of a varint of one byte, or -1. */
const small = ({ wire, bytes }: Part) => (wire === 0 && bytes.length === 1 ? (bytes[0] ?? 0) : -1);

/** Answers with an event made up where the reference refuses for one reason. */
const takes = (slug: string, breaks: string, requirements: readonly string[], code: string) =>
  saboteur(`consumer/protobuf/takes-${slug}`, breaks, requirements, {
    decode(params, next) {
      try {
        return next(params);
      } catch (error) {
        if (!(error instanceof EventError) || !isProtobuf(params.message)) throw error;
        if (!error.violations.every((violation) => violation.code === code)) throw error;
        return [madeUp];
      }
    },
  });

const madeUp: CloudEvent = {
  attributes: new Map([
    ["specversion", { type: "String", value: "1.0" }],
    ["id", { type: "String", value: "made-up" }],
    ["source", { type: "URI-reference", value: "/made-up" }],
    ["type", { type: "String", value: "made-up" }],
  ]),
};

const holds = holding("protobuf", isProtobuf);

const hearsOf = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (message: WireMessage) => WireMessage,
) => saboteur(`consumer/protobuf/${slug}`, breaks, requirements, hears(change));

const memberIgnored = (slug: string, number: number) => [
  hearsOf(`ignores-${slug}`, `Does not know the member ${slug}.`, TYPES, (message) =>
    eachEntry(message, (_, value) => (value.some((part) => part.number === number) ? undefined : value)),
  ),
  writes(`drops-${slug}`, `Leaves attributes out that belong into ${slug}.`, TYPES, (message) =>
    eachEntry(message, (_, value) => (value.some((part) => part.number === number) ? undefined : value)),
  ),
];

const MEMBERS = ["ce_boolean", "ce_integer", "ce_string", "ce_bytes", "ce_uri", "ce_uri_ref", "ce_timestamp"];

export const protobufOnes: readonly Saboteur[] = [
  ...MEMBERS.flatMap((name, index) => memberIgnored(name, index + 1)),
  ...["id", "source", "spec_version", "type"].map((name, index) =>
    writes(`drops-${name}`, `Leaves the field ${name} out.`, ["PROTO-2.3-a"], (message) =>
      eachEvent(message, (parts) => parts.filter(({ number }) => number !== index + 1)),
    ),
  ),
  writes("required-in-map", "Writes the id into the map as well.", ["PROTO-2.3-a"], (message) =>
    eachEvent(message, (parts) => [
      ...parts,
      // The entry id with the value 1 in ce_string.
      lengthPart(5, Uint8Array.from([10, 2, 105, 100, 18, 3, 26, 1, 49])),
    ]),
  ),
  writes(
    "numbers-of-the-excerpt",
    "Takes the field numbers from the text.",
    ["PROTO-2.4-a", "PROTO-3-c"],
    (message) =>
      eachEvent(message, (parts) =>
        parts.map((part) => ({ ...part, number: [0, 1, 2, 3, 4, 1, 2, 3, 4][part.number] ?? part.number })),
      ),
  ),
  writes("types-as-strings", "Writes URIs as Strings.", TYPES, memberRenumbered(5, 3)),
  writes("integers-zig-zag", "Writes Integers in zig-zag, as sint32.", TYPES, (message) =>
    eachEntry(message, (_, value) =>
      value.map((part) =>
        part.number === 2 && small(part) >= 0
          ? { ...part, bytes: Uint8Array.from([(small(part) * 2) & 0x7f]) }
          : part,
      ),
    ),
  ),
  writes("integers-short", "Writes the lowest seven bits of Integers.", TYPES, (message) =>
    eachEntry(message, (_, value) =>
      value.map((part) =>
        part.number === 2 ? { ...part, bytes: Uint8Array.from([(part.bytes[0] ?? 0) & 0x7f]) } : part,
      ),
    ),
  ),
  writes("booleans-turned", "Writes the opposite of a Boolean, and zero for one.", TYPES, (message) =>
    eachEntry(message, (_, value) =>
      value.map((part) =>
        part.number <= 2 && small(part) >= 0 ? { ...part, bytes: Uint8Array.from([small(part) ^ 1]) } : part,
      ),
    ),
  ),
  writes(
    "defaults-dropped",
    "Leaves out Booleans and Integers that are zero, although they are set.",
    TYPES,
    (message) =>
      eachEntry(message, (_, value) => value.filter((part) => part.number > 2 || small(part) !== 0)),
  ),
  writes(
    "times-in-ce-string",
    "Writes times as Strings.",
    ["PROTO-2.1-a", "CE-time-b"],
    memberRenumbered(7, 3),
  ),
  writes("nanos-dropped", "Writes times without what is below a second.", ["PROTO-2.1-a"], (message) =>
    eachEntry(message, (_, value) =>
      value.map((part) => {
        const time = part.number === 7 ? partsOf(part.bytes) : undefined;
        const seconds = time?.find(({ number }) => number === 1);
        return seconds === undefined
          ? part
          : { ...part, bytes: Buffer.concat([Uint8Array.of(8), seconds.bytes]) };
      }),
    ),
  ),
  writes("text-in-binary-data", "Writes text as binary data.", ["PROTO-3-c"], renumbers(7, 6)),
  writes("binary-in-text-data", "Writes binary data as text.", ["PROTO-3-e"], renumbers(6, 7)),
  writes(
    "messages-in-binary-data",
    "Writes messages as binary data, in their envelope.",
    ["PROTO-3-a"],
    renumbers(8, 6),
  ),
  writes("empty-data-dropped", "Leaves out data that are empty.", ["PROTO-3-c", "PROTO-3-e"], (message) =>
    eachEvent(message, (parts) => parts.filter(({ number, bytes }) => number < 6 || bytes.length > 0)),
  ),
  writes("data-dropped", "Leaves out all data.", ["PROTO-3-c", "PROTO-3-e", "PROTO-3-a"], (message) =>
    eachEvent(message, (parts) => parts.filter(({ number }) => number < 6)),
  ),
  writes("data-made-up", "Writes empty data where there are none.", ["PROTO-3-c", "PROTO-3-e"], (message) =>
    eachEvent(message, (parts) =>
      parts.some(({ number }) => number > 5) ? parts : [...parts, lengthPart(6, "")],
    ),
  ),
  writes(
    "both-members",
    "Writes empty text beside binary data and the other way round.",
    ["PROTO-3-c"],
    (message) =>
      eachEvent(message, (parts) =>
        parts.some(({ number }) => number === 7) ? [lengthPart(6, ""), ...parts] : parts,
      ),
  ),
  writes(
    "no-content-type-of-data",
    "Leaves datacontenttype out.",
    ["PROTO-3-d", "PROTO-3-f", "PROTO-3-g"],
    (message) => eachEntry(message, (name, value) => (name === "datacontenttype" ? undefined : value)),
  ),
  writes("no-dataschema", "Leaves dataschema out.", ["PROTO-3-b", "PROTO-2.4-a"], (message) =>
    eachEntry(message, (name, value) => (name === "dataschema" ? undefined : value)),
  ),
  writes("plain-media-type", "Announces application/protobuf.", ["PROTO-4-a", "PROTO-5.2-a"], (message) =>
    contentType(message, () => "application/protobuf"),
  ),
  writes("first-of-batch", "Writes the first event of a batch bare.", ["PROTO-5.1-a"], (message) => {
    const [first] = isProtobufBatch(message) ? (partsOf(message.body ?? new Uint8Array()) ?? []) : [];
    return first === undefined ? message : { ...message, body: first.bytes };
  }),
  writes("last-of-batch-lost", "Loses the last event of a batch.", ["PROTO-5.1-a"], (message) => {
    if (!isProtobufBatch(message)) return message;
    const parts = partsOf(message.body ?? new Uint8Array()) ?? [];
    const kept = parts
      .slice(0, -1)
      .map(({ bytes }) => Buffer.concat([Uint8Array.of(10, bytes.length), bytes]));
    return { ...message, body: Buffer.concat(kept) };
  }),
  writes("empty-batch-of-one", "Writes an empty event for an empty batch.", ["PROTO-5.1-a"], (message) =>
    isProtobufBatch(message) && !message.body?.length ? { ...message, body: Uint8Array.of(10, 0) } : message,
  ),
  saboteur(
    "producer/protobuf/lets-empty-pass",
    "Writes events with empty required attributes.",
    ["PROTO-2.3-a", "PROTO-5.1-a"],
    {
      encode(params, next) {
        try {
          return next(params);
        } catch (error) {
          if (!(error instanceof EventError) || params.format !== "protobuf") throw error;
          return next({ ...params, events: [madeUp] });
        }
      },
    },
  ),
  takes("anything", "Takes bytes that are no protobuf.", ["PROTO-2.3-a", "PROTO-5.1-a"], "not-protobuf"),
  takes("text-in-any-charset", "Takes text data that are not UTF-8.", ["PROTO-3-c"], "not-utf8"),
  takes("required-in-map", "Takes required attributes in the map.", ["PROTO-2.3-a"], "required-in-map"),
  takes("no-value", "Takes attributes without a value.", ["PROTO-2.4-a"], "no-value"),
  takes("any-time", "Takes times out of range.", ["PROTO-2.1-a"], "timestamp"),
  takes("wrong-type", "Takes values of the wrong type.", ["PROTO-2.1-a"], "type"),
  takes("missing", "Takes events without required attributes.", ["PROTO-2.3-a"], "missing"),
  takes("empty", "Takes attributes that are empty.", ["CE-subject-a"], "empty"),
  takes("any-name", "Takes any name of an attribute.", ["CE-naming-conventions-a"], "name"),
  takes("any-character", "Takes any character.", ["CE-type-system-e"], "characters"),
  saboteur(
    "consumer/protobuf/no-unknown-fields",
    "Refuses messages with fields that it does not know.",
    ["PROTO-2.3-a", "PROTO-5.1-a"],
    refusesMessage(
      (message) =>
        isProtobuf(message) &&
        (partsOf(message.body ?? new Uint8Array()) ?? []).some(
          ({ number }) => number > (isProtobufBatch(message) ? 1 : 8),
        ),
    ),
  ),
  saboteur(
    "consumer/protobuf/ordered-fields",
    "Refuses messages whose first field is not the id.",
    ["PROTO-2.3-a"],
    refusesMessage((message) => isProtobuf(message) && message.body?.[0] !== 10),
  ),
  holds("values-lost", "Reads every extension as its type's name.", TYPES, (event) =>
    eachAttribute(event, (value, name) => (/ext/.test(name) ? { type: "String", value: value.type } : value)),
  ),
  holds("times-lost", "Reads every time as that of the epoch plus one day.", ["PROTO-2.1-a"], (event) =>
    eachAttribute(event, (value) =>
      value.type === "Timestamp" ? { type: "Timestamp", value: "1970-01-02T00:00:00Z" } : value,
    ),
  ),
  holds("core-text-changed", "Reads a dataschema of its own.", ["PROTO-2.1-a"], (event) =>
    eachAttribute(event, (value, name) =>
      name === "dataschema" ? { type: "URI", value: "https://example.com/other" } : value,
    ),
  ),
  holds("data-lost", "Reads no data.", ["PROTO-3-a", "PROTO-3-c", "PROTO-3-e"], (event) =>
    data(event, () => undefined),
  ),
  holds("data-made-up", "Reads empty data where there are none.", ["PROTO-3-c", "PROTO-3-e"], (event) =>
    event.data === undefined ? { ...event, data: { kind: "text", text: "" } } : event,
  ),
  saboteur("consumer/protobuf/batch-of-one", "Reads the last event of a batch only.", ["PROTO-5.1-a"], {
    decode: (params, next) =>
      isProtobufBatch(params.message)
        ? next(params)
            .slice(-1)
            .map((event) => data(event, () => ({ kind: "text", text: "x" })))
        : next(params),
  }),
  saboteur(
    "consumer/protobuf/no-empty-batch",
    "Refuses batches of no byte, as if something were missing.",
    ["PROTO-5.1-a"],
    refusesMessage((message) => isProtobufBatch(message) && !message.body?.length),
  ),
  saboteur("consumer/protobuf/batch-lost", "Reads no event of a batch.", ["PROTO-5.1-a"], {
    decode: (params, next) => (isProtobufBatch(params.message) ? next(params).slice(0, 0) : next(params)),
  }),
];
