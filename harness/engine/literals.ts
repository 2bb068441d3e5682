import { coreType } from "../event/attributes.ts";
import type { AttributeType, AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import type { FieldValue, WireField, WireMessage } from "../wire/wire-message.ts";

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
  | { type: AttributeType; value: string | number | boolean | Bytes };
export interface EventLiteral {
  readonly extends?: string;
  readonly without?: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeLiteral>>;
  readonly data?: DataLiteral;
}
export interface MessageLiteral {
  readonly extends?: string;
  readonly without?: readonly string[];
  readonly fields?: readonly Readonly<Record<string, string | Bytes>>[];
  readonly body?: DataLiteral;
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

function attributeOf(name: string, literal: AttributeLiteral): AttributeValue {
  if (typeof literal === "number") return { type: "Integer", value: literal };
  if (typeof literal === "boolean") return { type: "Boolean", value: literal };
  if (typeof literal === "string") {
    return { type: coreType(name) ?? "String", value: literal } as AttributeValue;
  }
  const { type, value } = literal;
  if (type === "Binary") {
    if (typeof value !== "object")
      throw new LiteralError(`attribute ${name}: a Binary value is {base64: "..."}`);
    return { type, value: fromBase64(value.base64) };
  }
  return { type, value } as AttributeValue;
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
  for (const [name, value] of Object.entries(literal.attributes ?? {}))
    attributes.set(name, attributeOf(name, value));
  const data = literal.data === undefined ? base?.data : dataOf(literal.data);
  return data === undefined ? { attributes } : { attributes, data };
}

function bodyOf(literal: DataLiteral): Uint8Array {
  const data = dataOf(literal);
  if (data.kind === "binary") return data.bytes;
  return new TextEncoder().encode(data.kind === "json" ? data.json : data.text);
}

export function messageOf(literal: MessageLiteral, library: Library): WireMessage {
  const base =
    literal.extends === undefined
      ? undefined
      : messageOf(named("message", literal.extends, library.messages), library);
  const own = (literal.fields ?? []).flatMap((entry) =>
    Object.entries(entry).map(([name, value]): WireField => {
      const given: FieldValue = typeof value === "string" ? value : fromBase64(value.base64);
      return { name, value: given };
    }),
  );
  const replaced = new Set(
    [...own.map((field) => field.name), ...(literal.without ?? [])].map((name) => name.toLowerCase()),
  );
  const kept = (base?.fields ?? []).filter((field) => !replaced.has(field.name.toLowerCase()));
  const body = literal.body === undefined ? base?.body : bodyOf(literal.body);
  const fields = [...kept, ...own];
  return body === undefined ? { fields } : { fields, body };
}
