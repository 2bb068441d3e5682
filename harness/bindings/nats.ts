import { earlyVersionOf } from "../event/versions/index.ts";
import { json } from "../formats/index.ts";
import { refuse } from "../formats/refuse.ts";
import { contentTypeOf } from "../wire/wire-message.ts";
import type { ProtocolBinding } from "./binding.ts";
import { decodeFormatted, type FormattedRules, onlyEvent } from "./formatted.ts";
import { announcesEvents } from "./http-mode.ts";
import { decodeNatsHeaders, isAttributeHeader } from "./nats-decode.ts";
import { encodeNatsHeaders } from "./nats-encode.ts";

const RULES: FormattedRules = { mode: "NATS-3-a", mediaType: "NATS-3-b", body: "NATS-3.2-a" };

/**
 * The NATS binding (bindings/nats-protocol-binding.md, and nats-transport-binding.md of 0.2 and 0.3). Up to 1.0.2 a
 * message is a payload in the JSON format and nothing else; the draft adds headers, and with them the binary mode. So a
 * message without headers that speak of an event is read as JSON.
 */
export const nats: ProtocolBinding = {
  name: "nats",
  modes: ["binary", "structured"],
  formats: [json.name],

  encode(events, mode, format) {
    if (mode === "batched") refuse("mode", "NATS-1.3-a", "", "The NATS binding has no batches.");
    const event = onlyEvent(events, mode, RULES.mode);
    if (mode === "binary") return encodeNatsHeaders(event);
    if (format.name !== json.name) {
      refuse("format", "NATS-3-b", "", `Over NATS an event is in the json format, not in ${format.name}.`);
    }
    const body = json.encode(event);
    // NATS had no headers in the time of the early versions.
    if (earlyVersionOf(event.attributes) !== undefined) return { fields: [], body };
    return { fields: [{ name: "content-type", value: json.mediaType }], body };
  },

  decode(message) {
    const contentType = contentTypeOf(message);
    if (contentType !== undefined && announcesEvents(contentType)) {
      return decodeFormatted(contentType, message.body, RULES);
    }
    if (message.fields.some(isAttributeHeader)) {
      return { mode: "binary", events: [decodeNatsHeaders(message)] };
    }
    return decodeFormatted(json.mediaType, message.body, RULES);
  },
};
