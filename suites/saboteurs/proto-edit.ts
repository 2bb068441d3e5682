import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { contentTypeOf } from "./edit.ts";
import { bytesOf, lengthPart, type Part, partsOf } from "./protobuf-edit.ts";

/** Small changes to messages in the Protobuf format of 0.2 and 0.3, from which saboteurs are made. */

export const MAP = ["PROTO0-2.1-a"];
export const TYPES = ["PROTO0-2.1-b"];
export const NOTHING = new Uint8Array();
export const [STRING, BINARY, INTEGER, INNER] = [1, 2, 3, 4] as const;

export const isProto = (message: WireMessage): boolean =>
  /^application\/cloudevents\+proto\s*(?:;|$)/i.test(contentTypeOf(message));

/** An entry of the map: its name and the fields of its value. */
type Entry = readonly [name: string, value: readonly Part[]];

/** Changes each entry; fields that are no entry stay as they are. */
export function eachEntry(bytes: Uint8Array, change: (...entry: Entry) => readonly Entry[]): Uint8Array {
  const parts = partsOf(bytes);
  if (parts === undefined) return bytes;
  const changed = parts.flatMap((part) => {
    const entry = part.number === 1 && part.wire === 2 ? partsOf(part.bytes) : undefined;
    if (entry === undefined) return [part];
    const name = Buffer.from(entry.find(({ number }) => number === 1)?.bytes ?? NOTHING).toString("utf8");
    const value = partsOf(entry.find(({ number }) => number === 2)?.bytes ?? NOTHING) ?? [];
    return change(name, value).map((one) => entryPart(...one));
  });
  return bytesOf(changed);
}

export const entryPart = (name: string, value: readonly Part[]): Part =>
  lengthPart(1, bytesOf([lengthPart(1, name), lengthPart(2, bytesOf(value))]));

/** Spoils the body of a message in this format; the message stays the same where nothing changes. */
export const body =
  (change: (bytes: Uint8Array) => Uint8Array) =>
  (message: WireMessage): WireMessage => {
    if (message.body === undefined || !isProto(message)) return message;
    const changed = change(message.body);
    return Buffer.from(changed).equals(message.body) ? message : { ...message, body: changed };
  };

export const entries = (change: (...entry: Entry) => readonly Entry[]) =>
  body((bytes) => eachEntry(bytes, change));
export const values = (change: (part: Part, name: string) => readonly Part[]) =>
  entries((name, value) => [[name, value.flatMap((part) => change(part, name))]]);

/** The members of CloudEventAny, by their numbers from 1 on. */
export const MEMBERS = ["string_value", "binary_value", "int_value", "map_value"];

export const madeUp: CloudEvent = {
  attributes: new Map([
    ["specversion", { type: "String", value: "0.3" }],
    ["id", { type: "String", value: "made-up" }],
    ["source", { type: "URI-reference", value: "/made-up" }],
    ["type", { type: "String", value: "made-up" }],
  ]),
};

/** Runs the reference, and goes on with an event made up where it refuses for that reason alone. */
export function forgiving<T>(code: string, work: () => T, instead: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EventError) || !error.violations.every((found) => found.code === code))
      throw error;
    return instead();
  }
}
