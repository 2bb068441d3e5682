import { contentTypeOf } from "../wire/wire-message.ts";
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
 * keeps the two apart.
 */
function contextOf(stimulus: Stimulus, keepsEmptyData: boolean): MatchContext {
  return { emptyIsAbsent: !keepsEmptyData && isBinary(stimulus) };
}

function isBinary(stimulus: Stimulus): boolean {
  switch (stimulus.operation) {
    case "encode":
      return stimulus.mode === "binary";
    case "decode":
    case "forward":
      if (stimulus.holds !== undefined) return stimulus.holds.mode === "binary";
      return !/^\s*application\/cloudevents/i.test(contentTypeOf(stimulus.message) ?? "");
    case "request":
      return stimulus.requests.every(
        (message) => !/^\s*application\/cloudevents/i.test(contentTypeOf(message) ?? ""),
      );
    case "validate":
    case "evaluate":
    case "adapt":
    case "deliver":
      return false;
  }
}

/**
 * Judges one check on what one step brought back. Pure: the same evidence always gives the same verdict.
 *
 * @param keepsEmptyData whether the binding's binary mode tells empty data from none, as the case says
 */
export function judge(
  check: Check,
  stimulus: Stimulus,
  observation: Observation,
  levels: LevelOf,
  keepsEmptyData = false,
): Judgement {
  const level = levelOf(check, levels);
  if (observation.outcome === "unsupported") {
    const message = `declared, but answered unsupported: ${observation.reason ?? stimulus.operation}`;
    return { verdict: "fail", level, message, expected: "what initialize declared", observed: message };
  }
  const context = contextOf(stimulus, keepsEmptyData);
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
