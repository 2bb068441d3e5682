import { coreAttributes } from "../event/attributes.ts";
import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { earlyVersionOf } from "../event/versions/index.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { earlyEventToJson } from "./json-early-encode.ts";
import { skipSpace, skipValue } from "./json-scan.ts";
import { refuse } from "./refuse.ts";
import { asBuffer, isWellFormed } from "./utf8.ts";

/** Where the text stands when the next member begins: before the first, in a string not yet closed, or behind it. */
const FIRST = 0;
const IN_STRING = 1;
const BEHIND = 2;
const LEADS = ["{", '",', ","] as const;

/**
 * What comes before the value of a core attribute, from the end of the member before: none is Boolean or Integer. The
 * fewer pieces a text is put together from, the faster it becomes bytes, so the quotes are not pieces of their own.
 */
const CORE_MEMBERS = LEADS.map(
  (lead) => new Map([...coreAttributes.keys()].map((name) => [name, `${lead}"${name}":"`])),
);

/** What must be escaped in a JSON string, controls included: data may hold them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;

/**
 * The UTF-8 JSON text of one event (JSON format, sections 2 and 3). Attributes come in the order they have; absent
 * ones are left out rather than written as null, which both are allowed. An event of an earlier version is written by
 * the rules of that.
 *
 * @param event any event; an invalid one is refused
 * @throws EventError when the event is invalid or its data cannot be written under its content type
 */
export function eventToJson(event: CloudEvent): Uint8Array {
  const early = earlyVersionOf(event.attributes);
  if (early !== undefined) return earlyEventToJson(event, early);
  assertValid(event);
  let text = "";
  let state: typeof FIRST | typeof IN_STRING | typeof BEHIND = FIRST;
  let mediaType: string | undefined;
  for (const [name, value] of event.attributes) {
    const canonical = canonicalString(value);
    // Boolean and Integer have JSON types of their own; the rest are strings, Binary in Base64 (section 2.2).
    if (value.type === "Boolean" || value.type === "Integer") {
      text += `${LEADS[state]}"${name}":${canonical}`;
      state = BEHIND;
      continue;
    }
    text += CORE_MEMBERS[state]?.get(name) ?? `${LEADS[state]}"${name}":"`;
    text += canonical.includes('"') || canonical.includes("\\") ? escaped(canonical) : canonical;
    state = IN_STRING;
    if (name === "datacontenttype") mediaType = canonical;
  }
  const { data } = event;
  if (data === undefined) return bytesOf(`${text}${state === IN_STRING ? '"}' : "}"}`);
  text += LEADS[state];
  if (data.kind === "binary")
    return bytesOf(`${text}"data_base64":"${asBuffer(data.bytes).toString("base64")}"}`);
  // Section 3.1.1: the runtime type decides first, then the content type. Under a JSON content type, or none, a text
  // is a JSON string, because a document would have been held as JSON; under any other content type JSON is written
  // as the string that the content type describes.
  const plain = data.kind === "text" ? data.text : data.json;
  if (!isWellFormed(plain)) {
    refuse("data-not-unicode", "JSON-3.1.1-h", "/data", "The data holds an unpaired surrogate.");
  }
  if (data.kind === "json" && (mediaType === undefined || isJson(mediaType))) return withJson(text, plain);
  return bytesOf(`${text}"data":"${NEEDS_ESCAPE.test(plain) ? escaped(plain) : plain}"}`);
}

/** What stands between the quotes of this JSON string. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function isJson(mediaType: string): boolean {
  return mediaType === "application/json" || isJsonMediaType(mediaType);
}

/** The event with its data written directly as the JSON text it is (section 3.1.1), once that is known to be one. */
function withJson(before: string, json: string): Uint8Array {
  const bytes = bytesOf(`${before}"data":${json}}`);
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
