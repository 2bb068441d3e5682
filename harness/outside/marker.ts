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
 * attribute), and in the first event of a JSON body. What makes a message invalid stays as it is.
 */
export function mark(binding: string, message: WireMessage, value: string): WireMessage {
  const prefix = PREFIXES[binding];
  const type = TYPES[binding];
  const field =
    prefix === undefined
      ? []
      : [{ name: `${prefix}${MARKER}`, value, ...(type === undefined ? {} : { type }) }];
  const fields = [...message.fields, ...field];
  const { body } = message;
  if (body === undefined) return { fields };
  return { fields, body: holdsJsonEvents(binding, message) ? markJson(body, value) : body };
}

function holdsJsonEvents(binding: string, { fields }: WireMessage): boolean {
  if (binding === "mqtt3") return true;
  return fields.some(({ name, value }) => {
    if (name === ":subprotocol") return value === "cloudevents.json";
    return (
      /^:?content-type$/i.test(name) && /^\s*application\/cloudevents(-batch)?\+json/i.test(String(value))
    );
  });
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
