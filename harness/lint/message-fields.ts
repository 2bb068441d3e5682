import { announcesEvents } from "../bindings/http-mode.ts";
import { bindingNamed } from "../bindings/index.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { EventError, pointer } from "../event/violation.ts";
import { formatForMediaType, formatNamed } from "../formats/index.ts";
import {
  contentTypeOf,
  type FieldValue,
  fieldText,
  type WireField,
  type WireMessage,
} from "../wire/wire-message.ts";
import { judgeAttributes } from "./attributes.ts";
import { lintBody } from "./body.ts";
import { judgeHeaderValue } from "./http-value.ts";
import type { MessageViolation } from "./message.ts";
import type { Placed } from "./placed.ts";
import { Findings } from "./violation.ts";

/** Where a binding keeps the attributes of an event in binary mode. */
interface Place {
  /** What its fields are called in the protocol. */
  readonly noun: string;
  /** What the names of attributes begin with. */
  readonly prefix: RegExp;
  /** What other bindings begin them with, which many a sender takes over. */
  readonly foreign: RegExp;
  /** The requirement that says how they begin. */
  readonly requirement: string;
}

const FOREIGN_TO_CE_DASH = /^(ce_|cloudEvents[:_])/i;

const NATS: Place = {
  noun: "the header",
  prefix: /^ce-/i,
  foreign: FOREIGN_TO_CE_DASH,
  requirement: "NATS-3.1.3.1-a",
};

const PLACES: Readonly<Record<string, Place>> = {
  http: { noun: "the header", prefix: /^ce-/i, foreign: FOREIGN_TO_CE_DASH, requirement: "HTTP-3.1.3.1-a" },
  kafka: {
    noun: "the header",
    prefix: /^ce_/,
    foreign: /^(ce-|cloudEvents[:_])/i,
    requirement: "KAFKA-3.2.3.1-a",
  },
  nats: NATS,
  "nats-jetstream": NATS,
  rabbitmq: {
    noun: "the header",
    prefix: /^ce-/,
    foreign: FOREIGN_TO_CE_DASH,
    requirement: "RABBIT-3.1.3.1-a",
  },
  amqp: {
    noun: "the application property",
    prefix: /^cloudEvents[:_]/,
    foreign: /^ce[-_]/i,
    requirement: "AMQP-3.1.3.1-a",
  },
  mqtt5: {
    noun: "the user property",
    prefix: /^(?=(specversion|id|source|type)$)/,
    foreign: /^(ce[-_]|cloudEvents[:_])/i,
    requirement: "MQTT-3.1.3.1-a",
  },
};

/** The field that holds an attribute, for a violation to point at; the body where there is none. */
export function fieldOfAttribute(
  binding: string,
  message: WireMessage,
  attribute: string,
): { readonly place: string; readonly bytes: Uint8Array } {
  const rules = PLACES[binding];
  const field = message.fields.find((one) => rules !== undefined && attributeIn(one, rules) === attribute);
  if (rules === undefined || field === undefined) return inBody(message);
  return { place: `${rules.noun} ${field.name}`, bytes: bytesOf(field.value) };
}

function attributeIn({ name }: WireField, { prefix }: Place): string | undefined {
  if (/^:?content-type$/i.test(name)) return "datacontenttype";
  return prefix.test(name) || prefix === PLACES.mqtt5?.prefix
    ? name.replace(prefix, "").toLowerCase()
    : undefined;
}

const inBody = ({ body }: WireMessage) => ({ place: "the body", bytes: body ?? new Uint8Array() });

const bytesOf = (value: FieldValue): Uint8Array => (typeof value === "string" ? Buffer.from(value) : value);

/** All that is wrong with a message of a protocol that keeps fields and body apart. */
export function lintFields(binding: string, message: WireMessage, spec: SpecVersion): MessageViolation[] {
  const body = bodyFormat(binding, message);
  if (body !== undefined) {
    const found = lintBody(message.body ?? new Uint8Array(), body, spec);
    return found.map((violation) => ({ ...violation, ...inBody(message) }));
  }
  const rules = PLACES[binding];
  return rules === undefined ? [] : lintBinary(binding, message, rules, spec);
}

/** The format of a body that holds a whole event. One that the binding refuses has none. */
function bodyFormat(binding: string, message: WireMessage) {
  if (binding === "mqtt3") return formatForMediaType("application/cloudevents+json");
  if (binding === "websockets") {
    const agreed = message.fields.find(({ name }) => name === ":subprotocol");
    const name = { "cloudevents.json": "json", "cloudevents.avro": "avro", "cloudevents.proto": "protobuf" }[
      agreed === undefined ? "" : fieldText(agreed.value)
    ];
    const format = name === undefined ? undefined : formatNamed(name);
    return format === undefined ? undefined : { format, batched: false };
  }
  const type = contentTypeOf(message);
  return type === undefined || !announcesEvents(type) ? undefined : formatForMediaType(type);
}

function lintBinary(
  binding: string,
  message: WireMessage,
  rules: Place,
  spec: SpecVersion,
): MessageViolation[] {
  const type = contentTypeOf(message);
  // A format that is not known here is for the reader to refuse.
  if (type !== undefined && announcesEvents(type)) return [];
  const violation = (code: string, requirement: string, path: string, text: string): MessageViolation => ({
    code,
    requirement,
    level: "MUST",
    path,
    offset: 0,
    message: text,
    ...fieldOfAttribute(binding, message, path.slice(1)),
  });
  const strange = message.fields.filter(({ name }) => rules.foreign.test(name));
  if (!message.fields.some(({ name }) => rules.prefix.test(name))) {
    const [first] = strange;
    if (first === undefined) {
      const text =
        "This is no event: no field is an attribute, and the content type announces none in the body";
      return [violation("not-an-event", "CE-required-attributes-a", "", text)];
    }
    const text = `${first.name} begins as in another binding; here it is no attribute, and this is no event`;
    const at = { place: `${rules.noun} ${first.name}`, bytes: Buffer.from(first.name) };
    return [{ ...violation("wrong-prefix", rules.requirement, "", text), ...at }];
  }
  const values = binding.startsWith("nats") ? lintValues(message, rules, spec) : [];
  const event = decoded(binding, message);
  if (event instanceof EventError) {
    const told = new Set(values.map(({ path }) => path));
    const refused = event.violations.filter(({ path }) => !told.has(path));
    return [...values, ...refused.map((one) => violation(one.code, one.requirement, one.path, one.message))];
  }
  return [...values, ...lintEvent(event, binding, message, spec)];
}

function decoded(binding: string, message: WireMessage): CloudEvent | EventError {
  try {
    return bindingNamed(binding)?.decode(message).events[0] ?? { attributes: new Map() };
  } catch (error) {
    if (error instanceof EventError) return error;
    throw error;
  }
}

/** What HTTP says about header values, NATS says in the same words. */
function lintValues(message: WireMessage, rules: Place, spec: SpecVersion): MessageViolation[] {
  return message.fields
    .filter(({ name }) => rules.prefix.test(name))
    .flatMap(({ name, value }) => {
      const findings = new Findings(spec);
      const bytes = bytesOf(value);
      const path = pointer(name.replace(rules.prefix, "").toLowerCase());
      judgeHeaderValue({ name, value: bytes, offset: 0, valueOffset: 0 }, path, true, findings);
      return findings.list().map((one) => ({
        ...one,
        requirement: one.requirement.replace(/^HTTP-/, "NATS-"),
        place: `${rules.noun} ${name}`,
        bytes,
      }));
    });
}

/** What the core and the extensions say of an event that can be read. */
function lintEvent(
  event: CloudEvent,
  binding: string,
  message: WireMessage,
  spec: SpecVersion,
): MessageViolation[] {
  // The rules of earlier versions are those of their codec, which took it.
  if (spec !== "1.0" && spec !== "1.0.3-draft") return [];
  const findings = new Findings(spec);
  const attributes = new Map<string, Placed>();
  for (const [name, value] of event.attributes)
    attributes.set(name, { value, nameOffset: 0, valueOffset: 0 });
  judgeAttributes({ attributes, path: "", offset: 0, complete: true }, findings);
  return findings.list().map((one) => ({ ...one, ...fieldOfAttribute(binding, message, one.path.slice(1)) }));
}
