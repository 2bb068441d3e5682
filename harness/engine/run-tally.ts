import { isFailure } from "./expectations.ts";
import type { Counts, ResultLine } from "./record.ts";
import type { Verdict } from "./verdict.ts";

/** Verdicts for which nothing was run, or nothing could be seen. */
const UNSEEN: ReadonlySet<Verdict> = new Set<Verdict>(["not-applicable", "not-run", "not-observable"]);

/** Counts the results of a run, and tells its exit code. */
export class RunTally {
  private readonly verdicts: Partial<Record<Verdict, number>> = {};
  private cases = 0;
  private checks = 0;
  /** Results of which something was seen: a run without one proves nothing. */
  private judged = 0;
  private disputed = 0;
  private known = 0;

  addCase(): void {
    this.cases += 1;
  }

  add(result: ResultLine): void {
    this.checks += 1;
    if (!UNSEEN.has(result.verdict)) this.judged += 1;
    if (result.disputed !== undefined) this.disputed += 1;
    else this.verdicts[result.verdict] = (this.verdicts[result.verdict] ?? 0) + 1;
    if (result.known !== undefined && result.known.mode !== "skip") this.known += 1;
  }

  counts(): Counts {
    const { cases, checks, verdicts, disputed, known } = this;
    return { cases, checks, verdicts, disputed, known };
  }

  /** 0 conforms, 1 does not, 3 environment, 4 stale expectation, 5 nothing was judged. */
  exitCode(stale: number, gaveUp: boolean): number {
    const { verdicts } = this;
    if (this.judged === 0) return 5;
    if (verdicts["environment-error"] || verdicts["harness-error"]) return 3;
    const failures = Object.entries(verdicts).reduce(
      (sum, [verdict, n]) => sum + (isFailure(verdict as Verdict) ? n : 0),
      0,
    );
    if (failures > this.known || gaveUp) return 1;
    return stale > 0 ? 4 : 0;
  }
}
