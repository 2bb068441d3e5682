import type { AttributeValue } from "../event/cloud-event.ts";
import { refuse } from "./refuse.ts";

/**
 * Refuses an event of a version whose rules are not known here, and says only that: every other complaint would
 * apply rules to it that are not its own. A missing or empty version is left for validation to report.
 *
 * @param known the versions that the caller knows, when 1.0 is not the only one
 */
export function requireKnownVersion(
  attributes: ReadonlyMap<string, AttributeValue>,
  known: readonly string[] = ["1.0"],
): void {
  const version = attributes.get("specversion")?.value;
  if (version === undefined || version === "" || version === "1.0") return;
  const list = known.length === 1 ? `${known[0]} is` : `${known.join(", ")} are`;
  const message = `The specversion ${showVersion(version)} is not known here; ${list}.`;
  refuse("unknown-specversion", "CE-specversion-a", "/specversion", message);
}

function showVersion(version: AttributeValue["value"]): string {
  return typeof version === "string" ? JSON.stringify(version.slice(0, 100)) : String(version);
}
