import type { EventData } from "../event/cloud-event.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { refuse } from "./refuse.ts";
import { asBuffer, decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** What both Avro formats do with data that are stored as bytes. */

export function isJson(mediaType: string | undefined): boolean {
  return mediaType !== undefined && (mediaType === "application/json" || isJsonMediaType(mediaType));
}

/** The UTF-8 bytes of a text in the data. */
export function utf8Data(text: string, requirement: string): Buffer {
  const bytes = encodeUtf8(text);
  if (bytes === undefined)
    refuse("data-not-unicode", requirement, "/data", "The data holds an unpaired surrogate.");
  return asBuffer(bytes);
}

/** The UTF-8 bytes of JSON data, once they are known to be JSON. */
export function jsonBytes(json: string, requirement: string): Buffer {
  const bytes = utf8Data(json, requirement);
  const wrong = jsonErrorAt(bytes);
  if (wrong >= 0) refuse("data-not-json", requirement, "/data", `The data is not JSON at byte ${wrong}.`);
  return bytes;
}

/**
 * Bytes that were stored as they are. Under a JSON content type they are taken for the JSON text that they are: both
 * formats have no other place for it, and a relay would pass it on as Base64 otherwise. What is no JSON stays bytes.
 */
export function dataFromBytes(bytes: Uint8Array, mediaType: string | undefined): EventData {
  if (isJson(mediaType) && jsonErrorAt(bytes) < 0) {
    const json = decodeUtf8(bytes);
    if (json !== undefined) return { kind: "json", json };
  }
  return { kind: "binary", bytes };
}
