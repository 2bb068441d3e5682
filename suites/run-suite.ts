import { join } from "node:path";
import type { Adapter } from "../harness/adapters/adapter.ts";
import type { Brokers } from "../harness/brokers/broker.ts";
import type { Case } from "../harness/engine/case.ts";
import type { Expectation } from "../harness/engine/expectations.ts";
import { levelsIn } from "../harness/engine/levels.ts";
import { type Filters, matchesPattern, plan } from "../harness/engine/plan.ts";
import { type RunLine, type RunSummary, run } from "../harness/engine/run.ts";
import { buildSuite } from "../harness/engine/suite.ts";
import { casesOf, type SuiteBundle } from "../harness/engine/suite-bundle.ts";
import { packageRoot } from "../harness/package-root.ts";
import { transports } from "../harness/transports/index.ts";

let built: SuiteBundle | undefined;

/** Patterns of the cases that tests are narrowed to while one writes them; all when it is not set. */
const ONLY = process.env.PLUGFEST_CASES?.split(",");

/** The suite straight from the fixtures, so that tests never see a stale build. */
export function suite(): SuiteBundle {
  built ??= narrowed(buildSuite(join(packageRoot, "fixtures")));
  return built;
}

function narrowed(whole: SuiteBundle): SuiteBundle {
  if (ONLY === undefined) return whole;
  return { ...whole, cases: whole.cases.filter(({ id }) => ONLY.some((one) => matchesPattern(one, id))) };
}

export interface SuiteRun {
  readonly lines: readonly RunLine[];
  readonly summary: RunSummary;
}

export interface SuiteRunOptions {
  readonly brokers?: Brokers;
  /** Which cases there are in this run; all of them unless told otherwise. */
  readonly only?: (one: Case) => boolean;
}

/** Runs the suite on an adapter and keeps every line. */
export async function runSuite(
  adapter: Adapter,
  filters: Partial<Filters> = {},
  expectations: readonly Expectation[] = [],
  { brokers, only = () => true }: SuiteRunOptions = {},
): Promise<SuiteRun> {
  const bundle = suite();
  const cases = casesOf(bundle).filter(only);
  const complete: Filters = { spec: "1.0", cases: [], depths: ["codec"], ...filters };
  const lines: RunLine[] = [];
  const summary = await run({
    adapter,
    expectations,
    transports,
    ...(brokers === undefined ? {} : { brokers }),
    planned: plan(cases, adapter.description, complete),
    levels: levelsIn(bundle.catalogue, complete.spec),
    allCases: cases,
    extent: { everyCase: complete.cases.length === 0, everyDepth: complete.depths.length === 2 },
    emit: (line) => {
      lines.push(line);
    },
  });
  return { lines, summary };
}

/** What is wrong in the run of an implementation that should pass, one line a check, so that a failure names the case. */
export function problemsOf({ lines }: SuiteRun): string[] {
  return lines.flatMap((line) =>
    line.kind === "result" && line.verdict !== "pass" && line.disputed === undefined
      ? [`${line.case}#${line.check}: ${line.verdict}: ${line.message}`]
      : [],
  );
}
