import type { CloudEvent } from "../event/cloud-event.ts";
import { type EventFormat, formatForMediaType } from "../formats/index.ts";
import { refuse } from "../formats/refuse.ts";
import { parseMediaType } from "../wire/media-type.ts";
import type { ContentMode, Decoded } from "./binding.ts";

/** The requirements that a binding's document has for what is refused here. */
export interface FormattedRules {
  /** How the content mode is told. */
  readonly mode: string;
  /** The media type of a structured message. */
  readonly mediaType: string;
  /** Its body. */
  readonly body: string;
  /** The same of a batch, where the binding has batches. */
  readonly batch?: { readonly body: string };
}

/** The one event that a binary or structured message holds. */
export function onlyEvent(events: readonly CloudEvent[], mode: ContentMode, rule: string): CloudEvent {
  const [event] = events;
  if (event !== undefined && events.length === 1) return event;
  refuse("event-count", rule, "", `A ${mode} message holds one event, not ${events.length}.`);
}

/**
 * Reads a message whose content type announces an event format. A message in a format that is not known here is
 * refused rather than taken as binary: that is for those who pass it on unread.
 */
export function decodeFormatted(
  contentType: string,
  given: Uint8Array | undefined,
  { mode, mediaType, body: bodyRule, batch }: FormattedRules,
): Decoded {
  const known = formatForMediaType(contentType);
  if (known === undefined) {
    refuse("unknown-format", mode, "", `No event format here reads ${JSON.stringify(contentType)}.`);
  }
  const { format, batched } = known;
  if (batched && batch === undefined) refuse("no-batch", mode, "", "This binding has no batches.");
  requireUtf8(contentType, mediaType);
  // No body and a body of no bytes are the same here, and can be a batch of no event (Protobuf format, section 5).
  const body = given ?? (batched ? emptyBatch(format) : undefined);
  if (body === undefined) {
    const rule = batched ? (batch?.body ?? bodyRule) : bodyRule;
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
function requireUtf8(contentType: string, rule: string): void {
  if (!contentType.includes(";")) return;
  const charset = parseMediaType(contentType)?.parameters.get("charset")?.toLowerCase();
  if (charset === undefined || charset === "utf-8" || charset === "utf8") return;
  refuse("charset", rule, "", `An event in the charset ${charset} cannot be read; UTF-8 can.`);
}
