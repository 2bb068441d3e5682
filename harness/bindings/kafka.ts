import { coreAttributes } from "../event/attributes.ts";
import { canonicalString } from "../event/canonical.ts";
import type { AttributeType, AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { assertReadable, assertValid } from "../event/validate.ts";
import { earlyVersionOf } from "../event/versions/index.ts";
import { pointer } from "../event/violation.ts";
import { requireKnownVersion } from "../formats/known-version.ts";
import { refuse } from "../formats/refuse.ts";
import { decodeUtf8 } from "../formats/utf8.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import type { ProtocolBinding } from "./binding.ts";
import { decodeFormatted, type FormattedRules, onlyEvent } from "./formatted.ts";
import { bodyOf, JSON_TYPE, requireNoFormat } from "./http-body.ts";
import { announcesEvents } from "./http-mode.ts";

const RULES: FormattedRules = { mode: "KAFKA-3-a", mediaType: "KAFKA-3.3.1-a", body: "KAFKA-3.3.2-b" };

const PREFIX = "ce_";

/** The types of the core attributes that are held as text, which all of them are. */
type TextType = Exclude<AttributeType, "Boolean" | "Integer" | "Binary">;

/**
 * The Kafka binding (bindings/kafka-protocol-binding.md): record headers are the fields without a colon, the record's
 * key is `:key`, its value the body; a value of null is no body, which is not the same as an empty one. The key is the
 * application's: it is neither written nor read here.
 */
export const kafka: ProtocolBinding = {
  name: "kafka",
  modes: ["binary", "structured"],

  encode(events, mode, format) {
    if (mode === "batched") refuse("mode", "KAFKA-1.3-a", "", "The Kafka binding has no batches.");
    const event = onlyEvent(events, mode, RULES.mode);
    if (mode === "binary") return encodeHeaders(event);
    requireKafkaVersion(event);
    return { fields: [{ name: "content-type", value: format.mediaType }], body: format.encode(event) };
  },

  decode(message) {
    const contentType = contentTypeHeader(message);
    if (contentType !== undefined && announcesEvents(contentType)) {
      return decodeFormatted(contentType, message.body, RULES);
    }
    return { mode: "binary", events: [decodeHeaders(message, contentType)] };
  },
};

function requireKafkaVersion(event: CloudEvent): void {
  const early = earlyVersionOf(event.attributes);
  if (early === undefined) return;
  refuse(
    "version",
    "KAFKA-3.2.3-a",
    "/specversion",
    `The Kafka binding came with 1.0; it does not know ${early}.`,
  );
}

/** Section 3.2: the content type of the data is the header content-type, every other attribute a header after `ce_`. */
function encodeHeaders(event: CloudEvent): WireMessage {
  requireKafkaVersion(event);
  assertValid(event);
  const fields: WireField[] = [];
  let contentType: string | undefined;
  for (const [name, value] of event.attributes) {
    const text = canonicalString(value);
    if (name === "datacontenttype") contentType = text;
    else fields.push({ name: `${PREFIX}${name}`, value: text });
  }
  const { data } = event;
  if (data?.kind === "json") contentType ??= JSON_TYPE;
  if (contentType !== undefined) {
    requireNoFormat(contentType, RULES.mode);
    fields.push({ name: "content-type", value: contentType });
  }
  return data === undefined ? { fields } : { fields, body: bodyOf(data, contentType) };
}

/** Header names in Kafka have a case. A second header of the name is left to those who look for attributes. */
function contentTypeHeader({ fields }: WireMessage): string | undefined {
  const field = fields.find(({ name }) => name === "content-type");
  return field === undefined ? undefined : headerText(field, "datacontenttype");
}

function decodeHeaders({ fields, body }: WireMessage, contentType: string | undefined): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  for (const field of fields.filter(({ name }) => name.startsWith(PREFIX))) {
    const name = field.name.slice(PREFIX.length);
    const value = headerText(field, name);
    if (value === undefined) continue;
    if (attributes.has(name)) {
      refuse(
        "duplicate",
        "CE-context-attributes-b",
        pointer(name),
        `The header ${field.name} is there twice.`,
      );
    }
    const type = coreAttributes.get(name)?.type as TextType | undefined;
    attributes.set(name, { type: type ?? "String", value });
  }
  if (contentType !== undefined) {
    const repeated = attributes.get("datacontenttype");
    if (repeated !== undefined && repeated.value !== contentType) {
      const message = `content-type is ${contentType}, but ${PREFIX}datacontenttype says ${String(repeated.value)}.`;
      refuse("contradiction", "KAFKA-3.2.1-a", "/datacontenttype", message);
    }
    attributes.set("datacontenttype", { type: "String", value: contentType });
  }
  requireKnownVersion(attributes);
  const event: CloudEvent =
    body === undefined ? { attributes } : { attributes, data: { kind: "binary", bytes: body } };
  assertReadable(event);
  return event;
}

/** Section 3.2.3: a value is UTF-8, as it is; a null says nothing. */
function headerText({ value, type }: WireField, name: string): string | undefined {
  if (type === "null") return undefined;
  const text = typeof value === "string" ? value : decodeUtf8(value);
  if (text !== undefined) return text;
  refuse("not-utf8", "KAFKA-3.2.3-b", pointer(name), `The header of ${name} is not UTF-8.`);
}
