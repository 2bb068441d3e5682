import type { CaseLine, HeaderLine, RecordLine, ResultLine } from "../harness/engine/record.ts";
import { isFailing, isUnjudged } from "./finding.ts";
import { redactResult } from "./redact.ts";

/** One case at one depth, as formats for CI servers count: they know tests, not checks. */
export interface CaseTest {
  readonly id: string;
  readonly depth: string;
  title: string;
  durationMs: number;
  /** Results that are no pass; passes are only counted. */
  readonly results: ResultLine[];
  passes: number;
}

export interface CollectedTests {
  readonly header: HeaderLine;
  readonly tests: readonly CaseTest[];
  /** Why the run is not complete, in one sentence. */
  readonly problem: string | undefined;
}

export interface CaseCollector {
  add(line: RecordLine): void;
  finish(): CollectedTests;
}

/** Collects the lines of a record by case and depth, secrets taken out. */
export function createCaseCollector(): CaseCollector {
  let header: HeaderLine | undefined;
  let end: string | undefined = "the record is truncated: the run stopped before its end";
  const tests = new Map<string, CaseTest>();

  const testOf = (line: CaseLine | ResultLine): CaseTest => {
    const key = `${line.depth} ${line.case}`;
    let test = tests.get(key);
    if (test === undefined) {
      test = { id: line.case, depth: line.depth, title: "", durationMs: 0, results: [], passes: 0 };
      tests.set(key, test);
    }
    return test;
  };

  return {
    add(line) {
      if (line.kind === "header") header = line;
      else if (line.kind === "footer") {
        end = line.interrupted === undefined ? undefined : `the run was interrupted: ${line.interrupted}`;
      } else if (line.kind === "case") {
        const test = testOf(line);
        test.title = line.title;
        test.durationMs = line.durationMs;
      } else if (line.kind === "result") {
        const test = testOf(line);
        if (line.verdict === "pass" && line.disputed === undefined) test.passes += 1;
        else test.results.push(redactResult(line));
      }
    },
    finish() {
      if (header === undefined) throw new Error("a run record begins with a header line; there was none");
      return {
        header,
        tests: [...tests.values()],
        problem: end ?? (tests.size === 0 ? "no case was run" : undefined),
      };
    },
  };
}

/**
 * What became of a case. `failed`: the implementation returned what is wrong. `error`: something else kept it from
 * passing, so that it never looks green. `known`: the expectation file covers all of it. `skipped`: nothing was judged.
 */
export type CaseOutcome =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly results: Results }
  | { readonly kind: "error"; readonly results: Results }
  | { readonly kind: "known"; readonly reason: string }
  | { readonly kind: "skipped"; readonly reason: string };

/** Worst first. */
type Results = readonly [ResultLine, ...ResultLine[]];

export function outcomeOf(test: CaseTest): CaseOutcome {
  const scored = scoredResults(test);
  const breaking = scored.filter(({ verdict, known }) => isFailing(verdict) && known === undefined);
  const open = scored.filter(({ verdict, known }) => isUnjudged(verdict) && known === undefined);
  const [worst, ...others] = [...breaking, ...open];
  if (worst !== undefined) {
    // The implementation is to blame only for a failure that it returned itself; the rest stopped the test.
    return { kind: worst.verdict === "fail" ? "failed" : "error", results: [worst, ...others] };
  }
  const known = scored.find(
    (result) => result.known !== undefined && (isFailing(result.verdict) || isUnjudged(result.verdict)),
  );
  if (known?.known !== undefined) return { kind: "known", reason: known.known.reason };
  const isJudged = test.passes > 0 || scored.some(({ verdict }) => verdict === "warn" || verdict === "info");
  if (isJudged) return { kind: "passed" };
  const [first] = test.results;
  if (first === undefined) return { kind: "skipped", reason: "no check was judged" };
  const { verdict, message, disputed } = first;
  return {
    kind: "skipped",
    reason: disputed === undefined ? `${verdict}: ${message}` : `disputed: ${disputed}`,
  };
}

/** The results that count: those that are disputed do not. */
export const scoredResults = ({ results }: CaseTest): ResultLine[] =>
  results.filter((result) => result.disputed === undefined);

export const testName = ({ id, depth }: CaseTest): string => `${id} (${depth})`;
