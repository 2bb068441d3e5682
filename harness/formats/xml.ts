import type { CloudEvent } from "../event/cloud-event.ts";
import type { EventFormat } from "./format.ts";
import { inBatch } from "./refuse.ts";
import { EventReader } from "./xml-decode.ts";
import { batchToXml, eventElement, eventToXml } from "./xml-encode.ts";
import { parseXml, xmlText } from "./xml-parse.ts";

/**
 * The XML event format and its batch (working-drafts/xml-format.md). Written in UTF-8 with a preamble; read in UTF-8,
 * and in UTF-16 with a byte order mark.
 */
export const xml: EventFormat = {
  name: "xml",
  mediaType: "application/cloudevents+xml",
  batchMediaType: "application/cloudevents-batch+xml",

  encode: eventToXml,

  decode(bytes) {
    return read(bytes, "event")[0] as CloudEvent;
  },

  encodeBatch(events) {
    return batchToXml(events.map((event, index) => inBatch(index, () => eventElement(event))));
  },

  decodeBatch(bytes) {
    return read(bytes, "batch");
  },
};

/** All events of a document; one that has an event as its root, and is well-formed, has exactly one. */
function read(bytes: Uint8Array, root: "event" | "batch"): CloudEvent[] {
  const text = xmlText(bytes);
  let events: CloudEvent[] = [];
  parseXml(text, (parser) => {
    const reader = new EventReader(text, parser, root);
    events = reader.events;
    return reader;
  });
  return events;
}
