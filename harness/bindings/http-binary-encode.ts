import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { refuse } from "../formats/refuse.ts";
import { encodeUtf8 } from "../formats/utf8.ts";
import { isJsonMediaType, parseMediaType } from "../wire/media-type.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { announcesEvents } from "./http-mode.ts";
import { percentEncode } from "./percent-encoding.ts";

const POST: WireField = { name: ":method", value: "POST" };
const JSON_TYPE = "application/json";

/**
 * The binary mode of HTTP (section 3.1): attributes as `ce-` headers in their order, `datacontenttype` as
 * Content-Type, the data as the body.
 *
 * JSON data without a content type gets the `application/json` that the JSON format implies for it (JSON format,
 * section 3.1.2); bytes and text without one get none, because nothing says what they are.
 *
 * @throws EventError when the event is invalid, when its content type would turn the message into a structured one
 *   or cannot stand in a header, or when text cannot be written in the declared charset
 */
export function encodeBinary(event: CloudEvent): WireMessage {
  assertValid(event);
  const fields: WireField[] = [POST];
  let contentType: string | undefined;
  for (const [name, value] of event.attributes) {
    const text = canonicalString(value);
    if (name === "datacontenttype") {
      contentType = text;
      requireHeaderValue(text);
      fields.push({ name: "content-type", value: text });
    } else fields.push({ name: `ce-${name}`, value: percentEncode(text) });
  }
  const { data } = event;
  if (data === undefined) return { fields };
  if (contentType === undefined && data.kind === "json") {
    contentType = JSON_TYPE;
    fields.push({ name: "content-type", value: contentType });
  }
  return { fields, body: bodyOf(data, contentType) };
}

/** Content-Type is not percent-encoded (section 3.1.1), so it must be printable ASCII as it is (3.1.3.2). */
function requireHeaderValue(contentType: string): void {
  if (contentType === JSON_TYPE) return;
  for (let at = 0; at < contentType.length; at++) {
    const c = contentType.charCodeAt(at);
    if (c >= 0x20 && c <= 0x7e) continue;
    const message = `Character ${at} of the datacontenttype cannot stand in an HTTP header.`;
    refuse("characters", "HTTP-3.1.3.2-b", "/datacontenttype", message);
  }
  if (!announcesEvents(contentType)) return;
  const message = `With the datacontenttype ${contentType} a binary message would read as a structured one.`;
  refuse("mode", "HTTP-3-d", "/datacontenttype", message);
}

/**
 * The data as bytes (section 3.1.2). JSON goes out as the text it has. A text under a JSON content type is a JSON
 * string, as in the JSON format, so that an event means the same in every mode.
 */
function bodyOf(data: EventData, contentType: string | undefined): Uint8Array {
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
