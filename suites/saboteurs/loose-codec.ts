import { percentDecode, percentEncode, unquote } from "../../harness/bindings/percent-encoding.ts";
import { coreAttributes } from "../../harness/event/attributes.ts";
import { canonicalString } from "../../harness/event/canonical.ts";
import type { AttributeValue, CloudEvent, EventData } from "../../harness/event/cloud-event.ts";
import { fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";
import type { EncodeParams } from "../../implementations/reference/adapter.ts";
import { elementsOf, isAttributeField, isContentType, type Member, membersOf } from "./edit.ts";
import { modeOf } from "./saboteur.ts";

/**
 * A codec that checks nothing, for the saboteurs that let something wrong pass: what they forgive goes through here,
 * and comes out as a careless implementation would have it.
 */

const BATCH = "application/cloudevents-batch+json";
const SINGLE = "application/cloudevents+json";

export function looseEncode({ events, mode }: EncodeParams): WireMessage {
  const fields: WireField[] = [{ name: ":method", value: "POST" }];
  if (mode !== "binary") {
    fields.push({ name: "content-type", value: mode === "batched" ? BATCH : SINGLE });
    const texts = events.map(objectText);
    const text = mode === "batched" ? `[${texts.join(",")}]` : (texts[0] ?? "");
    return { fields, body: Buffer.from(text, "utf8") };
  }
  const [event] = events;
  if (event === undefined) return { fields };
  for (const [name, value] of event.attributes) {
    const text = canonicalString(value);
    if (name === "datacontenttype") fields.push({ name: "content-type", value: text });
    else fields.push({ name: `ce-${name}`, value: percentEncode(text) });
  }
  return event.data === undefined ? { fields } : { fields, body: bytesOf(event.data) };
}

function bytesOf(data: EventData): Uint8Array {
  if (data.kind === "binary") return data.bytes;
  return Buffer.from(data.kind === "json" ? data.json : data.text, "utf8");
}

function objectText({ attributes, data }: CloudEvent): string {
  const members = Array.from(attributes, ([name, value]) => {
    const plain = value.type === "Boolean" || value.type === "Integer";
    return `${JSON.stringify(name)}:${plain ? canonicalString(value) : JSON.stringify(canonicalString(value))}`;
  });
  if (data?.kind === "binary") {
    members.push(`"data_base64":"${Buffer.from(data.bytes).toString("base64")}"`);
  } else if (data !== undefined) {
    members.push(`"data":${data.kind === "json" ? data.json : JSON.stringify(data.text)}`);
  }
  return `{${members.join(",")}}`;
}

/** Reads whatever it can: the last of two wins, bytes that are no UTF-8 become U+FFFD, wrong types become text. */
export function looseDecode(message: WireMessage): CloudEvent[] {
  const mode = modeOf(message);
  if (mode === "binary") return [binaryEvent(message)];
  const text = new TextDecoder().decode(message.body);
  if (mode === "structured") return [objectEvent(text)];
  const elements = elementsOf(text);
  return elements === undefined ? [objectEvent(text)] : elements.map(objectEvent);
}

function binaryEvent({ fields, body }: WireMessage): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  for (const field of fields) {
    const text = fieldText(field.value).trim();
    if (isContentType(field)) attributes.set("datacontenttype", { type: "String", value: text });
    if (!isAttributeField(field)) continue;
    const name = field.name.slice(3).toLowerCase();
    attributes.set(name, typed(name, percentDecode(unquote(text)) ?? replaced(text)));
  }
  return body === undefined || body.length === 0
    ? { attributes }
    : { attributes, data: { kind: "binary", bytes: body } };
}

/** Percent-decoding that puts U+FFFD in the place of bytes that are not UTF-8. */
export function replaced(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.slice(at, at + 3);
    if (/^%[0-9a-fA-F]{2}$/.test(code)) {
      bytes.push(Number.parseInt(code.slice(1), 16));
      at += 2;
    } else bytes.push(...Buffer.from(text.charAt(at), "utf8"));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function typed(name: string, value: string): AttributeValue {
  const type = coreAttributes.get(name)?.type ?? "String";
  return { type: type as "String", value };
}

function objectEvent(text: string): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  let data: EventData | undefined;
  for (const [name, json] of membersOf(text) ?? careless(text)) {
    if (name === "data") data = { kind: "json", json };
    else if (name === "data_base64") {
      data = { kind: "binary", bytes: Buffer.from(json.replaceAll('"', ""), "base64") };
    } else if (json !== "null") attributes.set(name, attributeOf(name, json));
  }
  return data === undefined ? { attributes } : { attributes, data };
}

/** What is not JSON, read by somebody who looks for `"name": "value"` only. */
function careless(text: string): Member[] {
  return Array.from(text.matchAll(/"?(\w+)"?\s*:\s*("[^"]*")/g), ([, name = "", json = ""]) => [name, json]);
}

function attributeOf(name: string, json: string): AttributeValue {
  if (json.startsWith('"')) return typed(name, JSON.parse(json) as string);
  if (coreAttributes.has(name)) return typed(name, json);
  if (json === "true" || json === "false") return { type: "Boolean", value: json === "true" };
  const number = Number(json);
  return Number.isNaN(number) ? { type: "String", value: json } : { type: "Integer", value: number };
}
