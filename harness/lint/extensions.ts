import type { CloudEvent } from "../event/cloud-event.ts";
import { pointer } from "../event/violation.ts";
import { checkExtensions } from "../extensions/index.ts";
import type { PlacedEvent } from "./placed.ts";
import type { Findings } from "./violation.ts";

/**
 * Reports what an event breaks of the documented extensions whose attributes it carries. Who uses such a name for
 * something else cannot be told from who uses it wrongly, so each message begins with the extension's name.
 */
export function judgeExtensions(
  { attributes, path, offset, complete }: PlacedEvent,
  event: CloudEvent,
  findings: Findings,
): void {
  const placed = new Map([...attributes].map(([name, one]) => [pointer(name), one]));
  for (const { code, requirement, level, path: within, message } of checkExtensions(event, findings.spec)) {
    const there = placed.get(within);
    // What was never reached, or has no value that can be read, is not missing.
    if (!event.attributes.has(within.slice(1)) && (there !== undefined || !complete)) continue;
    const at = there?.valueOffset ?? offset;
    if (level === "MUST") findings.must(code, requirement, path + within, at, message);
    else findings.should(code, requirement, path + within, at, message);
  }
}
