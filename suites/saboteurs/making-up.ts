import type { AttributeValue, CloudEvent } from "../../harness/event/cloud-event.ts";
import { eachAttribute, withAttribute } from "./edit.ts";
import { type Hooks, modeOf, reads, type Saboteur, saboteur, writes } from "./saboteur.ts";

/** Saboteurs that make up what nobody said, and relays that do more than pass on. */

const string = (value: string): AttributeValue => ({ type: "String", value });

const REQUIRED: readonly (readonly [string, AttributeValue, string])[] = [
  ["id", string("made-up"), "CE-id-b"],
  ["source", { type: "URI-reference", value: "made-up" }, "CE-source-c"],
  ["type", string("made-up"), "CE-type-a"],
  ["specversion", string("1.0"), "CE-specversion-b"],
];

const filled = (event: CloudEvent, name: string, value: AttributeValue) =>
  event.attributes.has(name) ? event : withAttribute(event, name, value);

/** Fills in before the reference looks. A header or member stands in for it on the way in. */
const fillsIn = (name: string, value: AttributeValue): Hooks => {
  const json = JSON.stringify(String(value.value));
  return {
    encode: (params, next) =>
      next({ ...params, events: params.events.map((event) => filled(event, name, value)) }),
    decode(params, next) {
      const { message } = params;
      if (modeOf(message) === "binary") {
        if (message.fields.some((field) => field.name.toLowerCase() === `ce-${name}`)) return next(params);
        const fields = [...message.fields, { name: `ce-${name}`, value: String(value.value) }];
        return next({ ...params, message: { ...message, fields } });
      }
      const text = Buffer.from(message.body ?? []).toString("utf8");
      if (modeOf(message) !== "structured" || text.includes(`"${name}"`)) return next(params);
      const body = Buffer.from(text.replace("{", `{"${name}":${json},`));
      return next({ ...params, message: { ...message, body } });
    },
  };
};

const relays = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  relay: (event: CloudEvent) => CloudEvent,
) => saboteur(`intermediary/${slug}`, breaks, requirements, { relay });

const without = (name: string) => (event: CloudEvent) =>
  eachAttribute(event, (value, own) => (own === name ? undefined : value));

const CORE = new Set([
  "id",
  "source",
  "specversion",
  "type",
  "time",
  "subject",
  "dataschema",
  "datacontenttype",
]);
const PASSES_ON = ["CE-notational-conventions-c", "HTTP-3.1.1-a", "HTTP-3.1.3-a", "JSON-3-b"];

export const makingUp: readonly Saboteur[] = [
  ...REQUIRED.map(([name, value, rule]) =>
    saboteur(
      `both/makes-up/${name}`,
      `Makes up ${name} where it is missing.`,
      [rule, "CE-required-attributes-a"],
      fillsIn(name, value),
    ),
  ),
  saboteur(
    "producer/makes-up/time",
    "Adds the time where there is none.",
    ["HTTP-3.1.3-a", "JSON-3-b"],
    writes((event) => filled(event, "time", { type: "Timestamp", value: "2020-01-01T00:00:00Z" })),
  ),
  saboteur(
    "producer/makes-up/subject",
    "Adds a subject where there is none.",
    ["HTTP-3.1.3-a", "JSON-3-b"],
    writes((event) => filled(event, "subject", string("none"))),
  ),
  saboteur(
    "producer/makes-up/content-type",
    "Says application/json where there is no datacontenttype.",
    ["HTTP-3.1.1-a", "JSON-3.1.1-d", "JSON-3-b"],
    writes((event) => filled(event, "datacontenttype", string("application/json"))),
  ),
  saboteur(
    "consumer/makes-up/time",
    "Says that an event without a time happened now.",
    ["HTTP-3.1.3-a", "JSON-3-b"],
    reads((event) => filled(event, "time", { type: "Timestamp", value: "2020-01-01T00:00:00Z" })),
  ),
  saboteur(
    "consumer/makes-up/content-type",
    "Says application/json where there is no datacontenttype.",
    ["HTTP-3.1.1-a", "JSON-3.1.1-d"],
    reads((event) => filled(event, "datacontenttype", string("application/json"))),
  ),
  relays("drops-extensions", "Passes on the core attributes only.", PASSES_ON, (event) =>
    eachAttribute(event, (value, name) => (CORE.has(name) ? value : undefined)),
  ),
  ...["time", "subject", "dataschema", "datacontenttype"].map((name) =>
    relays(`drops-${name}`, `Does not pass ${name} on.`, PASSES_ON, without(name)),
  ),
  relays(
    "new-id",
    "Gives what it passes on a new id.",
    ["CE-notational-conventions-c", "HTTP-3.1.3-a", "JSON-3-b"],
    (event) => withAttribute(event, "id", string("new")),
  ),
  relays(
    "new-source",
    "Names itself as the source of what it passes on.",
    ["CE-notational-conventions-c", "HTTP-3.1.3-a", "JSON-3-b"],
    (event) => withAttribute(event, "source", { type: "URI-reference", value: "/relay" }),
  ),
  relays(
    "new-type",
    "Gives what it passes on another type.",
    ["CE-notational-conventions-c", "HTTP-3.1.3-a", "JSON-3-b"],
    (event) => withAttribute(event, "type", string("relayed")),
  ),
  relays(
    "integers-doubled",
    "Passes Integers on as Strings with a fraction.",
    ["CE-type-system-d", "JSON-2.2-a"],
    (event) =>
      eachAttribute(event, (value) => (value.type === "Integer" ? string(`${value.value}.0`) : value)),
  ),
  saboteur(
    "intermediary/keeps-bytes",
    "Passes JSON from binary mode on in data_base64.",
    ["JSON-3.1.1-f", "JSON-3.1.1-h"],
    { interpret: (event) => event },
  ),
];
