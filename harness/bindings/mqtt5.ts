import { refuse } from "../formats/refuse.ts";
import { contentTypeOf } from "../wire/wire-message.ts";
import type { ProtocolBinding } from "./binding.ts";
import { decodeFormatted, type FormattedRules, onlyEvent } from "./formatted.ts";
import { announcesEvents } from "./http-mode.ts";
import { decodeUserProperties } from "./mqtt5-decode.ts";
import { encodeUserProperties } from "./mqtt5-encode.ts";

const RULES: FormattedRules = { mode: "MQTT-3-a", mediaType: "MQTT-3.2.1-a", body: "MQTT-3.2.2-a" };

/**
 * The MQTT binding over MQTT 5.0 (bindings/mqtt-protocol-binding.md, and mqtt-transport-binding.md of 0.2 and 0.3). The
 * property Content Type is the field `:content-type`; user properties are the fields without a colon.
 */
export const mqtt5: ProtocolBinding = {
  name: "mqtt5",
  modes: ["binary", "structured"],

  encode(events, mode, format) {
    if (mode === "batched") refuse("mode", "MQTT-1.3-a", "", "The MQTT binding has no batches.");
    const event = onlyEvent(events, mode, RULES.mode);
    if (mode === "binary") return encodeUserProperties(event);
    return { fields: [{ name: ":content-type", value: format.mediaType }], body: format.encode(event) };
  },

  decode(message) {
    const contentType = contentTypeOf(message);
    if (contentType !== undefined && announcesEvents(contentType)) {
      return decodeFormatted(contentType, message.body, RULES);
    }
    return { mode: "binary", events: [decodeUserProperties(message)] };
  },
};
