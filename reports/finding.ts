import type { HeaderLine, ResultLine } from "../harness/engine/record.ts";
import type { Depth, Level, Verdict } from "../harness/engine/verdict.ts";
import { LEVELS, VERDICTS } from "./record-line.ts";

type Known = NonNullable<ResultLine["known"]>;

/** What was asked and what came back. */
export interface Exchange {
  readonly stimulus: unknown;
  readonly observation: unknown;
}

/** A scored result that is not a pass: the same check of the same case over all depths where it found the same. */
export interface Finding {
  readonly case: string;
  /** The case's title, when the record got as far as its case line. */
  readonly title?: string;
  readonly step: number;
  readonly check: string;
  readonly depths: readonly Depth[];
  readonly requirements: readonly string[];
  readonly level: Level;
  readonly verdict: Verdict;
  readonly message: string;
  readonly expected?: string;
  readonly observed?: string;
  readonly known?: Known;
  /** Depths that found it too, but saw something else than `observed`. */
  readonly also: readonly { readonly depth: Depth; readonly message: string; readonly observed?: string }[];
  /** Of the first depth; absent when the record holds none or when too much of it was collected already. */
  readonly evidence?: Exchange;
}

export interface Disputed {
  readonly case: string;
  readonly check: string;
  readonly depths: readonly Depth[];
  readonly requirements: readonly string[];
  readonly level: Level;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly message: string;
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** Verdicts that count against the implementation. */
export function isFailing(verdict: Verdict): boolean {
  return verdict === "fail" || verdict === "crashed" || verdict === "timeout";
}

/** Verdicts that keep the question open: nobody can say conforming, and the implementation is not to blame. */
export function isUnjudged(verdict: Verdict): boolean {
  return verdict === "harness-error" || verdict === "environment-error" || verdict === "not-run";
}

/** Verdicts that a report lists one by one. */
export function isFinding(verdict: Verdict): boolean {
  return isFailing(verdict) || isUnjudged(verdict) || verdict === "warn" || verdict === "info";
}

const VERDICT_RANK = new Map(VERDICTS.map((verdict, rank) => [verdict, rank]));
const LEVEL_RANK = new Map(LEVELS.map((level, rank) => [level, rank]));

/** What counts against the implementation, what keeps the question open, then advice. */
function gravity(verdict: Verdict): number {
  if (isFailing(verdict)) return 0;
  return isUnjudged(verdict) ? 1 : 2;
}

/** Worst first; what is not known yet before what is; then in the record's order (sorts are stable). */
export function byGravity(a: Finding, b: Finding): number {
  return (
    gravity(a.verdict) - gravity(b.verdict) ||
    Number(a.known !== undefined) - Number(b.known !== undefined) ||
    (VERDICT_RANK.get(a.verdict) ?? 0) - (VERDICT_RANK.get(b.verdict) ?? 0) ||
    (LEVEL_RANK.get(a.level) ?? 0) - (LEVEL_RANK.get(b.level) ?? 0)
  );
}

/** Findings of one cause: the same verdict on the same requirements, for the same stated reason, in several cases. */
export interface Pattern<F extends Finding = Finding> {
  readonly verdict: Verdict;
  readonly level: Level;
  readonly requirements: readonly string[];
  readonly isKnown: boolean;
  /** The sentence that all of them say; empty when each only compares its own values. */
  readonly cause: string;
  readonly findings: readonly F[];
}

/** Groups findings by cause: worst first, then what is not known, then the cause of most findings. */
export function patternsOf<F extends Finding>(findings: readonly F[]): Pattern<F>[] {
  const patterns = new Map<string, Omit<Pattern<F>, "findings"> & { readonly findings: F[] }>();
  for (const finding of findings) {
    const { requirements, verdict, level } = finding;
    const isKnown = finding.known !== undefined;
    const cause = causeOf(finding);
    const key = JSON.stringify([verdict, isKnown, requirements, cause]);
    const pattern = patterns.get(key);
    if (pattern === undefined) {
      patterns.set(key, {
        verdict,
        level,
        requirements: [...requirements],
        isKnown,
        cause,
        findings: [finding],
      });
    } else pattern.findings.push(finding);
  }
  return [...patterns.values()].sort((a, b) => {
    const [first, second] = [a.findings[0], b.findings[0]];
    if (first === undefined || second === undefined) return 0;
    return byGravity(first, second) || b.findings.length - a.findings.length;
  });
}

/** The message only repeats what `expected` and `observed` say. */
function isComparison({ message, expected, observed }: Finding): boolean {
  if (expected === undefined || observed === undefined) return false;
  return message.includes(expected) && message.includes(observed);
}

/** What the finding says beyond its own values, so that findings of one cause can be told from the others. */
function causeOf(finding: Finding): string {
  return isComparison(finding) ? "" : finding.message;
}

/** What to say above `expected` and `observed`: the message, or what would have been right. */
export function statementOf(finding: Finding): string {
  const { title, message } = finding;
  return title !== undefined && (message === "" || isComparison(finding)) ? title : message;
}

/** The command that runs one case again, safe to paste into a shell: a record may come from anywhere. */
export function rerunCommand(header: HeaderLine, id: string): string {
  const { implementation, adapter } = header;
  // What came by once is not asked for again by its number.
  if (header.outside === "check") return `${adapter.command} --case ${shellWord(id)}`;
  if (header.outside !== undefined) return adapter.command;
  if (implementation.id !== adapter.command) {
    return `plugfest run ${shellWord(implementation.id)} --case ${shellWord(id)}`;
  }
  // It was run as `-- COMMAND`; how its words were quoted is lost, so only a plain one is repeated.
  const command = /^[A-Za-z0-9_./@:+= -]+$/.test(adapter.command) ? adapter.command : "COMMAND...";
  return `plugfest run --case ${shellWord(id)} -- ${command}`;
}

/** A word that a shell takes as it is. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_./@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** What the catalogue knows of a requirement. */
export interface RequirementText {
  readonly document: string;
  readonly section: string;
  readonly paraphrase: string;
  /** The requirement's own level: a check that cites several takes the strictest. */
  readonly level?: Level;
}

export type DescribeRequirement = (id: string) => RequirementText | undefined;
