import { fieldsNamed, fieldText } from "../wire/wire-message.ts";
import type { Check, Stimulus } from "./case.ts";
import { type MatchContext, match } from "./match.ts";
import type { Observation } from "./observation.ts";
import { type Level, type Verdict, verdictOfBreaking } from "./verdict.ts";

/** What the judge found for one check. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly level: Level;
  readonly message: string;
  readonly expected?: string;
  readonly observed?: string;
}

/** The level a requirement has in the specification version being judged. */
export type LevelOf = (requirement: string) => Level | undefined;

const STRICTNESS: readonly Level[] = ["MUST", "MUST NOT", "DECLARATIVE", "SHOULD", "SHOULD NOT", "MAY"];

/** The level of a check: its own, or the strictest of its requirements. */
export function levelOf(check: Check, levels: LevelOf): Level {
  if (check.level !== undefined) return check.level;
  const own = check.requirements.map(levels).filter((level) => level !== undefined);
  return own.sort((a, b) => STRICTNESS.indexOf(a) - STRICTNESS.indexOf(b))[0] ?? "MAY";
}

/**
 * Binary-mode messages of most protocols have one form for absent and for empty data; a message in an event format
 * names that format in its content type and keeps the two apart.
 */
function contextOf(stimulus: Stimulus): MatchContext {
  if (stimulus.operation === "encode") return { emptyIsAbsent: stimulus.mode === "binary" };
  if (stimulus.operation === "validate" || stimulus.operation === "evaluate") return { emptyIsAbsent: false };
  if (stimulus.operation === "adapt") return { emptyIsAbsent: false };
  const [contentType] = fieldsNamed(stimulus.message, "content-type");
  const structured =
    contentType !== undefined && /^\s*application\/cloudevents/i.test(fieldText(contentType.value));
  return { emptyIsAbsent: !structured };
}

/** Judges one check on what one step brought back. Pure: the same evidence always gives the same verdict. */
export function judge(
  check: Check,
  stimulus: Stimulus,
  observation: Observation,
  levels: LevelOf,
): Judgement {
  const level = levelOf(check, levels);
  if (observation.outcome === "unsupported") {
    const message = `declared, but answered unsupported: ${observation.reason ?? stimulus.operation}`;
    return { verdict: "fail", level, message, expected: "what initialize declared", observed: message };
  }
  const context = contextOf(stimulus);
  const mismatch = match(check.expect, observation, context);
  if (mismatch === undefined && observation.unclear !== undefined) {
    const message = observation.unclear;
    return {
      verdict: "warn",
      level,
      message,
      expected: "a refusal that the sender sees",
      observed: observation.reason ?? "",
    };
  }
  if (mismatch === undefined) return { verdict: "pass", level, message: "" };
  for (const grade of check.grades ?? []) {
    if (match(grade.when, observation, context) === undefined) {
      return { verdict: grade.verdict, level, message: grade.because, ...mismatch };
    }
  }
  const message = `expected ${mismatch.expected}; observed ${mismatch.observed}`;
  return { verdict: verdictOfBreaking(level), level, message, ...mismatch };
}
