import type { AttributeValue } from "../event/cloud-event.ts";
import { refuse } from "./refuse.ts";

/**
 * Refuses an event of another version than 1.0, and says only that: the Avro formats came with 1.0, and what they would
 * do with other attributes is written nowhere. A missing or empty version is left for validation to report.
 */
export function requireVersion1(attributes: ReadonlyMap<string, AttributeValue>): void {
  const version = attributes.get("specversion")?.value;
  if (version === undefined || version === "" || version === "1.0") return;
  const message = `An event of specversion ${JSON.stringify(version)} has no Avro form; one of 1.0 has.`;
  refuse("unknown-specversion", "CE-specversion-a", "/specversion", message);
}
