import type { Evidence, FooterLine, HeaderLine, RecordLine, ResultLine } from "../harness/engine/record.ts";
import type { Depth, Level, Verdict } from "../harness/engine/verdict.ts";
import {
  byGravity,
  type Disputed,
  type Exchange,
  type Finding,
  isFailing,
  isFinding,
  type Mutable,
} from "./finding.ts";
import { redact, redactResult } from "./redact.ts";
import { trimLong } from "./trim.ts";

export type Tally = Partial<Record<Verdict, number>>;

/** Results that judged nothing, by the reason they gave. */
export interface Withheld {
  readonly count: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** What every report needs of a record. Its size grows with the findings, not with the cases. */
export interface RunSummary {
  readonly header: HeaderLine;
  readonly footer: FooterLine | undefined;
  /** There is no footer: the run stopped before its end and certifies nothing. */
  readonly truncated: boolean;
  readonly interrupted: string | undefined;
  readonly cases: number;
  readonly checks: number;
  /** Scored results by verdict; every depth counts. */
  readonly verdicts: Tally;
  readonly levels: ReadonlyMap<Level, Tally>;
  /** By the first segment of the case id: the document or binding. */
  readonly areas: ReadonlyMap<string, Tally>;
  readonly requirements: ReadonlyMap<string, Tally & { disputed?: number }>;
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly disputed: readonly Disputed[];
  readonly notApplicable: Withheld;
  readonly notObservable: Withheld;
  /** Failing results that the expectation file covers. */
  readonly known: number;
  readonly stale: FooterLine["stale"];
}

export interface Summarizer {
  add(line: RecordLine): void;
  finish(): RunSummary;
}

/** Lines of one case come close together but may interleave with others; this many cases are kept open. */
const OPEN_CASES = 2048;
/** Evidence kept for findings, all in all. Beyond it the record itself has to be asked. */
const EVIDENCE_BUDGET = 64 * 1024 * 1024;
const REASONS = 200;

interface OpenCase {
  title: string | undefined;
  evidence: Map<number, Evidence>;
  /** Findings of this case at this depth that still want a title or evidence. */
  findings: Mutable<Finding>[];
}

/** Collects the summary while lines come, from a file or from a run that is still going on. */
export function createSummarizer(): Summarizer {
  let header: HeaderLine | undefined;
  let footer: FooterLine | undefined;
  let cases = 0;
  let checks = 0;
  let known = 0;
  let budget = EVIDENCE_BUDGET;
  const verdicts: Tally = {};
  const levels = new Map<Level, Tally>();
  const areas = new Map<string, Tally>();
  const requirements = new Map<string, Tally & { disputed?: number }>();
  const open = new Map<string, OpenCase>();
  const findings = new Map<string, Mutable<Finding>>();
  const disputed = new Map<string, Mutable<Disputed>>();
  const withheld = {
    "not-applicable": new Map<string, number>(),
    "not-observable": new Map<string, number>(),
  };

  const openCase = (id: string, depth: Depth): OpenCase => {
    const key = `${depth} ${id}`;
    let found = open.get(key);
    if (found === undefined) {
      found = { title: undefined, evidence: new Map(), findings: [] };
      open.set(key, found);
      const [oldest] = open.keys();
      if (open.size > OPEN_CASES && oldest !== undefined) open.delete(oldest);
    }
    return found;
  };

  const attach = (finding: Mutable<Finding>, { stimulus, observation }: Evidence): void => {
    if (finding.evidence !== undefined || budget <= 0) return;
    const trimmed = trimLong(redact({ stimulus, observation }) as Exchange);
    budget -= trimmed.size;
    finding.evidence = trimmed.value;
  };

  const addFinding = (result: ResultLine): void => {
    const line = redactResult(result);
    const key = JSON.stringify([line.case, line.step, line.check, line.verdict, line.known?.line]);
    const earlier = findings.get(key);
    if (earlier !== undefined) {
      if (!earlier.depths.includes(line.depth)) earlier.depths.push(line.depth);
      if (line.observed !== earlier.observed || line.message !== earlier.message) {
        const { depth, message, observed } = line;
        earlier.also.push({ depth, message, ...(observed === undefined ? {} : { observed }) });
      }
      return;
    }
    const { kind: _kind, depth, disputed: _disputed, ...rest } = line;
    const finding: Mutable<Finding> = {
      ...rest,
      requirements: [...line.requirements],
      depths: [depth],
      also: [],
    };
    findings.set(key, finding);
    const { title, evidence, findings: waiting } = openCase(line.case, depth);
    if (title !== undefined) finding.title = title;
    const seen = evidence.get(line.step);
    if (seen !== undefined) attach(finding, seen);
    waiting.push(finding);
  };

  const addDisputed = (line: ResultLine, reason: string): void => {
    const { check, depth, level, verdict, message } = line;
    const key = JSON.stringify([line.case, line.step, check, verdict]);
    const earlier = disputed.get(key);
    if (earlier !== undefined) {
      if (!earlier.depths.includes(depth)) earlier.depths.push(depth);
      return;
    }
    const found = { case: line.case, check, depths: [depth], level, verdict, reason, message };
    disputed.set(key, { ...found, requirements: [...line.requirements] });
  };

  const addResult = (line: ResultLine): void => {
    checks += 1;
    if (line.disputed !== undefined) {
      for (const id of line.requirements) {
        const tally = entry(requirements, id);
        tally.disputed = (tally.disputed ?? 0) + 1;
      }
      addDisputed(line, line.disputed);
      return;
    }
    const { verdict } = line;
    count(verdicts, verdict);
    count(entry(levels, line.level), verdict);
    count(entry(areas, areaOf(line.case)), verdict);
    for (const id of line.requirements) count(entry(requirements, id), verdict);
    if (line.known !== undefined && isFailing(verdict)) known += 1;
    if (verdict === "not-applicable" || verdict === "not-observable") {
      const reasons = withheld[verdict];
      const reason = reasons.has(line.message) || reasons.size < REASONS ? line.message : "other reasons";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    } else if (isFinding(verdict)) addFinding(line);
  };

  return {
    add(line) {
      if (line.kind === "header") header = line;
      else if (line.kind === "footer") footer = line;
      else if (line.kind === "result") addResult(line);
      else if (line.kind !== "broker") {
        const group = openCase(line.case, line.depth);
        if (line.kind === "case") {
          cases += 1;
          group.title = line.title;
          for (const finding of group.findings) finding.title ??= line.title;
        } else {
          group.evidence.set(line.step, line);
          for (const finding of group.findings) if (finding.step === line.step) attach(finding, line);
        }
      }
    },
    finish() {
      if (header === undefined) throw new Error("a run record begins with a header line; there was none");
      open.clear();
      return {
        header,
        footer,
        truncated: footer === undefined,
        interrupted: footer?.interrupted,
        cases,
        checks,
        verdicts,
        levels,
        areas,
        requirements,
        findings: [...findings.values()].sort(byGravity),
        disputed: [...disputed.values()],
        notApplicable: reasonsOf(withheld["not-applicable"]),
        notObservable: reasonsOf(withheld["not-observable"]),
        known,
        stale: footer?.stale ?? [],
      };
    },
  };
}

/** The summary of a record, read once from its first line to its last. */
export async function summarize(
  lines: AsyncIterable<RecordLine> | Iterable<RecordLine>,
): Promise<RunSummary> {
  const summarizer = createSummarizer();
  for await (const line of lines) summarizer.add(line);
  return summarizer.finish();
}

/** The first segment of a case id: its document or binding. */
export function areaOf(id: string): string {
  return id.split("/", 1)[0] ?? id;
}

function count(tally: Tally, verdict: Verdict): void {
  tally[verdict] = (tally[verdict] ?? 0) + 1;
}

function entry<K>(map: Map<K, Tally>, key: K): Tally & { disputed?: number } {
  let tally = map.get(key);
  if (tally === undefined) {
    tally = {};
    map.set(key, tally);
  }
  return tally;
}

function reasonsOf(reasons: ReadonlyMap<string, number>): Withheld {
  const list = Array.from(reasons, ([reason, times]) => ({ reason, count: times }));
  list.sort((a, b) => b.count - a.count);
  return { count: list.reduce((sum, reason) => sum + reason.count, 0), reasons: list };
}
