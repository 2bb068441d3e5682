import { eventFromCbor } from "./cbor-decode.ts";
import { eventToCbor } from "./cbor-encode.ts";
import type { EventFormat } from "./format.ts";

/** The CBOR event format (working-drafts/cbor-format.md), which only the draft has. It defines no batch. */
export const cbor: EventFormat = {
  name: "cbor",
  mediaType: "application/cloudevents+cbor",
  encode: eventToCbor,
  decode: eventFromCbor,
};
