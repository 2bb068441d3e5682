import type { CloudEvent } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";

/** Every event that the harness sends to somebody's product carries this extension, so that it can be told from real ones. */
export const MARKER = "plugfest";

/** How each binding writes the marker as a field; the other bindings have no fields. */
const PREFIXES: Readonly<Record<string, string>> = {
  http: "ce-",
  kafka: "ce_",
  nats: "ce-",
  "nats-jetstream": "ce-",
  rabbitmq: "ce-",
  amqp: "cloudEvents:",
  mqtt5: "",
};

const TYPES: Readonly<Record<string, string>> = { rabbitmq: "longstr", amqp: "string" };

/**
 * The message with the marker and nothing else changed: as a field, which a structured message may have too (it repeats the
 * attribute), and in the first event of a JSON body. What makes a message invalid stays as it is, and one that holds no
 * attribute and announces no event gets no field: it would become one by it.
 */
export function mark(binding: string, message: WireMessage, value: string): WireMessage {
  const prefix = PREFIXES[binding];
  const type = TYPES[binding];
  const own = message.fields.filter(({ name }) => !name.startsWith(":"));
  const isMarked =
    prefix !== undefined &&
    (announces(message) || own.some(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase())));
  const field = { name: `${prefix}${MARKER}`, value, ...(type === undefined ? {} : { type }) };
  const fields = isMarked ? [...message.fields, field] : message.fields;
  const { body } = message;
  if (body === undefined) return { fields };
  return { fields, body: holdsJsonEvents(binding, message) ? markJson(body, value) : body };
}

const contentTypes = ({ fields }: WireMessage): string[] =>
  fields.filter(({ name }) => /^:?content-type$/i.test(name)).map(({ value }) => String(value));

const announces = (message: WireMessage): boolean =>
  contentTypes(message).some((type) => /^\s*application\/cloudevents/i.test(type));

function holdsJsonEvents(binding: string, message: WireMessage): boolean {
  const { fields } = message;
  // Where there are no headers, a payload is an event in the JSON format.
  if (
    binding === "mqtt3" ||
    (binding.startsWith("nats") && fields.every(({ name }) => name.startsWith(":")))
  ) {
    return true;
  }
  return (
    fields.some(({ name, value }) => name === ":subprotocol" && value === "cloudevents.json") ||
    contentTypes(message).some((type) => /^\s*application\/cloudevents(-batch)?\+json/i.test(type))
  );
}

/** Puts the member in front of the others, byte for byte, since the body may be no JSON at all. */
function markJson(body: Uint8Array, value: string): Uint8Array {
  const at = body.indexOf(0x7b) + 1;
  if (at === 0) return body;
  let next = at;
  while ([0x20, 0x09, 0x0a, 0x0d].includes(body[next] ?? 0)) next += 1;
  const member = `${JSON.stringify(MARKER)}:${JSON.stringify(value)}${body[next] === 0x7d ? "" : ","}`;
  return Buffer.concat([body.subarray(0, at), Buffer.from(member), body.subarray(at)]);
}

/** The value of the marker in an event that came back. */
export function markerIn({ attributes }: CloudEvent): string | undefined {
  const value = attributes.get(MARKER)?.value;
  return value === undefined ? undefined : String(value);
}

/** The event without some attributes, such as the marker. */
export function without(event: CloudEvent, names: ReadonlySet<string>): CloudEvent {
  const attributes = new Map([...event.attributes].filter(([name]) => !names.has(name)));
  return { ...event, attributes };
}
