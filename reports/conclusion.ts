import { isFailing } from "./finding.ts";
import { plural } from "./printable.ts";
import type { RunSummary } from "./summary.ts";

export type Answer =
  | "conforms"
  | "does-not-conform"
  | "truncated"
  | "interrupted"
  | "not-judged"
  | "nothing-judged"
  | "filtered"
  | "seen";

export interface Conclusion {
  readonly answer: Answer;
  /** Only for a complete, unfiltered run in which nothing failed, known or not, and everything ran. */
  readonly conforms: boolean;
  /** One sentence without a full stop, which begins with the answer. */
  readonly text: string;
}

/** The answer of a run. A known failure is a failure, a skip is no pass, and half a run answers nothing. */
export function conclude(summary: RunSummary): Conclusion {
  const { verdicts } = summary;
  const failing = summary.findings.filter((finding) => isFailing(finding.verdict));
  const known = failing.filter((finding) => finding.known !== undefined).length;
  const findings = plural(failing.length, "finding");
  const soFar = failing.length === 0 ? "" : ` (${findings} so far)`;
  const answer = (name: Answer, text: string): Conclusion => ({
    answer: name,
    conforms: name === "conforms",
    text,
  });

  if (summary.truncated) {
    return answer("truncated", `truncated: the run stopped before its end and certifies nothing${soFar}`);
  }
  if (summary.interrupted !== undefined) {
    return answer("interrupted", `interrupted (${summary.interrupted}): this run certifies nothing${soFar}`);
  }
  if (failing.length > 0) {
    const all = known === failing.length;
    const which =
      known === 0
        ? findings
        : all
          ? `${plural(known, "known finding")}, none new`
          : `${findings}, ${known} of them known`;
    return answer("does-not-conform", `does not conform: ${which}`);
  }
  const open = [
    verdicts["harness-error"] ? plural(verdicts["harness-error"], "harness error") : "",
    verdicts["environment-error"] ? plural(verdicts["environment-error"], "environment error") : "",
    verdicts["not-run"] ? `${plural(verdicts["not-run"], "check")} not run` : "",
  ].filter((part) => part !== "");
  if (open.length > 0) return answer("not-judged", `no answer: ${open.join(", ")}`);
  if (!verdicts.pass) return answer("nothing-judged", "no answer: not one check was judged");
  const outside = summary.header.outside;
  if (outside !== undefined) {
    const what = outside === "check" ? "what was sent there" : plural(summary.cases, "message");
    const advice = verdicts.warn ? `, ${plural(verdicts.warn, "warning")}` : "";
    return answer(
      "seen",
      `nothing wrong in ${what}${advice}; what cannot be seen from outside is not judged`,
    );
  }
  const warnings = verdicts.warn ? `, ${plural(verdicts.warn, "warning")}` : "";
  const { shard } = summary.header.filters;
  if (shard !== undefined) {
    const part = `part ${shard.index} of ${shard.total}`;
    return answer("filtered", `no failure in ${part}${warnings}; only all parts together answer`);
  }
  if (summary.header.filters.cases.some((pattern) => pattern !== "**")) {
    return answer(
      "filtered",
      `no failure in the selected cases${warnings}; a filtered run certifies nothing`,
    );
  }
  return answer("conforms", `conforms${warnings}`);
}

const EXIT_CODES: Readonly<Record<number, string>> = {
  0: "nothing failed that was not expected",
  1: "does not conform",
  2: "wrong usage",
  3: "the environment or the adapter could not start",
  4: "the expectation file is stale",
  5: "nothing matched",
};

export function exitCodeMeaning(code: number): string {
  return EXIT_CODES[code] ?? "unknown";
}
