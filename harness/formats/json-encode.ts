import { coreAttributes } from "../event/attributes.ts";
import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { skipSpace, skipValue } from "./json-scan.ts";
import { refuse } from "./refuse.ts";
import { asBuffer, isWellFormed } from "./utf8.ts";

/**
 * How the member of each core attribute begins, up to the value's opening quote: none is Boolean or Integer. The
 * fewer pieces an event is put together from, the faster it becomes bytes.
 */
const FIRST_MEMBER = new Map([...coreAttributes.keys()].map((name) => [name, `{"${name}":"`]));
const NEXT_MEMBER = new Map([...coreAttributes.keys()].map((name) => [name, `,"${name}":"`]));

/** What must be escaped in a JSON string, controls included: data may hold them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;

/**
 * The UTF-8 JSON text of one event (JSON format, sections 2 and 3). Attributes come in the order they have; absent
 * ones are left out rather than written as null, which both are allowed.
 *
 * @param event any event; an invalid one is refused
 * @throws EventError when the event is invalid or its data cannot be written under its content type
 */
export function eventToJson(event: CloudEvent): Uint8Array {
  assertValid(event);
  let text = "";
  let mediaType: string | undefined;
  for (const [name, value] of event.attributes) {
    const first = text === "";
    const canonical = canonicalString(value);
    // Boolean and Integer have JSON types of their own; the rest are strings, Binary in Base64 (section 2.2).
    if (value.type === "Boolean" || value.type === "Integer") {
      text += `${first ? "{" : ","}"${name}":${canonical}`;
      continue;
    }
    text += (first ? FIRST_MEMBER : NEXT_MEMBER).get(name) ?? `${first ? "{" : ","}"${name}":"`;
    text +=
      canonical.includes('"') || canonical.includes("\\")
        ? JSON.stringify(canonical).slice(1)
        : `${canonical}"`;
    if (name === "datacontenttype") mediaType = canonical;
  }
  const { data } = event;
  if (data === undefined) return bytesOf(`${text}}`);
  if (data.kind === "binary")
    return bytesOf(`${text},"data_base64":"${asBuffer(data.bytes).toString("base64")}"}`);
  // Section 3.1.1: the runtime type decides first, then the content type. Under a JSON content type, or none, a text
  // is a JSON string, because a document would have been held as JSON; under any other content type JSON is written
  // as the string that the content type describes.
  const plain = data.kind === "text" ? data.text : data.json;
  if (!isWellFormed(plain)) {
    refuse("data-not-unicode", "JSON-3.1.1-h", "/data", "The data holds an unpaired surrogate.");
  }
  if (data.kind === "json" && (mediaType === undefined || isJson(mediaType))) return withJson(text, plain);
  return bytesOf(`${text},"data":${NEEDS_ESCAPE.test(plain) ? JSON.stringify(plain) : `"${plain}"`}}`);
}

function isJson(mediaType: string): boolean {
  return mediaType === "application/json" || isJsonMediaType(mediaType);
}

/** The event with its data written directly as the JSON text it is (section 3.1.1), once that is known to be one. */
function withJson(attributes: string, json: string): Uint8Array {
  const bytes = bytesOf(`${attributes},"data":${json}}`);
  // The text is checked where it stands now: bytes scan faster than characters.
  const last = bytes.length - 1;
  const start = last - Buffer.byteLength(json);
  const end = skipValue(bytes, skipSpace(bytes, start));
  const wrong = end < 0 ? ~end : skipSpace(bytes, end);
  // The brace that ends the event must be left over, and nothing before it.
  if (end >= 0 && wrong === last) return bytes;
  return refuse("data-not-json", "JSON-3.1.1-f", "/data", `The data is not JSON at byte ${wrong - start}.`);
}

/** Everything that has no UTF-8 form has been refused by now, so no character is replaced here. */
function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}
