import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { data, eachAttribute } from "./edit.ts";
import {
  body,
  eachEntry,
  entries,
  forgiving,
  isProto,
  MAP,
  MEMBERS,
  madeUp,
  NOTHING,
  TYPES,
} from "./proto-edit.ts";
import { partsOf } from "./protobuf-edit.ts";
import { family, hears, reads, refusesMessage, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that read the Protobuf format of 0.2 and 0.3 wrongly. */

const hearsOf = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (message: WireMessage) => WireMessage,
): Saboteur => saboteur(`consumer/proto/${slug}`, breaks, requirements, hears(change));

const holds = family<(event: CloudEvent) => CloudEvent>("consumer/proto", (change) =>
  reads((event, message) => (isProto(message) ? change(event) : event)),
);

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

export const protoReaders: readonly Saboteur[] = [
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
