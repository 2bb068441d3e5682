import type { SpecVersion } from "../event/spec-version.ts";
import { EventError } from "../event/violation.ts";
import type { EventFormat } from "../formats/format.ts";
import { lintJsonBatch, lintJsonEvent } from "./json.ts";
import type { Linter, LintViolation } from "./violation.ts";

/** The linters of formats that have one, by the format's name. */
const LINTERS = new Map<string, { readonly event: Linter; readonly batch: Linter }>([
  ["json", { event: lintJsonEvent, batch: lintJsonBatch }],
]);

/**
 * Judges bytes in an event format. A format without a linter of its own is judged by its decoder, which stops at the
 * first thing it refuses and does not say where it stands.
 */
export function lintBody(
  bytes: Uint8Array,
  known: { readonly format: EventFormat; readonly batched: boolean },
  spec: SpecVersion,
): LintViolation[] {
  const { format, batched } = known;
  const linters = LINTERS.get(format.name);
  if (linters !== undefined) return (batched ? linters.batch : linters.event)(bytes, spec);
  try {
    if (batched) format.decodeBatch?.(bytes);
    else format.decode(bytes);
    return [];
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    return error.violations.map((violation) => ({ ...violation, level: "MUST", offset: 0 }));
  }
}
