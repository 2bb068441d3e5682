import { type EventFormat, formatForMediaType } from "../formats/index.ts";
import { refuse } from "../formats/refuse.ts";
import { parseMediaType } from "../wire/media-type.ts";
import { fieldText, type WireMessage } from "../wire/wire-message.ts";
import type { Decoded, ProtocolBinding } from "./binding.ts";
import { decodeBinary } from "./http-binary-decode.ts";
import { encodeBinary } from "./http-binary-encode.ts";
import { announcesEvents } from "./http-mode.ts";

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
    const event = events[0];
    if (event === undefined || events.length !== 1) {
      refuse("event-count", "HTTP-3-d", "", `A ${mode} message holds one event, not ${events.length}.`);
    }
    return mode === "binary" ? encodeBinary(event) : formatted(format.mediaType, format.encode(event));
  },

  decode(message) {
    const contentType = contentTypeOf(message);
    if (contentType !== undefined && announcesEvents(contentType))
      return decodeFormatted(message, contentType);
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

/**
 * `ce-` headers beside a structured body are copies at best; the body decides (section 3.2.3). A message in a format
 * that is not known here is refused rather than taken as binary: that is for those who pass it on unread.
 */
function decodeFormatted(message: WireMessage, contentType: string): Decoded {
  const known = formatForMediaType(contentType);
  if (known === undefined) {
    refuse("unknown-format", "HTTP-3-d", "", `No event format here reads ${JSON.stringify(contentType)}.`);
  }
  const { format, batched } = known;
  requireUtf8(contentType);
  // No body and a body of no bytes are the same in HTTP, and can be a batch of no event (Protobuf format, section 5).
  const body = message.body ?? (batched ? emptyBatch(format) : undefined);
  if (body === undefined) {
    const rule = batched ? "HTTP-3.3.2-a" : "HTTP-3.2.2-a";
    refuse("no-body", rule, "", `The content type is ${contentType}, but there is no body.`);
  }
  if (!batched) return { mode: "structured", format, events: [format.decode(body)] };
  return { mode: "batched", format, events: format.decodeBatch?.(body) ?? [] };
}

/** The bytes of a batch of no event where these are none, `undefined` where there are any. */
function emptyBatch(format: EventFormat): Uint8Array | undefined {
  const bytes = format.encodeBatch?.([]);
  return bytes?.length === 0 ? bytes : undefined;
}

/** The text formats are UTF-8 whatever a `charset` parameter says; one that says otherwise is a contradiction. */
function requireUtf8(contentType: string): void {
  if (!contentType.includes(";")) return;
  const charset = parseMediaType(contentType)?.parameters.get("charset")?.toLowerCase();
  if (charset === undefined || charset === "utf-8" || charset === "utf8") return;
  refuse("charset", "HTTP-3.2.1-a", "", `An event in the charset ${charset} cannot be read; UTF-8 can.`);
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
