import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import { matchesPattern } from "./plan.ts";
import type { ResultLine } from "./record.ts";
import type { Verdict } from "./verdict.ts";

/** One known failure of an implementation, from its expectation file. */
export interface Expectation {
  readonly line: number;
  /** Case pattern: `*` within a segment, `**` for any number of segments. */
  readonly case: string;
  readonly check?: string;
  readonly depth?: string;
  /**
   * Text that the finding's observation has to contain: one entry then covers every finding of one cause, wherever
   * it shows, and goes before the entries without.
   */
  readonly observed?: string;
  readonly expect: "fail" | "flaky" | "skip";
  readonly reason: string;
  readonly issue?: string;
  /** The last day on which the entry holds, as YYYY-MM-DD. */
  readonly until?: string;
}

export interface Stale {
  readonly line: number;
  readonly message: string;
}

/** The file cannot be used; the message has file and line. Exit code 2. */
export class ExpectationError extends Error {
  override readonly name = "ExpectationError";
}

const KEYS = new Set([
  "case",
  "check",
  "depth",
  "observed",
  "expect",
  "requirements",
  "reason",
  "issue",
  "until",
]);
const MODES = new Set(["fail", "flaky", "skip"]);

/** Parses an expectation file. Throws ExpectationError with the file's name and the line. */
export function parseExpectations(text: string, file: string): Expectation[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (node: unknown): number => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  const refuse = (line: number, what: string): never => {
    throw new ExpectationError(`${file}:${line}: ${what}`);
  };
  const [problem] = document.errors;
  if (problem !== undefined)
    refuse(problem.linePos?.[0].line ?? 1, problem.message.split("\n")[0] ?? "not YAML");
  const root = document.contents;
  if (root === null) return [];
  const list = isMap(root) ? root.get("expectations", true) : undefined;
  if (list === undefined || (isScalar(list) && list.value === null)) {
    if (isMap(root) && root.has("expectations")) return [];
    return refuse(1, "the file needs a list named expectations");
  }
  if (!isSeq(list)) return refuse(at(list), "expectations is not a list");
  return list.items.map((item) => {
    if (!isMap(item)) return refuse(at(item), "an entry is a map with case, expect and reason");
    return readEntry(item, at, refuse);
  });
}

function readEntry(
  item: YAMLMap,
  at: (node: unknown) => number,
  refuse: (line: number, what: string) => never,
): Expectation {
  const line = at(item);
  for (const { key } of item.items) {
    if (!KEYS.has(String(key)))
      refuse(at(key), `unknown key ${String(key)}: an entry has ${[...KEYS].join(", ")}`);
  }
  const text = (key: string): string | undefined => {
    const value = item.get(key);
    return value === undefined || value === null ? undefined : String(value);
  };
  const needed = (key: string): string => text(key) ?? refuse(line, `the entry has no ${key}`);
  const expect = needed("expect");
  if (!MODES.has(expect)) refuse(line, `expect is ${expect}; it is one of fail, flaky, skip`);
  const until = text("until");
  if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until))
    refuse(line, `until is ${until}; it is a date such as 2027-01-31`);
  const optional = (["check", "depth", "observed", "issue", "until"] as const).flatMap((key) => {
    const value = text(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const head = {
    line,
    case: needed("case"),
    expect: expect as Expectation["expect"],
    reason: needed("reason"),
  };
  return { ...head, ...Object.fromEntries(optional) };
}

const COUNTS: ReadonlySet<Verdict> = new Set<Verdict>(["fail", "crashed", "timeout"]);

/** Whether a verdict counts against the implementation. */
export function isFailure(verdict: Verdict): boolean {
  return COUNTS.has(verdict);
}

/** Whether an entry speaks of a result, but for what was observed. */
function speaksOf(entry: Expectation, result: ResultLine): boolean {
  return (
    entry.expect !== "skip" &&
    (entry.check === undefined || entry.check === result.check) &&
    (entry.depth === undefined || entry.depth === result.depth) &&
    matchesPattern(entry.case, result.case)
  );
}

function showsCause(entry: Expectation, { message, observed = "" }: ResultLine): boolean {
  return (
    entry.observed === undefined || message.includes(entry.observed) || observed.includes(entry.observed)
  );
}

/** Holds results against the expectation file of one run, and tells at its end which entries are stale. */
export class ExpectationLedger {
  /** For each entry, the cases it spoke of and whether it covered a failure of theirs. */
  private readonly seen: ReadonlyMap<Expectation, Map<string, boolean>>;
  private readonly stale: Stale[] = [];

  /** `today` as YYYY-MM-DD. */
  constructor(
    private readonly entries: readonly Expectation[],
    private readonly today: string,
  ) {
    this.seen = new Map(entries.map((entry) => [entry, new Map<string, boolean>()]));
  }

  /** The entry that says not to run this case at all. */
  skipped(caseId: string): Expectation | undefined {
    const entry = this.entries.find((one) => one.expect === "skip" && matchesPattern(one.case, caseId));
    if (entry !== undefined) this.mark(entry, caseId, true);
    return entry;
  }

  /** Marks a result that an entry covers as known. Only a failure can be known. */
  apply(result: ResultLine): ResultLine {
    const failure = isFailure(result.verdict) && result.disputed === undefined;
    const speaking = this.entries.filter((entry) => speaksOf(entry, result));
    const covering = failure ? speaking.filter((entry) => showsCause(entry, result)) : [];
    for (const entry of speaking) this.mark(entry, result.case, covering.includes(entry));
    const byCause = covering.filter((entry) => entry.observed !== undefined);
    const [entry, other] = byCause.length > 0 ? byCause : covering;
    if (entry === undefined) return result;
    if (other !== undefined) this.overlap(entry, other, result);
    const { reason, issue, line, expect } = entry;
    return { ...result, known: { reason, line, mode: expect, ...(issue === undefined ? {} : { issue }) } };
  }

  private mark(entry: Expectation, caseId: string, covered: boolean): void {
    const cases = this.seen.get(entry);
    cases?.set(caseId, covered || cases.get(caseId) === true);
  }

  private overlap(entry: Expectation, other: Expectation, result: ResultLine): void {
    const message = `overlaps line ${entry.line}: both cover ${result.case}, check ${result.check}; remove one`;
    if (!this.stale.some((known) => known.line === other.line))
      this.stale.push({ line: other.line, message });
  }

  /**
   * Entries that say something untrue: expired, matching no case of the suite, or covering a case that passes.
   * `allCases` are the ids of the whole suite, so that a filtered run accuses nobody.
   */
  finish(allCases: readonly string[]): Stale[] {
    for (const entry of this.entries) {
      const message = this.complaint(entry, allCases);
      if (message !== undefined) this.stale.push({ line: entry.line, message });
    }
    return this.stale.sort((a, b) => a.line - b.line);
  }

  private complaint(entry: Expectation, allCases: readonly string[]): string | undefined {
    if (entry.until !== undefined && entry.until < this.today) {
      return `expired on ${entry.until}: look again and renew or remove it`;
    }
    if (!allCases.some((id) => matchesPattern(entry.case, id)))
      return `${entry.case} matches no case of the suite`;
    const cases = this.seen.get(entry) ?? new Map<string, boolean>();
    if (entry.expect !== "fail" || cases.size === 0) return undefined;
    const covered = [...cases.values()].some((failed) => failed);
    if (entry.observed !== undefined)
      return covered ? undefined : `no finding shows "${entry.observed}" any more: remove it`;
    const passing = [...cases].find(([, failed]) => !failed)?.[0];
    return passing === undefined ? undefined : `${passing} passes now: narrow or remove the entry`;
  }
}
