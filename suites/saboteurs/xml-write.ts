import { bodyText, contentType } from "./edit.ts";
import { emits, family, refusesToWrite, type Saboteur, saboteur } from "./saboteur.ts";
import { isXml } from "./xml-read.ts";

/** Saboteurs that write the XML format wrongly. */

const writes = family<(document: string) => string>("producer/xml", (change) =>
  emits((message) => (isXml(message) ? bodyText(message, change) : message)),
);

const CORE = ["id", "source", "type", "subject", "time", "dataschema", "datacontenttype"];

export const xmlWrite: readonly Saboteur[] = [
  ...CORE.map((name) =>
    writes(`drops-${name}`, `Leaves the element ${name} out.`, ["XML-2-b"], (text) =>
      text.replaceAll(new RegExp(`<ce:${name}>.*?</ce:${name}>`, "gs"), ""),
    ),
  ),
  writes("drops-extensions", "Leaves extensions out.", ["XML-2-b"], (text) =>
    text.replaceAll(/<ce:(\w+) xsi:type="ce:\w+">.*?<\/ce:\1>/gs, ""),
  ),
  writes("namespace-version", "Writes the namespace of another version.", ["XML-1.2-a"], (text) =>
    text.replaceAll("xmlformat/V1", "xmlformat/V2"),
  ),
  writes("no-namespace", "Writes no namespace.", ["XML-1.2-a"], (text) =>
    text.replaceAll("<ce:", "<").replaceAll("</ce:", "</"),
  ),
  writes("capital-names", "Writes Event and Batch.", ["XML-4-d", "XML-5-d"], (text) =>
    text.replaceAll("ce:event", "ce:Event").replaceAll("ce:batch", "ce:Batch"),
  ),
  writes("specversion-element", "Writes specversion as an element.", ["XML-4-a"], (text) =>
    text.replaceAll(' specversion="1.0">', "><ce:specversion>1.0</ce:specversion>"),
  ),
  writes("specversion-twice", "Writes specversion as an element too.", ["XML-4-a"], (text) =>
    text.replaceAll(' specversion="1.0">', ' specversion="1.0"><ce:specversion>1.0</ce:specversion>'),
  ),
  writes("absent-data", "Writes an empty data element where there are none.", ["XML-4-e"], (text) =>
    text.includes("<ce:data ")
      ? text
      : text.replaceAll("</ce:event>", '<ce:data xsi:type="xs:string"/></ce:event>'),
  ),
  writes("text-in-event", "Writes text between the elements of an event.", ["XML-4-c"], (text) =>
    text.replaceAll("</ce:event>", ".</ce:event>"),
  ),
  writes("no-preamble", "Writes no XML declaration.", ["XML-1.2-c"], (text) =>
    text.replace(/^<\?xml.*?\?>\n/, ""),
  ),
  saboteur(
    "producer/xml/plain-media-type",
    "Announces application/xml.",
    ["XML-4-b", "XML-5-c"],
    emits((message) => contentType(message, (type) => (isXml(message) ? "application/xml" : type))),
  ),
  writes("no-types", "Writes extensions without their types.", ["XML-2-c"], (text) =>
    text.replaceAll(/ xsi:type="ce:\w+"/g, ""),
  ),
  writes("schema-types", "Writes the types of XML Schema for extensions.", ["XML-2-c", "XML-2-a"], (text) =>
    text.replaceAll('xsi:type="ce:', 'xsi:type="xs:'),
  ),
  writes("core-types", "Writes a wrong type on core attributes.", ["XML-2-d"], (text) =>
    text.replaceAll(/<ce:(source|subject|time|dataschema)>/g, '<ce:$1 xsi:type="ce:binary">'),
  ),
  writes("child-elements", "Wraps the values of attributes in an element.", ["XML-2-e", "XML-2-b"], (text) =>
    text.replaceAll(
      /<ce:(\w+)( xsi:type="ce:\w+")?>([^<]*)<\/ce:\1>/g,
      "<ce:$1$2><ce:value>$3</ce:value></ce:$1>",
    ),
  ),
  writes("pretty", "Writes values on lines of their own.", ["XML-2-f", "XML-2-a"], (text) =>
    text.replaceAll(/<ce:(?!data )(\w+)( xsi:type="ce:\w+")?>([^<]*)<\/ce:\1>/g, "<ce:$1$2>\n  $3\n</ce:$1>"),
  ),
  writes("trims", "Trims values and data.", ["XML-2-a", "XML-3.2-a"], (text) =>
    text.replaceAll(/>[ \t\n]+/g, ">").replaceAll(/[ \t\n]+<\//g, "</"),
  ),
  writes("loses-markup", "Loses markup in text.", ["XML-2-a", "XML-3.2-a"], (text) =>
    text.replaceAll("&lt;", "").replaceAll("&gt;", ""),
  ),
  writes("ascii", "Writes a question mark for what is not ASCII.", ["XML-2-a", "XML-3.2-a"], (text) =>
    text.replaceAll(/[^\0-\x7f]/g, "?"),
  ),
  writes("loses-quotes", "Loses quotes in values.", ["XML-2-a"], (text) =>
    text.replaceAll(/(>[^<]*)["'][^<]*</g, "$1<"),
  ),
  writes("lower-case-times", "Writes t and z in times.", ["XML-2-a"], (text) =>
    text.replaceAll(/(\d)T(\d\d:\d\d:\d\d\S*?)Z</g, "$1t$2z<"),
  ),
  saboteur("producer/xml/any-offset", "Writes times with any offset.", ["XML-2-a"], {
    encode(params, next) {
      const message = next(params);
      const value = params.events[0]?.attributes.get("time")?.value;
      if (!isXml(message) || typeof value !== "string") return message;
      return bodyText(message, (text) => text.replace(/(<ce:time>)[^<]*/, `$1${value}`));
    },
  }),
  saboteur("producer/xml/leap-second", "Writes the second after a leap second.", ["XML-2-a"], {
    encode(params, next) {
      const events = params.events.map((event) => {
        const time = event.attributes.get("time");
        if (params.format !== "xml" || time?.value !== "1990-12-31T23:59:60Z") return event;
        const attributes = new Map(event.attributes);
        attributes.set("time", { type: "Timestamp", value: "1991-01-01T00:00:00Z" });
        return { ...event, attributes };
      });
      return next(events.some((event, at) => event !== params.events[at]) ? { ...params, events } : params);
    },
  }),
  saboteur("producer/xml/drops-controls", "Drops characters of data that XML cannot hold.", ["XML-3.2-a"], {
    encode(params, next) {
      const [event] = params.events;
      if (params.format !== "xml" || event?.data?.kind !== "text" || !event.data.text.includes("\u0001")) {
        return next(params);
      }
      const text = event.data.text.replaceAll("\u0001", "");
      return next({ ...params, events: [{ ...event, data: { kind: "text", text } }] });
    },
  }),
  writes("untyped-data", "Writes data without a type.", ["XML-3-b", "XML-3.1-a", "XML-3.2-a"], (text) =>
    text.replaceAll(/<ce:data xsi:type="[^"]*">/g, "<ce:data>"),
  ),
  writes("data-renamed", "Puts the data into an element payload.", ["XML-3-a"], (text) =>
    text.replaceAll("ce:data ", "ce:payload ").replaceAll("ce:data>", "ce:payload>"),
  ),
  writes("base64-as-hex", "Writes bytes in hexadecimal.", ["XML-3.1-a"], (text) =>
    text.replace(
      /(base64Binary">)([^<]*)/,
      (_, head, base64) => head + Buffer.from(base64, "base64").toString("hex"),
    ),
  ),
  writes("empty-data-dropped", "Leaves out data that are empty.", ["XML-3.2-a"], (text) =>
    text.replace(/<ce:data [^>]*><\/ce:data>/, ""),
  ),
  writes("bare-returns", "Writes carriage returns without escaping them.", ["XML-3.2-a"], (text) =>
    text.replaceAll("&#13;", "\r"),
  ),
  writes("plain-data-reversed", "Writes plain data backwards.", ["XML-3.2-a"], (text) =>
    text.replace(/(xs:string">)([^<&\s]+)</, (_, head, data) => `${head}${[...data].reverse().join("")}<`),
  ),
  writes("element-under-text", "Writes an element under xs:string.", ["XML-3.3-a", "XML-3.2-b"], (text) =>
    text.replace('"xs:any"', '"xs:string"'),
  ),
  writes(
    "element-stripped",
    "Writes element data without comments, CDATA and what is in other namespaces.",
    ["XML-1.2-e", "XML-1.2-g", "XML-1.2-i"],
    (text) => text.replaceAll(/<!--.*?-->|<!\[CDATA\[.*?\]\]>|<b xmlns="urn:b">.*?<\/b>/g, ""),
  ),
  writes("batch-unwrapped", "Writes only the first event of a batch.", ["XML-5-d"], (text) =>
    text.replace(/(<ce:batch.*?<\/ce:event>).*(<\/ce:batch>)/s, "$1$2"),
  ),
  writes("batch-count", "Writes how many events a batch has.", ["XML-5-b"], (text) =>
    text.replace("</ce:batch>", "<ce:count>2</ce:count></ce:batch>"),
  ),
  writes("batch-commas", "Writes commas between the events of a batch.", ["XML-5-a"], (text) =>
    text.replaceAll("</ce:event><ce:event", "</ce:event>,<ce:event"),
  ),
  saboteur(
    "producer/xml/json-only",
    "Refuses to write XML.",
    ["XML-4-d"],
    refusesToWrite((_, params) => params.format === "xml"),
  ),
];
