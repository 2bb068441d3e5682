import { percentDecode, percentEncode, unquote } from "../../harness/bindings/percent-encoding.ts";
import { fieldText, type WireField } from "../../harness/wire/wire-message.ts";
import { body, bodyText, eachField, eachMember } from "./edit.ts";
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

/** Saboteurs that get what is MQTT's own wrong: user properties, Content Type, and that 3.1.1 has neither. */

const isProperty = ({ name }: WireField): boolean => !name.startsWith(":");
const isContentType = ({ name }: WireField): boolean => name === ":content-type";

const { properties, values, renamed } = attributeFields(isProperty);

const writes5 = writesOver("mqtt5");
const reads5 = readsOver("mqtt5");
const forgives5 = forgivesOver("mqtt5");
const writes3 = writesOver("mqtt3");
const forgives3 = forgivesOver("mqtt3");

export const mqtt: readonly Saboteur[] = [
  writes5("prefix", "Puts the prefix of HTTP before the names.", ["MQTT-3.1.3.1-a"], (message) =>
    renamed(message, (name) => `ce-${name}`),
  ),
  writes5("prefix-too", "Adds every attribute with the prefix of HTTP.", ["MQTT-3.1.3.1-a"], (message) =>
    properties(message, (field) => [field, { ...field, name: `ce-${field.name}` }]),
  ),
  writes5("upper-case", "Writes names with a capital.", ["MQTT-3.1.3.1-a"], (message) =>
    renamed(message, (name) => name.charAt(0).toUpperCase() + name.slice(1)),
  ),
  writes5("percent-encodes", "Percent-encodes values, as over HTTP.", ["MQTT-3.1.3.2-a"], (message) =>
    values(message, (text) => percentEncode(text)),
  ),
  writes5("quotes", "Writes values as JSON.", ["MQTT-3.1.3.2-a"], (message) =>
    values(message, (text) => (text.startsWith('"') ? text : JSON.stringify(text))),
  ),
  writes5("unquotes", "Takes quotes around values away.", ["MQTT-3.1.3.2-a", "MQTT0-3.1.3.2-a"], (message) =>
    values(message, unquote),
  ),
  writes5("trims", "Trims values.", ["MQTT-3.1.3.2-a"], (message) => values(message, (text) => text.trim())),
  writes5("ascii", "Replaces what is not ASCII.", ["MQTT-3.1.3.2-a"], (message) =>
    values(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  writes5("decodes", "Undoes percent-encoding that is none.", ["MQTT-3.1.3.2-a"], (message) =>
    values(message, (text) => percentDecode(text) ?? text),
  ),
  writes5("slashes", "Doubles backslashes.", ["MQTT-3.1.3.2-a"], (message) =>
    values(message, (text) => text.replaceAll("\\", "\\\\")),
  ),
  writes5("content-type-property", "Makes the content type a user property.", ["MQTT-3.1.1-a"], (message) =>
    eachField(message, (field) => (isContentType(field) ? { ...field, name: "content-type" } : field)),
  ),
  writes5("content-type-twice", "Repeats the content type as an attribute.", ["MQTT-3.1.3-a"], (message) =>
    structured(message)
      ? message
      : eachField(message, (field) =>
          isContentType(field) ? [field, { ...field, name: "datacontenttype" }] : field,
        ),
  ),
  writes5("no-content-type", "Leaves Content Type out.", ["MQTT-3.2.1-a", "MQTT-3.1.1-a"], (message) =>
    without(message, isContentType),
  ),
  writes5("json-content-type", "Announces every payload as JSON.", ["MQTT-3.2.1-a"], (message) =>
    eachField(message, (field) => (isContentType(field) ? { ...field, value: "application/json" } : field)),
  ),
  writes5("no-extensions", "Leaves extensions out.", ["MQTT-3.1.3-a", "MQTT-3.1.3-b"], (message) =>
    without(message, ({ name }) => name === "comexampleext"),
  ),
  writes5("only-required", "Leaves optional attributes out.", ["MQTT-3.1.3-a"], (message) =>
    without(message, (field) => isProperty(field) && !/^(specversion|id|source|type)$/.test(field.name)),
  ),
  writes5("no-properties", "Writes no user property.", ["MQTT-3.1.3-a", "MQTT0-3.1.3-a"], (message) =>
    without(message, isProperty),
  ),
  writes5("base64", "Writes data as Base64.", ["MQTT-3.1.2-a", "MQTT0-3.1.2-a"], (message) =>
    structured(message) ? message : body(message, (bytes) => Buffer.from(bytes.toString("base64"))),
  ),
  writes5("no-payload", "Leaves the payload empty.", ["MQTT-3.1.2-a", "MQTT-3.2.2-a"], (message) =>
    body(message, () => undefined),
  ),
  writes5("null-payload", "Writes null where there is no data.", ["MQTT-3.1.2-a"], (message) =>
    message.body === undefined ? { ...message, body: Buffer.from("null") } : message,
  ),
  writes5("loses-members", "Writes only the data of a structured event.", ["MQTT-3.2.2-a"], (message) =>
    structured(message) ? eachMember(message, (member) => (member[0] === "data" ? [member] : [])) : message,
  ),
  writes5(
    "wrong-copies",
    "Adds other values beside a structured event.",
    ["MQTT-3.2.3-z", "MQTT0-3.2.3-a"],
    (message) =>
      structured(message)
        ? {
            ...message,
            fields: [...message.fields, { name: "subject", value: "x" }, { name: "id", value: "x" }],
          }
        : message,
  ),
  reads5("percent-decodes", "Undoes percent-encoding, as over HTTP.", ["MQTT-3.1.3-a"], (message) =>
    values(message, (text) => percentDecode(text) ?? text),
  ),
  reads5("drops-percent", "Drops percent signs that encode nothing.", ["MQTT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/%(?![0-9A-F]{2})/g, "")),
  ),
  reads5("unquotes", "Takes quotes around values away.", ["MQTT-3.1.3-a"], (message) =>
    values(message, (text) => (text === '"x"' ? unquote(text) : text)),
  ),
  reads5("slashes", "Doubles backslashes.", ["MQTT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll("\\", "\\\\")),
  ),
  reads5("trims", "Trims values.", ["MQTT-3.1.3-a"], (message) => values(message, (text) => text.trim())),
  reads5("no-spaces", "Reads spaces as plus signs.", ["MQTT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(" ", "+")),
  ),
  reads5("ascii", "Reads what is not ASCII as question marks.", ["MQTT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  reads5("json", "Drops braces.", ["MQTT-3.1.3-a"], (message) =>
    values(message, (text) => text.replaceAll(/[{}]/g, "")),
  ),
  reads5("no-content-type", "Does not look at Content Type.", ["MQTT-3-a", "MQTT-3.1.1-a"], (message) =>
    without(message, isContentType),
  ),
  reads5("makes-type-up", "Takes data without Content Type for JSON.", ["MQTT-3.1.1-a"], (message) =>
    message.fields.some(isContentType)
      ? message
      : { ...message, fields: [...message.fields, { name: ":content-type", value: "application/json" }] },
  ),
  reads5("case", "Knows Content Type in lower case only.", ["MQTT-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) && /[A-Z]/.test(fieldText(field.value).split(";")[0] ?? "")
        ? { ...field, value: "x/y" }
        : field,
    ),
  ),
  reads5("parameters", "Knows Content Type without parameters only.", ["MQTT-3-a"], (message) =>
    structured(message)
      ? eachField(message, (field) =>
          isContentType(field) && fieldText(field.value).includes(";") ? { ...field, value: "x/y" } : field,
        )
      : message,
  ),
  reads5("properties-win", "Lets user properties win over a structured event.", ["MQTT-3-a"], (message) => {
    const id = message.fields.find(({ name }) => name === "id");
    if (!structured(message) || id === undefined) return message;
    return eachMember(message, ([name, json]) => [
      [name, name === "id" ? JSON.stringify(`${fieldText(id.value)}!`) : json],
    ]);
  }),
  reads5("no-repetition", "Refuses a content type that is there twice.", ["MQTT-3.1.1-a"], (message) =>
    message.fields.some(({ name }) => name === "datacontenttype") ? refuse() : message,
  ),
  reads5("every-property", "Takes every user property for an attribute.", ["MQTT-3.1.3-a"], (message) =>
    renamed(message, (name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")),
  ),
  reads5("no-data", "Reads no data.", ["MQTT-3.1.1-a", "MQTT0-3.1.2-a"], (message) =>
    structured(message) ? message : body(message, () => undefined),
  ),
  reads5("no-json", "Refuses structured messages.", ["MQTT-1.4-a", "MQTT0-1.4-a"], (message) =>
    structured(message) && known(message) ? refuse() : message,
  ),
  forgives5("prefix", "Takes names with the prefix of HTTP.", ["MQTT-3.1.3-a"], (message) =>
    renamed(message, (name) => name.replace(/^ce-/, "")),
  ),
  forgives5("makes-up", "Makes up what is missing.", ["CE-required-attributes-a"], completed("")),
  forgives5("first-wins", "Takes the first of two values.", ["CE-context-attributes-b"], firstOfEach),
  forgives5("bytes", "Replaces bytes that are not UTF-8.", ["MQTT-3.1.3-a"], (message) =>
    eachField(message, (field) => ({ ...field, value: fieldText(field.value) })),
  ),
  forgives5("sniffs", "Looks for an event in any JSON.", ["MQTT-3-a"], (message) =>
    eachField(message, (field) =>
      isContentType(field) ? { ...field, value: "application/cloudevents+json" } : field,
    ),
  ),
  forgives5("invents", "Makes an event of what it cannot read.", ["MQTT-3-z", "MQTT0-3-b"], () => ({
    fields: [{ name: ":content-type", value: "application/cloudevents+json" }],
    body: Buffer.from(EVENT),
  })),
  writes3(
    "data-only",
    "Sends the data alone.",
    ["MQTT-1.3-b", "MQTT-3-b", "MQTT0-3-c"],
    (message, { events }) => {
      const data = events[0]?.data;
      return { ...message, body: Buffer.from(data?.kind === "text" ? data.text : "{}") };
    },
  ),
  writes3("no-data", "Leaves the data out.", ["MQTT-3-b"], (message) =>
    bodyText(message, (text) => text.replace(/,"data":"hi"/, "")),
  ),
  writes3("ascii", "Replaces what is not ASCII.", ["MQTT-3-b"], (message) =>
    bodyText(message, (text) => text.replaceAll(/[^\x20-\x7e]/g, "?")),
  ),
  writes3("percent", "Percent-encodes the subject.", ["MQTT-3-b"], (message) =>
    bodyText(message, (text) => text.replaceAll("%", "%25")),
  ),
  writes3("quotes", "Drops quotes in values.", ["MQTT-3-b"], (message) =>
    bodyText(message, (text) => text.replaceAll('\\"', "")),
  ),
  readsOver("mqtt3")("other", "Reads another id.", ["MQTT-3-c", "MQTT0-3-c"], (message) =>
    bodyText(message, (text) => text.replace('"id":"1"', '"id":"2"')),
  ),
  forgives3("invents", "Makes an event of what it cannot read.", ["MQTT-3-c"], (message) => ({
    ...message,
    body: Buffer.from(EVENT),
  })),
];
