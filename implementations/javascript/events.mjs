// Events: the properties a user would give to the constructor, and the properties the SDK's object holds.

import { Rejected } from "./outcomes.mjs";

const bytesOf = ({ base64 }) => Buffer.from(base64, "base64");

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));

/** A Map, which events of 0.3 have, is a plain object to the SDK. */
function native({ type, value }) {
  if (type === "Binary") return new Uint8Array(bytesOf(value));
  return type === "Map" ? mapValues(value, native) : value;
}

/** What is given to `new CloudEvent`. */
export function propertiesOf({ attributes, data }) {
  const properties = mapValues(attributes, native);
  // The property `data` is the data: an attribute of that name is nothing one could give to the SDK.
  if ("data" in attributes) throw new Rejected("a CloudEvent has no attribute called data");
  if (data) properties.data = "base64" in data ? bytesOf(data) : "text" in data ? data.text : data.json;
  return properties;
}

const STRING_TYPES = new Map([
  ["source", "URI-reference"],
  ["dataschema", "URI"],
  ["schemaurl", "URI-reference"],
  ["time", "Timestamp"],
]);

/** `null` is how JavaScript says absent. */
const present = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));

function attributeOf(value, name, hasMaps) {
  if (typeof value === "boolean") return { type: "Boolean", value };
  if (Number.isFinite(value)) return { type: "Integer", value };
  if (value instanceof Uint8Array) return { type: "Binary", value: { base64: base64(value) } };
  if (value instanceof Date) return { type: "Timestamp", value: value.toISOString() };
  if (hasMaps && typeof value === "object" && !Array.isArray(value))
    return { type: "Map", value: mapValues(present(value), (entry) => attributeOf(entry, "", true)) };
  if (typeof value === "object") return { type: "String", value: JSON.stringify(value) };
  return { type: STRING_TYPES.get(name) ?? "String", value: String(value) };
}

const JSON_TYPE = /^[^;]*[/+]json\s*(;|$)/i;

export const isJson = (contentType) => JSON_TYPE.test(contentType ?? "");

function dataOf(data, { datacontenttype }, body) {
  if (data instanceof Uint8Array) return { base64: base64(data) };
  const json = isJson(datacontenttype ?? "application/json") && data !== body?.toString();
  return typeof data === "string" && !json ? { text: data } : { json: data };
}

/**
 * What the SDK's object holds, read from `body`. A string is text when its content type is no JSON or when it is the body
 * as it came; else it is the JSON value of that name.
 */
function eventForm({ data, data_base64, ...rest }, body) {
  const hasMaps = rest.specversion === "0.3";
  const attributes = mapValues(present(rest), (value, name) => attributeOf(value, name, hasMaps));
  if (data_base64 !== undefined) return { attributes, data: { base64: data_base64 } };
  return data === undefined ? { attributes } : { attributes, data: dataOf(data, rest, body) };
}

/** What the SDK made of a message whose body was `body`: `event`, or `events` of a batch. */
export const eventsForm = (event, body) =>
  Array.isArray(event) ? { events: event.map((one) => eventForm(one)) } : { event: eventForm(event, body) };

export const base64 = (bytes) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
