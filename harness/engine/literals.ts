import type { AttributeValue, CloudEvent, EventData, ValueType } from "../event/cloud-event.ts";
import { profileOf } from "../event/versions/index.ts";
import type { FieldValue, WireField, WireMessage } from "../wire/wire-message.ts";
import type { Holding } from "./case.ts";

/** Events and messages as cases write them (docs/write-a-case.md, "Stimuli"). The schema was checked before. */

interface Bytes {
  readonly base64: string;
}
export interface DataLiteral {
  readonly json?: unknown;
  readonly jsonText?: string;
  readonly text?: string;
  readonly base64?: string;
  /** Bytes in hexadecimal; white space between them is only for the eye. */
  readonly hex?: string;
}
type AttributeLiteral =
  | string
  | number
  | boolean
  | { type: ValueType; value: string | number | boolean | Bytes | MapLiteral };
interface MapLiteral {
  readonly [key: string]: AttributeLiteral;
}
export interface EventLiteral {
  readonly extends?: string;
  readonly without?: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeLiteral>>;
  readonly data?: DataLiteral;
}
/** The value of a field; `type` is the protocol's own name for its type. */
type FieldLiteral =
  | string
  | Bytes
  | { readonly type: string; readonly value?: string; readonly base64?: string };
export interface MessageLiteral {
  readonly extends?: string;
  readonly without?: readonly string[];
  readonly fields?: readonly Readonly<Record<string, FieldLiteral>>[];
  readonly body?: DataLiteral;
  /** What the message is meant to hold, where its content type does not tell. */
  readonly holds?: Holding;
}

/** The named events and messages that others extend. */
export interface Library {
  readonly events: Readonly<Record<string, EventLiteral>>;
  readonly messages: Readonly<Record<string, MessageLiteral>>;
}

export class LiteralError extends Error {
  override readonly name = "LiteralError";
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, "");
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) throw new LiteralError(`${text} is not hexadecimal`);
  return new Uint8Array(Buffer.from(digits, "hex"));
}

export function dataOf(literal: DataLiteral): EventData {
  if (literal.jsonText !== undefined) return { kind: "json", json: literal.jsonText };
  if (literal.text !== undefined) return { kind: "text", text: literal.text };
  if (literal.base64 !== undefined) return { kind: "binary", bytes: fromBase64(literal.base64) };
  if (literal.hex !== undefined) return { kind: "binary", bytes: fromHex(literal.hex) };
  if ("json" in literal) return { kind: "json", json: JSON.stringify(literal.json) };
  throw new LiteralError("data is one of json, jsonText, text, base64, hex");
}

/** @param type of a plain text that the literal gives no type for */
function attributeOf(name: string, literal: AttributeLiteral, type: ValueType = "String"): AttributeValue {
  if (typeof literal === "number") return { type: "Integer", value: literal };
  if (typeof literal === "boolean") return { type: "Boolean", value: literal };
  if (typeof literal === "string") {
    return { type, value: literal } as AttributeValue;
  }
  const { type: given, value } = literal;
  if (given === "Binary") {
    if (!isBytes(value)) throw new LiteralError(`attribute ${name}: a Binary value is {base64: "..."}`);
    return { type: given, value: fromBase64(value.base64) };
  }
  if (given === "Map" && typeof value === "object") {
    const entries = Object.entries(value as MapLiteral);
    return { type: given, value: new Map(entries.map(([key, entry]) => [key, attributeOf(key, entry)])) };
  }
  return { type: given, value } as AttributeValue;
}

function isBytes(value: unknown): value is Bytes {
  return typeof value === "object" && value !== null && typeof (value as Bytes).base64 === "string";
}

function named<T>(kind: string, name: string, all: Readonly<Record<string, T>>): T {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found === undefined)
    throw new LiteralError(`no ${kind} is named ${name}; there are ${Object.keys(all).join(", ")}`);
  return found;
}

export function eventOf(literal: EventLiteral, library: Library): CloudEvent {
  const base =
    literal.extends === undefined
      ? undefined
      : eventOf(named("event", literal.extends, library.events), library);
  const attributes = new Map(base?.attributes);
  for (const name of literal.without ?? []) attributes.delete(name);
  const own = Object.entries(literal.attributes ?? {});
  // The version says which types the core attributes have, wherever it stands.
  const versions = own.filter(([name]) => name === "specversion" || name === "cloudEventsVersion");
  const version = new Map(versions.map(([name, value]) => [name, attributeOf(name, value)]));
  const core = profileOf(new Map([...attributes, ...version])).attributes;
  for (const [name, value] of own) attributes.set(name, attributeOf(name, value, core.get(name)?.type));
  const data = literal.data === undefined ? base?.data : dataOf(literal.data);
  return data === undefined ? { attributes } : { attributes, data };
}

function bodyOf(literal: DataLiteral): Uint8Array {
  const data = dataOf(literal);
  if (data.kind === "binary") return data.bytes;
  return new TextEncoder().encode(data.kind === "json" ? data.json : data.text);
}

function fieldOf(name: string, literal: FieldLiteral): WireField {
  if (typeof literal === "string") return { name, value: literal };
  const { base64 } = literal;
  if (!("type" in literal)) return { name, value: fromBase64(literal.base64) };
  const value: FieldValue = base64 === undefined ? (literal.value ?? "") : fromBase64(base64);
  return { name, value, type: literal.type };
}

export function messageOf(literal: MessageLiteral, library: Library): WireMessage {
  const base =
    literal.extends === undefined
      ? undefined
      : messageOf(named("message", literal.extends, library.messages), library);
  const own = (literal.fields ?? []).flatMap((entry) =>
    Object.entries(entry).map(([name, literal]) => fieldOf(name, literal)),
  );
  const replaced = new Set(
    [...own.map((field) => field.name), ...(literal.without ?? [])].map((name) => name.toLowerCase()),
  );
  const kept = (base?.fields ?? []).filter((field) => !replaced.has(field.name.toLowerCase()));
  const body = literal.body === undefined ? base?.body : bodyOf(literal.body);
  const fields = [...kept, ...own];
  return body === undefined ? { fields } : { fields, body };
}

/** What a message says of itself that it holds, or the named one that it extends. */
export function holdingOf(literal: MessageLiteral, library: Library): Holding | undefined {
  if (literal.holds !== undefined || literal.extends === undefined) return literal.holds;
  return holdingOf(named("message", literal.extends, library.messages), library);
}
