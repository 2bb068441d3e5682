import { redact } from "../../reports/redact.ts";
import type { Description } from "../adapters/adapter.ts";
import type { Case, Check, Step } from "../engine/case.ts";
import { stimulusEvidence } from "../engine/evidence.ts";
import { judge, type LevelOf, levelOf } from "../engine/judge.ts";
import { plan } from "../engine/plan.ts";
import { readObservation } from "../engine/read-evidence.ts";
import type { Evidence, HeaderLine, RecordLine, ResultLine } from "../engine/record.ts";
import type { Verdict } from "../engine/verdict.ts";
import { checkKey } from "./outcome.ts";
import { casesOfProfile, type Profile } from "./profile.ts";

/** What a record has to be held against. */
export interface Yardstick {
  readonly profile: Profile;
  readonly cases: readonly Case[];
  readonly levels: LevelOf;
}

/** Without an answer there is no evidence to judge again; nothing that is certified has such a result. */
const WITHOUT_EVIDENCE: ReadonlySet<Verdict> = new Set<Verdict>([
  "crashed",
  "timeout",
  "not-run",
  "harness-error",
  "environment-error",
]);

/** Two values with the same content, whatever the order of members. */
const content = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/**
 * Judges a record again from its evidence and the fixtures, believing nothing that it says: which results there have to
 * be, that each is there once, that each piece of evidence belongs to what the case asks, and every verdict.
 *
 * @param lines of one record, without its header and footer
 * @returns what is wrong, one line each, at most twenty; nothing when every verdict is what the evidence shows
 */
export function recompute(
  { profile, cases, levels }: Yardstick,
  header: HeaderLine,
  lines: Iterable<RecordLine>,
): string[] {
  const problems: string[] = [];
  const say = (problem: string): void => {
    if (problems.length < 20) problems.push(problem);
  };
  const description = { capabilities: header.capabilities as Description["capabilities"] } as Description;
  const filters = { spec: profile.spec, cases: [], depths: ["codec", "live"] } as const;
  const planned = plan(casesOfProfile(profile, cases), description, filters);

  const expected = new Map<string, Expected>();
  for (const { case: one, depth, missing } of planned) {
    for (const [step, { checks }] of one.steps.entries()) {
      for (const check of checks)
        expected.set(checkKey({ case: one.id, depth, step, check: check.id }), { one, step, check, missing });
    }
  }

  const evidence = new Map<string, Evidence>();
  const seen = new Set<string>();
  for (const line of lines) {
    if (line.kind === "evidence") {
      const key = `${line.depth} ${line.case} ${line.step}`;
      if (evidence.has(key))
        say(`${line.case} (${line.depth}): its evidence of step ${line.step} is there twice`);
      evidence.set(key, line);
    } else if (line.kind === "result") {
      const key = checkKey(line);
      const where = `${line.case}#${line.check} (${line.depth})`;
      if (seen.has(key)) say(`${where}: the result is there twice`);
      seen.add(key);
      const asked = expected.get(key);
      if (asked === undefined) say(`${where}: the profile asks for no such result`);
      else {
        const problem = problemOf(line, asked, evidence, levels);
        if (problem !== undefined) say(`${where}: ${problem}`);
      }
    }
  }
  for (const [key, { one, check }] of expected) {
    if (!seen.has(key)) say(`${one.id}#${check.id} (${key.split(" ")[0]}): the result is missing`);
  }
  return problems;
}

interface Expected {
  readonly one: Case;
  readonly step: number;
  readonly check: Check;
  readonly missing: string | undefined;
}

function problemOf(
  result: ResultLine,
  { one, step, check, missing }: Expected,
  evidence: ReadonlyMap<string, Evidence>,
  levels: LevelOf,
): string | undefined {
  if (result.known !== undefined) return "it is excused by a list of known failures, which certifies nothing";
  if (content(result.requirements) !== content(check.requirements)) return "it names other requirements";
  const disputed = check.disputed ?? one.disputed;
  if (result.disputed !== disputed?.reason) return "what it says of a dispute is not what the case says";
  if (missing !== undefined) {
    return result.verdict === "not-applicable"
      ? undefined
      : `it says ${result.verdict}, but the implementation does not declare ${missing}`;
  }
  if (WITHOUT_EVIDENCE.has(result.verdict)) return undefined;
  const { stimulus, keepsEmptyData } = { stimulus: (one.steps[step] as Step).stimulus, ...one };
  const shown = evidence.get(`${result.depth} ${one.id} ${step}`);
  if (shown === undefined) return "there is no evidence for it";
  if (content(shown.stimulus) !== content(redact(stimulusEvidence(one.binding, stimulus))))
    return "its evidence is of another stimulus than the case has";
  let verdict: Verdict;
  try {
    verdict = judge(check, stimulus, readObservation(shown.observation), levels, keepsEmptyData).verdict;
  } catch (error) {
    return `its evidence cannot be read: ${(error as Error).message}`;
  }
  if (result.level !== levelOf(check, levels)) return `it says ${result.level}, the catalogue says otherwise`;
  return result.verdict === verdict ? undefined : `it says ${result.verdict}, the evidence shows ${verdict}`;
}
