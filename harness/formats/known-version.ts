import type { AttributeValue } from "../event/cloud-event.ts";
import { refuse } from "./refuse.ts";

/**
 * Refuses an event of a version whose rules are not known here, and says only that: every other complaint would
 * apply rules to it that are not its own. A missing or empty version is left for validation to report.
 */
export function requireKnownVersion(attributes: ReadonlyMap<string, AttributeValue>): void {
  const version = attributes.get("specversion")?.value;
  if (version === undefined || version === "" || version === "1.0") return;
  const message = `The specversion ${JSON.stringify(version)} is not known here; 1.0 is.`;
  refuse("unknown-specversion", "CE-specversion-a", "/specversion", message);
}
