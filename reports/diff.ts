import type { HeaderLine, RecordLine } from "../harness/engine/record.ts";
import type { Depth, Verdict } from "../harness/engine/verdict.ts";
import { isFailing } from "./finding.ts";
import { plural, printable } from "./printable.ts";

/** One check of one case at one depth in two records. */
export interface Change {
  readonly case: string;
  readonly depth: Depth;
  readonly step: number;
  readonly check: string;
  readonly before: Verdict | undefined;
  readonly after: Verdict | undefined;
  /** What the later record says, when it is no pass. */
  readonly message: string;
}

export interface RecordDiff {
  readonly before: HeaderLine;
  readonly after: HeaderLine;
  /** Fails now and did not before: also where it was not judged before. */
  readonly regressions: readonly Change[];
  /** Failed before and passes now. */
  readonly fixes: readonly Change[];
  /** Any other change of a verdict, such as a pass that is not applicable now. */
  readonly changed: readonly Change[];
  /** Checks that only the later record has. Those that fail are here and not in `regressions`. */
  readonly new: readonly Change[];
  /** Checks that only the earlier record has. */
  readonly gone: readonly Change[];
  readonly unchanged: number;
  /** Which of the two records has no footer: what is gone or new may be a matter of that only. */
  readonly truncated: readonly ("before" | "after")[];
}

export type Lines = AsyncIterable<RecordLine> | Iterable<RecordLine>;

/** What a record says of each check. */
export interface RecordResults {
  readonly header: HeaderLine;
  readonly results: ReadonlyMap<string, Change>;
  readonly isComplete: boolean;
}

/** Compares two records, check by check. Disputed checks are not scored and not compared. */
export async function diffRecords(before: Lines, after: Lines): Promise<RecordDiff> {
  return compareResults(await collectResults(before), await collectResults(after));
}

export function compareResults(earlier: RecordResults, later: RecordResults): RecordDiff {
  const lists = { regressions: [], fixes: [], changed: [], new: [], gone: [] } as Record<
    "regressions" | "fixes" | "changed" | "new" | "gone",
    Change[]
  >;
  let unchanged = 0;
  for (const [key, change] of later.results) {
    const was = earlier.results.get(key)?.after;
    const is = change.after;
    const found = { ...change, before: was };
    if (was === undefined) lists.new.push(found);
    else if (was === is || (isFailing(was) && is !== undefined && isFailing(is))) unchanged += 1;
    else if (is !== undefined && isFailing(is)) lists.regressions.push(found);
    else if (isFailing(was) && is === "pass") lists.fixes.push(found);
    else lists.changed.push(found);
  }
  for (const [key, change] of earlier.results) {
    if (!later.results.has(key))
      lists.gone.push({ ...change, before: change.after, after: undefined, message: "" });
  }
  const truncated: ("before" | "after")[] = [];
  if (!earlier.isComplete) truncated.push("before");
  if (!later.isComplete) truncated.push("after");
  return { before: earlier.header, after: later.header, ...lists, unchanged, truncated };
}

export async function collectResults(lines: Lines): Promise<RecordResults> {
  let header: HeaderLine | undefined;
  let isComplete = false;
  const results = new Map<string, Change>();
  for await (const line of lines) {
    if (line.kind === "header") header = line;
    else if (line.kind === "footer") isComplete = line.interrupted === undefined;
    else if (line.kind === "result" && line.disputed === undefined) {
      const { depth, step, check, verdict, message } = line;
      const key = `${depth} ${step} ${line.case} ${check}`;
      results.set(key, { case: line.case, depth, step, check, before: undefined, after: verdict, message });
    }
  }
  if (header === undefined) throw new Error("a run record begins with a header line; there was none");
  return { header, results, isComplete };
}

/** The difference for people, as text that ends with a line feed. */
export function renderDiff(diff: RecordDiff): string {
  const named = ({ implementation, startedAt }: HeaderLine): string =>
    printable(`${implementation.name} ${implementation.version}, ${startedAt}`);
  const sections = [[`before  ${named(diff.before)}`, `after   ${named(diff.after)}`]];
  if (diff.before.suite.digest !== diff.after.suite.digest) {
    sections.push(["The suites differ: a check may be new or gone because the suite changed."]);
  }
  for (const which of diff.truncated) {
    sections.push([
      `The record "${which}" is not complete: what is missing in it may just not have been reached.`,
    ]);
  }
  const list = (title: string, changes: readonly Change[]): void => {
    if (changes.length === 0) return;
    sections.push([`${title} (${changes.length.toLocaleString("en-US")})`, ...changes.map(changeLine)]);
  };
  list("Regressions", diff.regressions);
  list("Fixes", diff.fixes);
  list("Changed otherwise", diff.changed);
  list("New", diff.new);
  list("Gone", diff.gone);
  sections.push([
    `${plural(diff.regressions.length, "regression")}, ${plural(diff.fixes.length, "fix", "fixes")}, ` +
      `${diff.changed.length} changed otherwise, ${diff.new.length} new, ${diff.gone.length} gone, ` +
      `${diff.unchanged.toLocaleString("en-US")} as before`,
  ]);
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function changeLine({ case: id, depth, check, before, after, message }: Change): string {
  const verdicts = [before, after].filter((verdict) => verdict !== undefined).join(" -> ");
  const why = message === "" ? "" : `: ${printable(message)}`;
  return `  ${verdicts}  ${printable(id)} [${printable(check)}; ${depth}]${why}`;
}
