import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent, EventData } from "../event/cloud-event.ts";
import type { WireVersion } from "../event/spec-version.ts";
import { profileFor } from "../event/versions/index.ts";
import { effectiveData, isEarlyJsonType, isTextType, mimeBase64 } from "../formats/early-data.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import type { Report } from "./loss.ts";

/** The data as the target version holds data that mean the same under the same content type. */
export function convertData(
  event: CloudEvent,
  version: WireVersion,
  to: WireVersion,
  report: Report,
): EventData | undefined {
  const declared = event.attributes.get(profileFor(version).names.contentType);
  const mediaType = declared === undefined ? undefined : canonicalString(declared);
  const data = plainData(event, version, mediaType);
  if (data === undefined) return undefined;
  if (data.kind === "json") {
    if (holdsJson(data.json, mediaType, to)) return data;
    report("data", "changed", `under ${mediaType} ${to} has text as data; it is now the JSON text`);
    return { kind: "text", text: data.json };
  }
  if (to === "1.0") return data;
  if (data.kind === "binary") {
    if (to !== "0.3" && mediaType === undefined)
      report(
        "data",
        "changed",
        `without a content type nothing in ${to} says that these are bytes in Base64`,
      );
  } else if (mediaType !== undefined && !isJson(mediaType, to) && !isTextType(mediaType)) {
    if (mimeBase64(data.text) !== undefined)
      report("data", "changed", `under ${mediaType} readers of ${to} take this text for bytes in Base64`);
  }
  return data;
}

/** The data that an application sees. In 1.0 text under a JSON content type, or none, is a JSON string. */
function plainData(
  event: CloudEvent,
  version: WireVersion,
  mediaType: string | undefined,
): EventData | undefined {
  if (version !== "1.0") return effectiveData(event, version);
  const { data } = event;
  if (data?.kind !== "text" || (mediaType !== undefined && !isJsonMediaType(mediaType))) return data;
  return { kind: "json", json: JSON.stringify(data.text) };
}

function isJson(mediaType: string, version: WireVersion): boolean {
  return version === "1.0" ? isJsonMediaType(mediaType) : isEarlyJsonType(mediaType, version);
}

/** Whether the version takes JSON as data there. Before 1.0 an object is a Map, which any content type allows. */
function holdsJson(json: string, mediaType: string | undefined, version: WireVersion): boolean {
  if (mediaType === undefined || isJson(mediaType, version)) return true;
  return version !== "1.0" && json.trimStart().startsWith("{");
}
