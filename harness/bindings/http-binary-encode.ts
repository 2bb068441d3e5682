import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { earlyVersionOf } from "../event/versions/index.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { bodyOf, JSON_TYPE, requireHeaderValue } from "./http-body.ts";
import { encodeEarlyBinary } from "./http-early-encode.ts";
import { percentEncode } from "./percent-encoding.ts";

const POST: WireField = { name: ":method", value: "POST" };

/**
 * The binary mode of HTTP (section 3.1): attributes as `ce-` headers in their order, `datacontenttype` as
 * Content-Type, the data as the body.
 *
 * JSON data without a content type gets the `application/json` that the JSON format implies for it (JSON format,
 * section 3.1.2); bytes and text without one get none, because nothing says what they are.
 *
 * An event of an earlier version goes out by the rules of that.
 *
 * @throws EventError when the event is invalid, when its content type would turn the message into a structured one
 *   or cannot stand in a header, or when text cannot be written in the declared charset
 */
export function encodeBinary(event: CloudEvent): WireMessage {
  const early = earlyVersionOf(event.attributes);
  if (early !== undefined) return encodeEarlyBinary(event, early);
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
