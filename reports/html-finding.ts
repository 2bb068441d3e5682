import type { HeaderLine } from "../harness/engine/record.ts";
import type { Verdict } from "../harness/engine/verdict.ts";
import { type Block, bodyText, type Described, describeObservation, describeStimulus } from "./exchange.ts";
import {
  type DescribeRequirement,
  type Finding,
  isFailing,
  isUnjudged,
  type Pattern,
  rerunCommand,
  statementOf,
} from "./finding.ts";
import { escapeHtml, escapeLines } from "./html-text.ts";
import { clip, difference, excerpt, hexAround, type Marked, plural } from "./printable.ts";

const LONGEST_VALUE = 4000;
const BRIEF_VALUE = 200;

/** The colour class of a verdict; the word itself always stands beside it. */
export function toneOf(verdict: Verdict): string {
  if (isFailing(verdict)) return "bad";
  if (verdict === "pass") return "good";
  return isUnjudged(verdict) || verdict === "warn" ? "warn" : "plain";
}

/** One finding as a list item: closed, with everything a reader needs inside. */
export function findingItem(
  finding: Finding,
  index: number,
  header: HeaderLine,
  describe: DescribeRequirement | undefined,
): string {
  const parts = [
    clauses(finding, describe),
    finding.known === undefined ? "" : knownNote(finding.known),
    comparison(finding),
    ...finding.also.map(
      ({ depth, message, observed }) =>
        `<h3>Observed at depth ${escapeHtml(depth)}</h3><div class="value">${escapeLines(clip(observed ?? message, LONGEST_VALUE))}</div>`,
    ),
    exchange(finding),
    `<h3>Run it again</h3><pre class="rerun">${escapeHtml(rerunCommand(header, finding.case))}</pre>`,
  ];
  return (
    `<li id="f-${index}" data-verdict="${finding.verdict}"><details><summary>${heading(finding)}</summary>` +
    `<div class="detail">${parts.join("")}</div></details></li>\n`
  );
}

/** One finding in two lines, for the many that say the same. */
export function briefItem(finding: Finding, index: number): string {
  const { expected, observed } = finding;
  const value = (label: string, text: string | undefined): string =>
    text === undefined
      ? ""
      : `<span class="note">${label} <code>${escapeHtml(clip(text, BRIEF_VALUE))}</code></span> `;
  return (
    `<li id="f-${index}" data-verdict="${finding.verdict}"><div class="brief">` +
    `${heading(finding, `<br>${value("expected", expected)}${value("observed", observed)}`)}</div></li>\n`
  );
}

/** Findings of one cause in one row that unfolds. */
export function groupItem(
  { verdict, isKnown, requirements, cause, findings }: Pattern,
  items: readonly string[],
  describe: DescribeRequirement | undefined,
): string {
  const asks = requirements.map((id) => describe?.(id)?.paraphrase).find((text) => text !== undefined);
  const says = cause === "" ? (asks ?? findings[0]?.title ?? "The same requirements are broken") : cause;
  const known = isKnown ? "<small>known</small>" : "";
  return (
    `<li class="group"><details><summary><span class="verdict ${toneOf(verdict)}">${verdict}${known}</span>` +
    `<span class="what">${escapeHtml(says)}<span class="id">${requirements.map(escapeHtml).join(", ")}</span></span>` +
    `<span class="times">${plural(findings.length, "finding")}</span></summary>\n<ul>\n${items.join("")}</ul></details></li>\n`
  );
}

function heading(finding: Finding, more = ""): string {
  const known = finding.known === undefined ? "" : "<small>known</small>";
  return (
    `<span class="verdict ${toneOf(finding.verdict)}">${finding.verdict}${known}</span>` +
    `<span class="what">${escapeHtml(statementOf(finding))}<span class="id">${escapeHtml(finding.case)} · ` +
    `${escapeHtml(finding.check)} · ${finding.depths.join(", ")}</span>${more}</span>`
  );
}

function clauses(finding: Finding, describe: DescribeRequirement | undefined): string {
  if (finding.requirements.length === 0) return "";
  const items = finding.requirements.map((id) => {
    const text = describe?.(id);
    const where = text === undefined ? "" : ` · ${escapeHtml(text.document)}, ${escapeHtml(text.section)}`;
    const says = text === undefined ? "" : escapeHtml(text.paraphrase);
    return `<p class="clause">${says}<cite>${text?.level ?? finding.level} · <code>${escapeHtml(id)}</code>${where}</cite></p>`;
  });
  return `<h3>What the specification says</h3>${items.join("")}`;
}

function knownNote(known: NonNullable<Finding["known"]>): string {
  const issue = known.issue === undefined ? "" : ` ${link(known.issue)}`;
  return `<h3>Known</h3><p class="note">${escapeHtml(known.reason)}${issue} (expectation file, line ${known.line}, ${escapeHtml(known.mode)})</p>`;
}

/** A link only where the address is plain HTTP; anything else stays text. */
export function link(address: string): string {
  const text = escapeHtml(address);
  return /^https?:\/\/[^\s"'<>]+$/.test(address)
    ? `<a href="${text}" rel="noreferrer nofollow">${text}</a>`
    : text;
}

function markedHtml({ before, marked, after }: Marked, show: (text: string) => string): string {
  const part = `<mark><span class="sign">⟦</span>${show(marked)}<span class="sign">⟧</span></mark>`;
  return `${show(before)}${part}${show(after)}`;
}

function comparison({ expected, observed }: Finding): string {
  if (expected === undefined && observed === undefined) return "";
  const parted =
    expected === undefined || observed === undefined ? undefined : difference(expected, observed);
  const side = (name: string, text: string | undefined, end: number): string => {
    if (text === undefined) return "";
    const head = `<div><h3>${name}</h3>`;
    if (parted === undefined)
      return `${head}<div class="value">${escapeLines(clip(text, LONGEST_VALUE))}</div></div>`;
    const shown = excerpt(text, parted.start, end, LONGEST_VALUE);
    const whole = text === "" ? "(empty)" : escapeLines(shown.before + shown.marked + shown.after);
    const value = parted.alike ? markedHtml(shown, escapeLines) : whole;
    const hex = hexAround(text, parted.start, end);
    const spaced = { ...hex, before: `${hex.before} `, after: ` ${hex.after}` };
    const bytes = parted.alike ? markedHtml(spaced, escapeHtml) : escapeHtml(`${hex.marked} ${hex.after}`);
    return `${head}<div class="value">${value}</div><div class="value hex">${bytes}</div></div>`;
  };
  const note =
    parted?.alike === true
      ? `<p class="note">The difference stands in ⟦ ⟧. It begins at byte ${parted.byte}; below the text are its bytes in hexadecimal.</p>`
      : "";
  const sides =
    side("Expected", expected, parted?.expectedEnd ?? 0) +
    side("Observed", observed, parted?.observedEnd ?? 0);
  return `<div class="pair">${sides}</div>${note}`;
}

function exchange({ evidence }: Finding): string {
  if (evidence === undefined) return "";
  const side = (name: string, described: Described): string =>
    `<div class="exchange"><h3>${name}</h3><div class="value">${escapeHtml(described.headline)}</div>` +
    `${described.blocks.map(blockHtml).join("")}</div>`;
  return (
    `<div class="pair">${side("What was sent", describeStimulus(evidence.stimulus))}` +
    `${side("What came back", describeObservation(evidence.observation))}</div>`
  );
}

function blockHtml({ label, rows, body, bodyLabel }: Block): string {
  const items = rows.map(
    ([name, value]) =>
      `<dt>${escapeHtml(clip(name, BRIEF_VALUE))}</dt><dd>${escapeLines(clip(value, LONGEST_VALUE))}</dd>`,
  );
  if (body !== undefined) {
    const size = `${body.bytes} ${body.bytes === 1 ? "byte" : "bytes"}`;
    items.push(
      `<dt>${escapeHtml(bodyLabel)}<br>${size}</dt><dd>${escapeLines(clip(bodyText(body), LONGEST_VALUE))}</dd>`,
    );
  }
  return `<div class="value" role="group" aria-label="${escapeHtml(label)}"><dl>${items.join("")}</dl></div>`;
}
