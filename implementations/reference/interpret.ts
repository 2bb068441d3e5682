import { canonicalString } from "../../harness/event/canonical.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { profileOf } from "../../harness/event/versions/index.ts";
import { jsonErrorAt } from "../../harness/formats/json-scan.ts";
import { decodeUtf8 } from "../../harness/formats/utf8.ts";
import { isJsonMediaType, parseMediaType } from "../../harness/wire/media-type.ts";

/**
 * The event with its bytes read as what their content type says they are, where that is sure: JSON that is JSON, and
 * `text/*` in UTF-8. A relay from binary mode into a structured format needs this, or JSON would arrive as Base64
 * (JSON format, sections 3.1.1 and 3.1.2). Everything else stays bytes, so nothing is ever lost or repaired.
 */
export function interpreted(event: CloudEvent): CloudEvent {
  const { data, attributes } = event;
  const declared = attributes.get(profileOf(attributes).names.contentType);
  if (data?.kind !== "binary" || declared === undefined) return event;
  const mediaType = canonicalString(declared);
  if (isJsonMediaType(mediaType)) {
    if (jsonErrorAt(data.bytes) >= 0) return event;
    const json = decodeUtf8(data.bytes);
    return json === undefined ? event : { attributes, data: { kind: "json", json } };
  }
  if (!isUtf8Text(mediaType)) return event;
  const text = decodeUtf8(data.bytes);
  return text === undefined ? event : { attributes, data: { kind: "text", text } };
}

function isUtf8Text(mediaType: string): boolean {
  const parsed = parseMediaType(mediaType);
  if (parsed?.type !== "text") return false;
  const charset = parsed.parameters.get("charset")?.toLowerCase() ?? "utf-8";
  return charset === "utf-8" || charset === "utf8";
}
