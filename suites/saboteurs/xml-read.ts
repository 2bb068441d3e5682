import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { bodyText, contentTypeOf, data, eachAttribute } from "./edit.ts";
import { family, hears, holding, refuse, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that read the XML format wrongly. */

export const isXml = (message: WireMessage) =>
  /^application\/cloudevents(?:-batch)?\+xml/.test(contentTypeOf(message));

/** Spoils the document before it is read. */
const takes = family<(document: string) => string>("consumer/xml", (change) =>
  hears((message) => (isXml(message) ? bodyText(message, change) : message)),
);

/** Spoils the events that were read. */
const holds = holding("xml", isXml);

const MADE_UP: CloudEvent = {
  attributes: new Map([
    ["specversion", { type: "String", value: "1.0" }],
    ["id", { type: "String", value: "1" }],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", { type: "String", value: "t" }],
  ]),
};

/** Takes documents that break one rule for an event. */
const lets = (requirement: string, breaks = requirement) =>
  saboteur(
    `consumer/xml/lets-pass/${requirement.toLowerCase()}`,
    `Takes what breaks ${requirement}.`,
    [breaks],
    {
      decode(params, next) {
        try {
          return next(params);
        } catch (error) {
          const forgiven =
            error instanceof EventError && error.violations.some((one) => one.requirement === requirement);
          if (!forgiven || !isXml(params.message)) throw error;
          return [MADE_UP];
        }
      },
    },
  );

const LENIENCIES = [
  ...["XML-1-a", "XML-2-a", "XML-2-d", "XML-2-e", "XML-2-f", "XML-3-b", "XML-3-c", "XML-3-d", "XML-3.1-a"],
  ...[
    "XML-3.1-b",
    "XML-3.2-b",
    "XML-3.3-a",
    "XML-3.3-c",
    "XML-4-a",
    "XML-4-c",
    "XML-4-d",
    "XML-5-a",
    "XML-5-b",
  ],
  ...["XML-5-d", "CE-id-b", "CE-context-attributes-b"],
];

/** Refuses documents for something that is allowed. */
const picky = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  tooMuch: (document: string) => boolean,
) => takes(`picky/${slug}`, breaks, requirements, (document) => (tooMuch(document) ? refuse() : document));

export const xmlRead: readonly Saboteur[] = [
  ...LENIENCIES.map((requirement) => lets(requirement)),
  lets("CE-specversion-c", "XML-4-a"),
  picky(
    "prefix",
    "Refuses events whose prefix is not ce.",
    ["XML-1.2-b"],
    (text) => !/<ce:(event|batch)/.test(text),
  ),
  picky("no-prefix", "Refuses events with a prefix.", ["XML-1.2-b"], (text) => /<\w+:event/.test(text)),
  picky("comments", "Refuses comments.", ["XML-1.2-d"], (text) => text.includes("<!--")),
  picky("cdata", "Refuses CDATA.", ["XML-1.2-f"], (text) => text.includes("<![CDATA[")),
  picky("references", "Refuses references.", ["XML-1-a"], (text) => /&/.test(text)),
  picky("foreign", "Refuses whatever it does not know.", ["XML-1.2-h", "XML-2-i"], (text) =>
    /xmlns:?\w*="(?:urn:[^"]*)?"|other=|xml:lang|<id type/.test(text),
  ),
  picky("designators", "Looks for the prefix ce in designators.", ["XML-1.2-b", "XML-2-a"], (text) =>
    /type="(?!ce:|xs:)/.test(text),
  ),
  picky(
    "customary",
    "Refuses designators whose prefix is not bound.",
    ["XML-2-a"],
    (text) => text.includes('"ce:') && !text.includes("xmlns:ce="),
  ),
  picky("core-types", "Refuses types on core attributes.", ["XML-2-d"], (text) =>
    /<subject xsi:type/.test(text),
  ),
  picky("empty-batch", "Refuses a batch of none.", ["XML-5-d"], (text) =>
    /<batch[^>]*(?:\/>|><\/batch>)/.test(text),
  ),
  saboteur("consumer/xml/encoding/marks", "Refuses a byte order mark, and UTF-16.", ["XML-1-a"], {
    decode(params, next) {
      const first = params.message.body?.[0] ?? 0;
      if (isXml(params.message) && first >= 0xef) refuse();
      return next(params);
    },
  }),
  holds("ascii", "Reads a question mark for what is not ASCII.", ["XML-1-a"], (event) =>
    eachAttribute(event, (value) =>
      value.type === "String" ? { ...value, value: value.value.replaceAll(/[^\0-\x7f]/g, "?") } : value,
    ),
  ),
  holds("drops-extensions", "Does not read extensions.", ["XML-2-a", "XML-2-b", "XML-2-c"], (event) =>
    eachAttribute(event, (value, name) => (name.startsWith("ext") || name === "flag" ? undefined : value)),
  ),
  holds("drops-content-type", "Does not read datacontenttype.", ["XML-2-b"], (event) =>
    eachAttribute(event, (value, name) => (name === "datacontenttype" ? undefined : value)),
  ),
  holds("all-strings", "Reads every extension as a String.", ["XML-2-a", "XML-2-c"], (event) =>
    eachAttribute(event, (value) =>
      value.type === "Integer" || value.type === "Boolean"
        ? { type: "String", value: String(value.value) }
        : value,
    ),
  ),
  takes("untyped-dropped", "Drops extensions without a type.", ["XML-2-c"], (text) =>
    text.replace("<ext>05</ext>", ""),
  ),
  takes("trims", "Trims values.", ["XML-2-g", "XML-2-h", "XML-3.2-a"], (text) =>
    text
      .replaceAll(/(<(?:ext|data) [^>]*>)(?:\s|&#9;)+(?!<)/g, "$1")
      .replaceAll(/\s+(<\/(?:ext|data)>)/g, "$1"),
  ),
  holds("no-data", "Does not read data.", ["XML-3.1-a", "XML-3.2-a", "XML-3.3-b"], (event) =>
    data(event, () => undefined),
  ),
  holds("empty-data", "Reads no data as empty data.", ["XML-4-e"], (event) =>
    event.data === undefined ? { ...event, data: { kind: "text", text: "" } } : event,
  ),
  takes("element-comments", "Loses comments in element data.", ["XML-1.2-e", "XML-3.3-b"], (text) =>
    text.includes("xs:any") ? text.replaceAll(/(<a xmlns="">)<!--.*?-->/g, "$1") : text,
  ),
  takes("element-cdata", "Makes text of CDATA in element data.", ["XML-1.2-g", "XML-3.3-b"], (text) =>
    text.replaceAll("<![CDATA[<]]>", "&lt;"),
  ),
  takes("element-foreign", "Loses elements of other namespaces in element data.", ["XML-1.2-i"], (text) =>
    text.replaceAll(/<b xmlns="urn:b".*?<\/b>/g, ""),
  ),
  takes("element-foreign-text", "Loses text in elements of other namespaces.", ["XML-1.2-i"], (text) =>
    text.replaceAll(/(<b xmlns="urn:b"[^>]*>).*?<\/b>/g, "$1</b>"),
  ),
  takes("element-instructions", "Loses processing instructions in element data.", ["XML-3.3-b"], (text) =>
    text.replaceAll(/(>)<\?b c\?>/g, "$1"),
  ),
  holds("element-unbound", "Cuts element data out as they stand.", ["XML-3.3-a"], (event) =>
    data(event, (held) =>
      held.kind === "text" ? { ...held, text: held.text.replace(' xmlns:g="urn:g"', "") } : held,
    ),
  ),
  takes("carriage-returns", "Loses escaped carriage returns.", ["XML-3.2-a"], (text) =>
    text.includes("<data") ? text.replaceAll("&#13;", "") : text,
  ),
];
