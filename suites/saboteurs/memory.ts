import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { contentTypeOf, hasField, isContentType, plusField } from "./edit.ts";
import { type Hooks, refuse, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that remember: what the previous event left behind shows in the next. */

type Role = "producer" | "consumer";

/** The events of the last message in each direction lend the next ones what they lack. */
const leaks = (
  slug: string,
  what: string,
  requirements: readonly string[],
  lend: (event: CloudEvent, last: CloudEvent) => CloudEvent,
  roles: readonly Role[] = ["producer", "consumer"],
): Saboteur[] => {
  const onWrite = (): Hooks => {
    let last: readonly CloudEvent[] = [];
    return {
      encode(params, next) {
        const events = params.events.map((event) => last.reduce(lend, event));
        const message = next({ ...params, events });
        if (params.events.length > 0) last = params.events;
        return message;
      },
    };
  };
  const onRead = (): Hooks => {
    let last: readonly CloudEvent[] = [];
    return {
      decode(params, next) {
        const events = next(params);
        const lent = events.map((event) => last.reduce(lend, event));
        if (events.length > 0) last = events;
        return lent;
      },
    };
  };
  return roles.map((role) => {
    const said = `${role === "producer" ? "Writes" : "Reads"} ${what} of the event before.`;
    return saboteur(`${role}/remembers/${slug}`, said, requirements, role === "producer" ? onWrite : onRead);
  });
};

const lends =
  (name: string) =>
  (event: CloudEvent, last: CloudEvent): CloudEvent => {
    const value = last.attributes.get(name);
    if (value === undefined || event.attributes.has(name)) return event;
    return { ...event, attributes: new Map([...event.attributes, [name, value]]) };
  };

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

const RULES = ["HTTP-3.1.3-a", "JSON-3-b", "HTTP-3.1.2-a"];

export const memory: readonly Saboteur[] = [
  ...leaks("subject", "the subject", RULES, lends("subject")),
  ...leaks("dataschema", "the dataschema", RULES, lends("dataschema"), ["consumer"]),
  ...leaks("content-type", "the content type", ["HTTP-3.1.1-a", ...RULES], lends("datacontenttype")),
  ...leaks("extensions", "the extensions", ["CE-extension-context-attributes-b", ...RULES], (event, last) => {
    // What is an attribute of one version is no extension of another.
    if (last.attributes.get("specversion")?.value !== event.attributes.get("specversion")?.value)
      return event;
    const lent = [...last.attributes].filter(([name]) => !CORE.has(name));
    return { ...event, attributes: new Map([...lent, ...event.attributes]) };
  }),
  ...leaks("data", "the data", RULES, (event, last) =>
    event.data === undefined && last.data !== undefined ? { ...event, data: last.data } : event,
  ),
  saboteur(
    "producer/remembers/ids",
    "Refuses to write an id a second time.",
    ["CE-id-c", "HTTP-3.1.3-a"],
    () => {
      const seen = new Set<string>();
      return {
        encode(params, next) {
          const id = String(params.events[0]?.attributes.get("id")?.value);
          if (seen.has(id) && id.startsWith("again")) refuse();
          seen.add(id);
          return next(params);
        },
      };
    },
  ),
  saboteur("producer/remembers/refusals", "Refuses the event after one that it had to refuse.", RULES, () => {
    let refused = false;
    return {
      encode(params, next) {
        if (refused) {
          refused = false;
          refuse();
        }
        refused = true;
        const message = next(params);
        refused = false;
        return message;
      },
    };
  }),
  saboteur(
    "consumer/remembers/refusals",
    "Refuses the message after one that it had to refuse.",
    RULES,
    () => {
      let refused = false;
      return {
        decode(params, next) {
          if (refused) {
            refused = false;
            refuse();
          }
          refused = true;
          const events = next(params);
          refused = false;
          return events;
        },
      };
    },
  ),
  saboteur(
    "producer/remembers/content-type-header",
    "Sends the Content-Type of the message before when there is none.",
    ["HTTP-3.1.1-a"],
    () => {
      let before = "";
      return {
        encode(params, next) {
          const message = next(params);
          const lacking = before !== "" && !hasField(message, "content-type");
          const sent = lacking ? plusField(message, "content-type", before) : message;
          before = contentTypeOf(message);
          return sent;
        },
      };
    },
  ),
  saboteur(
    "producer/remembers/headers",
    "Sends the headers of the message before along.",
    ["HTTP-3.1.3-a"],
    () => {
      let before: WireMessage | undefined;
      return {
        encode(params, next) {
          const message = next(params);
          const left = params.mode === "binary" && before !== undefined ? before.fields : [];
          const extra = left.filter((field) => !isContentType(field) && !hasField(message, field.name));
          before = params.mode === "binary" ? message : undefined;
          return { ...message, fields: [...message.fields, ...extra] };
        },
      };
    },
  ),
  saboteur(
    "consumer/remembers/events",
    "Gives the events of the message before once more, after those of this one.",
    ["JSON-4.1-a", "HTTP-3.3.2-a", ...RULES],
    () => {
      let last: readonly CloudEvent[] = [];
      return {
        decode(params, next) {
          const events = next(params);
          const again = [...events, ...last];
          last = events;
          return again;
        },
      };
    },
  ),
];
