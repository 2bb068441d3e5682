import { refuse } from "../formats/refuse.ts";
import { contentTypeProperty, decodeProperties } from "./amqp-decode.ts";
import { encodeProperties } from "./amqp-encode.ts";
import type { ProtocolBinding } from "./binding.ts";
import { decodeFormatted, type FormattedRules, onlyEvent } from "./formatted.ts";
import { announcesEvents } from "./http-mode.ts";

const RULES: FormattedRules = { mode: "AMQP-3-a", mediaType: "AMQP-3.2.1-a", body: "AMQP-3.2.2-a" };

/**
 * The AMQP 1.0 binding (bindings/amqp-protocol-binding.md, and amqp-transport-binding.md with amqp-format.md of 0.2 and
 * 0.3). The property content-type is the field `:content-type`; application properties are the fields without a colon
 * in front, with their AMQP types; the body is the data section.
 */
export const amqp: ProtocolBinding = {
  name: "amqp",
  modes: ["binary", "structured"],

  encode(events, mode, format) {
    if (mode === "batched") refuse("mode", "AMQP-1.3-a", "", "The AMQP binding has no batches.");
    const event = onlyEvent(events, mode, RULES.mode);
    if (mode === "binary") return encodeProperties(event);
    const fields = [{ name: ":content-type", type: "symbol", value: format.mediaType }];
    return { fields, body: format.encode(event) };
  },

  decode(message) {
    if (message.fields.some(({ name, value }) => name === ":section" && value === "amqp-sequence")) {
      refuse("section", "AMQP-3.1.2-a", "", "The body is a sequence of AMQP values, not a data section.");
    }
    const contentType = contentTypeProperty(message);
    if (contentType !== undefined && announcesEvents(contentType)) {
      return decodeFormatted(contentType, message.body, RULES);
    }
    return { mode: "binary", events: [decodeProperties(message)] };
  },
};
