import { refuse } from "../formats/refuse.ts";
import { fieldText, type WireMessage } from "../wire/wire-message.ts";
import type { ProtocolBinding } from "./binding.ts";
import { decodeFormatted, type FormattedRules, onlyEvent } from "./formatted.ts";
import { decodeBinary } from "./http-binary-decode.ts";
import { encodeBinary } from "./http-binary-encode.ts";
import { announcesEvents } from "./http-mode.ts";

const RULES: FormattedRules = {
  mode: "HTTP-3-d",
  mediaType: "HTTP-3.2.1-a",
  body: "HTTP-3.2.2-a",
  batch: { body: "HTTP-3.3.2-a" },
};

/**
 * The HTTP binding (bindings/http-protocol-binding.md), for requests and responses alike. Fields of the start line,
 * whose names begin with a colon, are ignored on the way in; on the way out `:method: POST` is the only one.
 */
export const http: ProtocolBinding = {
  name: "http",
  modes: ["binary", "structured", "batched"],

  encode(events, mode, format) {
    if (mode === "batched") {
      if (format.encodeBatch === undefined || format.batchMediaType === undefined) {
        refuse("no-batch", "HTTP-3.3-a", "", `The ${format.name} format defines no batch.`);
      }
      return formatted(format.batchMediaType, format.encodeBatch(events));
    }
    const event = onlyEvent(events, mode, RULES.mode);
    return mode === "binary" ? encodeBinary(event) : formatted(format.mediaType, format.encode(event));
  },

  decode(message) {
    const contentType = contentTypeOf(message);
    if (contentType !== undefined && announcesEvents(contentType)) {
      // `ce-` headers beside a structured body are copies at best; the body decides (section 3.2.3).
      return decodeFormatted(contentType, message.body, RULES);
    }
    return { mode: "binary", events: [decodeBinary(message)] };
  },
};

/** Structured and batched mode: everything is in the body, and one header says how (sections 3.2.1 and 3.3.1). */
function formatted(mediaType: string, body: Uint8Array): WireMessage {
  return {
    fields: [
      { name: ":method", value: "POST" },
      { name: "content-type", value: mediaType },
    ],
    body,
  };
}

/** The one Content-Type of the message, white space around it taken off; `undefined` when it has none. */
function contentTypeOf(message: WireMessage): string | undefined {
  let found: string | undefined;
  for (const field of message.fields) {
    const { name } = field;
    if (name.length !== 12 || (name !== "content-type" && name.toLowerCase() !== "content-type")) continue;
    if (found !== undefined) {
      refuse(
        "duplicate",
        "CE-context-attributes-b",
        "/datacontenttype",
        "There are two Content-Type headers.",
      );
    }
    found = fieldText(field.value).trim();
  }
  return found;
}
