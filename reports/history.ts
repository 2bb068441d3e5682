import type { HeaderLine, RecordLine } from "../harness/engine/record.ts";
import { type Conclusion, conclude } from "./conclusion.ts";
import { type Change, collectResults, compareResults, type Lines, type RecordResults } from "./diff.ts";
import { columnsOf, type NumberColumn } from "./numbers.ts";
import { clip } from "./printable.ts";
import { RecordError } from "./record-error.ts";
import { createSummarizer, type RunSummary } from "./summary.ts";

/** One run among several of the same implementation. */
export interface HistoryRun {
  readonly startedAt: string;
  readonly version: string;
  readonly suite: HeaderLine["suite"];
  readonly spec: string;
  readonly conclusion: Conclusion;
  readonly counts: Readonly<Partial<Record<NumberColumn, number>>>;
  readonly known: number;
  /** What changed since the run before; absent in the first. */
  readonly since?: HistoryChanges;
}

interface HistoryChanges {
  readonly regressions: number;
  readonly fixes: number;
  readonly changed: number;
  readonly new: number;
  readonly gone: number;
  readonly isOtherSuite: boolean;
  /** The worst of them; `kind` says which of the numbers above counts it. */
  readonly examples: readonly (Change & { readonly kind: "regression" | "fix" | "changed" | "new" })[];
}

export interface History {
  /** Oldest first. */
  readonly runs: readonly HistoryRun[];
  /** The latest run, which the page shows in full. */
  readonly latest: { readonly name: string; readonly summary: RunSummary };
}

const MOST_EXAMPLES = 500;
const LONGEST_MESSAGE = 300;

/**
 * Several records of one implementation, in the order in which their runs started. Throws RecordError for records of
 * different implementations or specification versions, which have no history in common.
 */
export async function readHistory(
  records: readonly { readonly name: string; lines(): Lines }[],
): Promise<History> {
  const read: { name: string; summary: RunSummary; results: RecordResults }[] = [];
  for (const { name, lines } of records) {
    const summarizer = createSummarizer();
    const results = await collectResults(passing(lines(), summarizer.add));
    read.push({ name, summary: summarizer.finish(), results });
  }
  const [first] = read;
  for (const { name, summary } of read) {
    const difference = first === undefined ? undefined : whatDiffers(first.summary.header, summary.header);
    if (difference !== undefined)
      throw new RecordError(name, `it has no history in common with ${first?.name}: ${difference}`);
  }
  read.sort((a, b) => (a.summary.header.startedAt < b.summary.header.startedAt ? -1 : 1));
  const latest = read.at(-1);
  if (latest === undefined) throw new Error("a history is made of records; there was none");
  return {
    runs: read.map(({ summary, results }, at) => historyRun(summary, read[at - 1]?.results, results)),
    latest: { name: latest.name, summary: latest.summary },
  };
}

async function* passing(lines: Lines, seen: (line: RecordLine) => void): AsyncGenerator<RecordLine, void> {
  for await (const line of lines) {
    seen(line);
    yield line;
  }
}

function whatDiffers(first: HeaderLine, other: HeaderLine): string | undefined {
  if (first.implementation.name !== other.implementation.name)
    return `it is of ${other.implementation.name}, and not of ${first.implementation.name}`;
  return first.filters.spec === other.filters.spec
    ? undefined
    : `it was judged by CloudEvents ${other.filters.spec}, and not by ${first.filters.spec}`;
}

function historyRun(
  summary: RunSummary,
  before: RecordResults | undefined,
  after: RecordResults,
): HistoryRun {
  const { header, verdicts, known } = summary;
  return {
    startedAt: header.startedAt,
    version: header.implementation.version,
    suite: header.suite,
    spec: header.filters.spec,
    conclusion: conclude(summary),
    counts: Object.fromEntries(columnsOf(verdicts)),
    known,
    ...(before === undefined ? {} : { since: changes(before, after) }),
  };
}

function changes(before: RecordResults, after: RecordResults): HistoryChanges {
  const diff = compareResults(before, after);
  const examples = [
    ...diff.regressions.map((change) => ({ ...change, kind: "regression" as const })),
    ...diff.fixes.map((change) => ({ ...change, kind: "fix" as const })),
    ...diff.changed.map((change) => ({ ...change, kind: "changed" as const })),
    ...diff.new
      .filter(({ after: is }) => is !== "pass" && is !== "not-applicable")
      .map((change) => ({ ...change, kind: "new" as const })),
  ];
  return {
    regressions: diff.regressions.length,
    fixes: diff.fixes.length,
    changed: diff.changed.length,
    new: diff.new.length,
    gone: diff.gone.length,
    isOtherSuite: before.header.suite.digest !== after.header.suite.digest,
    examples: examples
      .slice(0, MOST_EXAMPLES)
      .map((change) => ({ ...change, message: clip(change.message, LONGEST_MESSAGE) })),
  };
}
