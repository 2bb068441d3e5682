import type { EventFormat } from "./format.ts";
import { eventFromProto } from "./proto-decode.ts";
import { eventToProto } from "./proto-encode.ts";
import { MESSAGE } from "./proto-fields.ts";
import { ProtobufReader } from "./protobuf-reader.ts";

/**
 * The Protobuf event format of 0.2 and 0.3 (protobuf-format.md and cloudevent.proto of these), which has nothing in
 * common with that of 1.0 but the encoding. It has no batch, and events of other versions are refused both ways.
 */
export const proto: EventFormat = {
  name: "proto",
  mediaType: "application/cloudevents+proto",
  versions: ["0.2", "0.3"],
  encode: eventToProto,
  decode: (bytes) => new ProtobufReader(bytes, MESSAGE).guarded(eventFromProto),
};
