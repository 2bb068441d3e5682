import pico from "picocolors";
import type { HeaderLine } from "../harness/engine/record.ts";
import type { Verdict } from "../harness/engine/verdict.ts";
import { conclude, exitCodeMeaning } from "./conclusion.ts";
import { describeObservation, describeStimulus, inOneLine } from "./exchange.ts";
import {
  type DescribeRequirement,
  type Finding,
  isFailing,
  isUnjudged,
  type Pattern,
  patternsOf,
  rerunCommand,
  statementOf,
} from "./finding.ts";
import { numberTable } from "./numbers.ts";
import { clip, difference, excerpt, hexAround, plural, printable, printableLines } from "./printable.ts";
import type { RunSummary, Withheld } from "./summary.ts";
import { labelled, table, wrap } from "./text-layout.ts";

export interface TerminalOptions {
  readonly color?: boolean;
  /** Columns of the terminal; 80 unless told. */
  readonly width?: number;
  /** Every finding in full, every disputed and not applicable reason. */
  readonly verbose?: boolean;
  /** Known failures among the findings, as if they were new. */
  readonly showKnown?: boolean;
  readonly describeRequirement?: DescribeRequirement;
}

type Colors = ReturnType<typeof pico.createColors>;

/** Findings shown in full, of one cause and all in all; `--verbose` shows every one. */
const EXAMPLES = 2;
const IN_FULL = 8;
/** Lines for the other causes, and case ids of one cause. */
const OTHERS = 30;
const SAME = 12;
const INDENT = 2;
const LABEL = 10;

/** The result of a run for people, as text that ends with a line feed. */
export function renderTerminal(summary: RunSummary, options: TerminalOptions = {}): string {
  const colors = pico.createColors(options.color ?? false);
  const width = Math.max(40, options.width ?? 80);
  const verbose = options.verbose ?? false;
  const { header, footer } = summary;
  const { name, version, language } = header.implementation;
  const sections: string[][] = [
    [
      `${colors.bold(printable(`${name} ${version}`))} (${printable(language)}), CloudEvents ${printable(header.filters.spec)}, ` +
        `plugfest ${printable(header.suite.version)}`,
    ],
  ];

  const showKnown = verbose || options.showKnown === true;
  const loud = summary.findings.filter((finding) => showKnown || finding.known === undefined);
  const patterns = patternsOf(loud);
  // A few findings are all shown; of many, the examples of the worst causes and one line for each other cause.
  const isShort = verbose || loud.length <= IN_FULL;
  const left: Pattern[] = [];
  let full = 0;
  for (const pattern of patterns) {
    if (!isShort && full >= IN_FULL) {
      left.push(pattern);
      continue;
    }
    const examples = isShort
      ? pattern.findings
      : pattern.findings.slice(0, Math.min(EXAMPLES, IN_FULL - full));
    full += examples.length;
    examples.forEach((finding, at) => {
      sections.push(findingLines(finding, at > 0, header, width, colors, options));
    });
    if (pattern.findings.length > examples.length) sections.push(sameLines(pattern, examples.length, width));
  }
  if (left.length > 0) sections.push(otherLines(left, width, colors, options.describeRequirement));

  sections.push(numberLines(summary, colors));
  const notes = noteLines(summary, width, options, colors);
  if (notes.length > 0) sections.push(notes);
  const { text, conforms, answer } = conclude(summary);
  const paint = conforms ? colors.green : answer === "does-not-conform" ? colors.red : colors.yellow;
  const closing = wrap(printable(`${name} ${version}: ${text}`), width).map((line) =>
    colors.bold(paint(line)),
  );
  if (footer !== undefined) {
    closing.push(colors.dim(`exit code ${footer.exitCode}: ${exitCodeMeaning(footer.exitCode)}`));
  }
  sections.push(closing);
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The other cases of a cause of which examples were shown. */
function sameLines({ findings, requirements }: Pattern, shown: number, width: number): string[] {
  const rest = findings.slice(shown);
  const which = requirements.length === 1 ? "requirement" : "requirements";
  const more =
    rest.length > SAME ? `and ${plural(rest.length - SAME, "more case")} (--verbose)` : "(--verbose)";
  const ids = rest.slice(0, SAME).map((finding) => printable(finding.case));
  return [
    ...wrap(
      `${plural(rest.length, "more finding")} on the same ${which} for the same reason:`,
      width - INDENT,
    ),
    ...wrap(`${ids.join(" ")} ${more}`, width - INDENT * 2).map((line) => `  ${line}`),
  ].map((line) => " ".repeat(INDENT) + line);
}

/** One or two lines for each other cause. */
function otherLines(
  patterns: readonly Pattern[],
  width: number,
  colors: Colors,
  describe: DescribeRequirement | undefined,
): string[] {
  const findings = patterns.reduce((sum, pattern) => sum + pattern.findings.length, 0);
  const lines = [colors.bold(`${plural(findings, "more finding")}, by cause (--verbose shows each):`)];
  for (const { verdict, requirements, cause, findings } of patterns.slice(0, OTHERS)) {
    const first = findings[0]?.case ?? "";
    const example = findings.length === 1 ? first : `${first} and ${findings.length - 1} more`;
    const says =
      cause || requirements.map((id) => describe?.(id)?.paraphrase).find((text) => text !== undefined);
    const what = printable(
      `${requirements.join(", ")}: ${says ? `${clip(says, width * 2)} ` : ""}[${example}]`,
    );
    const [head = "", ...rest] = wrap(what, width - INDENT - LABEL);
    lines.push(
      `${" ".repeat(INDENT)}${paintVerdict(verdict, colors)}${" ".repeat(Math.max(1, LABEL - verdict.length))}${head}`,
    );
    lines.push(...rest.map((line) => " ".repeat(INDENT + LABEL) + line));
  }
  if (patterns.length > OTHERS) {
    lines.push(
      `${" ".repeat(INDENT)}and ${plural(patterns.length - OTHERS, "more cause")}; --html FILE makes a page to look through them`,
    );
  }
  return lines;
}

function paintVerdict(verdict: Verdict, colors: Colors): string {
  const word = verdict.toUpperCase();
  if (isFailing(verdict)) return colors.bold(colors.red(word));
  return isUnjudged(verdict) || verdict === "warn" ? colors.bold(colors.yellow(word)) : colors.bold(word);
}

function findingLines(
  finding: Finding,
  /** The finding before it is of the same cause: its clauses need not be repeated. */
  isSecond: boolean,
  header: HeaderLine,
  width: number,
  colors: Colors,
  options: TerminalOptions,
): string[] {
  const room = width - INDENT - LABEL;
  const row = (label: string, lines: readonly string[]): string[] => labelled(label, lines, INDENT, LABEL);
  const known = finding.known === undefined ? "" : " (known)";
  const lines = [
    `${paintVerdict(finding.verdict, colors)}${known} ${colors.bold(printable(finding.case))} ` +
      colors.dim(`[${printable(finding.check)}; ${finding.depths.join(", ")}]`),
    ...wrap(printable(statementOf(finding)), width - INDENT).map((line) => " ".repeat(INDENT) + line),
  ];
  if (isSecond)
    lines.push(...row("clause", wrap(`${finding.requirements.map(printable).join(", ")} as above`, room)));
  for (const id of isSecond ? [] : finding.requirements) {
    const text = options.describeRequirement?.(id);
    const clause =
      text === undefined
        ? `${id} ${finding.level}`
        : `${id} ${text.level ?? finding.level}: ${text.paraphrase} (${text.document}, ${text.section})`;
    lines.push(...row("clause", wrap(printable(clause), room)));
  }
  if (finding.evidence !== undefined) {
    const sent = inOneLine(describeStimulus(finding.evidence.stimulus));
    lines.push(...row("sent", wrap(clip(sent, room * 3), room)));
  }
  lines.push(...comparison(finding, room, row));
  for (const { depth, message, observed } of finding.also) {
    const seen = observed ?? message;
    lines.push(...row(depth, wrap(printable(clip(seen, room * 3)), room)));
  }
  if (finding.known !== undefined) {
    const { reason, issue, line } = finding.known;
    const where = `${reason}${issue === undefined ? "" : ` ${issue}`} (expectation file, line ${line})`;
    lines.push(...row("known", wrap(printable(where), room)));
  }
  lines.push(...row("rerun", [printable(rerunCommand(header, finding.case))]));
  return lines;
}

function comparison(
  { expected, observed, evidence }: Finding,
  room: number,
  row: (label: string, lines: readonly string[]) => string[],
): string[] {
  const most = room * 4;
  const block = (text: string): string[] => printableLines(text).flatMap((line) => wrap(line, room));
  if (expected === undefined || observed === undefined) {
    const lines = expected === undefined ? [] : row("expected", block(clip(expected, most)));
    if (observed !== undefined) lines.push(...row("observed", block(clip(observed, most))));
    else if (evidence !== undefined) {
      lines.push(
        ...row("observed", wrap(clip(inOneLine(describeObservation(evidence.observation)), most), room)),
      );
    }
    return lines;
  }
  const parted = difference(expected, observed);
  const whole = (text: string, end: number): string => {
    const { before, marked, after } = excerpt(text, parted?.start ?? 0, end, most);
    return before + marked + after;
  };
  const lines = [
    ...row("expected", block(whole(expected, parted?.expectedEnd ?? 0))),
    ...row("observed", block(whole(observed, parted?.observedEnd ?? 0))),
  ];
  if (parted?.alike) {
    const hex = (text: string, end: number): string => {
      const { before, marked, after } = hexAround(text, parted.start, end);
      return `${before} [${marked}] ${after}`.trim();
    };
    lines.push(
      ...row("differs", [`at byte ${parted.byte}; in hexadecimal, the difference in brackets:`]),
      ...row("", [`expected  ${hex(expected, parted.expectedEnd)}`]),
      ...row("", [`observed  ${hex(observed, parted.observedEnd)}`]),
    );
  }
  return lines;
}

function numberLines(summary: RunSummary, colors: Colors): string[] {
  const { columns, rows } = numberTable(summary);
  const [head = "", ...lines] = table(
    ["level", ...columns],
    rows.map(({ name, cells }) => [name, ...cells.map(String)]),
  );
  return [
    colors.dim(head),
    ...lines,
    colors.dim(`${plural(summary.checks, "result")} of ${plural(summary.cases, "case run")}`),
  ];
}

function noteLines(
  summary: RunSummary,
  width: number,
  { verbose = false, showKnown = verbose }: TerminalOptions,
  colors: Colors,
): string[] {
  const lines: string[] = [];
  const note = (label: string, text: string): void => {
    lines.push(...labelled(label, wrap(printable(text), width - 17), 0, 17));
  };
  const knownFindings = summary.findings.filter((finding) => finding.known !== undefined);
  if (knownFindings.length > 0) {
    note(
      "known",
      `${plural(knownFindings.length, "finding")} in the expectation file${showKnown ? "" : ", not listed (--show-known)"}`,
    );
  }
  if (summary.disputed.length > 0) {
    note(
      "disputed",
      `${plural(summary.disputed.length, "check")} not scored: the specification contradicts itself there`,
    );
    const shown = verbose ? summary.disputed : summary.disputed.slice(0, 3);
    for (const { case: id, verdict, reason } of shown) note("", `${verdict} ${id}: ${reason}`);
    if (summary.disputed.length > shown.length)
      note("", `and ${summary.disputed.length - shown.length} more (--verbose)`);
  }
  const withheld = (label: string, { count, reasons }: Withheld): void => {
    if (count === 0) return;
    note(label, plural(count, "check"));
    const shown = verbose ? reasons : reasons.slice(0, 5);
    for (const { reason, count: times } of shown) note("", `${times}: ${reason || "no reason given"}`);
    if (reasons.length > shown.length)
      note("", `and ${plural(reasons.length - shown.length, "more reason")} (--verbose)`);
  };
  withheld("not applicable", summary.notApplicable);
  withheld("not observable", summary.notObservable);
  for (const { line, message } of summary.stale) note("stale", `expectation file, line ${line}: ${message}`);
  return lines.map((line) => line.replace(/^[a-z ]{1,16}(?= )/, (label) => colors.dim(label)));
}

/** One line of progress for standard error, without a line feed: `[#####-----] 50/100 cases, 3 failed`. */
export function progressLine(done: number, total: number, counts: Partial<Record<Verdict, number>>): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.floor(share * 20);
  const failed = (counts.fail ?? 0) + (counts.crashed ?? 0) + (counts.timeout ?? 0);
  const errors = (counts["harness-error"] ?? 0) + (counts["environment-error"] ?? 0);
  const parts = [`${done}/${total} cases`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (counts.warn) parts.push(plural(counts.warn, "warning"));
  if (errors > 0) parts.push(plural(errors, "error"));
  return `[${"#".repeat(filled)}${"-".repeat(20 - filled)}] ${parts.join(", ")}`;
}
