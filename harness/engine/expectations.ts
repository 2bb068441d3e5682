import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import type { Case } from "./case.ts";
import { matchesPattern } from "./plan.ts";
import type { ResultLine } from "./record.ts";
import type { Depth, Verdict } from "./verdict.ts";

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
  /** The implementation's finding that it is an instance of. */
  readonly finding?: string;
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
  "finding",
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
    const given = value === undefined || value === null ? "" : String(value);
    return given.trim() === "" ? undefined : given;
  };
  const needed = (key: string): string => text(key) ?? refuse(line, `the entry has no ${key}`);
  const expect = needed("expect");
  if (!MODES.has(expect)) refuse(line, `expect is ${expect}; it is one of fail, flaky, skip`);
  const until = text("until");
  if (until !== undefined && !isDate(until))
    refuse(line, `until is ${until}; it is a date such as 2027-01-31`);
  const depth = text("depth");
  if (depth !== undefined && depth !== "codec" && depth !== "live")
    refuse(line, `depth is ${depth}; it is codec or live`);
  const narrow = expect === "skip" ? (["check", "observed"] as const).find((key) => text(key)) : undefined;
  if (narrow !== undefined) refuse(line, `a skip is of whole cases, so it has no ${narrow}`);
  const optional = (["check", "depth", "observed", "finding", "issue", "until"] as const).flatMap((key) => {
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

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  );
}

const COUNTS: ReadonlySet<Verdict> = new Set<Verdict>(["fail", "crashed", "timeout"]);

/** Whether a verdict counts against the implementation. */
export function isFailure(verdict: Verdict): boolean {
  return COUNTS.has(verdict);
}

/** What an expectation is held against. */
export type Finding = Pick<
  ResultLine,
  "case" | "check" | "depth" | "verdict" | "message" | "observed" | "disputed" | "requirements"
>;

/** What of the suite an entry can speak of. */
export type KnownCase = Pick<Case, "id" | "depths" | "steps">;

/** Whether an entry is about this case at this depth. */
function isAbout(entry: Expectation, { case: id, depth }: Pick<Finding, "case" | "depth">): boolean {
  return (entry.depth === undefined || entry.depth === depth) && matchesPattern(entry.case, id);
}

/** These say nothing about the implementation, neither that the entry holds nor that it does not. */
const SILENT: ReadonlySet<Verdict> = new Set<Verdict>(["not-run", "harness-error", "environment-error"]);

/** Whether an entry speaks of a result, but for what was observed. */
export function speaksOf(entry: Expectation, finding: Finding): boolean {
  return (
    entry.expect !== "skip" &&
    (entry.check === undefined || entry.check === finding.check) &&
    isAbout(entry, finding) &&
    !SILENT.has(finding.verdict)
  );
}

/** Whether an entry makes a finding a known failure; of a case to be skipped it covers everything. */
export function covers(entry: Expectation, finding: Finding): boolean {
  if (!isFailure(finding.verdict) || finding.disputed !== undefined) return false;
  if (entry.expect === "skip") return isAbout(entry, finding);
  return speaksOf(entry, finding) && showsCause(entry, finding);
}

function showsCause(entry: Expectation, { message, observed = "" }: Finding): boolean {
  return (
    entry.observed === undefined || message.includes(entry.observed) || observed.includes(entry.observed)
  );
}

/** Why an entry has no place in the suite as it is, whatever a run shows. */
export function strayEntry(entry: Expectation, suite: readonly KnownCase[]): string | undefined {
  const cases = suite.filter(({ id }) => matchesPattern(entry.case, id));
  if (cases.length === 0) return `${entry.case} matches no case of the suite`;
  const { check, depth } = entry;
  const checked = ({ steps }: KnownCase): boolean =>
    check === undefined || steps.some((step) => step.checks.some(({ id }) => id === check));
  if (!cases.some(checked)) return `no case that ${entry.case} matches has a check ${check}`;
  const deep = ({ depths }: KnownCase): boolean => depth === undefined || depths.some((one) => one === depth);
  return cases.some((one) => checked(one) && deep(one))
    ? undefined
    : `${entry.case} never runs at depth ${depth}`;
}

/** Why a finding is no failure, in words that follow the case's id. */
function whyNoFailure({ verdict, disputed }: Finding): string {
  if (disputed !== undefined) return "is disputed, so it is never scored";
  if (verdict === "not-applicable") return "does not apply to what the implementation declares";
  if (verdict === "not-observable") return "cannot be observed";
  return "passes now";
}

/** What of the suite a run went through. */
export interface Extent {
  readonly everyCase: boolean;
  readonly everyDepth: boolean;
}

/** Holds results against the expectation file of one run, and tells at its end which entries are stale. */
export class ExpectationLedger {
  /** For each entry, the cases it spoke of: why the case is no failure, empty where it covered one. */
  private readonly seen: ReadonlyMap<Expectation, Map<string, string>>;
  private readonly stale: Stale[] = [];

  /** `today` as YYYY-MM-DD. */
  constructor(
    private readonly entries: readonly Expectation[],
    private readonly today: string,
  ) {
    this.seen = new Map(entries.map((entry) => [entry, new Map<string, string>()]));
  }

  /** The entry that says not to run this case at all. */
  skipped(caseId: string, depth: Depth): Expectation | undefined {
    return this.entries.find((one) => one.expect === "skip" && isAbout(one, { case: caseId, depth }));
  }

  /** Marks a result that an entry covers as known. Only a failure can be known. */
  apply(result: ResultLine): ResultLine {
    const speaking = this.entries.filter((entry) => speaksOf(entry, result));
    const covering = speaking.filter((entry) => covers(entry, result));
    for (const entry of speaking) this.mark(entry, result, covering.includes(entry));
    const byCause = covering.filter((entry) => entry.observed !== undefined);
    const [entry, other] = byCause.length > 0 ? byCause : covering;
    if (entry === undefined) return result;
    if (other !== undefined) this.overlap(entry, other, result);
    const { reason, issue, finding, line, expect } = entry;
    const where = {
      ...(finding === undefined ? {} : { finding }),
      ...(issue === undefined ? {} : { issue }),
    };
    return { ...result, known: { reason, line, mode: expect, ...where } };
  }

  private mark(entry: Expectation, result: ResultLine, covered: boolean): void {
    const cases = this.seen.get(entry);
    if (covered) cases?.set(result.case, "");
    else if (!cases?.has(result.case)) cases?.set(result.case, whyNoFailure(result));
  }

  private overlap(entry: Expectation, other: Expectation, result: ResultLine): void {
    const message = `overlaps line ${entry.line}: both cover ${result.case}, check ${result.check}; remove one`;
    if (!this.stale.some((known) => known.line === other.line))
      this.stale.push({ line: other.line, message });
  }

  /**
   * Entries that say something untrue: expired, matching nothing of the suite, or covering a case that passes. The
   * whole suite is given, and whether all of it ran: what a filter left out may be what an entry is about.
   */
  finish(suite: readonly KnownCase[], ran: Extent = { everyCase: true, everyDepth: true }): Stale[] {
    for (const entry of this.entries) {
      const message = this.complaint(entry, suite, ran);
      if (message !== undefined) this.stale.push({ line: entry.line, message });
    }
    return this.stale.sort((a, b) => a.line - b.line);
  }

  private complaint(entry: Expectation, suite: readonly KnownCase[], ran: Extent): string | undefined {
    if (entry.until !== undefined && entry.until < this.today) {
      return `expired on ${entry.until}: look again and renew or remove it`;
    }
    const stray = strayEntry(entry, suite);
    if (stray !== undefined) return stray;
    const cases = [...(this.seen.get(entry) ?? [])];
    if (entry.expect !== "fail" || cases.length === 0) return undefined;
    if (entry.depth === undefined && !ran.everyDepth) return undefined;
    if (entry.observed !== undefined) {
      if (!ran.everyCase) return undefined;
      const shown = cases.some(([, why]) => why === "");
      return shown ? undefined : `no finding shows "${entry.observed}" any more: remove it`;
    }
    const [id, why] = cases.find(([, reason]) => reason !== "") ?? [];
    return id === undefined ? undefined : `${id} ${why}: narrow or remove the entry`;
  }
}
