import type { CloudEvent } from "../event/cloud-event.ts";
import type { EventFormat } from "./format.ts";
import { eventFromProtobuf } from "./protobuf-decode.ts";
import { eventToProtobuf } from "./protobuf-encode.ts";
import { ENVELOPE, EVENTS, LENGTH, REQUIRED_FIELDS } from "./protobuf-fields.ts";
import { ProtobufReader } from "./protobuf-reader.ts";
import { inBatch } from "./refuse.ts";

/**
 * The Protobuf event format and its batch (formats/protobuf-format.md, formats/cloudevents.proto). A batch of no event
 * is no byte at all.
 */
export const protobuf: EventFormat = {
  name: "protobuf",
  mediaType: "application/cloudevents+protobuf",
  batchMediaType: "application/cloudevents-batch+protobuf",

  encode: eventToProtobuf,

  decode(bytes) {
    return new ProtobufReader(bytes, REQUIRED_FIELDS).guarded((reader) =>
      eventFromProtobuf(reader, (read) => reader.all(read)),
    );
  },

  encodeBatch(events) {
    const parts: Uint8Array[] = [];
    events.forEach((event, index) => {
      const bytes = inBatch(index, () => eventToProtobuf(event));
      parts.push(Uint8Array.from([(EVENTS << 3) | LENGTH, ...lengthPrefix(bytes.length)]), bytes);
    });
    return Buffer.concat(parts);
  },

  decodeBatch(bytes) {
    return new ProtobufReader(bytes, ENVELOPE).guarded((reader) => {
      const events: CloudEvent[] = [];
      reader.all((number) => {
        if (number !== EVENTS) return false;
        inBatch(events.length, () => {
          events.push(eventFromProtobuf(reader, (read) => reader.message(read)));
        });
        return true;
      });
      return events;
    });
  },
};

/** The length as a varint: seven bits a byte, the lowest first. */
function lengthPrefix(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
