import { coreAttributes } from "../../harness/event/attributes.ts";
import type { AttributeValue, CloudEvent, EventData } from "../../harness/event/cloud-event.ts";
import { decodeUtf8 } from "../../harness/formats/utf8.ts";
import { fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";
import { modeOf } from "./saboteur.ts";

/** Small changes to messages and events, from which saboteurs are made. */

export function eachField(
  message: WireMessage,
  change: (field: WireField) => WireField | readonly WireField[],
): WireMessage {
  const fields = message.fields.flatMap(change);
  const same =
    fields.length === message.fields.length && fields.every((field, at) => isSame(field, message.fields[at]));
  return same ? message : { ...message, fields };
}

function isSame(field: WireField, other: WireField | undefined): boolean {
  return (
    field === other ||
    (field.name === other?.name && field.value === other.value && field.type === other.type)
  );
}

export const isAttributeField = ({ name }: WireField): boolean => name.toLowerCase().startsWith("ce-");
/** A `ce-` header of an attribute that the core specification does not know. */
export const isExtensionField = (field: WireField): boolean =>
  isAttributeField(field) && !coreAttributes.has(field.name.slice(3).toLowerCase());
export const isContentType = ({ name }: WireField): boolean => name.toLowerCase() === "content-type";

/** Changes the text of every `ce-` header; `attribute` is the name without the prefix. */
export function eachValue(
  message: WireMessage,
  change: (value: string, attribute: string) => string,
): WireMessage {
  return eachField(message, (field) =>
    isAttributeField(field)
      ? { ...field, value: change(fieldText(field.value), field.name.slice(3).toLowerCase()) }
      : field,
  );
}

/** Changes the content type; `undefined` takes it away. Nothing is added where there was none. */
export function contentType(
  message: WireMessage,
  change: (value: string) => string | undefined,
): WireMessage {
  return eachField(message, (field) => {
    if (!isContentType(field)) return field;
    const value = change(fieldText(field.value));
    return value === undefined ? [] : { ...field, value };
  });
}

export function contentTypeOf(message: WireMessage): string {
  const found = message.fields.find(isContentType);
  return found === undefined ? "" : fieldText(found.value).trim();
}

export function hasField(message: WireMessage, name: string): boolean {
  return message.fields.some((field) => field.name.toLowerCase() === name);
}

export function plusField(message: WireMessage, name: string, value: string): WireMessage {
  return { ...message, fields: [...message.fields, { name, value }] };
}

/** Changes a body that is there and not empty. */
export function body(message: WireMessage, change: (bytes: Buffer) => Uint8Array | undefined): WireMessage {
  if (message.body === undefined || message.body.length === 0) return message;
  const { fields, body } = message;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const changed = change(bytes);
  if (changed !== undefined && bytes.equals(changed)) return message;
  return changed === undefined ? { fields } : { fields, body: changed };
}

/** A member of a JSON object: its name and the JSON text of its value. */
export type Member = readonly [name: string, json: string];

/** The members of a JSON object, in order; `undefined` when the text is none. */
export function membersOf(text: string): Member[] | undefined {
  const parts = partsOf(text, "{");
  return parts?.map((part) => {
    const [name = ""] = /^"(?:[^"\\]|\\.)*"/s.exec(part) ?? [];
    return [JSON.parse(name) as string, part.slice(name.length).replace(/^\s*:/, "").trim()];
  });
}

/** The JSON texts of the elements of an array; `undefined` when the text is none. */
export function elementsOf(text: string): string[] | undefined {
  return partsOf(text, "[");
}

/** What stands between the commas of a JSON object or array, each as it is written. */
function partsOf(json: string, opening: "{" | "["): string[] | undefined {
  const text = json.trim();
  if (!text.startsWith(opening) || !isJson(text)) return undefined;
  const parts: string[] = [];
  let from = 1;
  let depth = 0;
  // Strings are taken whole, so that what is in them is no punctuation.
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/gs)) {
    if (found === "[" || found === "{") depth++;
    const ends = depth === 1 && (found === "," || found === "]" || found === "}");
    if (found === "]" || found === "}") depth--;
    if (!ends) continue;
    const part = text.slice(from, index).trim();
    if (part !== "") parts.push(part);
    from = index + 1;
  }
  return parts;
}

/** Whether the text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function objectOf(members: readonly Member[]): string {
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
}

/** Changes the members of each event in a structured or batched body, and leaves everything that is none alone. */
export function eachObject(
  message: WireMessage,
  change: (members: readonly Member[]) => readonly Member[],
): WireMessage {
  const mode = modeOf(message);
  const objects = mode === "binary" || message.body === undefined ? undefined : objectsOf(message.body, mode);
  if (objects === undefined) return message;
  const spoilt = objects.map(({ json, members }) => {
    const changed = members === undefined ? undefined : change(members);
    return changed === undefined || isEqual(changed, members) ? json : objectOf(changed);
  });
  if (spoilt.every((json, at) => json === objects[at]?.json)) return message;
  const text = mode === "structured" ? (spoilt[0] ?? "") : `[${spoilt.join(",")}]`;
  return { ...message, body: Buffer.from(text, "utf8") };
}

function isEqual(changed: readonly Member[], members: readonly Member[] | undefined): boolean {
  return (
    changed.length === members?.length &&
    changed.every(([name, json], at) => name === members[at]?.[0] && json === members[at]?.[1])
  );
}

interface JsonObject {
  readonly json: string;
  /** Undefined when it is no JSON object. */
  readonly members: readonly Member[] | undefined;
}

/** Many saboteurs look at the same body, so it is taken apart once. */
const takenApart = new WeakMap<Uint8Array, Map<string, readonly JsonObject[] | undefined>>();

function objectsOf(bytes: Uint8Array, mode: "structured" | "batched"): readonly JsonObject[] | undefined {
  const known = takenApart.get(bytes) ?? new Map<string, readonly JsonObject[] | undefined>();
  takenApart.set(bytes, known);
  if (!known.has(mode)) {
    const text = decodeUtf8(bytes);
    const texts = text === undefined || mode === "structured" ? text && [text] : elementsOf(text);
    known.set(mode, texts ? texts.map((json) => ({ json, members: membersOf(json) })) : undefined);
  }
  return known.get(mode);
}

/** Changes each member alone; an empty list takes it away. */
export function eachMember(
  message: WireMessage,
  change: (member: Member, all: readonly Member[]) => readonly Member[],
): WireMessage {
  return eachObject(message, (members) => members.flatMap((member) => change(member, members)));
}

/** Changes a body that is UTF-8 text. */
export function bodyText(message: WireMessage, change: (text: string) => string): WireMessage {
  return body(message, (bytes) => {
    const text = decodeUtf8(bytes);
    return text === undefined ? bytes : Buffer.from(change(text), "utf8");
  });
}

export function eachAttribute(
  event: CloudEvent,
  change: (value: AttributeValue, name: string) => AttributeValue | undefined,
): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  let same = true;
  for (const [name, value] of event.attributes) {
    const changed = change(value, name);
    if (changed !== undefined) attributes.set(name, changed);
    same &&= changed?.value === value.value && changed.type === value.type;
  }
  return same ? event : { ...event, attributes };
}

/** Changes one attribute when the event has it. */
export function attribute(
  event: CloudEvent,
  name: string,
  change: (value: string) => string | undefined,
): CloudEvent {
  return eachAttribute(event, (value, own) => (own === name ? textValue(value, change) : value));
}

/** Changes the value when it is held as text. */
export function textValue(
  value: AttributeValue,
  change: (text: string) => string | undefined,
): AttributeValue | undefined {
  if (typeof value.value !== "string") return value;
  const changed = change(value.value);
  return changed === undefined ? undefined : { ...value, value: changed };
}

export function withAttribute(event: CloudEvent, name: string, value: AttributeValue): CloudEvent {
  return { ...event, attributes: new Map([...event.attributes, [name, value]]) };
}

/** Changes data that are there; `undefined` takes them away. */
export function data(event: CloudEvent, change: (data: EventData) => EventData | undefined): CloudEvent {
  if (event.data === undefined) return event;
  const changed = change(event.data);
  if (changed === event.data) return event;
  const { attributes } = event;
  return changed === undefined ? { attributes } : { attributes, data: changed };
}

/** An attribute's text, the empty text when it is not there or not held as text. */
export function textOf(event: CloudEvent, name: string): string {
  const value = event.attributes.get(name)?.value;
  return typeof value === "string" ? value : "";
}
