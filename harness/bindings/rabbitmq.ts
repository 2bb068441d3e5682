import { coreAttributes } from "../event/attributes.ts";
import { canonicalString, parseCanonical } from "../event/canonical.ts";
import type { AttributeType, AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { assertReadable, assertValid } from "../event/validate.ts";
import { earlyVersionOf } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { requireKnownVersion } from "../formats/known-version.ts";
import { refuse } from "../formats/refuse.ts";
import { fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import type { ProtocolBinding } from "./binding.ts";
import { decodeFormatted, type FormattedRules, onlyEvent } from "./formatted.ts";
import { bodyOf, JSON_TYPE, requireNoFormat } from "./http-body.ts";
import { announcesEvents } from "./http-mode.ts";

const RULES: FormattedRules = { mode: "RABBIT-3-a", mediaType: "RABBIT-3.2.1-a", body: "RABBIT-3.2.2-a" };

const PREFIX = "ce-";

/** The types of a header table that hold whole numbers. */
const WHOLE = /^(short-short|short|long|long-long)-u?int$/;

/**
 * The binding of RabbitMQ over AMQP 0-9-1 (rabbitmq/spec.md). The property content-type is the field `:content-type`;
 * the entries of the header table are the fields without a colon, with their types. The text names no types for
 * attributes, so that they go out as canonical strings, and every type that has a counterpart is read.
 */
export const rabbitmq: ProtocolBinding = {
  name: "rabbitmq",
  modes: ["binary", "structured"],

  encode(events, mode, format) {
    if (mode === "batched") refuse("mode", "RABBIT-1.3-a", "", "The RabbitMQ binding has no batches.");
    const event = onlyEvent(events, mode, RULES.mode);
    if (mode === "binary") return encodeHeaders(event);
    return { fields: [{ name: ":content-type", value: format.mediaType }], body: format.encode(event) };
  },

  decode(message) {
    const field = message.fields.find(({ name }) => name === ":content-type");
    const contentType = field === undefined ? undefined : fieldText(field.value);
    if (contentType !== undefined && announcesEvents(contentType)) {
      return decodeFormatted(contentType, message.body, RULES);
    }
    return { mode: "binary", events: [decodeHeaders(message, contentType)] };
  },
};

/** Section 3.1: the content type of the data is the property, every other attribute a header after `ce-`. */
function encodeHeaders(event: CloudEvent): WireMessage {
  const early = earlyVersionOf(event.attributes);
  if (early !== undefined) {
    refuse(
      "version",
      "RABBIT-3.1.3-a",
      "/specversion",
      `The RabbitMQ binding is of 1.0; it does not know ${early}.`,
    );
  }
  assertValid(event);
  const fields: WireField[] = [];
  let contentType: string | undefined;
  for (const [name, value] of event.attributes) {
    const text = canonicalString(value);
    if (name === "datacontenttype") contentType = text;
    else fields.push({ name: `${PREFIX}${name}`, type: "longstr", value: text });
  }
  const { data } = event;
  if (data?.kind === "json") contentType ??= JSON_TYPE;
  if (contentType !== undefined) {
    // The property is a short string.
    if (Buffer.byteLength(contentType) > 255) {
      refuse(
        "too-long",
        "RABBIT-3.1.1-a",
        "/datacontenttype",
        "The property content-type holds at most 255 bytes.",
      );
    }
    requireNoFormat(contentType, RULES.mode);
    fields.push({ name: ":content-type", value: contentType });
  }
  return data === undefined ? { fields } : { fields, body: bodyOf(data, contentType) };
}

function decodeHeaders({ fields, body }: WireMessage, contentType: string | undefined): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  for (const field of fields.filter(({ name }) => name.startsWith(PREFIX))) {
    const name = field.name.slice(PREFIX.length);
    const value = readHeader(field, name, coreAttributes.get(name)?.type);
    if (value === undefined) continue;
    if (attributes.has(name)) {
      refuse(
        "duplicate",
        "CE-context-attributes-b",
        pointer(name),
        `The header ${field.name} is there twice.`,
      );
    }
    attributes.set(name, value);
  }
  if (contentType !== undefined) {
    const repeated = attributes.get("datacontenttype");
    if (repeated !== undefined && repeated.value !== contentType) {
      const message = `content-type is ${contentType}, but a header says ${String(repeated.value)}.`;
      refuse("contradiction", "RABBIT-3.1.1-a", "/datacontenttype", message);
    }
    attributes.set("datacontenttype", { type: "String", value: contentType });
  }
  requireKnownVersion(attributes);
  const event: CloudEvent =
    body === undefined || body.length === 0
      ? { attributes }
      : { attributes, data: { kind: "binary", bytes: body } };
  assertReadable(event);
  return event;
}

/** A header's value; `undefined` for a null, which says nothing. */
function readHeader(
  { type = "longstr", value }: WireField,
  name: string,
  wanted: AttributeType | undefined,
): AttributeValue | undefined {
  if (type === "null") return undefined;
  const found = nativeValue(type, value);
  if (found !== undefined) {
    if (wanted === undefined || found.type === wanted) return found;
    const read = found.type === "String" ? parseCanonical(wanted, found.value) : undefined;
    if (read !== undefined) return read;
  }
  refuse("type", "RABBIT-3.1.3-a", pointer(name), `The header of ${name} is a ${type}, which it cannot be.`);
}

function nativeValue(type: string, value: WireField["value"]): AttributeValue | undefined {
  if (type === "byte-array") return { type: "Binary", value: Buffer.from(value) };
  const text = fieldText(value);
  if (type === "longstr") return { type: "String", value: text };
  if (type === "boolean") return { type: "Boolean", value: text === "true" };
  // Seconds since 1970.
  if (type === "timestamp" && Number(text) <= 253_402_300_799) {
    return { type: "Timestamp", value: new Date(Number(text) * 1000).toISOString().replace(".000Z", "Z") };
  }
  return WHOLE.test(type) ? parseCanonical("Integer", text) : undefined;
}
