import type { WireField, WireMessage } from "../../harness/wire/wire-message.ts";

/** Producers that break one rule each, and right ones, by what they put on the wire. */

export interface Producer {
  readonly name: string;
  readonly binding: string;
  readonly message: WireMessage;
  /** The requirements that it breaks, each with the bytes that it breaks it with; none for a right one. */
  readonly breaks: readonly (readonly [requirement: string, bytes: string])[];
}

const ATTRIBUTES = {
  specversion: "1.0",
  id: "1",
  source: "https://example.com/shop",
  type: "com.example.order",
};

type Attributes = Readonly<Record<string, string>>;

const JSON_TYPE = "application/json";
const EVENT_TYPE = "application/cloudevents+json";

const structured = (changes: Attributes): Uint8Array =>
  Buffer.from(JSON.stringify({ ...ATTRIBUTES, ...changes, data: { total: 3 } }));

/** How each binding writes an attribute and the content type. */
const FORMS: Readonly<Record<string, { readonly prefix: string; readonly contentType: string }>> = {
  http: { prefix: "ce-", contentType: "content-type" },
  kafka: { prefix: "ce_", contentType: "content-type" },
  nats: { prefix: "ce-", contentType: "content-type" },
  rabbitmq: { prefix: "ce-", contentType: ":content-type" },
  amqp: { prefix: "cloudEvents:", contentType: ":content-type" },
  mqtt5: { prefix: "", contentType: ":content-type" },
};

/** The bindings whose brokers this is proven on. */
export const BROKERED = ["kafka", "nats", "rabbitmq", "amqp", "mqtt5"] as const;

function binary(binding: string, changes: Attributes = {}, prefix?: string): WireMessage {
  const { prefix: right = "", contentType = "" } = FORMS[binding] ?? {};
  const all: Attributes = { ...ATTRIBUTES, ...changes };
  const fields: WireField[] = Object.entries(all).map(([name, value]) => ({
    name: `${prefix ?? right}${name}`,
    value,
  }));
  const typed = binding === "amqp" || binding === "rabbitmq";
  const type = binding === "amqp" ? "string" : "longstr";
  return {
    fields: [
      { name: contentType, value: JSON_TYPE },
      ...fields.map((field) => (typed ? { ...field, type } : field)),
    ],
    body: Buffer.from('{"total":3}'),
  };
}

function inJson(binding: string, changes: Attributes = {}): WireMessage {
  const { contentType = "" } = FORMS[binding] ?? {};
  return { fields: [{ name: contentType, value: EVENT_TYPE }], body: structured(changes) };
}

const right = (binding: string): Producer[] => [
  { name: "right, binary", binding, message: binary(binding), breaks: [] },
  { name: "right, structured", binding, message: inJson(binding), breaks: [] },
];

const PREFIX_RULES: Readonly<Record<string, string>> = {
  http: "HTTP-3.1.3.1-a",
  kafka: "KAFKA-3.2.3.1-a",
  nats: "NATS-3.1.3.1-a",
  rabbitmq: "RABBIT-3.1.3.1-a",
  amqp: "AMQP-3.1.3.1-a",
  mqtt5: "MQTT-3.1.3.1-a",
};

/** Mistakes that can be made in every binding. */
function wrong(binding: string): Producer[] {
  const foreign = binding === "kafka" || binding === "mqtt5" || binding === "amqp" ? "ce-" : "ce_";
  const prefix: Producer = {
    name: "the prefix of another binding",
    binding,
    message: binary(binding, {}, foreign),
    breaks: [[PREFIX_RULES[binding] ?? "", `${foreign}specversion`]],
  };
  return [
    // HTTP alone says nothing of headers that begin with ce_: to it this is no event at all.
    ...(binding === "http" ? [] : [prefix]),
    {
      name: "no time of RFC 3339",
      binding,
      message: binary(binding, { time: "yesterday" }),
      breaks: [["CE-time-b", "yesterday"]],
    },
    {
      name: "an empty id in a JSON body",
      binding,
      message: inJson(binding, { id: "" }),
      breaks: [["CE-id-c", '""']],
    },
    {
      name: "JSON that ends too early",
      binding,
      message: { ...inJson(binding), body: structured({}).subarray(0, 40) },
      breaks: [["JSON-3-b", ""]],
    },
    {
      name: "an attribute name in capitals",
      binding,
      message: inJson(binding, { comExampleThing: "x" }),
      breaks: [["CE-naming-conventions-a", '"comExampleThing"']],
    },
    {
      name: "no event",
      binding,
      message: { fields: [], body: Buffer.from("hello") },
      breaks: [["CE-required-attributes-a", ""]],
    },
  ];
}

const unencoded = (binding: string, requirement: string): Producer => ({
  name: "a space and a euro sign that are not percent-encoded",
  binding,
  message: binary(binding, { subject: "Euro €" }),
  breaks: [
    [requirement.replace("*", "i"), " \\xe2\\x82\\xac"],
    [requirement.replace("*", "b"), "\\xe2\\x82\\xac"],
  ],
});

/** Over HTTP, where everybody is met directly. */
export const HTTP_PRODUCERS: readonly Producer[] = [
  ...right("http"),
  {
    name: "right, with an encoded subject",
    binding: "http",
    message: binary("http", { subject: "Euro%20%E2%82%AC" }),
    breaks: [],
  },
  {
    name: "right, a batch of none",
    binding: "http",
    message: {
      fields: [{ name: "content-type", value: "application/cloudevents-batch+json" }],
      body: Buffer.from("[]"),
    },
    breaks: [],
  },
  ...wrong("http"),
  unencoded("http", "HTTP-3.1.3.2-*"),
  {
    name: "a header ce-datacontenttype",
    binding: "http",
    message: binary("http", { datacontenttype: "text/plain" }),
    breaks: [["HTTP-3.1.1-b", "ce-datacontenttype: text/plain"]],
  },
  {
    name: "a batch with a string in it",
    binding: "http",
    message: {
      fields: [{ name: "content-type", value: "application/cloudevents-batch+json" }],
      body: Buffer.from('["event"]'),
    },
    breaks: [["JSON-4.1-a", '"event"']],
  },
];

/** Over brokers. */
export const producersOver = (binding: string): readonly Producer[] => [
  ...right(binding),
  ...wrong(binding),
  ...(binding === "nats" ? [unencoded("nats", "NATS-3.1.3.2-*")] : []),
];
