import type { Case } from "../engine/case.ts";
import type { RecordLine } from "../engine/record.ts";
import type { Verdict } from "../engine/verdict.ts";
import { decidingChecks, type Profile } from "./profile.ts";

/** What became of one requirement of a profile. */
interface RequirementOutcome {
  readonly id: string;
  /** `not-applicable`: every case of it needs something that the implementation does not declare. */
  readonly state: "pass" | "fail" | "not-applicable";
  /** How many checks it passed, over all cases and depths. */
  readonly checks: number;
  /** For `fail`: the cases that failed. For `not-applicable`: what is not declared. */
  readonly because: readonly string[];
}

export interface Outcome {
  readonly result: "PASSED" | "FAILED";
  /** In the order of the profile; each exactly once. */
  readonly requirements: readonly RequirementOutcome[];
}

const FAILING: ReadonlySet<Verdict> = new Set<Verdict>([
  "fail",
  "crashed",
  "timeout",
  "harness-error",
  "environment-error",
  "not-run",
]);

const JUDGED: ReadonlySet<Verdict> = new Set<Verdict>(["pass", "warn", "info"]);

/** Names one check of one case at one depth, in a record. */
export const checkKey = (line: { case: string; depth: string; step: number; check: string }): string =>
  `${line.depth} ${line.case} ${line.step} ${line.check}`;

/**
 * What a record says about a profile. It passes when nothing that decides failed, at least one requirement was judged,
 * and each was either judged or needs what is not declared. A SHOULD that is not kept is a warning and decides nothing.
 */
export function outcomeOf(
  profile: Profile,
  cases: ReadonlyMap<string, Case>,
  lines: Iterable<RecordLine>,
): Outcome {
  const scored = new Map(
    profile.scored.map((id) => [id, { judged: 0, failed: new Set<string>(), missing: new Set<string>() }]),
  );
  const deciding = new Map<string, ReadonlySet<string>>();
  for (const line of lines) {
    if (line.kind !== "result") continue;
    const one = cases.get(line.case);
    if (one === undefined) continue;
    const checks = deciding.get(one.id) ?? new Set(decidingChecks(profile, one).map(({ id }) => id));
    deciding.set(one.id, checks);
    if (!checks.has(line.check)) continue;
    for (const id of line.requirements) {
      const requirement = scored.get(id);
      if (requirement === undefined) continue;
      if (line.verdict === "not-applicable") requirement.missing.add(line.message);
      else if (FAILING.has(line.verdict)) requirement.failed.add(line.case);
      else if (JUDGED.has(line.verdict)) requirement.judged += 1;
    }
  }
  const requirements = [...scored].map(([id, { judged, failed, missing }]): RequirementOutcome => {
    if (failed.size > 0) return { id, state: "fail", checks: judged, because: [...failed].sort() };
    if (judged > 0) return { id, state: "pass", checks: judged, because: [] };
    return { id, state: "not-applicable", checks: 0, because: [...missing].sort() };
  });
  const failed = requirements.some(({ state }) => state === "fail");
  const judged = requirements.some(({ state }) => state === "pass");
  return { result: !failed && judged ? "PASSED" : "FAILED", requirements };
}
