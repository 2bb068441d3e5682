import type { HeaderLine } from "../../harness/engine/record.ts";
import type { Level } from "../../harness/engine/verdict.ts";
import { type Conclusion, conclude } from "../conclusion.ts";
import { type Described, describeObservation, describeStimulus } from "../exchange.ts";
import { type Finding, patternsOf, type RequirementText } from "../finding.ts";
import type { HistoryRun } from "../history.ts";
import { type NumberTable, numberTable } from "../numbers.ts";
import { clip, printable } from "../printable.ts";
import { specLink } from "../spec-link.ts";
import { areaOf, type RunSummary, type Tally } from "../summary.ts";
import type { MatrixData } from "./matrix-data.ts";
import { shortened } from "./shortened.ts";

/** What the page holds: plain JSON, made by the command line, or in the browser from a record that was dropped on it. */
export type PageData = RunPage | MatrixPage;

export interface MatrixPage {
  readonly kind: "matrix";
  readonly matrix: MatrixData;
  readonly catalogue: readonly CatalogueText[];
}

export interface RunPage {
  readonly kind: "run";
  readonly run: RunData;
  readonly catalogue: readonly CatalogueText[];
  /** Oldest first, `run` among them; only when there are several. */
  readonly history?: readonly HistoryRun[];
}

/** A requirement as the page shows it. */
export interface CatalogueText extends RequirementText {
  readonly id: string;
  readonly level: Level;
  readonly link?: string;
}

/** A finding with its exchange in words, and with what the page filters by. */
export interface PageFinding extends Omit<Finding, "evidence"> {
  readonly sent?: Described;
  readonly back?: Described;
  readonly binding: string;
  readonly format?: string;
}

export interface RunData {
  readonly header: HeaderLine;
  readonly endedAt?: string;
  readonly durationMs?: number;
  readonly exitCode?: number;
  readonly conclusion: Conclusion;
  readonly cases: number;
  readonly checks: number;
  readonly verdicts: Tally;
  readonly numbers: NumberTable;
  readonly requirements: readonly (readonly [id: string, tally: Tally & { disputed?: number }])[];
  /** Worst first. */
  readonly findings: readonly PageFinding[];
  /** How many findings have no exchange here because others of their cause have. */
  readonly brief: number;
  readonly disputed: RunSummary["disputed"];
  readonly notApplicable: RunSummary["notApplicable"];
  readonly notObservable: RunSummary["notObservable"];
  readonly stale: RunSummary["stale"];
}

/** Exchanges kept of the findings of one cause, and how many characters all of them may have. */
const EXCHANGES_OF_CAUSE = 20;
const EXCHANGE_BUDGET = 8 * 1024 * 1024;
/** Where texts are cut: in an exchange, in a finding, and in a finding when there are very many. */
const LONGEST_TEXT = 4000;
const LONGEST_VALUE = 16 * 1024;
const LONGEST_OF_MANY = 400;
const MANY = 5000;

/** The page's form of a summary. Its size is bounded by the number of findings. */
export function runData(summary: RunSummary): RunData {
  const { header, footer, findings } = summary;
  const full = withExchange(findings);
  const longest = findings.length > MANY ? LONGEST_OF_MANY : LONGEST_VALUE;
  return {
    header,
    ...(footer === undefined
      ? {}
      : { endedAt: footer.endedAt, durationMs: footer.durationMs, exitCode: footer.exitCode }),
    conclusion: conclude(summary),
    cases: summary.cases,
    checks: summary.checks,
    verdicts: summary.verdicts,
    numbers: numberTable(summary),
    requirements: [...summary.requirements],
    findings: findings.map((finding) => pageFinding(finding, full.has(finding), longest)),
    brief: findings.filter((finding) => finding.evidence !== undefined && !full.has(finding)).length,
    disputed: summary.disputed,
    notApplicable: summary.notApplicable,
    notObservable: summary.notObservable,
    stale: summary.stale,
  };
}

/** Some findings of every cause keep their exchange, the worst causes first, as far as there is room. */
function withExchange(findings: readonly Finding[]): Set<Finding> {
  const chosen = new Set<Finding>();
  let budget = EXCHANGE_BUDGET;
  for (const pattern of patternsOf(findings)) {
    for (const finding of pattern.findings.slice(0, EXCHANGES_OF_CAUSE)) {
      if (finding.evidence === undefined) continue;
      budget -= Math.min(2 * LONGEST_TEXT, JSON.stringify(finding.evidence).length);
      if (budget < 0) return chosen;
      chosen.add(finding);
    }
  }
  return chosen;
}

function pageFinding(finding: Finding, isFull: boolean, longest: number): PageFinding {
  const { evidence, ...rest } = finding;
  const stimulus = (evidence?.stimulus ?? {}) as Stimulus;
  const format = formatOf(stimulus);
  const cut = (name: "expected" | "observed"): { [K in typeof name]?: string } =>
    rest[name] === undefined ? {} : { [name]: clip(rest[name], longest) };
  return {
    ...rest,
    message: clip(rest.message, longest),
    ...cut("expected"),
    ...cut("observed"),
    also: rest.also.map(({ depth, message, observed }) => ({
      depth,
      message: clip(message, LONGEST_OF_MANY),
      ...(observed === undefined ? {} : { observed: clip(observed, LONGEST_TEXT) }),
    })),
    binding: typeof stimulus.binding === "string" ? stimulus.binding : areaOf(finding.case),
    ...(format === undefined ? {} : { format }),
    ...(isFull && evidence !== undefined
      ? {
          sent: shortened(describeStimulus(evidence.stimulus)),
          back: shortened(describeObservation(evidence.observation)),
        }
      : {}),
  };
}

interface Stimulus {
  readonly binding?: unknown;
  readonly format?: unknown;
  readonly message?: unknown;
}

const STRUCTURED = /^application\/cloudevents(?:-batch)?\+([a-z0-9-]+)/i;

/** The event format that was asked for, or that a field of the message names. */
function formatOf({ format, message }: Stimulus): string | undefined {
  if (typeof format === "string") return format;
  const fields = (message as { fields?: unknown } | null | undefined)?.fields;
  if (!Array.isArray(fields)) return undefined;
  for (const field of fields as ({ value?: unknown } | null)[]) {
    const value = field?.value;
    const named = typeof value === "string" ? STRUCTURED.exec(value)?.[1] : undefined;
    if (named !== undefined) return named.toLowerCase();
  }
  return undefined;
}

/** The requirements that one specification version has, or that a run names, each with the address of its text. */
export function catalogueTexts(
  requirements: readonly (RequirementText & { readonly id: string; readonly level: Level })[],
  describe: ((id: string) => RequirementText | undefined) | undefined,
  spec: string,
  named: { has(id: string): boolean },
): CatalogueText[] {
  return requirements.flatMap((requirement) => {
    const described = describe?.(requirement.id);
    const isOfVersion = described === undefined || described.level !== undefined;
    if (!isOfVersion && !named.has(requirement.id)) return [];
    const { document, section, paraphrase, level } = { ...requirement, ...described };
    const link = specLink(document, section, spec);
    const text = { id: requirement.id, level: level ?? requirement.level, document, section, paraphrase };
    return [link === undefined ? text : { ...text, link }];
  });
}

/** How many items have each key. */
export function countBy<T>(items: readonly T[], key: (item: T) => string | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = key(item);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** What the page is called. */
export function titleOf(data: PageData): string {
  if (data.kind === "matrix") return printable(`CloudEvents matrix: ${data.matrix.conclusion.text}`);
  const { header, conclusion } = data.run;
  const { name, version } = header.implementation;
  return printable(`${name} ${version}: ${conclusion.text}`);
}
