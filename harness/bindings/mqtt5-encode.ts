import { canonicalString, jsonText } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { earlyVersionOf, profileFor } from "../event/versions/index.ts";
import { effectiveData } from "../formats/early-data.ts";
import { refuse } from "../formats/refuse.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { bodyOf, JSON_TYPE, requireNoFormat } from "./http-body.ts";

/** A user property's value is a string of at most so many bytes (MQTT 5.0, section 1.5.4). */
const MAX_BYTES = 65_535;

/**
 * The binary mode over MQTT 5.0 (section 3.1): every attribute is a user property of its own name with the canonical
 * string as it is (0.2: the JSON value), the content type of the data the property Content Type, the data the payload.
 *
 * @throws EventError when the event is invalid or cannot be expressed in user properties
 */
export function encodeUserProperties(event: CloudEvent): WireMessage {
  const version = earlyVersionOf(event.attributes);
  if (version === "0.1") {
    refuse("version", "MQTT0-3.1.3-a", "/cloudEventsVersion", "No MQTT binding says how 0.1 is sent.");
  }
  assertValid(event, version);
  const contentTypeName = version === undefined ? "datacontenttype" : profileFor(version).names.contentType;
  const fields: WireField[] = [];
  let contentType: string | undefined;
  for (const [name, value] of event.attributes) {
    if (name === contentTypeName) {
      contentType = text(name, canonicalString(value));
      requireNoFormat(contentType, "MQTT-3-a");
      fields.push({ name: ":content-type", value: contentType });
      continue;
    }
    // A payload is never Base64, so that there is nothing to say.
    if (version === "0.3" && name === "datacontentencoding") continue;
    fields.push({ name, value: text(name, version === "0.2" ? jsonText(value) : canonicalString(value)) });
  }
  const data = version === undefined ? event.data : effectiveData(event, version);
  if (data === undefined) return { fields };
  if (contentType === undefined && data.kind === "json") {
    contentType = JSON_TYPE;
    fields.push({ name: ":content-type", value: contentType });
  }
  return { fields, body: bodyOf(data, contentType) };
}

function text(name: string, value: string): string {
  if (Buffer.byteLength(value) <= MAX_BYTES) return value;
  refuse("too-long", "MQTT-3.1.3.2-a", `/${name}`, `An MQTT string holds at most ${MAX_BYTES} bytes.`);
}
