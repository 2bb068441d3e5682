import type { EventData } from "../event/cloud-event.ts";
import { refuse } from "../formats/refuse.ts";
import { encodeUtf8 } from "../formats/utf8.ts";
import { isJsonMediaType, parseMediaType } from "../wire/media-type.ts";
import { announcesEvents } from "./http-mode.ts";

/** What JSON data without a content type are announced as. */
export const JSON_TYPE = "application/json";

/** Content-Type is not percent-encoded (section 3.1.1), so it must be printable ASCII as it is (3.1.3.2). */
export function requireHeaderValue(contentType: string): void {
  if (contentType === JSON_TYPE) return;
  for (let at = 0; at < contentType.length; at++) {
    const c = contentType.charCodeAt(at);
    if (c >= 0x20 && c <= 0x7e) continue;
    const message = `Character ${at} of the datacontenttype cannot stand in an HTTP header.`;
    refuse("characters", "HTTP-3.1.3.2-b", "/datacontenttype", message);
  }
  requireNoFormat(contentType, "HTTP-3-d");
}

/** A content type of data that announces an event would turn a binary message into a structured one. */
export function requireNoFormat(contentType: string, rule: string): void {
  if (!announcesEvents(contentType)) return;
  const message = `With the datacontenttype ${contentType} a binary message would read as a structured one.`;
  refuse("mode", rule, "/datacontenttype", message);
}

/**
 * The data as bytes (section 3.1.2). JSON goes out as the text it has. A text under a JSON content type is a JSON
 * string, as in the JSON format, so that an event means the same in every mode.
 */
export function bodyOf(data: EventData, contentType: string | undefined): Uint8Array {
  if (data.kind === "binary") return data.bytes;
  if (data.kind === "json") return encodeUtf8(data.json) ?? notUnicode();
  if (contentType === undefined) return encodeUtf8(data.text) ?? notUnicode();
  if (isJsonMediaType(contentType)) return encodeUtf8(JSON.stringify(data.text)) ?? notUnicode();
  return inCharset(data.text, contentType);
}

function notUnicode(): never {
  refuse("data-not-unicode", "HTTP-3.1.2-a", "/data", "The data holds an unpaired surrogate.");
}

/** Text is written in the charset that its content type declares (section 2.2), UTF-8 when it declares none. */
function inCharset(text: string, contentType: string): Uint8Array {
  const charset = contentType.includes(";")
    ? parseMediaType(contentType)?.parameters.get("charset")
    : undefined;
  switch (charset?.toLowerCase()) {
    case undefined:
    case "utf-8":
    case "utf8":
      return encodeUtf8(text) ?? notUnicode();
    case "us-ascii":
      return singleBytes(text, 0x7f, contentType);
    case "iso-8859-1":
      return singleBytes(text, 0xff, contentType);
    default:
      return refuse(
        "charset",
        "HTTP-3.1.2-a",
        "/data",
        `Text cannot be written here in the charset ${charset}.`,
      );
  }
}

function singleBytes(text: string, highest: number, contentType: string): Uint8Array {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) <= highest) continue;
    refuse(
      "charset",
      "HTTP-3.1.2-a",
      "/data",
      `Character ${at} of the data is not in the charset of ${contentType}.`,
    );
  }
  return Buffer.from(text, "latin1");
}
