import { InProcessAdapter } from "../../harness/adapters/in-process.ts";
import type { Case, Stimulus } from "../../harness/engine/case.ts";
import { levelsIn } from "../../harness/engine/levels.ts";
import type { Planned } from "../../harness/engine/plan.ts";
import type { ResultLine } from "../../harness/engine/record.ts";
import { run } from "../../harness/engine/run.ts";
import { casesOf } from "../../harness/engine/suite-bundle.ts";
import { EventError } from "../../harness/event/violation.ts";
import { transports } from "../../harness/transports/index.ts";
import type { ReferenceOperations } from "../../implementations/reference/adapter.ts";
import { createReferenceAdapter } from "../../implementations/reference/index.ts";
import { LiveSide } from "../../implementations/reference/live/live-side.ts";
import { suite } from "../run-suite.ts";
import { reference, type Saboteur } from "./saboteur.ts";

/** One check of the suite, and which saboteurs fail it. */
export interface Proof {
  readonly case: string;
  readonly step: number;
  readonly check: string;
  readonly requirements: readonly string[];
  readonly failedBy: string[];
}

export interface Proofs {
  /** Every check that is scored, by `case#step#check`. */
  readonly checks: ReadonlyMap<string, Proof>;
  /** Results that say nothing about a check: the harness or the saboteur broke. */
  readonly broken: readonly string[];
}

const keyOf = (line: { case: string; step: number; check: string }): string =>
  `${line.case}#${line.step}#${line.check}`;

/** Runs every saboteur through the engine and notes what it fails. */
export async function prove(saboteurs: readonly Saboteur[]): Promise<Proofs> {
  const cases = casesOf(suite());
  const checks = new Map<string, Proof>();
  for (const one of cases) {
    for (const [step, { checks: all }] of one.steps.entries()) {
      for (const check of all) {
        if ((check.disputed ?? one.disputed) !== undefined) continue;
        const proof: Proof = {
          case: one.id,
          step,
          check: check.id,
          requirements: check.requirements,
          failedBy: [],
        };
        checks.set(keyOf(proof), proof);
      }
    }
  }
  const broken: string[] = [];
  for (const saboteur of saboteurs) {
    for (const line of await resultsOf(saboteur, cases)) {
      if (line.verdict === "pass") continue;
      if (["fail", "warn", "info"].includes(line.verdict)) {
        checks.get(keyOf(line))?.failedBy.push(saboteur.id);
      } else broken.push(`${saboteur.id}: ${keyOf(line)}: ${line.verdict}: ${line.message}`);
    }
  }
  return { checks, broken };
}

/**
 * The results of one saboteur in the cases where it answers anything else than the reference, which passes them all.
 * Whether a check holds is the same in every edition of the specification (only what a breach is worth differs, and
 * which cases apply), so each case is run once. One at a time: what a saboteur remembers must come from the same case.
 */
async function resultsOf(saboteur: Saboteur, cases: readonly Case[]): Promise<ResultLine[]> {
  const operations = saboteur.create();
  const { description } = createReferenceAdapter(operations, saboteur.id);
  const live = new LiveSide(operations);
  const adapter = new InProcessAdapter({ ...description, maxConcurrency: 1 }, operations, live);
  const probe = saboteur.create();
  const planned = cases.filter((one) => answersDiffer(probe, one)).map(planOf);
  const results: ResultLine[] = [];
  await run({
    adapter,
    planned,
    transports,
    levels: levelsIn(suite().catalogue, "1.0.3-draft"),
    expectations: [],
    allCases: [],
    withoutEvidence: true,
    emit: (line) => {
      if (line.kind === "result" && line.disputed === undefined) results.push(line);
    },
  });
  await adapter.close();
  return results;
}

/** At codec depth when the case has it: sockets add nothing to what a saboteur gets wrong. */
const planOf = (one: Case): Planned => ({
  case: one,
  depth: one.depths.includes("codec") ? "codec" : "live",
});

/** Whether any step brings back anything that the reference would not; both refusing is the same. */
function answersDiffer(operations: ReferenceOperations, one: Case): boolean {
  return one.steps
    .map(({ stimulus }) => isSame(answer(operations, one, stimulus), answer(reference, one, stimulus)))
    .includes(false);
}

const REFUSED = Symbol("refused");

function answer(operations: ReferenceOperations, { binding }: Case, stimulus: Stimulus): unknown {
  try {
    switch (stimulus.operation) {
      case "encode":
        return operations.encode({ binding, ...stimulus });
      case "decode":
        return operations.decode({ binding, ...stimulus });
      case "forward":
        return operations.forward({ binding, ...stimulus });
      case "validate":
        return operations.validate(stimulus.event);
      case "adapt":
        return operations.adapt(stimulus);
      case "evaluate":
        return operations.evaluate(stimulus);
      // What these bring back takes sockets, so the rules themselves are compared.
      case "deliver":
        return operations.senderRules;
      case "request":
        return operations.target;
    }
  } catch (error) {
    if (error instanceof EventError) return REFUSED;
    throw error;
  }
}

/** The reference is asked once for each stimulus, so an answer that was left alone is the same object. */
function isSame(answer: unknown, expected: unknown): boolean {
  if (!Array.isArray(answer) || !Array.isArray(expected)) return answer === expected;
  return answer.length === expected.length && answer.every((item, at) => item === expected[at]);
}
