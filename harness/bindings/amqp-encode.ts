import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { earlyVersionOf, profileFor } from "../event/versions/index.ts";
import { effectiveData } from "../formats/early-data.ts";
import { refuse } from "../formats/refuse.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { nativeField } from "./amqp-values.ts";
import { bodyOf, JSON_TYPE, requireNoFormat } from "./http-body.ts";

/**
 * The binary mode over AMQP 1.0 (section 3.1): every attribute is an application property `cloudEvents:` of its AMQP
 * type, the content type of the data the property content-type, the data a data section. The draft prefers the
 * separator `_`, but a receiver of any earlier version knows the colon only, and the draft allows both.
 *
 * @throws EventError when the event is invalid or cannot be expressed in application properties
 */
export function encodeProperties(event: CloudEvent): WireMessage {
  const version = earlyVersionOf(event.attributes);
  if (version === "0.1") {
    refuse("version", "AMQP0-3.1.3-a", "/cloudEventsVersion", "No AMQP binding says how 0.1 is sent.");
  }
  assertValid(event, version);
  const contentTypeName = version === undefined ? "datacontenttype" : profileFor(version).names.contentType;
  const fields: WireField[] = [];
  let contentType: string | undefined;
  for (const [name, value] of event.attributes) {
    if (name === contentTypeName) {
      contentType = symbolText(canonicalString(value));
      continue;
    }
    // A data section is never Base64, so that there is nothing to say.
    if (version === "0.3" && name === "datacontentencoding") continue;
    fields.push(nativeField(`cloudEvents:${name}`, value));
  }
  const data = version === undefined ? event.data : effectiveData(event, version);
  if (data !== undefined && contentType === undefined && data.kind === "json") contentType = JSON_TYPE;
  if (contentType !== undefined) fields.push({ name: ":content-type", type: "symbol", value: contentType });
  return data === undefined ? { fields } : { fields, body: bodyOf(data, contentType) };
}

/** The property content-type is a symbol, and a symbol is ASCII (AMQP 1.0, part 1, section 1.6.21). */
function symbolText(contentType: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a symbol may hold any ASCII character
  if (!/^[\x00-\x7f]*$/.test(contentType)) {
    refuse("characters", "AMQP-3.1.1-a", "/datacontenttype", "The AMQP property content-type is ASCII.");
  }
  requireNoFormat(contentType, "AMQP-3-a");
  return contentType;
}
