import { coreAttributes } from "../event/attributes.ts";
import { canonicalString } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { parseTimestamp } from "../event/timestamp.ts";
import { assertValid } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { essence, isJsonMediaType } from "../wire/media-type.ts";
import { refuse } from "./refuse.ts";
import { asBuffer, isWellFormed } from "./utf8.ts";
import { isElement } from "./xml-element.ts";
import { CE, DESIGNATORS, XS, XSI } from "./xml-names.ts";

/**
 * The envelope's elements have a prefix, so that no default namespace reaches into data that are XML: those are written
 * to the character. All three namespaces are declared once, since `xsi:type` needs the prefix of its value bound.
 */
const NAMESPACES = ` xmlns:ce="${CE}" xmlns:xsi="${XSI}" xmlns:xs="${XS}"`;
const AROUND = new Map([
  ["ce", CE],
  ["xsi", XSI],
  ["xs", XS],
]);

const PREAMBLE = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The UTF-8 document of one event (xml-format.md, section 4). */
export function eventToXml(event: CloudEvent): Uint8Array {
  return Buffer.from(`${PREAMBLE}${eventElement(event, NAMESPACES)}`, "utf8");
}

/** The UTF-8 document of a batch (section 5), made of what `eventElement` gave for each event. */
export function batchToXml(elements: readonly string[]): Uint8Array {
  return Buffer.from(`${PREAMBLE}<ce:batch${NAMESPACES}>${elements.join("")}</ce:batch>`, "utf8");
}

/**
 * One event as an element. Core attributes carry no type, which they need not; extensions do.
 *
 * @param namespaces the declarations that its start tag has; none inside a batch
 * @throws EventError when the event is invalid, or XML or xs:dateTime cannot hold a value of it
 */
export function eventElement(event: CloudEvent, namespaces = ""): string {
  assertValid(event);
  let text = `<ce:event${namespaces} specversion="1.0">`;
  let mediaType: string | undefined;
  for (const [name, value] of event.attributes) {
    if (name === "specversion") continue;
    const written = value.type === "Timestamp" ? dateTime(name, value) : canonicalString(value);
    const type = coreAttributes.has(name) ? "" : ` xsi:type="ce:${designator(name, value)}"`;
    text += `<ce:${name}${type}>${escaped(written)}</ce:${name}>`;
    if (name === "datacontenttype") mediaType = written;
  }
  const { data } = event;
  if (data === undefined) return `${text}</ce:event>`;
  if (data.kind === "json" && mediaType === undefined) {
    // What is implied in JSON is said here (JSON format, section 3.1.2); nothing in XML implies it.
    text += "<ce:datacontenttype>application/json</ce:datacontenttype>";
  }
  return `${text}${dataElement(data, mediaType)}</ce:event>`;
}

function designator(name: string, value: AttributeValue): string {
  if (value.type !== "Map") return DESIGNATORS[value.type];
  return refuse("type", "XML-2-a", pointer(name), `XML has no form for ${name}, a Map.`);
}

/**
 * Section 3. Text is xs:string, and xs:any where its content type says XML and it is one element that can be
 * read as the same text again. A text under a JSON content type is a JSON string, as in the JSON format.
 */
function dataElement(data: EventData, mediaType: string | undefined): string {
  if (data.kind === "binary") return typedData("xs:base64Binary", asBuffer(data.bytes).toString("base64"));
  const plain = data.kind === "text" ? data.text : data.json;
  if (!isWellFormed(plain)) {
    refuse("data-not-unicode", "XML-3.2-a", "/data", "The data holds an unpaired surrogate.");
  }
  if (data.kind === "json") return typedData("xs:string", escaped(jsonWithinXml(plain)));
  if (mediaType !== undefined) {
    if (isJsonMediaType(mediaType)) {
      return typedData("xs:string", escaped(jsonWithinXml(JSON.stringify(plain))));
    }
    if (isXmlMediaType(mediaType) && isElement(plain, AROUND)) return typedData("xs:any", plain);
  }
  const at = plain.search(NO_XML_CHARACTER);
  if (at >= 0) {
    // Text has to be xs:string, and no escape stands for these characters, so there is no right way to write it.
    const code = plain.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
    refuse("data-not-xml", "XML-3.2-a", "/data", `XML cannot hold U+${code}, character ${at} of the data.`);
  }
  return typedData("xs:string", escaped(plain));
}

function typedData(type: string, content: string): string {
  return `<ce:data xsi:type="${type}">${content}</ce:data>`;
}

/** What XML 1.0 has no way to write (section 2.2), unpaired surrogates aside. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const NO_XML_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** The two noncharacters that may stand in JSON and not in XML can only be in strings, where JSON has escapes. */
function jsonWithinXml(json: string): string {
  return json.replaceAll(/[\ufffe\uffff]/g, (found) => `\\u${found.charCodeAt(0).toString(16)}`);
}

/** Whether data of this type is XML (RFC 7303). */
function isXmlMediaType(mediaType: string): boolean {
  const type = essence(mediaType);
  return type === "application/xml" || type === "text/xml" || type.endsWith("+xml");
}

const NEEDS_ESCAPE = /[&<>\r]/;
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

/** A carriage return is escaped, or a reader would get a line feed (XML 1.0, section 2.11). */
function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replaceAll(/[&<>\r]/g, (found) => ESCAPES[found] ?? found) : text;
}

const YEAR_ZERO = /^0000/;
/** An offset past fourteen hours. */
const FAR_OFFSET = /[+-](?:14:(?!00)|1[5-9]|2)[0-9:]*$/;

/**
 * The timestamp as an xs:dateTime, which section 2 asks for beside RFC 3339: with capital T and Z, and in UTC where
 * its offset is past fourteen hours. A leap second and the year 0 have no such form at all, and another instant would
 * be wrong, so they are refused.
 */
function dateTime(name: string, value: AttributeValue): string {
  let text = canonicalString(value).toUpperCase();
  if (FAR_OFFSET.test(text)) {
    const seconds = (parseTimestamp(text)?.seconds ?? 0) * 1000;
    const [, fraction = ""] = /(\.\d+)/.exec(text) ?? [];
    text = `${new Date(seconds).toISOString().replace(/\.000Z$/, "")}${fraction}Z`;
  }
  if (text.startsWith(":60", 16) || YEAR_ZERO.test(text) || !/^\d{4}-/.test(text)) {
    refuse("timestamp", "XML-2-a", pointer(name), `${canonicalString(value)} has no form as xs:dateTime.`);
  }
  return text;
}
