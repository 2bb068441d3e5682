// Events and messages between the forms of the adapter protocol and what JavaScript users have.

import { isAnyArrayBuffer } from "node:util/types";

const JSON_TYPE = /^\s*[^;]*[/+]json\s*(;|$)/i;

/** The bytes of a Base64 form as the Uint8Array that users give. */
export const bytesOf = ({ base64 }) => new Uint8Array(Buffer.from(base64, "base64"));

export const base64Form = (bytes) => ({
  base64: (isAnyArrayBuffer(bytes)
    ? Buffer.from(bytes)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  ).toString("base64"),
});

const isBytes = (value) => ArrayBuffer.isView(value) || isAnyArrayBuffer(value);

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));

/** The value that a user gives for an attribute; a Map is a plain object. */
export function nativeValue({ type, value }) {
  if (type === "Binary") return bytesOf(value);
  return type === "Map" ? mapValues(value, nativeValue) : value;
}

/** The data of an event's form as a user has it: bytes, a string or a JSON value. */
export function nativeData(data) {
  if (data === undefined) return undefined;
  return "base64" in data ? bytesOf(data) : "text" in data ? data.text : data.json;
}

const STRING_TYPES = new Map([
  ["source", "URI-reference"],
  ["dataschema", "URI"],
  ["schemaurl", "URI-reference"],
  ["time", "Timestamp"],
]);

/** An attribute that an event object holds, with the type that it has there; a plain object is a Map in 0.3. */
function attributeForm(value, name, hasMaps) {
  if (typeof value === "boolean") return { type: "Boolean", value };
  if (Number.isFinite(value)) return { type: "Integer", value };
  if (isBytes(value)) return { type: "Binary", value: base64Form(value) };
  if (value instanceof Date)
    return { type: "Timestamp", value: Number.isNaN(value.getTime()) ? String(value) : value.toISOString() };
  if (hasMaps && typeof value === "object" && !Array.isArray(value))
    return { type: "Map", value: attributesForm(value, hasMaps) };
  if (typeof value === "object") return { type: "String", value: JSON.stringify(value) };
  return { type: STRING_TYPES.get(name) ?? "String", value: String(value) };
}

/** All attributes of an object; `null` and `undefined` are how JavaScript says absent. */
export function attributesForm(attributes, hasMaps = attributes.specversion === "0.3") {
  const held = Object.entries(attributes).filter(
    ([, value]) => value !== undefined && value !== null && typeof value !== "function",
  );
  return Object.fromEntries(held.map(([name, value]) => [name, attributeForm(value, name, hasMaps)]));
}

/** Data that an event object holds; a string is a JSON value where `contentType` is a JSON type, and text elsewhere. */
export function dataForm(data, contentType) {
  if (isBytes(data)) return base64Form(data);
  if (typeof data !== "string" || JSON_TYPE.test(contentType ?? "")) return { json: data };
  return { text: data };
}

/** The form of an event object whose attributes and data are members, as in the JSON format. */
export function eventForm({ data, data_base64, ...attributes }, contentType) {
  const form = { attributes: attributesForm(attributes) };
  // A user decodes it with what Node has.
  if (data_base64 !== undefined && data_base64 !== null)
    form.data = base64Form(Buffer.from(String(data_base64), "base64"));
  else if (data !== undefined) form.data = dataForm(data, contentType);
  return form;
}

/**
 * What the data of an event are written in that was received in a request: its own content type in structured mode, else
 * that of the request. An empty body is no JSON.
 */
export function dataType({ datacontenttype }, { contentType, empty }) {
  if (/^\s*application\/cloudevents/i.test(contentType)) return datacontenttype ?? "application/json";
  return empty ? "" : contentType;
}

/** The body of a message's form, as the text that web frameworks hand to their users. */
export const bodyText = ({ body }) =>
  body === undefined ? "" : Buffer.from(body.base64, "base64").toString();

/** The value of a field of a message's form, by its name in lower case. */
export const fieldOf = ({ fields }, wanted) =>
  fields.find(({ name, value }) => name.toLowerCase() === wanted && typeof value === "string")?.value;
