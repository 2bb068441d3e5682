import type { AttributeValue } from "../event/cloud-event.ts";
import { type EarlyVersion, earlyVersionOf } from "../event/versions/index.ts";
import { refuse } from "./refuse.ts";

/** The field numbers of `cloudevent.proto`, the same in 0.2 and 0.3, and what reader and writer both ask. */

/** `CloudEventMap`: its only field, a map. */
export const ENTRY = 1;

/** An entry of that map. */
export const KEY = 1;
export const VALUE = 2;

/** The members of the oneof in `CloudEventAny`. */
export const STRING_VALUE = 1;
export const BINARY_VALUE = 2;
export const INT_VALUE = 3;
export const MAP_VALUE = 4;

/** The entry that is no attribute. */
export const DATA = "data";

/** Those of the requirements of protobuf-format.md that a message can break as it is read or written. */
export const MESSAGE = "PROTO0-2.1-a";
export const VALUES = "PROTO0-2.1-b";

/** The versions that have this format. */
export type ProtoVersion = Exclude<EarlyVersion, "0.1">;

/**
 * The version that the event names.
 *
 * @throws EventError when it names none, or one that does not have this format
 */
export function protoVersionOf(attributes: ReadonlyMap<string, AttributeValue>): ProtoVersion {
  const version = earlyVersionOf(attributes);
  if (version === "0.2" || version === "0.3") return version;
  const named = attributes.get("specversion");
  if (named === undefined) {
    refuse("missing", "CE0-specversion-a", "/specversion", 'The REQUIRED attribute "specversion" is missing');
  }
  const shown = typeof named.value === "string" ? JSON.stringify(named.value.slice(0, 100)) : named.type;
  const message = `CloudEventMap is for events of 0.2 and 0.3, and this specversion is ${shown}.`;
  return refuse("unknown-specversion", "CE0-specversion-c", "/specversion", message);
}
