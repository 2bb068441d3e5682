import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { bodyText, eachField } from "./edit.ts";
import { readsOver, writesOver } from "./over-binding.ts";
import { refuse, type Saboteur } from "./saboteur.ts";

/** Saboteurs that get the handshake or the frames of WebSockets wrong. */

const writes = writesOver("websockets");
const reads = readsOver("websockets");

const field = (message: WireMessage, name: string, value: string | undefined): WireMessage =>
  eachField(message, (one) => (one.name !== name ? one : value === undefined ? [] : { ...one, value }));

const EVENT = Buffer.from('{"specversion":"1.0","id":"x","source":"/x","type":"x"}');

export const websocketsOnes: readonly Saboteur[] = [
  writes("no-subprotocol", "Offers no subprotocol.", ["WS-1.4-b", "WS-1.4-c"], (message) =>
    field(message, ":subprotocol", undefined),
  ),
  writes("media-type", "Offers the media type as subprotocol.", ["WS-1.4-c"], (message) =>
    field(message, ":subprotocol", "cloudevents+json"),
  ),
  writes("always-json", "Offers JSON whatever it sends.", ["WS-1.3-b"], (message) =>
    field(message, ":subprotocol", "cloudevents.json"),
  ),
  writes("always-avro", "Offers Avro whatever it sends.", ["WS-1.3-b"], (message) =>
    field(message, ":subprotocol", "cloudevents.avro"),
  ),
  writes("always-binary", "Sends binary frames only.", ["WS-1.5-a"], (message) =>
    field(message, ":opcode", "binary"),
  ),
  writes("always-text", "Sends text frames only.", ["WS-1.5-a"], (message) =>
    field(message, ":opcode", "text"),
  ),
  writes("batch", "Sends an array of one event.", ["WS-1.5-c", "WS-3.1-a"], (message) =>
    bodyText(message, (text) => (text.startsWith("{") ? `[${text}]` : text)),
  ),
  writes("data-alone", "Sends the data alone.", ["WS-3.1-a"], (message) => ({
    ...message,
    body: Buffer.from("hi"),
  })),
  writes("no-data", "Leaves the data out.", ["WS-3.1-a"], (message) =>
    bodyText(message, (text) => text.replace(/,"data":"hi"/, "")),
  ),
  writes("ascii", "Replaces what is not ASCII.", ["WS-3.1-a"], (message) =>
    bodyText(message, (text) => (text.startsWith("{") ? text.replaceAll(/[^\x20-\x7e]/g, "?") : text)),
  ),
  writes("percent", "Percent-encodes.", ["WS-3.1-a"], (message) =>
    bodyText(message, (text) => (text.startsWith("{") ? text.replaceAll("%", "%25") : text)),
  ),
  writes("quotes", "Drops quotes in values.", ["WS-3.1-a"], (message) =>
    bodyText(message, (text) => text.replaceAll('\\"', "")),
  ),
  reads("refuses-json", "Agrees to no subprotocol.", ["WS-1.4-d", "WS-1.5-b"], () => refuse()),
  reads("any-subprotocol", "Agrees to any subprotocol.", ["WS-1.4-e"], (message) =>
    field(message, ":subprotocol", "cloudevents.json"),
  ),
  reads("any-frame", "Does not look at the kind of frame.", ["WS-1.3-b"], (message) =>
    field(message, ":opcode", "text"),
  ),
  reads("invents", "Makes an event of anything.", ["WS-1.5-b"], (message) => ({ ...message, body: EVENT })),
];
