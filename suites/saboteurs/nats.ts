import { fieldText } from "../../harness/wire/wire-message.ts";
import { bodyText, eachField, plusField } from "./edit.ts";
import { readsOver, writesOver } from "./over-binding.ts";
import { refuse, type Saboteur } from "./saboteur.ts";

/** Saboteurs that take NATS for HTTP, or for the NATS of other days. */

const writes = writesOver("nats");
const reads = readsOver("nats");

const writesStream = writesOver("nats-jetstream");
const readsStream = readsOver("nats-jetstream");

export const natsOnes: readonly Saboteur[] = [
  writesStream("prefix", "Writes headers of another prefix.", ["NATS-3.1.3.1-a"], (message) =>
    eachField(message, (field) => ({ ...field, name: field.name.replace(/^ce-/, "cloudevents-") })),
  ),
  writesStream(
    "encodes-twice",
    "Encodes percent signs again.",
    ["NATS-3.1.3.2-p", "NATS-3.1.2-a"],
    (message) =>
      eachField(message, (field) => {
        const text = fieldText(field.value);
        return text.includes("%") ? { ...field, value: text.replaceAll("%", "%25") } : field;
      }),
  ),
  writesStream("other-data", "Sends another payload.", ["NATS-3.1.1-a", "NATS-3.2-a"], (message) => ({
    ...message,
    body: Buffer.from("x"),
  })),
  readsStream("other-id", "Reads another id.", ["NATS-3.1.2-a", "NATS-1.4-a"], (message) =>
    message.fields.length === 0
      ? bodyText(message, (text) => text.replace('"id":"1"', '"id":"2"'))
      : eachField(message, (field) => (field.name === "ce-id" ? { ...field, value: "2" } : field)),
  ),
  readsStream("makes-up", "Makes up a missing id.", ["CE-required-attributes-a"], (message) =>
    message.fields.length === 0 || message.fields.some(({ name }) => name === "ce-id")
      ? message
      : plusField(message, "ce-id", "x"),
  ),
  writes("content-type", "Writes the content type of the data as HTTP does.", ["NATS-3.1.3.1-a"], (message) =>
    eachField(message, (field) =>
      field.name === "ce-datacontenttype" ? { ...field, name: "content-type" } : field,
    ),
  ),
  writes("capitals", "Writes header names with capitals.", ["NATS-3.1.3.1-a"], (message) =>
    eachField(message, (field) => ({ ...field, name: field.name.replace(/^ce-/, "Ce-") })),
  ),
  writes("unannounced", "Announces no structured message.", ["NATS-1.3-a"], (message) =>
    eachField(message, (field) => (field.name === "content-type" ? [] : field)),
  ),
  writes(
    "data-alone",
    "Sends the data alone.",
    ["NATS-3-b", "NATS-3.2-a", "NATS0-3.1-a"],
    (message, { mode }) => (mode === "structured" ? { ...message, body: Buffer.from("hi") } : message),
  ),
  reads(
    "needs-headers",
    "Reads no payload that no header announces.",
    ["NATS-1.4-a", "NATS0-1.3-a"],
    (message) => (message.fields.length === 0 ? refuse() : message),
  ),
  reads("content-type", "Takes Content-Type for that of the data.", ["NATS-3.1.3.1-a"], (message) =>
    eachField(message, (field) =>
      field.name === "ce-datacontenttype" ? { ...field, name: "content-type" } : field,
    ),
  ),
  reads(
    "always-json",
    "Takes every payload for an event in JSON.",
    ["NATS-3-a", "NATS-3.1.2-a"],
    (message) =>
      message.fields.some(({ name }) => /^ce-/i.test(name))
        ? plusField(message, "content-type", "application/cloudevents+json")
        : message,
  ),
  reads("exact-names", "Tells cases of header names apart.", ["NATS-3.1.3.1-b"], (message) =>
    eachField(message, (field) =>
      /^ce-/i.test(field.name) && field.name !== field.name.toLowerCase() ? [] : field,
    ),
  ),
  reads("unquotes-inside", "Drops quotes anywhere in a value.", ["NATS-3.1.3.2-e"], (message) =>
    eachField(message, (field) => {
      const text = fieldText(field.value);
      return text.includes("%22") ? { ...field, value: text.replaceAll("%22", "") } : field;
    }),
  ),
];
