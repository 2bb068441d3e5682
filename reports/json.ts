import { type Answer, conclude, exitCodeMeaning } from "./conclusion.ts";
import { type DescribeRequirement, type Finding, isFailing, rerunCommand } from "./finding.ts";
import type { RunSummary, Tally } from "./summary.ts";

/** What `--json` prints. `schema` changes when a member changes its meaning or goes away. */
export interface JsonReport {
  readonly schema: 1;
  readonly implementation: RunSummary["header"]["implementation"];
  readonly suite: RunSummary["header"]["suite"];
  readonly runId: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly filters: RunSummary["header"]["filters"];
  readonly conforms: boolean;
  readonly answer: Answer;
  readonly conclusion: string;
  /** Null when the record is truncated. */
  readonly exitCode: number | null;
  readonly exitCodeMeaning: string | null;
  readonly truncated: boolean;
  readonly interrupted: string | null;
  readonly counts: {
    readonly cases: number;
    readonly checks: number;
    readonly verdicts: Tally;
    readonly levels: Readonly<Record<string, Tally>>;
    /** Findings that count against the implementation, depths together. */
    readonly failing: number;
    /** How many of `failing` the expectation file covers. */
    readonly known: number;
    readonly disputed: number;
    readonly notApplicable: number;
    readonly notObservable: number;
  };
  readonly findings: readonly JsonFinding[];
  readonly disputed: RunSummary["disputed"];
  readonly notApplicable: RunSummary["notApplicable"]["reasons"];
  readonly notObservable: RunSummary["notObservable"]["reasons"];
  readonly stale: RunSummary["stale"];
}

interface JsonFinding extends Omit<Finding, "requirements"> {
  readonly requirements: readonly {
    readonly id: string;
    readonly document?: string;
    readonly section?: string;
    readonly paraphrase?: string;
  }[];
  readonly rerun: string;
}

export interface JsonOptions {
  readonly describeRequirement?: DescribeRequirement;
}

/** The summary of a run for a program. Print it with `JSON.stringify`. */
export function jsonReport(summary: RunSummary, options: JsonOptions = {}): JsonReport {
  const { header, footer } = summary;
  const { answer, conforms, text } = conclude(summary);
  const failing = summary.findings.filter((finding) => isFailing(finding.verdict));
  return {
    schema: 1,
    implementation: header.implementation,
    suite: header.suite,
    runId: header.runId,
    startedAt: header.startedAt,
    endedAt: footer?.endedAt ?? null,
    filters: header.filters,
    conforms,
    answer,
    conclusion: text,
    exitCode: footer?.exitCode ?? null,
    exitCodeMeaning: footer === undefined ? null : exitCodeMeaning(footer.exitCode),
    truncated: summary.truncated,
    interrupted: summary.interrupted ?? null,
    counts: {
      cases: summary.cases,
      checks: summary.checks,
      verdicts: summary.verdicts,
      levels: Object.fromEntries(summary.levels),
      failing: failing.length,
      known: failing.filter((finding) => finding.known !== undefined).length,
      disputed: summary.disputed.length,
      notApplicable: summary.notApplicable.count,
      notObservable: summary.notObservable.count,
    },
    findings: summary.findings.map((finding) => ({
      ...finding,
      requirements: finding.requirements.map((id) => ({ id, ...options.describeRequirement?.(id) })),
      rerun: rerunCommand(header, finding.case),
    })),
    disputed: summary.disputed,
    notApplicable: summary.notApplicable.reasons,
    notObservable: summary.notObservable.reasons,
    stale: summary.stale,
  };
}
