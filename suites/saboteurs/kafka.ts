import { percentDecode, percentEncode, unquote } from "../../harness/bindings/percent-encoding.ts";
import { fieldText, type WireField } from "../../harness/wire/wire-message.ts";
import { body, eachField, eachMember } from "./edit.ts";
import {
  attributeFields,
  completed,
  EVENT,
  firstOfEach,
  forgivesOver,
  known,
  readsOver,
  structured,
  without,
  writesOver,
} from "./over-binding.ts";
import { refuse, type Saboteur } from "./saboteur.ts";

/** Saboteurs that get what is Kafka's own wrong: the headers, their prefix and encoding, content-type, and null. */

const isProperty = ({ name }: WireField): boolean => name.startsWith("ce_");
const isContentType = ({ name }: WireField): boolean => name === "content-type";

const { properties, values, renamed } = attributeFields(isProperty);

const writes = writesOver("kafka");
const reads = readsOver("kafka");
const forgives = forgivesOver("kafka");

export const kafkaOnes: readonly Saboteur[] = [
  writes("prefix", "Writes names without the prefix.", ["KAFKA-3.2.3.1-a"], (message) =>
    renamed(message, (name) => name.slice(3)),
  ),
  writes("prefix-too", "Adds every attribute without the prefix.", ["KAFKA-3.2.3.1-a"], (message) =>
    properties(message, (field) => [field, { ...field, name: field.name.slice(3) }]),
  ),
  writes("upper-case", "Writes names with a capital.", ["KAFKA-3.2.3.1-a"], (message) =>
    renamed(message, (name) => name.charAt(0).toUpperCase() + name.slice(1)),
  ),
  writes("percent-encodes", "Percent-encodes values, as over HTTP.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => percentEncode(text)),
  ),
  writes("quotes", "Writes values as JSON.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => (text.startsWith('"') ? text : JSON.stringify(text))),
  ),
  writes("unquotes", "Takes quotes around values away.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, unquote),
  ),
  writes("trims", "Trims values.", ["KAFKA-3.2.3-a"], (message) => values(message, (text) => text.trim())),
  writes("ascii", "Replaces what is not ASCII.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  writes("decodes", "Undoes percent-encoding that is none.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => percentDecode(text) ?? text),
  ),
  writes("slashes", "Doubles backslashes.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => text.replaceAll("\\", "\\\\")),
  ),
  writes("content-type-twice", "Repeats the content type as an attribute.", ["KAFKA-3.2.3-a"], (message) =>
    structured(message)
      ? message
      : eachField(message, (field) =>
          isContentType(field) ? [field, { ...field, name: "ce_datacontenttype" }] : field,
        ),
  ),
  writes("no-content-type", "Leaves content-type out.", ["KAFKA-3.3.1-a", "KAFKA-3.2.1-a"], (message) =>
    without(message, isContentType),
  ),
  writes("json-content-type", "Announces every body as JSON.", ["KAFKA-3.3.1-a"], (message) =>
    eachField(message, (field) => (isContentType(field) ? { ...field, value: "application/json" } : field)),
  ),
  writes("key-moves", "Moves partitionkey into the key.", ["KAFKA-3.1-d"], (message) =>
    eachField(message, (field) => (field.name === "ce_partitionkey" ? { ...field, name: ":key" } : field)),
  ),
  writes("key-attribute", "Adds an attribute for the key.", ["KAFKA-3.1-e"], (message) =>
    message.fields.some(({ name }) => name === "ce_partitionkey")
      ? { ...message, fields: [...message.fields, { name: "ce_key", value: "abc" }] }
      : message,
  ),
  writes("other-key", "Writes a key that is not partitionkey.", ["KAFKA-3.1-z"], (message) =>
    message.fields.some(({ name }) => name === "ce_partitionkey")
      ? { ...message, fields: [...message.fields, { name: ":key", value: "other" }] }
      : message,
  ),
  writes("latin-1", "Writes values in Latin-1.", ["KAFKA-3.2.3-b"], (message) =>
    properties(message, (field) =>
      /[^ -~]/.test(fieldText(field.value))
        ? { ...field, value: Buffer.from(fieldText(field.value), "latin1") }
        : field,
    ),
  ),
  writes(
    "no-structured-value",
    "Leaves the value of a structured event without data out.",
    ["KAFKA-3.3.2-b"],
    (message) =>
      structured(message) && !Buffer.from(message.body ?? []).includes('"data"')
        ? body(message, () => undefined)
        : message,
  ),
  reads("null-is-empty", "Reads null as data of no bytes.", ["KAFKA-3.2.2-b"], (message) =>
    message.body === undefined ? { ...message, body: new Uint8Array() } : message,
  ),
  forgives("bytes", "Replaces bytes that are not UTF-8.", ["KAFKA-3.2.3-a"], (message) =>
    eachField(message, (field) => ({ ...field, value: fieldText(field.value) })),
  ),
  forgives("first-wins", "Takes the first of two values.", ["CE-context-attributes-b"], firstOfEach),
  forgives("prefix-of-http", "Takes names with the prefix of HTTP.", ["KAFKA-3.2.3.1-a"], (message) =>
    eachField(message, (field) => ({ ...field, name: field.name.replace(/^ce-/, "ce_") })),
  ),
  writes("no-extensions", "Leaves extensions out.", ["KAFKA-3.2.3-a", "KAFKA-3.2.3-a"], (message) =>
    without(message, ({ name }) => name === "ce_comexampleext"),
  ),
  writes("only-required", "Leaves optional attributes out.", ["KAFKA-3.2.3-a"], (message) =>
    without(message, (field) => isProperty(field) && !/^ce_(specversion|id|source|type)$/.test(field.name)),
  ),
  writes("no-properties", "Writes no header.", ["KAFKA-3.2.3-a"], (message) => without(message, isProperty)),
  writes("base64", "Writes data as Base64.", ["KAFKA-3.2.2-a"], (message) =>
    structured(message) ? message : body(message, (bytes) => Buffer.from(bytes.toString("base64"))),
  ),
  writes("no-body", "Leaves the body empty.", ["KAFKA-3.2.2-a", "KAFKA-3.3.2-a"], (message) =>
    body(message, () => undefined),
  ),
  writes("null-body", "Writes null where there is no data.", ["KAFKA-3.2.2-a"], (message) =>
    message.body === undefined ? { ...message, body: Buffer.from("null") } : message,
  ),
  writes("loses-members", "Writes only the data of a structured event.", ["KAFKA-3.3.2-a"], (message) =>
    structured(message) ? eachMember(message, (member) => (member[0] === "data" ? [member] : [])) : message,
  ),
  writes("wrong-copies", "Adds other values beside a structured event.", ["KAFKA-3.3.3-z"], (message) =>
    structured(message)
      ? {
          ...message,
          fields: [...message.fields, { name: "ce_subject", value: "x" }, { name: "ce_id", value: "x" }],
        }
      : message,
  ),
  reads("percent-decodes", "Undoes percent-encoding, as over HTTP.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => percentDecode(text) ?? text),
  ),
  reads("drops-percent", "Drops percent signs that encode nothing.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/%(?![0-9A-F]{2})/g, "")),
  ),
  reads("unquotes", "Takes quotes around values away.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => (text === '"x"' ? unquote(text) : text)),
  ),
  reads("slashes", "Doubles backslashes.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => text.replaceAll("\\", "\\\\")),
  ),
  reads("trims", "Trims values.", ["KAFKA-3.2.3-a"], (message) => values(message, (text) => text.trim())),
  reads("no-spaces", "Reads spaces as plus signs.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => text.replaceAll(" ", "+")),
  ),
  reads("ascii", "Reads what is not ASCII as question marks.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  reads("json", "Drops braces.", ["KAFKA-3.2.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[{}]/g, "")),
  ),
  reads("no-content-type", "Does not look at content-type.", ["KAFKA-3-a", "KAFKA-3.2.1-a"], (message) =>
    without(message, isContentType),
  ),
  reads("makes-type-up", "Takes data without content-type for JSON.", ["KAFKA-3.2.1-a"], (message) =>
    message.fields.some(isContentType)
      ? message
      : { ...message, fields: [...message.fields, { name: "content-type", value: "application/json" }] },
  ),
  reads("case", "Knows content-type in lower case only.", ["KAFKA-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) && /[A-Z]/.test(fieldText(field.value).split(";")[0] ?? "")
        ? { ...field, value: "x/y" }
        : field,
    ),
  ),
  reads("parameters", "Knows content-type without parameters only.", ["KAFKA-3-a"], (message) =>
    structured(message)
      ? eachField(message, (field) =>
          isContentType(field) && fieldText(field.value).includes(";") ? { ...field, value: "x/y" } : field,
        )
      : message,
  ),
  reads("properties-win", "Lets headers win over a structured event.", ["KAFKA-3-a"], (message) => {
    const id = message.fields.find(({ name }) => name === "ce_id");
    if (!structured(message) || id === undefined) return message;
    return eachMember(message, ([name, json]) => [
      [name, name === "id" ? JSON.stringify(`${fieldText(id.value)}!`) : json],
    ]);
  }),
  reads("no-repetition", "Refuses a content type that is there twice.", ["KAFKA-3.2.1-a"], (message) =>
    message.fields.some(({ name }) => name === "ce_datacontenttype") ? refuse() : message,
  ),
  reads("every-property", "Takes every header for an attribute.", ["KAFKA-3.2.3-a"], (message) =>
    eachField(message, (field) =>
      isProperty(field) || isContentType(field)
        ? field
        : { ...field, name: `ce_${field.name.replaceAll(/[^a-z0-9]/g, "")}` },
    ),
  ),
  reads("no-data", "Reads no data.", ["KAFKA-3.2.1-a"], (message) =>
    structured(message) ? message : body(message, () => undefined),
  ),
  reads("no-json", "Refuses structured messages.", ["KAFKA-1.4-a"], (message) =>
    structured(message) && known(message) ? refuse() : message,
  ),
  forgives("prefix", "Takes names with the prefix of AMQP 1.0.", ["KAFKA-3.2.3-a"], (message) =>
    eachField(message, (field) => ({ ...field, name: field.name.replace(/^cloudEvents:/, "ce_") })),
  ),
  forgives("makes-up", "Makes up what is missing.", ["CE-required-attributes-a"], completed("ce_")),
  forgives("sniffs", "Looks for an event in any JSON.", ["KAFKA-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) ? { ...field, value: "application/cloudevents+json" } : field,
    ),
  ),
  forgives("invents", "Makes an event of what it cannot read.", ["KAFKA-3-z"], () => ({
    fields: [{ name: "content-type", value: "application/cloudevents+json" }],
    body: Buffer.from(EVENT),
  })),
];
