import type { Adapter } from "../adapters/adapter.ts";
import { loadBundle } from "../engine/bundle.ts";
import { type Expectation, isFailure, parseExpectations } from "../engine/expectations.ts";
import { levelsIn } from "../engine/levels.ts";
import { matchesPattern, type Planned, plan } from "../engine/plan.ts";
import type { CaseLine, ResultLine } from "../engine/record.ts";
import { type RunSummary, run } from "../engine/run.ts";
import { casesOf } from "../engine/suite-bundle.ts";
import type { Depth, Verdict } from "../engine/verdict.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { transports } from "../transports/index.ts";

/** What of the suite is run, and what is known to fail. */
export interface ConformanceOptions {
  /** The version whose profile is run: `1.0` unless told otherwise. */
  readonly spec?: SpecVersion;
  /** Patterns on case ids, `*` within a segment and `**` for any number of segments; all cases when left out. */
  readonly cases?: readonly string[];
  /** `codec` alone unless told otherwise; `live` runs over sockets what needs no broker. */
  readonly depths?: readonly Depth[];
  /** The text of an expectation file (docs/write-a-case.md tells its form), and its name for messages. */
  readonly expectations?: { readonly text: string; readonly file: string };
}

/** One case at one depth, with all that was found. */
export interface CaseOutcome {
  readonly case: string;
  readonly depth: Depth;
  readonly title: string;
  readonly results: readonly ResultLine[];
}

/** A run that is planned: what applies and what does not, before anything is asked of the implementation. */
export interface Conformance {
  readonly planned: readonly Planned[];
  /**
   * Runs it; each case is handed out as soon as it is finished.
   *
   * @returns the counts, the stale expectations and the exit code of the run
   */
  run(onCase: (outcome: CaseOutcome) => void): Promise<RunSummary>;
}

/**
 * Plans the suite for an implementation.
 *
 * @throws ExpectationError when the expectations do not parse
 * @throws RangeError when a pattern matches no case: a run of nothing would pass
 */
export function conformance(adapter: Adapter, options: ConformanceOptions = {}): Conformance {
  const { spec = "1.0", cases: patterns = [], depths = ["codec"] } = options;
  const bundle = loadBundle();
  const cases = casesOf(bundle);
  const lost = patterns.find((pattern) => !cases.some(({ id }) => matchesPattern(pattern, id)));
  if (lost !== undefined) throw new RangeError(`no case of the suite matches ${lost}`);
  const live = [...transports.values()].filter(({ broker }) => broker === undefined).map(({ name }) => name);
  const planned = plan(cases, adapter.description, { spec, cases: patterns, depths, live });
  const { text, file } = options.expectations ?? { text: "", file: "" };
  const expectations: Expectation[] = text === "" ? [] : parseExpectations(text, file);
  return {
    planned,
    run: (onCase) => {
      const gather = gatherer(planned, onCase);
      return run({
        adapter,
        planned,
        expectations,
        levels: levelsIn(bundle.catalogue, spec),
        transports,
        allCases: cases,
        extent: { everyCase: patterns.length === 0, everyDepth: depths.length === 2 },
        withoutEvidence: true,
        emit: (line) => {
          if (line.kind !== "evidence") gather(line);
        },
      });
    },
  };
}

/** Puts the results of each case together: a case is finished when all its checks have one. */
function gatherer(planned: readonly Planned[], onCase: (outcome: CaseOutcome) => void) {
  const checks = new Map(
    planned.map(({ case: one, depth }) => [
      `${depth} ${one.id}`,
      one.steps.flatMap(({ checks }) => checks).length,
    ]),
  );
  const open = new Map<string, { readonly line: CaseLine; readonly results: ResultLine[] }>();
  return (line: CaseLine | ResultLine): void => {
    const key = `${line.depth} ${line.case}`;
    if (line.kind === "case") open.set(key, { line, results: [] });
    else open.get(key)?.results.push(line);
    const gathered = open.get(key);
    if (gathered === undefined || gathered.results.length !== checks.get(key)) return;
    open.delete(key);
    const { case: id, depth, title } = gathered.line;
    onCase({ case: id, depth, title, results: gathered.results });
  };
}

/** Verdicts that say nothing about the implementation, and must not be taken for a pass. */
const NOTHING_SAID: ReadonlySet<Verdict> = new Set<Verdict>([
  "harness-error",
  "environment-error",
  "not-run",
]);

/** Whether a result fails the implementation: not what is only advised, disputed, or known to fail. */
export function isNewFailure({ verdict, disputed, known }: ResultLine): boolean {
  const counts = isFailure(verdict) || NOTHING_SAID.has(verdict);
  return counts && disputed === undefined && known === undefined;
}
