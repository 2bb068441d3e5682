import type { HeaderLine } from "../harness/engine/record.ts";
import { conclude } from "./conclusion.ts";
import { describeObservation, describeStimulus, inOneLine } from "./exchange.ts";
import { type DescribeRequirement, type Finding, isFailing, patternsOf, rerunCommand } from "./finding.ts";
import { numberTable } from "./numbers.ts";
import { clip, plural, printable, printableLines } from "./printable.ts";
import type { RunSummary, Withheld } from "./summary.ts";

export interface MarkdownOptions {
  readonly describeRequirement?: DescribeRequirement;
  /** Findings in full; the others are counted. 30 unless told: GitHub cuts a job summary off at 1 MiB. */
  readonly findings?: number;
}

const LONGEST_VALUE = 1000;

/** A job summary in GitHub's Markdown. Nothing in a record can become markup, a link or a mention. */
export function renderMarkdown(summary: RunSummary, options: MarkdownOptions = {}): string {
  const { header } = summary;
  const { name, version, language } = header.implementation;
  const { conforms, text, answer } = conclude(summary);
  const sign = conforms ? "✅" : answer === "does-not-conform" ? "❌" : "⚠️";
  const parts = [
    `## ${sign} ${plain(`${name} ${version}`)}: ${plain(text)}`,
    `${plain(language)} · CloudEvents ${plain(header.filters.spec)} · plugfest ${plain(header.suite.version)} · ` +
      `${plural(summary.checks, "result")} of ${plural(summary.cases, "case run")}`,
    numbers(summary),
  ];

  const fresh = summary.findings.filter((finding) => finding.known === undefined);
  if (fresh.length > 0) parts.push("### Findings");
  let left = options.findings ?? 30;
  let hidden = 0;
  for (const { findings } of patternsOf(fresh)) {
    const full = findings.slice(0, Math.min(left, 2));
    left -= full.length;
    parts.push(...full.map((finding) => findingBlock(finding, header, options)));
    const rest = findings.slice(full.length);
    if (full.length === 0) hidden += rest.length;
    else if (rest.length > 0) {
      const ids = rest.slice(0, 20).map((finding) => code(finding.case));
      const more = rest.length > ids.length ? ` and ${rest.length - ids.length} more` : "";
      parts.push(`${plural(rest.length, "more finding")} for the same reason: ${ids.join(", ")}${more}`);
    }
  }
  if (hidden > 0)
    parts.push(`And ${plural(hidden, "more finding")}; the record and the HTML report have them all.`);

  const known = summary.findings.filter((finding) => finding.known !== undefined);
  if (known.length > 0) {
    const rows = known.slice(0, 50).map((finding) => {
      const { reason = "", issue } = finding.known ?? {};
      return [
        code(finding.case),
        code(finding.check),
        plain(clip(reason, 200)),
        issue === undefined ? "" : plain(issue),
      ];
    });
    parts.push(folded(plural(known.length, "known finding"), rows, ["case", "check", "reason", "issue"]));
  }
  if (summary.disputed.length > 0) {
    const rows = summary.disputed
      .slice(0, 50)
      .map((found) => [code(found.case), plain(found.verdict), plain(clip(found.reason, 300))]);
    const title = `${plural(summary.disputed.length, "disputed check")}, not scored`;
    parts.push(folded(title, rows, ["case", "what was found", "why it is disputed"]));
  }
  parts.push(
    ...withheld("not applicable", summary.notApplicable),
    ...withheld("not observable", summary.notObservable),
  );
  for (const { line, message } of summary.stale) {
    parts.push(`⚠️ Expectation file, line ${line}: ${plain(message)}`);
  }
  return `${parts.join("\n\n")}\n`;
}

function numbers(summary: RunSummary): string {
  const { columns, rows } = numberTable(summary);
  return [
    `| level | ${columns.join(" | ")} |`,
    `|---|${columns.map(() => "--:").join("|")}|`,
    ...rows.map(({ name, cells }) => `| ${name} | ${cells.join(" | ")} |`),
  ].join("\n");
}

function findingBlock(finding: Finding, header: HeaderLine, options: MarkdownOptions): string {
  const lines = [
    `<details${isFailing(finding.verdict) ? " open" : ""}><summary><b>${finding.verdict}</b> ` +
      `${html(finding.case)} (${html(finding.check)}; ${finding.depths.join(", ")})</summary>`,
    plain(finding.message),
  ];
  for (const id of finding.requirements) {
    const text = options.describeRequirement?.(id);
    const more =
      text === undefined ? "" : `: ${plain(`${text.paraphrase} (${text.document}, ${text.section})`)}`;
    lines.push(`${text?.level ?? finding.level} ${code(id)}${more}`);
  }
  const values: string[] = [];
  if (finding.evidence !== undefined) {
    values.push(`sent      ${clip(inOneLine(describeStimulus(finding.evidence.stimulus)), LONGEST_VALUE)}`);
  }
  if (finding.expected !== undefined) values.push(`expected  ${value(finding.expected)}`);
  if (finding.observed !== undefined) values.push(`observed  ${value(finding.observed)}`);
  else if (finding.evidence !== undefined) {
    values.push(
      `observed  ${clip(inOneLine(describeObservation(finding.evidence.observation)), LONGEST_VALUE)}`,
    );
  }
  values.push(`rerun     ${printable(rerunCommand(header, finding.case))}`);
  lines.push(fenced(values.join("\n")), "</details>");
  return lines.join("\n\n");
}

function value(text: string): string {
  return printableLines(clip(text, LONGEST_VALUE)).join("\n          ");
}

function folded(title: string, rows: readonly (readonly string[])[], head: readonly string[]): string {
  const lines = [`| ${head.join(" | ")} |`, `|${head.map(() => "---").join("|")}|`];
  for (const row of rows) lines.push(`| ${row.join(" | ")} |`);
  return `<details><summary>${title}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

function withheld(name: string, { count, reasons }: Withheld): string[] {
  if (count === 0) return [];
  const rows = reasons
    .slice(0, 20)
    .map(({ reason, count: times }) => [String(times), plain(clip(reason || "no reason given", 200))]);
  return [folded(`${plural(count, "check")} ${name}`, rows, ["checks", "reason"])];
}

function html(text: string): string {
  return printable(text).replace(/[^A-Za-z0-9 /.,:()-]/gu, (sign) => `&#${sign.codePointAt(0) ?? 32};`);
}

/** Text in which no character is markup. `@` and `#` too: neither a mention nor an issue is meant. */
function plain(text: string): string {
  return printable(text)
    .replace(/[&<>@#]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/[\\`*_{}[\]()+!|~$^=-]|(?<=https?):|(?<=www)\./gi, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A code span whose fence no run of backticks inside can close, safe in a table. */
function code(text: string): string {
  const shown = printable(clip(text, 200)).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
