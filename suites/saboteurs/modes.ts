import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { body, bodyText, contentType, elementsOf, plusField, contentTypeOf as typeOf } from "./edit.ts";
import {
  emits,
  hears,
  modeOf,
  refusesMessage,
  refusesToRead,
  refusesToWrite,
  type Saboteur,
  saboteur,
} from "./saboteur.ts";

/** Saboteurs that mistake one content mode for another, and that get structured messages and batches wrong. */

const SINGLE = "application/cloudevents+json";
const BATCH = "application/cloudevents-batch+json";

/** Hides the content type from the reference, so that it sees a binary message. */
const asBinary = (message: WireMessage) =>
  contentType(message, (type) => `x-hidden/${type.replace("/", "-")}`);

type Role = "producer" | "consumer";

/** The same mistake with a batch made where it reads and where it writes. */
const spoilsBatch = (
  slug: string,
  breaks: string,
  change: (events: CloudEvent[]) => CloudEvent[],
  roles: readonly Role[] = ["consumer", "producer"],
) =>
  roles.map((role) =>
    role === "consumer"
      ? saboteur(`consumer/modes/${slug}`, `Reading, ${breaks}`, BATCH_RULES, {
          decode: (params, next) =>
            modeOf(params.message) === "batched" ? change(next(params)) : next(params),
        })
      : saboteur(`producer/modes/${slug}`, `Writing, ${breaks}`, BATCH_RULES, {
          encode: (params, next) =>
            params.mode === "batched"
              ? next({ ...params, events: change([...params.events]) })
              : next(params),
        }),
  );

const BATCH_RULES = ["HTTP-3.3.2-a", "JSON-4.1-a"];

export const modes: readonly Saboteur[] = [
  saboteur(
    "producer/modes/batch-as-structured",
    "Announces a batch as a single event.",
    ["HTTP-3.3.1-a", "JSON-4.2-a"],
    emits((message, { mode }) => (mode === "batched" ? contentType(message, () => SINGLE) : message)),
  ),
  saboteur(
    "producer/modes/structured-as-batch",
    "Announces a single event as a batch.",
    ["HTTP-3.2.1-a", "JSON-3-a"],
    emits((message, { mode }) => (mode === "structured" ? contentType(message, () => BATCH) : message)),
  ),
  saboteur(
    "producer/modes/content-type-of-data",
    "Announces a structured message with the content type of its data.",
    ["HTTP-3.2.1-a"],
    emits((message, { mode, events }) => {
      const type = events[0]?.attributes.get("datacontenttype")?.value;
      return mode === "structured" && typeof type === "string" ? contentType(message, () => type) : message;
    }),
  ),
  saboteur(
    "producer/modes/foreign-charset",
    "Announces a structured message in UTF-16 and writes UTF-8.",
    ["HTTP-3.2.1-a"],
    emits((message, { mode }) =>
      mode === "structured" ? contentType(message, (type) => `${type}; charset=utf-16`) : message,
    ),
  ),
  saboteur(
    "producer/modes/batch-of-one-bare",
    "Writes a batch of one as an object.",
    ["JSON-4.1-a", "HTTP-3.3.2-a"],
    emits((message, { mode, events }) =>
      mode === "batched" && events.length === 1 ? bodyText(message, (text) => text.slice(1, -1)) : message,
    ),
  ),
  saboteur(
    "producer/modes/batch-as-lines",
    "Writes one event of a batch on each line, without brackets.",
    ["JSON-4.1-a", "HTTP-3.3.2-a"],
    emits((message, { mode, events }) =>
      mode === "batched" && events.length > 1
        ? bodyText(message, (text) => (elementsOf(text) ?? []).join("\n"))
        : message,
    ),
  ),
  saboteur(
    "producer/modes/batch-in-object",
    "Wraps a batch in an object.",
    ["JSON-4.1-a"],
    emits((message, { mode }) =>
      mode === "batched" ? bodyText(message, (text) => `{"events":${text}}`) : message,
    ),
  ),
  saboteur(
    "producer/modes/empty-batch-without-body",
    "Writes no body for an empty batch.",
    ["CE-message-b", "JSON-4.3-a"],
    emits((message, { mode, events }) =>
      mode === "batched" && events.length === 0 ? body(message, () => undefined) : message,
    ),
  ),
  ...spoilsBatch("batch-last-lost", "the last event of a batch gets lost.", (events) => events.slice(0, -1), [
    "consumer",
  ]),
  ...spoilsBatch("batch-reversed", "a batch is turned round.", (events) => events.toReversed(), ["consumer"]),
  ...spoilsBatch(
    "batch-deduplicated",
    "events of a batch with the same id are taken for one.",
    (events) => [...new Map(events.map((event) => [event.attributes.get("id")?.value, event])).values()],
    ["consumer"],
  ),
  ...spoilsBatch(
    "batch-extensions-shared",
    "extensions of the first event of a batch pass to the others.",
    ([first, ...rest]) =>
      first === undefined
        ? []
        : [
            first,
            ...rest.map((event) => ({
              ...event,
              attributes: new Map([...first.attributes, ...event.attributes]),
            })),
          ],
  ),
  saboteur(
    "consumer/modes/exact-case",
    "Knows application/cloudevents in lower case only.",
    ["HTTP-3-d"],
    hears((message) =>
      modeOf(message) !== "binary" && !typeOf(message).startsWith("application/cloudevents")
        ? asBinary(message)
        : message,
    ),
  ),
  saboteur(
    "consumer/modes/no-parameters",
    "Takes a content type with parameters for binary mode.",
    ["HTTP-3-d"],
    hears((message) =>
      modeOf(message) !== "binary" && typeOf(message).includes(";") ? asBinary(message) : message,
    ),
  ),
  saboteur(
    "consumer/modes/single-as-batch",
    "Takes a single event for a batch.",
    ["HTTP-3-d", "JSON-3-a"],
    hears((message) => (modeOf(message) === "structured" ? contentType(message, () => BATCH) : message)),
  ),
  saboteur(
    "consumer/modes/unknown-format-dropped",
    "Takes messages in formats it does not know and drops them silently.",
    ["HTTP-3-d", "HTTP-3-e"],
    {
      decode: (params, next) =>
        modeOf(params.message) !== "binary" &&
        !/^application\/cloudevents(?:-batch)?\+json\s*(?:;|$)/i.test(typeOf(params.message))
          ? []
          : next(params),
    },
  ),
  saboteur(
    "consumer/modes/believes-charset",
    "Reads JSON in the charset that the content type declares.",
    ["HTTP-3.2.2-a", "HTTP-3.2.1-a", "CE-overview-a"],
    hears((message) => {
      if (modeOf(message) === "binary") return message;
      const charset = /charset="?(iso-8859-1|us-ascii)/i.exec(typeOf(message))?.[1];
      if (charset === undefined) return message;
      const plain = contentType(message, (type) => type.replace(/;.*/, ""));
      return body(plain, (bytes) => {
        const text = bytes.toString("latin1");
        return Buffer.from(
          /ascii/i.test(charset) ? text.replaceAll(/[^\p{ASCII}]/gu, "\ufffd") : text,
          "utf8",
        );
      });
    }),
  ),
  saboteur(
    "intermediary/broken-as-it-came",
    "Passes on what it cannot read as it came.",
    ["CE-overview-a", "HTTP-3.2.2-a"],
    {
      forward(params, next) {
        try {
          return next(params);
        } catch {
          return [params.message];
        }
      },
    },
  ),
  saboteur("intermediary/copies-headers", "Passes on a ce-datacontenttype header.", ["HTTP-3.1.1-b"], {
    forward(params, next) {
      const copied = params.message.fields.filter(({ name }) => /^ce-datacontenttype$/i.test(name));
      const fields = params.message.fields.filter((field) => !copied.includes(field));
      const sent = next({ ...params, message: { ...params.message, fields } });
      return sent.map((message) => ({ ...message, fields: [...message.fields, ...copied] }));
    },
  }),
  saboteur(
    "consumer/modes/ce-headers-mean-binary",
    "Takes a message with ce- headers for a binary one whatever its content type.",
    ["HTTP-3-d", "HTTP-3.2.3-a"],
    hears((message) =>
      modeOf(message) !== "binary" && message.fields.some(({ name }) => /^ce-/i.test(name))
        ? asBinary(message)
        : message,
    ),
  ),
  saboteur(
    "consumer/modes/body-decides",
    "Takes a JSON body with a specversion for a structured message.",
    ["HTTP-3-d"],
    hears((message) =>
      modeOf(message) === "binary" &&
      /^\s*\{[\s\S]*"specversion"/.test(Buffer.from(message.body ?? []).toString("utf8"))
        ? plusField(
            contentType(message, () => undefined),
            "content-type",
            SINGLE,
          )
        : message,
    ),
  ),
  saboteur("consumer/modes/refuses-empty-batch", "Refuses an empty batch.", ["CE-message-b", "JSON-4.3-a"], {
    decode(params, next) {
      const events = next(params);
      return events.length > 0 ? events : next({ ...params, message: { fields: [] } });
    },
  }),
  saboteur(
    "consumer/modes/skips-broken-in-batch",
    "Leaves broken events of a batch out and takes the rest.",
    ["JSON-4.1-a", "HTTP-3.3.2-a"],
    {
      decode(params, next) {
        try {
          return next(params);
        } catch (error) {
          const elements = elementsOf(Buffer.from(params.message.body ?? []).toString("utf8"));
          if (modeOf(params.message) !== "batched" || elements === undefined) throw error;
          return elements.flatMap((json) => {
            try {
              const one = { ...params.message, body: Buffer.from(json) };
              return next({ ...params, message: contentType(one, () => SINGLE) });
            } catch {
              return [];
            }
          });
        }
      },
    },
  ),
  saboteur(
    "consumer/modes/refuses-big",
    "Refuses messages of more than 32 KiB.",
    ["CE-size-limits-c", "CE-size-limits-b"],
    refusesMessage(
      (message) =>
        (message.body?.length ?? 0) +
          message.fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0) >
        32_768,
    ),
  ),
  saboteur(
    "consumer/modes/refuses-structured-data",
    "Refuses structured messages with Base64 data.",
    ["JSON-3.1.2-a"],
    refusesToRead((event, message) => modeOf(message) !== "binary" && event.data?.kind === "binary"),
  ),
  saboteur(
    "producer/modes/refuses-base64-data",
    "Refuses to write binary data in structured mode.",
    ["JSON-3.1.1-b"],
    refusesToWrite((event, { mode }) => mode !== "binary" && event.data?.kind === "binary"),
  ),
];
