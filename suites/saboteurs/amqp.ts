import { percentDecode, percentEncode, unquote } from "../../harness/bindings/percent-encoding.ts";
import { fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";
import { body, eachField, eachMember } from "./edit.ts";
import { EVENT, forgivesOver, readsOver, structured, without, writesOver } from "./over-binding.ts";
import { refuse, type Saboteur } from "./saboteur.ts";

/** Saboteurs that get what is AMQP 1.0's own wrong: prefix and separator, types, and which section holds what. */

const PREFIX = /^cloudEvents[:_]/;
const isAttribute = ({ name }: WireField): boolean => PREFIX.test(name);
const isContentType = ({ name }: WireField): boolean => name === ":content-type";

const writes = writesOver("amqp");
const reads = readsOver("amqp");
const forgives = forgivesOver("amqp");

const attributes = (
  message: WireMessage,
  change: (field: WireField) => WireField | readonly WireField[],
): WireMessage => eachField(message, (field) => (isAttribute(field) ? change(field) : field));

const typed = (message: WireMessage, from: string, change: (field: WireField) => WireField): WireMessage =>
  attributes(message, (field) => (field.type === from ? change(field) : field));

const texts = (message: WireMessage, change: (text: string) => string): WireMessage =>
  attributes(message, (field) => {
    if (field.type !== undefined && field.type !== "string") return field;
    const before = fieldText(field.value);
    const after = change(before);
    return after === before ? field : { ...field, value: after };
  });

const renamed = (message: WireMessage, change: (name: string) => string): WireMessage =>
  eachField(message, (field) =>
    field.name.startsWith(":") ? field : { ...field, name: change(field.name) },
  );

const named = (name: string) => (field: WireField) =>
  field.name.replace(PREFIX, "") === name && isAttribute(field);

const withSection = (message: WireMessage, value: string): WireMessage => ({
  ...message,
  fields: [...message.fields, { name: ":section", type: "binary", value }],
});

const completed = (message: WireMessage): WireMessage => {
  const there = new Set(message.fields.filter(isAttribute).map(({ name }) => name.replace(PREFIX, "")));
  const made = Object.entries({ specversion: "1.0", id: "x", source: "/x", type: "x" })
    .filter(([name]) => !there.has(name))
    .map(([name, value]) => ({ name: `cloudEvents:${name}`, type: "string", value }));
  return { ...message, fields: [...message.fields, ...made] };
};

export const amqpOnes: readonly Saboteur[] = [
  writes("http-prefix", "Writes the prefix of HTTP.", ["AMQP-3.1.3.1-a", "AMQP-3.1.3-a"], (message) =>
    renamed(message, (name) => name.replace(PREFIX, "ce-")),
  ),
  writes(
    "underscore",
    "Writes the draft's separator in every version.",
    ["AMQP-3.1.3.1-z", "AMQP0-3.1.3.1-a"],
    (message) => renamed(message, (name) => name.replace(PREFIX, "cloudEvents_")),
  ),
  writes("both-separators", "Writes every attribute with both separators.", ["AMQP-3.1.3.1-c"], (message) =>
    attributes(message, (field) => [field, { ...field, name: field.name.replace(":", "_") }]),
  ),
  writes("lower-case", "Writes the prefix in lower case.", ["AMQP-3.1.3.1-a"], (message) =>
    renamed(message, (name) => name.toLowerCase()),
  ),
  writes("int", "Writes Integers as AMQP int.", ["AMQP-3.1.3.2-a", "AMQP-3.1.3.2-d"], (message) =>
    typed(message, "long", (field) => ({ ...field, type: "int" })),
  ),
  writes("strings", "Writes everything as a string.", ["AMQP-3.1.3.2-e", "AMQPF0-2.2-a"], (message) =>
    attributes(message, (field) => {
      if (field.type === "binary")
        return { ...field, type: "string", value: Buffer.from(field.value).toString("base64") };
      if (field.type !== "timestamp") return { ...field, type: "string" };
      return {
        ...field,
        type: "string",
        value: new Date(Number(field.value)).toISOString().replace(".000", ""),
      };
    }),
  ),
  writes("symbols", "Writes Strings as symbols.", ["AMQP-3.1.3.2-a", "AMQPF0-2.2-a"], (message) =>
    typed(message, "string", (field) => ({ ...field, type: "symbol" })),
  ),
  writes("seconds", "Writes times in seconds.", ["AMQP-3.1.3.2-a", "AMQP-3.1.3.2-b"], (message) =>
    typed(message, "timestamp", (field) => ({
      ...field,
      value: String(Math.trunc(Number(field.value) / 1000)),
    })),
  ),
  writes("cut-times", "Cuts times off at the second.", ["AMQP-3.1.3.2-b"], (message) =>
    texts(message, (text) => text.replace(/\.\d+Z$/, "Z")),
  ),
  writes("number-strings", "Writes Strings of digits as longs.", ["AMQP-3.1.3.2-a"], (message) =>
    attributes(message, (field) => (field.value === "007" ? { ...field, type: "long", value: "7" } : field)),
  ),
  writes("percent", "Percent-encodes values, as over HTTP.", ["AMQP-3.1.3.2-a"], (message) =>
    texts(message, (text) => percentEncode(text)),
  ),
  writes("percent-decodes", "Undoes percent-encoding that is none.", ["AMQP-3.1.3.2-a"], (message) =>
    texts(message, (text) => percentDecode(text) ?? text),
  ),
  writes("trims", "Trims values.", ["AMQP-3.1.3.2-a"], (message) => texts(message, (text) => text.trim())),
  writes("unquotes", "Takes quotes around values away.", ["AMQP-3.1.3.2-a"], (message) =>
    texts(message, unquote),
  ),
  writes("ascii", "Replaces what is not ASCII.", ["AMQP-3.1.3.2-a"], (message) =>
    texts(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  writes("only-required", "Leaves optional attributes out.", ["AMQP-3.1.3-a", "AMQP-3.1.3-b"], (message) =>
    without(message, (field) => isAttribute(field) && !/[:_](specversion|id|source|type)$/.test(field.name)),
  ),
  writes(
    "no-properties",
    "Writes no application property.",
    ["AMQP0-3.1.3-a", "AMQP0-1.4-a", "AMQP0-1.3-a"],
    (message) => without(message, isAttribute),
  ),
  writes(
    "content-type-attribute",
    "Writes the content type as an attribute.",
    ["AMQP-3.1.1-a", "AMQP0-3.1.1-a"],
    (message) =>
      eachField(message, (field) =>
        isContentType(field) ? { ...field, name: "cloudEvents:datacontenttype", type: "string" } : field,
      ),
  ),
  writes("content-type-twice", "Repeats the content type as an attribute.", ["AMQP-3.1.3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) && !structured(message)
        ? [field, { ...field, name: "cloudEvents:datacontenttype", type: "string" }]
        : field,
    ),
  ),
  writes("json-content-type", "Announces every body as JSON.", ["AMQP-3.2.1-a", "AMQP0-3.2.1-a"], (message) =>
    eachField(message, (field) => (isContentType(field) ? { ...field, value: "application/json" } : field)),
  ),
  writes("value-section", "Writes the body as an AMQP value.", ["AMQP-3.1.2-a", "AMQP-3.2.2-a"], (message) =>
    message.body === undefined ? message : withSection(message, "amqp-value"),
  ),
  writes("base64", "Writes data as Base64.", ["AMQP-3.1.2-a", "AMQP0-3.1.2-a"], (message) =>
    structured(message) ? message : body(message, (bytes) => Buffer.from(bytes.toString("base64"))),
  ),
  writes("null-body", "Writes null where there is no data.", ["AMQP-3.1.2-a"], (message) =>
    message.body === undefined ? { ...message, body: Buffer.from("null") } : message,
  ),
  writes(
    "loses-members",
    "Writes only the data of a structured event.",
    ["AMQP-3.2.2-a", "AMQP0-3.2.2-a"],
    (message) =>
      structured(message) ? eachMember(message, (member) => (member[0] === "data" ? [member] : [])) : message,
  ),
  writes(
    "wrong-copies",
    "Adds other values beside a structured event.",
    ["AMQP-3.2.3-z", "AMQP0-3.2.3-a"],
    (message) =>
      structured(message)
        ? {
            ...message,
            fields: [
              ...message.fields,
              ...["subject", "id"].map((name) => ({
                name: `cloudEvents:${name}`,
                type: "string",
                value: "x",
              })),
            ],
          }
        : message,
  ),
  reads("one-separator", "Knows the colon only.", ["AMQP-3.1.3.1-d", "AMQP-3.1.3.1-e"], (message) =>
    without(message, ({ name }) => name.startsWith("cloudEvents_")),
  ),
  reads("other-separator", "Knows the underscore only.", ["AMQP-3.1.3.1-z", "AMQP0-3.1.3.1-a"], (message) =>
    without(message, ({ name }) => name.startsWith("cloudEvents:")),
  ),
  reads(
    "strings-only",
    "Knows strings only.",
    ["AMQP-3.1.3.2-c", "AMQP-3.1.3.2-a", "AMQPF0-2.2-a"],
    (message) =>
      without(message, (field) => isAttribute(field) && field.type !== undefined && field.type !== "string"),
  ),
  reads("native-only", "Knows the time as a timestamp only.", ["AMQP-3.1.3.2-c", "AMQPF0-2.2-e"], (message) =>
    without(message, (field) => named("time")(field) && field.type !== "timestamp"),
  ),
  reads("seconds", "Reads timestamps as seconds.", ["AMQP-3.1.3.2-c", "AMQPF0-2.2-a"], (message) =>
    typed(message, "timestamp", (field) => ({
      ...field,
      value: String(Math.trunc(Number(field.value) / 1000)),
    })),
  ),
  reads("offset", "Does not look at offsets.", ["AMQP-3.1.3.2-c"], (message) =>
    texts(message, (text) => text.replace(/[+]\d\d:\d\d$/, "Z")),
  ),
  reads("other-number", "Reads other numbers than longs as 0.", ["AMQP-3.1.3.2-z"], (message) =>
    attributes(message, (field) =>
      /^(int|short|ubyte|ulong)$/.test(field.type ?? "") ? { ...field, type: "long", value: "0" } : field,
    ),
  ),
  reads("wraps", "Cuts longs off at 32 bits.", ["CE-type-system-b"], (message) =>
    typed(message, "long", (field) => ({ ...field, value: String(Number(field.value) | 0) })),
  ),
  reads("booleans", "Reads every boolean as the other.", ["AMQP-3.1.3.2-a"], (message) =>
    typed(message, "boolean", (field) => ({ ...field, value: field.value === "true" ? "false" : "true" })),
  ),
  reads("percent-decodes", "Undoes percent-encoding, as over HTTP.", ["AMQP-3.1.3-a"], (message) =>
    texts(message, (text) => percentDecode(text) ?? text),
  ),
  reads("drops-percent", "Drops percent signs that encode nothing.", ["AMQP-3.1.3-a"], (message) =>
    texts(message, (text) => text.replaceAll(/%(?![0-9A-F]{2})/g, "")),
  ),
  reads("trims", "Trims values.", ["AMQP-3.1.3-a"], (message) => texts(message, (text) => text.trim())),
  reads("unquotes", "Takes quotes around values away.", ["AMQP-3.1.3-a"], (message) =>
    texts(message, (text) => (text === '"x"' ? "x" : text)),
  ),
  reads("ascii", "Reads what is not ASCII as question marks.", ["AMQP-3.1.3-a"], (message) =>
    texts(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  reads(
    "no-content-type",
    "Does not look at content-type.",
    ["AMQP-3-a", "AMQP-3.1.1-a", "AMQP0-3.1.1-a"],
    (message) => without(message, isContentType),
  ),
  reads("makes-type-up", "Takes data without content-type for JSON.", ["AMQP-3.1.1-a"], (message) =>
    message.fields.some(isContentType)
      ? message
      : { ...message, fields: [...message.fields, { name: ":content-type", value: "application/json" }] },
  ),
  reads("any-content-type", "Takes an application property for content-type.", ["AMQP-3-a"], (message) =>
    eachField(message, (field) =>
      field.name === "content-type" ? { ...field, name: ":content-type" } : field,
    ),
  ),
  reads("case", "Knows content-type in lower case only.", ["AMQP-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) && /[A-Z]/.test(fieldText(field.value).split(";")[0] ?? "")
        ? { ...field, value: "x/y" }
        : field,
    ),
  ),
  reads("parameters", "Knows content-type without parameters only.", ["AMQP-3-a"], (message) =>
    structured(message)
      ? eachField(message, (field) =>
          isContentType(field) && fieldText(field.value).includes(";") ? { ...field, value: "x/y" } : field,
        )
      : message,
  ),
  reads(
    "properties-win",
    "Lets application properties win over a structured event.",
    ["AMQP-3-a", "AMQP0-3.2.3-a"],
    (message) => {
      const id = message.fields.find(named("id"));
      if (!structured(message) || id === undefined) return message;
      return eachMember(message, ([name, json]) => [
        [name, name === "id" ? JSON.stringify(`${fieldText(id.value)}!`) : json],
      ]);
    },
  ),
  reads("every-property", "Takes every application property for an attribute.", ["AMQP-3.1.3-a"], (message) =>
    renamed(message, (name) =>
      isAttribute({ name, value: "" })
        ? name
        : `cloudEvents:${name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`,
    ),
  ),
  reads("no-data", "Reads no data.", ["AMQP-3.1.2-a", "AMQP0-3.1.2-a"], (message) =>
    structured(message) ? message : body(message, () => undefined),
  ),
  reads(
    "no-json",
    "Refuses structured messages.",
    ["AMQP-1.4-a", "AMQP0-1.4-a", "AMQP-1.3-a", "AMQP0-1.3-a"],
    (message) =>
      structured(message) && !message.fields.some(({ value }) => fieldText(value).includes("nosuchformat"))
        ? refuse()
        : message,
  ),
  forgives(
    "prefix",
    "Takes names with any prefix, or none.",
    ["AMQP-3.1.3-a", "AMQP0-3.1.3.1-a"],
    (message) => renamed(message, (name) => `cloudEvents:${name.replace(/^(ce[-_]|cloudevents:)/i, "")}`),
  ),
  forgives("makes-up", "Makes up what is missing.", ["AMQP-3.1.3-a"], completed),
  forgives("sniffs", "Looks for an event in any JSON.", ["AMQP-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) ? { ...field, value: "application/cloudevents+json" } : field,
    ),
  ),
  forgives("invents", "Makes an event of what it cannot read.", ["AMQP-3-z", "AMQP0-3-b"], () => ({
    fields: [{ name: ":content-type", value: "application/cloudevents+json" }],
    body: Buffer.from(EVENT),
  })),
];
