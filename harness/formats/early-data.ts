import { canonicalString, parseCanonical } from "../event/canonical.ts";
import type { CloudEvent, EventData } from "../event/cloud-event.ts";
import { type EarlyVersion, profileFor } from "../event/versions/index.ts";
import { essence, isJsonMediaType } from "../wire/media-type.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** What 0.1 to 0.3 say about data and their content type, whatever carries them. */

/**
 * Whether data of this type are JSON (JSON format, section 3.1): `application/json` and types that end in `+json`;
 * from 0.2 on also other types known to be JSON, of which the text names `text/json` and the sequences.
 */
export function isEarlyJsonType(mediaType: string, version: EarlyVersion): boolean {
  const name = essence(mediaType);
  if (name === "application/json" || name.endsWith("+json")) return true;
  return version !== "0.1" && (isJsonMediaType(name) || /[/+]json-seq$/.test(name));
}

/** Types outside of `text/` that are text as surely. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  "application/ecmascript",
  "application/javascript",
  "application/x-www-form-urlencoded",
  "application/xml",
  "application/yaml",
]);

/** Whether data of this type are known to be text, so that a string is text and not Base64 (section 3.1). */
export function isTextType(mediaType: string): boolean {
  const name = essence(mediaType);
  return name.startsWith("text/") || name.endsWith("+xml") || TEXT_TYPES.has(name);
}

/** The content type of the event's data, under the name that its version has for it. */
export function contentTypeOf(event: CloudEvent, version: EarlyVersion): string | undefined {
  const value = event.attributes.get(profileFor(version).names.contentType);
  return value === undefined ? undefined : canonicalString(value);
}

/** Whether `datacontentencoding` (0.3 alone has it) says Base64; the name is written in any case. */
export function saysBase64(event: CloudEvent): boolean {
  const value = event.attributes.get("datacontentencoding");
  return value?.type === "String" && value.value.toLowerCase() === "base64";
}

/** The bytes of Base64 with the line breaks that RFC 2045, section 6.8 lets a reader skip; `undefined` when it is none. */
export function mimeBase64(text: string): Uint8Array | undefined {
  const value = parseCanonical("Binary", text.replaceAll(/[ \t\r\n]/g, ""));
  return value?.type === "Binary" ? value.value : undefined;
}

/**
 * The data as an application means them: text that is announced as Base64 are the bytes it encodes, and text or bytes
 * under a JSON content type are the JSON value that they spell, where they spell one.
 */
export function effectiveData(event: CloudEvent, version: EarlyVersion): EventData | undefined {
  const { data } = event;
  if (data === undefined || data.kind === "json") return data;
  if (data.kind === "text" && version === "0.3" && saysBase64(event)) {
    const bytes = mimeBase64(data.text);
    if (bytes !== undefined) return { kind: "binary", bytes };
  }
  const mediaType = contentTypeOf(event, version);
  if (mediaType === undefined || !isEarlyJsonType(mediaType, version)) return data;
  const bytes = data.kind === "binary" ? data.bytes : encodeUtf8(data.text);
  if (bytes === undefined || jsonErrorAt(bytes) >= 0) return data;
  const json = decodeUtf8(bytes);
  return json === undefined ? data : { kind: "json", json };
}
