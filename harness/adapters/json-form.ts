import {
  isLosslessNumber,
  LosslessNumber,
  parse as parseLossless,
  stringify as stringifyLossless,
} from "lossless-json";
import type { AttributeValue, CloudEvent, EventData, ValueType } from "../event/cloud-event.ts";
import { MAX_MAP_DEPTH } from "../event/validate.ts";
import type { FieldValue, WireField, WireMessage } from "../wire/wire-message.ts";

/**
 * Events and messages in the JSON form of the adapter protocol, as JSON text. Text, not values, because event data
 * may hold numbers that a double cannot.
 */

const TYPES: ReadonlySet<string> = new Set<ValueType>([
  "Boolean",
  "Integer",
  "String",
  "Binary",
  "URI",
  "URI-reference",
  "Timestamp",
  "Map",
]);

/** The JSON form says something that is no event or message; `message` names the member. */
export class FormError extends Error {
  override readonly name = "FormError";
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

function bytesForm(bytes: Uint8Array): string {
  return `{"base64":"${base64(bytes)}"}`;
}

function dataForm(data: EventData): string {
  // A message is one line; between the tokens of JSON, where alone a line break can be, a space means the same.
  if (data.kind === "json") return `{"json":${data.json.replaceAll(/[\r\n]/g, " ")}}`;
  return data.kind === "text" ? `{"text":${JSON.stringify(data.text)}}` : bytesForm(data.bytes);
}

/** An event as JSON text. */
export function eventForm(event: CloudEvent): string {
  const attributes = membersForm(event.attributes);
  const data = event.data === undefined ? "" : `,"data":${dataForm(event.data)}`;
  return `{"attributes":{${attributes}}${data}}`;
}

/** Named values, as the members of a JSON object. */
function membersForm(values: ReadonlyMap<string, AttributeValue>): string {
  return Array.from(
    values,
    ([name, given]) => `${JSON.stringify(name)}:{"type":"${given.type}","value":${valueForm(given)}}`,
  ).join(",");
}

function valueForm({ type, value }: AttributeValue): string {
  if (type === "Map") return `{${membersForm(value)}}`;
  return value instanceof Uint8Array ? bytesForm(value) : JSON.stringify(value);
}

/** A wire message as JSON text. */
export function messageForm(message: WireMessage): string {
  const fields = message.fields.map(({ name, value, type }) => {
    const form = typeof value === "string" ? JSON.stringify(value) : bytesForm(value);
    const typed = type === undefined ? "" : `,"type":${JSON.stringify(type)}`;
    return `{"name":${JSON.stringify(name)},"value":${form}${typed}}`;
  });
  const body = message.body === undefined ? "" : `,"body":${bytesForm(message.body)}`;
  return `{"fields":[${fields.join(",")}]${body}}`;
}

/** Numbers that a double may not hold: sixteen digits and more, a fraction, or an exponent. */
const DELICATE_NUMBER = /[0-9]{16}|[0-9][.eE][-+0-9]/;

/** Parses one protocol line; numbers that a double cannot hold stay exact. Throws SyntaxError. */
export function parseLine(line: string): unknown {
  return DELICATE_NUMBER.test(line) ? parseLossless(line, undefined, EXACT) : JSON.parse(line);
}

const EXACT = {
  parseNumber: exactNumber,
  // As JSON.parse has it: of a member given twice the last counts.
  onDuplicateKey: ({ newValue }: { newValue: unknown }) => newValue,
};

function exactNumber(text: string): unknown {
  return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : new LosslessNumber(text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

function decodeBase64(value: unknown, where: string): Uint8Array {
  if (typeof value !== "string") throw new FormError(`${where}.base64 is not a string`);
  const bytes = Buffer.from(value, "base64");
  if (bytes.toString("base64") !== value) throw new FormError(`${where}.base64 is not Base64 with padding`);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function attributeValue(where: string, form: unknown, depth = 0): AttributeValue {
  if (!isRecord(form) || typeof form.type !== "string" || !TYPES.has(form.type)) {
    throw new FormError(`${where} needs a type: one of ${[...TYPES].join(", ")}`);
  }
  const type = form.type as ValueType;
  const value = isLosslessNumber(form.value) ? Number(form.value.value) : form.value;
  if (type === "Boolean" && typeof value === "boolean") return { type, value };
  if (type === "Integer" && typeof value === "number") return { type, value };
  if (type === "Binary" && isRecord(value)) return { type, value: decodeBase64(value.base64, where) };
  if (type === "Map" && isRecord(value)) return { type, value: mapEntries(where, value, depth + 1) };
  if (isTextType(type) && typeof value === "string") return { type, value };
  throw new FormError(`${where}: ${JSON.stringify(value) ?? "nothing"} is no value of type ${type}`);
}

function isTextType(type: ValueType): type is Exclude<ValueType, "Boolean" | "Integer" | "Binary" | "Map"> {
  return type !== "Boolean" && type !== "Integer" && type !== "Binary" && type !== "Map";
}

function mapEntries(
  where: string,
  form: Record<string, unknown>,
  depth: number,
): Map<string, AttributeValue> {
  if (depth > MAX_MAP_DEPTH) throw new FormError(`${where} nests more than ${MAX_MAP_DEPTH} maps`);
  return new Map(
    Object.entries(form).map(([key, value]) => [key, attributeValue(`${where}.${key}`, value, depth)]),
  );
}

function eventData(form: unknown): EventData {
  if (isRecord(form)) {
    if ("json" in form) {
      // `undefined` is impossible here: the form was parsed from JSON.
      return { kind: "json", json: stringifyLossless(form.json) as string };
    }
    if (typeof form.text === "string") return { kind: "text", text: form.text };
    if ("base64" in form) return { kind: "binary", bytes: decodeBase64(form.base64, "data") };
  }
  throw new FormError(`data is none of {"json"}, {"text"}, {"base64"}`);
}

/** Reads an event from its parsed JSON form. Throws FormError. */
export function readEvent(form: unknown): CloudEvent {
  if (!isRecord(form) || !isRecord(form.attributes)) throw new FormError("an event needs attributes");
  const attributes = new Map<string, AttributeValue>();
  for (const [name, value] of Object.entries(form.attributes))
    attributes.set(name, attributeValue(`attributes.${name}`, value));
  return form.data === undefined ? { attributes } : { attributes, data: eventData(form.data) };
}

function fieldValue(form: unknown, where: string): FieldValue {
  if (typeof form === "string") return form;
  if (isRecord(form)) return decodeBase64(form.base64, where);
  throw new FormError(`${where} is neither a string nor {"base64"}`);
}

/** Reads a wire message from its parsed JSON form. Throws FormError. */
export function readMessage(form: unknown): WireMessage {
  if (!isRecord(form) || !Array.isArray(form.fields)) throw new FormError("a message needs fields");
  const fields = form.fields.map((field: unknown, index): WireField => {
    if (!isRecord(field) || typeof field.name !== "string")
      throw new FormError(`fields[${index}] needs a name`);
    const { name, type } = field;
    if (type !== undefined && typeof type !== "string")
      throw new FormError(`fields[${index}].type is not a string`);
    const value = fieldValue(field.value, `fields[${index}].value`);
    return type === undefined ? { name, value } : { name, value, type };
  });
  if (form.body === undefined) return { fields };
  if (!isRecord(form.body)) throw new FormError(`body is not {"base64"}`);
  return { fields, body: decodeBase64(form.body.base64, "body") };
}
