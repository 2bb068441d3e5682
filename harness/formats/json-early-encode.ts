import { jsonText } from "../event/canonical.ts";
import type { CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import type { EarlyVersion } from "../event/versions/index.ts";
import { contentTypeOf, effectiveData, isEarlyJsonType, isTextType, saysBase64 } from "./early-data.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { refuse } from "./refuse.ts";
import { asBuffer, decodeUtf8, encodeUtf8, isWellFormed } from "./utf8.ts";

/**
 * The UTF-8 JSON text of one event of 0.1, 0.2 or 0.3 (JSON format of those versions, sections 2 and 3).
 *
 * `datacontentencoding` goes out exactly when bytes do, as a Base64 string: beside anything else it must not be set.
 *
 * @throws EventError when the event is invalid or its data cannot be written under its content type
 */
export function earlyEventToJson(event: CloudEvent, version: EarlyVersion): Uint8Array {
  assertValid(event, version);
  const members: string[] = [];
  for (const [name, value] of event.attributes) {
    if (version === "0.3" && name === "datacontentencoding") continue;
    members.push(`"${name}":${jsonText(value)}`);
  }
  const data = effectiveData(event, version);
  if (data !== undefined) {
    const { text, base64 } = dataText(data, event, version);
    if (base64 && version === "0.3") {
      const given = event.attributes.get("datacontentencoding");
      const spelling = given !== undefined && saysBase64(event) ? jsonText(given) : '"Base64"';
      members.push(`"datacontentencoding":${spelling}`);
    }
    members.push(`"data":${text}`);
  }
  return Buffer.from(`{${members.join(",")}}`, "utf8");
}

/** The JSON value that the data becomes, and whether it is bytes in Base64. */
function dataText(
  data: EventData,
  event: CloudEvent,
  version: EarlyVersion,
): { readonly text: string; readonly base64: boolean } {
  const mediaType = contentTypeOf(event, version);
  const isJson = mediaType !== undefined && isEarlyJsonType(mediaType, version);
  if (data.kind === "binary") {
    // Before 0.3 nothing but the content type says that a string is Base64, so what would read as text is text.
    if (version !== "0.3" && mediaType !== undefined && (isJson || isTextType(mediaType)))
      return { text: JSON.stringify(textOf(data.bytes, mediaType, isJson)), base64: false };
    return { text: `"${asBuffer(data.bytes).toString("base64")}"`, base64: true };
  }
  const plain = data.kind === "text" ? data.text : data.json;
  if (!isWellFormed(plain)) {
    refuse("data-not-unicode", "JSON0-3-b", "/data", "The data holds an unpaired surrogate.");
  }
  if (data.kind === "json") {
    const wrong = jsonErrorAt(encodeUtf8(plain) ?? new Uint8Array());
    if (wrong >= 0) refuse("data-not-json", "JSON0-3.1-b", "/data", `The data is not JSON at byte ${wrong}.`);
    // A Map is an object under any content type; other JSON is the text that the content type describes.
    if (mediaType === undefined || isJson || plain.trimStart().startsWith("{"))
      return { text: plain, base64: false };
  }
  return { text: JSON.stringify(plain), base64: false };
}

function textOf(bytes: Uint8Array, mediaType: string, isJson: boolean): string {
  const text = isJson ? undefined : decodeUtf8(bytes);
  if (text !== undefined) return text;
  const what = isJson ? "JSON" : "UTF-8 text";
  const message = `The data is not the ${what} that ${mediaType} announces, and no member says that it is bytes.`;
  return refuse("data-not-text", isJson ? "JSON0-3.1-b" : "JSON0-3.1-e", "/data", message);
}
