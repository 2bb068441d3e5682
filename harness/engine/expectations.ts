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

const KEYS = new Set(["case", "check", "expect", "reason", "issue", "until", "requirements"]);
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
  if (problem !== undefined) refuse(problem.linePos?.[0].line ?? 1, problem.message.split("\n")[0] ?? "not YAML");
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

function readEntry(item: YAMLMap, at: (node: unknown) => number, refuse: (line: number, what: string) => never): Expectation {
  const line = at(item);
  for (const { key } of item.items) {
    if (!KEYS.has(String(key))) refuse(at(key), `unknown key ${String(key)}: an entry has ${[...KEYS].join(", ")}`);
  }
  const text = (key: string): string | undefined => {
    const value = item.get(key);
    return value === undefined || value === null ? undefined : String(value);
  };
  const needed = (key: string): string => text(key) ?? refuse(line, `the entry has no ${key}`);
  const expect = needed("expect");
  if (!MODES.has(expect)) refuse(line, `expect is ${expect}; it is one of fail, flaky, skip`);
  const [check, issue, until] = [text("check"), text("issue"), text("until")];
  if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until)) refuse(line, `until is ${until}; it is a date such as 2027-01-31`);
  return {
    line,
    case: needed("case"),
    expect: expect as Expectation["expect"],
    reason: needed("reason"),
    ...(check === undefined ? {} : { check }),
    ...(issue === undefined ? {} : { issue }),
    ...(until === undefined ? {} : { until }),
  };
}

const COUNTS: ReadonlySet<Verdict> = new Set<Verdict>(["fail", "crashed", "timeout"]);

/** Whether a verdict counts against the implementation. */
export function isFailure(verdict: Verdict): boolean {
  return COUNTS.has(verdict);
}

interface Seen {
  readonly cases: Map<string, boolean>;
}

/** Holds results against the expectation file of one run, and tells at its end which entries are stale. */
export class ExpectationLedger {
  private readonly seen = new Map<Expectation, Seen>();
  private readonly stale: Stale[] = [];

  /** `today` as YYYY-MM-DD. */
  constructor(
    private readonly entries: readonly Expectation[],
    private readonly today: string,
  ) {
    for (const entry of entries) this.seen.set(entry, { cases: new Map() });
  }

  /** The entry that says not to run this case at all. */
  skipped(caseId: string): Expectation | undefined {
    const entry = this.entries.find((one) => one.expect === "skip" && matchesPattern(one.case, caseId));
    if (entry !== undefined) this.seen.get(entry)?.cases.set(caseId, true);
    return entry;
  }

  /** Marks a result that an entry covers as known. Only a failure can be known. */
  apply(result: ResultLine): ResultLine {
    const covering = this.entries.filter(
      (entry) =>
        entry.expect !== "skip" &&
        (entry.check === undefined || entry.check === result.check) &&
        matchesPattern(entry.case, result.case),
    );
    const failure = isFailure(result.verdict) && result.disputed === undefined;
    for (const entry of covering) {
      const { cases } = this.seen.get(entry) as Seen;
      cases.set(result.case, (cases.get(result.case) ?? false) || failure);
    }
    const [entry, other] = covering;
    if (!failure || entry === undefined) return result;
    if (other !== undefined) {
      const message = `overlaps line ${entry.line}: both cover ${result.case}, check ${result.check}; remove one`;
      if (!this.stale.some((known) => known.message === message)) this.stale.push({ line: other.line, message });
    }
    const { reason, issue, line, expect } = entry;
    return { ...result, known: { reason, line, mode: expect, ...(issue === undefined ? {} : { issue }) } };
  }

  /**
   * Entries that say something untrue: expired, matching no case of the suite, or covering a case that passes.
   * `allCases` are the ids of the whole suite, so that a filtered run accuses nobody.
   */
  finish(allCases: readonly string[]): Stale[] {
    for (const entry of this.entries) {
      const { cases } = this.seen.get(entry) as Seen;
      if (entry.until !== undefined && entry.until < this.today) {
        this.stale.push({ line: entry.line, message: `expired on ${entry.until}: look again and renew or remove it` });
      } else if (!allCases.some((id) => matchesPattern(entry.case, id))) {
        this.stale.push({ line: entry.line, message: `${entry.case} matches no case of the suite` });
      } else if (entry.expect === "fail") {
        const [passing] = [...cases].filter(([, failed]) => !failed).map(([id]) => id);
        if (passing !== undefined) {
          this.stale.push({ line: entry.line, message: `${passing} passes now: narrow or remove the entry` });
        }
      }
    }
    return this.stale.sort((a, b) => a.line - b.line);
  }
}
