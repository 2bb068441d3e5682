import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { assertValid } from "../event/validate.ts";
import { earlyVersionOf } from "../event/versions/index.ts";
import { refuse } from "../formats/refuse.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { bodyOf, JSON_TYPE } from "./http-body.ts";
import { percentEncode } from "./percent-encoding.ts";

/**
 * The binary mode of NATS (draft, section 3.1): every attribute, the content type of the data too, is a `ce-` header with
 * its percent-encoded canonical string; the data are the payload.
 *
 * @throws EventError when the event is invalid, or of a version that had no binary mode over NATS
 */
export function encodeNatsHeaders(event: CloudEvent): WireMessage {
  const early = earlyVersionOf(event.attributes);
  if (early !== undefined) {
    refuse("mode", "NATS0-1.3-a", "/specversion", `Over NATS, ${early} knows structured mode only.`);
  }
  assertValid(event);
  const fields: WireField[] = [];
  let contentType: string | undefined;
  for (const [name, value] of event.attributes) {
    const text = canonicalString(value);
    if (name === "datacontenttype") contentType = text;
    fields.push({ name: `ce-${name}`, value: percentEncode(text) });
  }
  const { data } = event;
  if (data === undefined) return { fields };
  if (contentType === undefined && data.kind === "json") {
    contentType = JSON_TYPE;
    fields.push({ name: "ce-datacontenttype", value: contentType });
  }
  return { fields, body: bodyOf(data, contentType) };
}
