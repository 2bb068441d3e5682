import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import { fieldText, type WireMessage } from "../../harness/wire/wire-message.ts";
import { data, eachMember, eachValue, type Member } from "./edit.ts";
import { looseEncode } from "./loose-codec.ts";
import {
  emits,
  hears,
  modeOf,
  reads,
  refuse,
  refusesToRead,
  refusesToValidate,
  refusesToWrite,
  type Saboteur,
  saboteur,
} from "./saboteur.ts";

/** Saboteurs that get the versions before 1.0 wrong: most of them speak one version as if it were another. */

type Early = "0.1" | "0.2" | "0.3";
const EARLY: readonly Early[] = ["0.1", "0.2", "0.3"];

/** The version before 1.0 that an event names. */
function versionOf({ attributes }: CloudEvent): string | undefined {
  const named = (attributes.get("specversion") ?? attributes.get("cloudEventsVersion"))?.value;
  return typeof named === "string" && named !== "1.0" ? named : undefined;
}

const is = (version: Early) => (event: CloudEvent) => versionOf(event) === version;

/** The version that the binary message names, with or without the quotes of JSON. */
function headerVersion({ fields }: WireMessage): string | undefined {
  const named = fields.find(({ name }) => /^ce-(?:specversion|cloudeventsversion)$/i.test(name));
  return named === undefined ? undefined : fieldText(named.value).replaceAll('"', "");
}

/** The version that the members of a JSON object name. */
function memberVersion(members: readonly Member[]): string | undefined {
  const named = members.find(([name]) => name === "specversion" || name === "cloudEventsVersion");
  return named?.[1].replaceAll('"', "");
}

/** Spoils the headers of a binary message of one of the versions. */
const spoilsHeaders = (versions: readonly Early[], change: (message: WireMessage) => WireMessage) =>
  emits((message) =>
    versions.some((version) => version === headerVersion(message)) ? change(message) : message,
  );

type MemberChange = (member: Member, all: readonly Member[]) => readonly Member[];

const onlyOf =
  (versions: readonly Early[], change: MemberChange): MemberChange =>
  (member, all) =>
    versions.some((version) => version === memberVersion(all)) ? change(member, all) : [member];

/** Spoils the members of a structured message of one of the versions, going out or coming in. */
const spoilsMembers = (versions: readonly Early[], change: MemberChange) =>
  emits((message) => eachMember(message, onlyOf(versions, change)));
const mishears = (versions: readonly Early[], change: MemberChange) =>
  hears((message) => eachMember(message, onlyOf(versions, change)));

const renamed = (message: WireMessage, rename: (name: string) => string): WireMessage => ({
  ...message,
  fields: message.fields.map((field) => ({ ...field, name: rename(field.name) })),
});

/** The attributes of 0.1 under the names of 1.0. */
const NAMES_OF_1_0: Readonly<Record<string, string>> = {
  cloudEventsVersion: "specversion",
  eventID: "id",
  eventType: "type",
  eventTime: "time",
  schemaURL: "dataschema",
  contentType: "datacontenttype",
};
const HEADERS_OF_1_0 = new Map(
  Object.entries(NAMES_OF_1_0).map(([old, now]) => [`ce-${old.toLowerCase()}`, `ce-${now}`]),
);

/** Whether nothing in a message or event says 1.0: those of other versions are not this file's business. */
const says1_0 = ({ fields, body }: WireMessage) =>
  fields.some(({ name, value }) => /^ce-specversion$/i.test(name) && /1\.0/.test(fieldText(value))) ||
  (body !== undefined && /"specversion"\s*:\s*"1\.0"/.test(Buffer.from(body).toString("latin1")));

const NOTHING: CloudEvent = { attributes: new Map() };

/** Each version refused as a whole: what an implementation does that knows 1.0 alone. */
const ignorant: readonly Saboteur[] = EARLY.flatMap((version) => [
  saboteur(
    `producer/early/no-${version}`,
    `Refuses to write events of ${version}.`,
    ["CE0-specversion-c"],
    refusesToWrite(is(version)),
  ),
  saboteur(
    `consumer/early/no-${version}`,
    `Refuses to read events of ${version}.`,
    ["CE0-specversion-c", "JSON0-3-b"],
    refusesToRead(is(version)),
  ),
  saboteur(
    `validator/early/no-${version}`,
    `Finds fault with events of ${version}.`,
    ["CE0-context-attributes-b"],
    refusesToValidate(is(version)),
  ),
]);

const careless: readonly Saboteur[] = [
  saboteur("consumer/early/anything", "Takes any message for an event of an early version.", ["CE0-id-b"], {
    decode(params, next) {
      try {
        return next(params);
      } catch (error) {
        if (!(error instanceof EventError) || says1_0(params.message)) throw error;
        return [NOTHING];
      }
    },
  }),
  saboteur(
    "producer/early/anything",
    "Writes whatever it is given as an event of an early version.",
    ["CE0-id-b"],
    {
      encode(params, next) {
        try {
          return next(params);
        } catch (error) {
          const is1_0 = params.events.some(
            ({ attributes }) => attributes.get("specversion")?.value === "1.0",
          );
          if (!(error instanceof EventError) || is1_0) throw error;
          return looseEncode(params);
        }
      },
    },
  ),
  saboteur("validator/early/anything", "Finds no fault with events of early versions.", ["CE0-id-b"], {
    validate(event, next) {
      if (event.attributes.get("specversion")?.value === "1.0") next(event);
    },
  }),
];

const writing: readonly Saboteur[] = [
  saboteur(
    "producer/early/names-of-1.0-in-headers",
    "Writes the header names of 1.0 for events of 0.1.",
    ["HTTP0-3.1.3.1-a"],
    spoilsHeaders(["0.1"], (message) =>
      renamed(message, (name) => HEADERS_OF_1_0.get(name.toLowerCase()) ?? name),
    ),
  ),
  saboteur(
    "producer/early/names-of-1.0-in-json",
    "Writes the attribute names of 1.0 in JSON of 0.1.",
    ["JSON0-3-b"],
    spoilsMembers(["0.1"], ([name, json]) => [[NAMES_OF_1_0[name] ?? name, json]]),
  ),
  saboteur(
    "producer/early/content-type-of-1.0",
    "Calls the content type datacontenttype in JSON of 0.2.",
    ["JSON0-3-b"],
    spoilsMembers(["0.2"], ([name, json]) => [[name === "contenttype" ? "datacontenttype" : name, json]]),
  ),
  saboteur(
    "producer/early/schema-of-1.0",
    "Calls the schema dataschema in events of 0.2 and 0.3.",
    ["CE0-schemaurl-a"],
    spoilsMembers(["0.2", "0.3"], ([name, json]) => [[name === "schemaurl" ? "dataschema" : name, json]]),
  ),
  saboteur(
    "producer/early/quotes-in-0.3",
    "Writes header values of 0.3 in quotes, as 0.2 had them.",
    ["HTTP0-3.1.3.2-b"],
    spoilsHeaders(["0.3"], (message) => eachValue(message, (value) => JSON.stringify(value))),
  ),
  saboteur(
    "producer/early/no-quotes-before-0.3",
    "Writes header values of 0.1 and 0.2 without quotes, as 0.3 has them.",
    ["HTTP0-3.1.3.2-a"],
    spoilsHeaders(["0.1", "0.2"], (message) =>
      eachValue(message, (value) => value.replace(/^"(.*)"$/s, "$1")),
    ),
  ),
  saboteur(
    "producer/early/quoted-objects",
    "Puts quotes around JSON objects in headers of 0.1.",
    ["HTTP0-3.1.3.2-h"],
    spoilsHeaders(["0.1"], (message) =>
      eachValue(message, (value) => (value.startsWith("{") ? JSON.stringify(value) : value)),
    ),
  ),
  saboteur(
    "producer/early/quoted-numbers",
    "Writes the numbers of 0.2 and 0.3 in quotes.",
    ["HTTP0-3.1.3.2-a", "HTTP0-3.1.3.2-b"],
    spoilsHeaders(["0.2", "0.3"], (message) =>
      eachValue(message, (value) => (/^-?\d+$/.test(value) ? `"${value}"` : value)),
    ),
  ),
  saboteur(
    "producer/early/no-x",
    "Writes extensions of 0.1 without the X in the header name.",
    ["HTTP0-3.1.3.1-c"],
    spoilsHeaders(["0.1"], (message) => renamed(message, (name) => name.replace(/^ce-x-/i, "CE-"))),
  ),
  saboteur(
    "producer/early/extensions-in-a-header",
    "Writes extensions of 0.1 as one header too.",
    ["HTTP0-3.1.3.1-e"],
    emits((message, { events }) =>
      modeOf(message) === "binary" && events[0]?.attributes.has("extensions") === true
        ? { ...message, fields: [...message.fields, { name: "CE-Extensions", value: "{}" }] }
        : message,
    ),
  ),
  saboteur(
    "producer/early/whole-map",
    "Writes a header for a map as a whole beside those of its entries.",
    ["HTTP0-3.1.3.1-f"],
    spoilsHeaders(["0.2", "0.3"], (message) =>
      message.fields.some(({ name }) => name.startsWith("ce-comexamplemap-"))
        ? { ...message, fields: [...message.fields, { name: "ce-comexamplemap", value: "{}" }] }
        : message,
    ),
  ),
  saboteur(
    "producer/early/dotted-map",
    "Joins the name of a map and that of its entry by a dot.",
    ["HTTP0-3.1.3.1-f"],
    spoilsHeaders(["0.2", "0.3"], (message) =>
      renamed(message, (name) => name.replace(/^(ce-[a-z0-9]+)-/, "$1.")),
    ),
  ),
  saboteur(
    "producer/early/content-type-twice",
    "Writes the content type as an attribute header too.",
    ["HTTP0-3.1.3-a"],
    emits((message, { events: [event] }) => {
      const names = ["contentType", "contenttype", "datacontenttype"];
      const name = names.find((one) => event?.attributes.has(one));
      if (name === undefined || event === undefined || versionOf(event) === undefined) return message;
      if (modeOf(message) !== "binary") return message;
      return { ...message, fields: [...message.fields, { name: `ce-${name}`, value: "text/plain" }] };
    }),
  ),
  saboteur(
    "producer/early/flat-extensions",
    "Writes the entries of extensions of 0.1 into the outermost object.",
    ["JSON0-2.3-c", "CE0-extensions-a"],
    spoilsMembers(["0.1"], ([name, json]) =>
      name === "extensions" ? [["comExample", JSON.stringify(json)]] : [[name, json]],
    ),
  ),
  saboteur(
    "producer/early/nested-extensions",
    "Puts extensions of 0.2 and 0.3 into a bag, as 0.1 had it.",
    ["JSON0-2-a"],
    spoilsMembers(["0.2", "0.3"], ([name, json]) =>
      name.startsWith("comexample") ? [["extensions", `{"${name}":${json}}`]] : [[name, json]],
    ),
  ),
  saboteur(
    "producer/early/data-base64",
    "Writes bytes into data_base64, which came with 1.0.",
    ["JSON0-2.3-b"],
    spoilsMembers(EARLY, ([name, json]) =>
      name === "data" && /^"[A-Za-z0-9+/]{4,}=*"$/.test(json) ? [["data_base64", json]] : [[name, json]],
    ),
  ),
  saboteur(
    "producer/early/unmarked-base64",
    "Leaves datacontentencoding out of 0.3.",
    ["CE0-datacontentencoding-a"],
    spoilsMembers(["0.3"], (member) => (member[0] === "datacontentencoding" ? [] : [member])),
  ),
  saboteur(
    "producer/early/marked-text",
    "Marks all data of 0.3 as Base64.",
    ["CE0-datacontentencoding-b", "CE0-datacontentencoding-c"],
    spoilsMembers(["0.3"], (member, all) =>
      member[0] === "data" && !all.some(([name]) => name === "datacontentencoding")
        ? [["datacontentencoding", '"base64"'], member]
        : [member],
    ),
  ),
  saboteur(
    "producer/early/marked-bytes",
    "Marks the body of a binary message of 0.3 as Base64.",
    ["CE0-datacontentencoding-b"],
    spoilsHeaders(["0.3"], (message) => ({
      ...message,
      fields: [...message.fields, { name: "ce-datacontentencoding", value: "base64" }],
    })),
  ),
  saboteur(
    "producer/early/json-in-a-string",
    "Writes JSON data as a string that holds JSON text.",
    ["JSON0-3.1-b", "JSON0-3.1-c"],
    spoilsMembers(EARLY, ([name, json]) =>
      name === "data" && !json.startsWith('"') ? [[name, JSON.stringify(json)]] : [[name, json]],
    ),
  ),
];

const reading: readonly Saboteur[] = [
  saboteur(
    "consumer/early/unknown-is-known",
    "Takes events of an unknown version for those of 0.3.",
    ["CE0-specversion-c"],
    hears((message) =>
      eachMember(message, ([name, json]) => [
        [name, name === "specversion" && json === '"0.9"' ? '"0.3"' : json],
      ]),
    ),
  ),
  saboteur(
    "consumer/early/keeps-base64",
    "Overlooks datacontentencoding and takes Base64 for text.",
    ["CE0-datacontentencoding-f"],
    reads((event, message) =>
      versionOf(event) === "0.3" && modeOf(message) !== "binary"
        ? data(event, (found) =>
            found.kind === "binary"
              ? { kind: "text", text: Buffer.from(found.bytes).toString("base64") }
              : found,
          )
        : event,
    ),
  ),
  saboteur(
    "consumer/early/decodes-objects",
    "Refuses JSON data that are marked as Base64.",
    ["CE0-datacontentencoding-d"],
    mishears(["0.3"], (member, all) => {
      const marked = all.some(([name]) => name === "datacontentencoding");
      if (marked && member[0] === "data" && !member[1].startsWith('"')) refuse();
      return [member];
    }),
  ),
  saboteur(
    "consumer/early/base64-is-text",
    "Takes Base64 of 0.2 for text.",
    ["JSON0-3.1-e"],
    reads((event) =>
      versionOf(event) === "0.2"
        ? data(event, (found) =>
            found.kind === "binary"
              ? { kind: "text", text: Buffer.from(found.bytes).toString("base64") }
              : found,
          )
        : event,
    ),
  ),
  saboteur(
    "consumer/early/text-is-base64",
    "Decodes text that looks like Base64.",
    ["JSON0-3.1-e"],
    reads((event) =>
      versionOf(event) === undefined
        ? event
        : data(event, (found) =>
            found.kind === "text" && /^[A-Za-z0-9+/]{4,}=$/.test(found.text)
              ? { kind: "binary", bytes: new Uint8Array(Buffer.from(found.text, "base64")) }
              : found,
          ),
    ),
  ),
  saboteur(
    "consumer/early/drops-maps",
    "Loses maps.",
    ["CE0-type-system-f"],
    reads((event) => {
      const kept = [...event.attributes].filter(([, { type }]) => type !== "Map");
      return kept.length === event.attributes.size ? event : { ...event, attributes: new Map(kept) };
    }),
  ),
];

export const earlyOnes: readonly Saboteur[] = [...ignorant, ...careless, ...writing, ...reading];
