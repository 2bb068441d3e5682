import { percentDecode, percentEncode, unquote } from "../../harness/bindings/percent-encoding.ts";
import { fieldText, type WireField } from "../../harness/wire/wire-message.ts";
import { body, eachField, eachMember } from "./edit.ts";
import {
  attributeFields,
  completed,
  EVENT,
  forgivesOver,
  known,
  readsOver,
  structured,
  without,
  writesOver,
} from "./over-binding.ts";
import { refuse, type Saboteur } from "./saboteur.ts";

/** Saboteurs that get what is RabbitMQ's own wrong: the headers, their prefix and their types, and content-type. */

const isProperty = ({ name }: WireField): boolean => !name.startsWith(":");
const isContentType = ({ name }: WireField): boolean => name === ":content-type";

const { properties, values, renamed } = attributeFields(isProperty);

const writes = writesOver("rabbitmq");
const reads = readsOver("rabbitmq");
const forgives = forgivesOver("rabbitmq");

export const rabbitmqOnes: readonly Saboteur[] = [
  writes("prefix", "Writes names without the prefix.", ["RABBIT-3.1.3.1-a"], (message) =>
    renamed(message, (name) => name.slice(3)),
  ),
  writes("prefix-too", "Adds every attribute without the prefix.", ["RABBIT-3.1.3.1-a"], (message) =>
    properties(message, (field) => [field, { ...field, name: field.name.slice(3) }]),
  ),
  writes("upper-case", "Writes names with a capital.", ["RABBIT-3.1.3.1-a"], (message) =>
    renamed(message, (name) => name.charAt(0).toUpperCase() + name.slice(1)),
  ),
  writes("percent-encodes", "Percent-encodes values, as over HTTP.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => percentEncode(text)),
  ),
  writes("quotes", "Writes values as JSON.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => (text.startsWith('"') ? text : JSON.stringify(text))),
  ),
  writes("unquotes", "Takes quotes around values away.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, unquote),
  ),
  writes("trims", "Trims values.", ["RABBIT-3.1.3-a"], (message) => values(message, (text) => text.trim())),
  writes("ascii", "Replaces what is not ASCII.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  writes("decodes", "Undoes percent-encoding that is none.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => percentDecode(text) ?? text),
  ),
  writes("slashes", "Doubles backslashes.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll("\\", "\\\\")),
  ),
  writes("content-type-property", "Makes the content type a header.", ["RABBIT-3.1.1-a"], (message) =>
    eachField(message, (field) => (isContentType(field) ? { ...field, name: "content-type" } : field)),
  ),
  writes("content-type-twice", "Repeats the content type as an attribute.", ["RABBIT-3.1.3-a"], (message) =>
    structured(message)
      ? message
      : eachField(message, (field) =>
          isContentType(field) ? [field, { ...field, name: "ce-datacontenttype" }] : field,
        ),
  ),
  writes("no-content-type", "Leaves content-type out.", ["RABBIT-3.2.1-a", "RABBIT-3.1.1-a"], (message) =>
    without(message, isContentType),
  ),
  writes("json-content-type", "Announces every body as JSON.", ["RABBIT-3.2.1-a"], (message) =>
    eachField(message, (field) => (isContentType(field) ? { ...field, value: "application/json" } : field)),
  ),
  writes("no-extensions", "Leaves extensions out.", ["RABBIT-3.1.3-a", "RABBIT-3.1.3-a"], (message) =>
    without(message, ({ name }) => name === "ce-comexampleext"),
  ),
  writes("only-required", "Leaves optional attributes out.", ["RABBIT-3.1.3-a"], (message) =>
    without(message, (field) => isProperty(field) && !/^ce-(specversion|id|source|type)$/.test(field.name)),
  ),
  writes("no-properties", "Writes no header.", ["RABBIT-3.1.3-a"], (message) => without(message, isProperty)),
  writes("base64", "Writes data as Base64.", ["RABBIT-3.1.2-a"], (message) =>
    structured(message) ? message : body(message, (bytes) => Buffer.from(bytes.toString("base64"))),
  ),
  writes("no-body", "Leaves the body empty.", ["RABBIT-3.1.2-a", "RABBIT-3.2.2-a"], (message) =>
    body(message, () => undefined),
  ),
  writes("null-body", "Writes null where there is no data.", ["RABBIT-3.1.2-a"], (message) =>
    message.body === undefined ? { ...message, body: Buffer.from("null") } : message,
  ),
  writes("loses-members", "Writes only the data of a structured event.", ["RABBIT-3.2.2-a"], (message) =>
    structured(message) ? eachMember(message, (member) => (member[0] === "data" ? [member] : [])) : message,
  ),
  writes("wrong-copies", "Adds other values beside a structured event.", ["RABBIT-3.2.3-a"], (message) =>
    structured(message)
      ? {
          ...message,
          fields: [...message.fields, { name: "ce-subject", value: "x" }, { name: "ce-id", value: "x" }],
        }
      : message,
  ),
  reads("percent-decodes", "Undoes percent-encoding, as over HTTP.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => percentDecode(text) ?? text),
  ),
  reads("drops-percent", "Drops percent signs that encode nothing.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/%(?![0-9A-F]{2})/g, "")),
  ),
  reads("unquotes", "Takes quotes around values away.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => (text === '"x"' ? unquote(text) : text)),
  ),
  reads("slashes", "Doubles backslashes.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll("\\", "\\\\")),
  ),
  reads("strings-only", "Reads no header but strings.", ["RABBIT-3.1.3-a"], (message) =>
    without(message, ({ type = "longstr" }) => type !== "longstr"),
  ),
  reads("no-digits", "Reads strings of digits as one more.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => (/^\d$/.test(text) ? String(Number(text) + 1) : text)),
  ),
  reads("trims", "Trims values.", ["RABBIT-3.1.3-a"], (message) => values(message, (text) => text.trim())),
  reads("no-spaces", "Reads spaces as plus signs.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(" ", "+")),
  ),
  reads("ascii", "Reads what is not ASCII as question marks.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  reads("json", "Drops braces.", ["RABBIT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[{}]/g, "")),
  ),
  reads("no-content-type", "Does not look at content-type.", ["RABBIT-3-a", "RABBIT-3.1.1-a"], (message) =>
    without(message, isContentType),
  ),
  reads("makes-type-up", "Takes data without content-type for JSON.", ["RABBIT-3.1.1-a"], (message) =>
    message.fields.some(isContentType)
      ? message
      : { ...message, fields: [...message.fields, { name: ":content-type", value: "application/json" }] },
  ),
  reads("case", "Knows content-type in lower case only.", ["RABBIT-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) && /[A-Z]/.test(fieldText(field.value).split(";")[0] ?? "")
        ? { ...field, value: "x/y" }
        : field,
    ),
  ),
  reads("parameters", "Knows content-type without parameters only.", ["RABBIT-3-a"], (message) =>
    structured(message)
      ? eachField(message, (field) =>
          isContentType(field) && fieldText(field.value).includes(";") ? { ...field, value: "x/y" } : field,
        )
      : message,
  ),
  reads("properties-win", "Lets headers win over a structured event.", ["RABBIT-3-a"], (message) => {
    const id = message.fields.find(({ name }) => name === "ce-id");
    if (!structured(message) || id === undefined) return message;
    return eachMember(message, ([name, json]) => [
      [name, name === "id" ? JSON.stringify(`${fieldText(id.value)}!`) : json],
    ]);
  }),
  reads("no-repetition", "Refuses a content type that is there twice.", ["RABBIT-3.1.1-a"], (message) =>
    message.fields.some(({ name }) => name === "ce-datacontenttype") ? refuse() : message,
  ),
  reads("every-property", "Takes every header for an attribute.", ["RABBIT-3.1.3-a"], (message) =>
    renamed(message, (name) => (name.startsWith("ce-") ? name : `ce-${name.replaceAll(/[^a-z0-9]/g, "")}`)),
  ),
  reads("no-data", "Reads no data.", ["RABBIT-3.1.1-a"], (message) =>
    structured(message) ? message : body(message, () => undefined),
  ),
  reads("no-json", "Refuses structured messages.", ["RABBIT-1.4-a"], (message) =>
    structured(message) && known(message) ? refuse() : message,
  ),
  forgives("prefix", "Takes names with the prefix of AMQP 1.0.", ["RABBIT-3.1.3-a"], (message) =>
    renamed(message, (name) => name.replace(/^cloudEvents:/, "ce-")),
  ),
  forgives("makes-up", "Makes up what is missing.", ["CE-required-attributes-a"], completed("ce-")),
  forgives("sniffs", "Looks for an event in any JSON.", ["RABBIT-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) ? { ...field, value: "application/cloudevents+json" } : field,
    ),
  ),
  forgives("invents", "Makes an event of what it cannot read.", ["RABBIT-3-b"], () => ({
    fields: [{ name: ":content-type", value: "application/cloudevents+json" }],
    body: Buffer.from(EVENT),
  })),
];
