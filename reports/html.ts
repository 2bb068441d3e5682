import { conclude, exitCodeMeaning } from "./conclusion.ts";
import { type DescribeRequirement, type Finding, isFailing, patternsOf } from "./finding.ts";
import { briefItem, findingItem, groupItem, link, toneOf } from "./html-finding.ts";
import { type HtmlOptions, requirementsHtml } from "./html-requirements.ts";
import { SCRIPT } from "./html-script.ts";
import { STYLE } from "./html-style.ts";
import { cspHash, embeddedJson, escapeHtml } from "./html-text.ts";
import { numberTable } from "./numbers.ts";
import { clip, plural } from "./printable.ts";
import type { RunSummary, Withheld } from "./summary.ts";

export type { HtmlOptions } from "./html-requirements.ts";

/** Findings in full: of one pattern, and all in all. The others are listed in brief, so that the page stays quick. */
const FULL_OF_PATTERN = 20;
const FULL = 1500;
/** Findings of one cause that are folded into one row. */
const GROUPED = 4;

/** One self-contained page: no network, and no text of a record can become markup or script. */
export function renderHtml(summary: RunSummary, options: HtmlOptions = {}): string {
  const { header } = summary;
  const { name, version } = header.implementation;
  const policy = `default-src 'none'; style-src ${cspHash(STYLE)}; script-src ${cspHash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const { conforms, answer, text } = conclude(summary);
  const data = {
    implementation: header.implementation,
    suite: header.suite,
    startedAt: header.startedAt,
    conforms,
    answer,
    conclusion: text,
    verdicts: summary.verdicts,
  };
  const sections = [
    findingsHtml(summary, options.describeRequirement),
    requirementsHtml(summary, options),
    disputedHtml(summary),
    withheldHtml(
      "not-applicable",
      "Not applicable",
      "The implementation does not declare what these need.",
      summary.notApplicable,
    ),
    withheldHtml(
      "not-observable",
      "Not observable",
      "Nothing that came back can show these.",
      summary.notObservable,
    ),
    staleHtml(summary),
    environmentHtml(summary),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${name} ${version}: ${text}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#findings">Go to the findings</a>
<main>
${opening(summary)}
${sections.join("\n")}
<footer>Made by plugfest ${escapeHtml(header.suite.version)} from the record of run <code>${escapeHtml(header.runId)}</code>.</footer>
</main>
<script type="application/json" id="plugfest-summary">${embeddedJson(data)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function opening(summary: RunSummary): string {
  const { header, footer } = summary;
  const { name, version, language, url } = header.implementation;
  const { conforms, answer, text } = conclude(summary);
  const tone = conforms ? "good" : answer === "does-not-conform" ? "bad" : "warn";
  const sign = conforms ? "✓" : answer === "does-not-conform" ? "✕" : "!";
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  const date = header.startedAt.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC");
  const exit =
    footer === undefined ? "" : ` Exit code ${footer.exitCode}: ${exitCodeMeaning(footer.exitCode)}.`;
  const links = [
    ["findings", "Findings"],
    ["requirements", "Requirements"],
    ...(summary.disputed.length > 0 ? [["disputed", "Disputed"]] : []),
    ...(summary.notApplicable.count > 0 ? [["not-applicable", "Not applicable"]] : []),
    ...(summary.notObservable.count > 0 ? [["not-observable", "Not observable"]] : []),
    ["environment", "Environment"],
  ].map(([id, label]) => `<li><a href="#${id}">${label}</a></li>`);
  return `<header>
<p class="eyebrow">CloudEvents ${escapeHtml(header.filters.spec)} conformance</p>
<h1><bdi>${escapeHtml(name)}</bdi> <span class="version"><bdi>${escapeHtml(version)}</bdi></span></h1>
<p class="about">${escapeHtml(language)} · ${escapeHtml(date)}${url === "" ? "" : ` · ${link(url)}`}</p>
<div class="answer ${tone}"><p class="word"><span aria-hidden="true">${sign}</span> ${escapeHtml(sentence)}</p>
<p class="more">${plural(summary.checks, "result")} of ${plural(summary.cases, "case run")}.${exit}</p></div>
${numbersHtml(summary)}
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav>
</header>`;
}

function numbersHtml(summary: RunSummary): string {
  const { columns, rows } = numberTable(summary);
  const head = columns.map((column) => `<th class="n" scope="col">${column}</th>`).join("");
  const body = rows.map(({ name, cells }) => {
    const numbers = cells.map(
      (cell) => `<td class="n${cell === 0 ? " zero" : ""}">${cell.toLocaleString("en-US")}</td>`,
    );
    const at = (column: (typeof columns)[number]): number => cells[columns.indexOf(column)] ?? 0;
    const shares = [
      ["p", at("passed")],
      ["f", at("failed")],
      ["w", at("warned") + at("informed")],
      ["e", at("errors") + at("not run")],
    ] as const;
    return (
      `<tr${name === "all" ? ' class="all"' : ""}><th scope="row">${name === "DECLARATIVE" ? "declarative" : name}</th>` +
      `${numbers.join("")}<td class="bar">${bar(shares)}</td></tr>`
    );
  });
  return (
    `<div class="scroll"><table class="numbers"><thead><tr><th scope="col">level</th>${head}<td class="bar"></td></tr></thead>` +
    `<tbody>${body.join("")}</tbody></table></div>`
  );
}

/** Drawn with attributes: the page's policy allows no inline styles. The numbers beside it say the same. */
function bar(shares: readonly (readonly [name: string, count: number])[]): string {
  const total = shares.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return "";
  let x = 0;
  const parts = shares.map(([name, count]) => {
    const width = (count / total) * 100;
    const part =
      count === 0 ? "" : `<rect class="${name}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="1"/>`;
    x += width;
    return part;
  });
  return `<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">${parts.join("")}</svg>`;
}

function heading(id: string, title: string, count?: number): string {
  const number = count === undefined ? "" : `<span class="count">${count.toLocaleString("en-US")}</span>`;
  return `<h2 id="${id}-title">${title}${number}</h2>`;
}

function section(id: string, title: string, body: string, count?: number): string {
  return `<section id="${id}" aria-labelledby="${id}-title">${heading(id, title, count)}\n${body}</section>`;
}

function findingsHtml(summary: RunSummary, describe: DescribeRequirement | undefined): string {
  const { findings, header } = summary;
  if (findings.length === 0) return section("findings", "Findings", '<p class="empty">None.</p>', 0);
  let full = 0;
  let index = 0;
  const item = (finding: Finding, at: number): string => {
    index += 1;
    if (at >= FULL_OF_PATTERN || full >= FULL) return briefItem(finding, index);
    full += 1;
    return findingItem(finding, index, header, describe);
  };
  const items = patternsOf(findings).map((pattern) => {
    const own = pattern.findings.map(item);
    return own.length < GROUPED ? own.join("") : groupItem(pattern, own, describe);
  });
  const verdicts = [...new Set(findings.map((finding) => finding.verdict))];
  const options = verdicts.map((verdict) => `<option>${verdict}</option>`).join("");
  const brief = findings.length - full;
  const failing = findings.filter((finding) => isFailing(finding.verdict)).length;
  const counted =
    failing === 0 || failing === findings.length
      ? ""
      : `<p class="note">${failing.toLocaleString("en-US")} count against the implementation; the others are advice or kept a check from being judged.</p>`;
  const note =
    brief === 0
      ? ""
      : `<p class="note">${plural(brief, "finding")} that repeat others are listed in brief; the record has the evidence of each.</p>`;
  return section(
    "findings",
    "Findings",
    `${counted}<form class="filter" id="filter" role="search" hidden>
<input id="filter-text" type="search" placeholder="Filter by case, clause, message or value" aria-label="Filter the findings by text" autocomplete="off">
<select id="filter-verdict" aria-label="Filter the findings by verdict"><option value="">every verdict</option>${options}</select>
<output id="filter-shown" aria-live="polite">${plural(findings.length, "finding")}</output></form>
<ul class="findings" id="finding-list">
${items.join("")}</ul>${note}`,
    findings.length,
  );
}

function disputedHtml({ disputed }: RunSummary): string {
  if (disputed.length === 0) return "";
  const rows = disputed.map(
    ({ case: id, check, depths, requirements, verdict, reason }) =>
      `<tr><td><span class="state ${toneOf(verdict)}">${verdict}</span></td><td class="id"><code>${escapeHtml(id)}</code><br>` +
      `<span class="note">${escapeHtml(check)} · ${depths.join(", ")} · ${requirements.map(escapeHtml).join(", ")}</span></td>` +
      `<td>${escapeHtml(clip(reason, 1000))}</td></tr>`,
  );
  return section(
    "disputed",
    "Disputed",
    `<p class="note">The specification contradicts itself here. What was found is reported and never scored.</p>
<div class="scroll"><table><thead><tr><th scope="col">found</th><th scope="col">case</th><th scope="col">why it is disputed</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`,
    disputed.length,
  );
}

function withheldHtml(id: string, title: string, why: string, { count, reasons }: Withheld): string {
  if (count === 0) return "";
  const rows = reasons.map(
    ({ reason, count: times }) =>
      `<tr><td class="n">${times.toLocaleString("en-US")}</td><td>${escapeHtml(clip(reason || "no reason given", 1000))}</td></tr>`,
  );
  return section(
    id,
    title,
    `<p class="note">${why} They are no part of any number of passes.</p>
<div class="scroll"><table><thead><tr><th class="n" scope="col">results</th><th scope="col">reason</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`,
    count,
  );
}

function staleHtml({ stale }: RunSummary): string {
  if (stale.length === 0) return "";
  const rows = stale.map(
    ({ line, message }) => `<tr><td class="n">${line}</td><td>${escapeHtml(message)}</td></tr>`,
  );
  return section(
    "stale",
    "Stale expectations",
    `<table><thead><tr><th class="n" scope="col">line</th><th scope="col">what is wrong</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`,
    stale.length,
  );
}

function environmentHtml({ header, footer }: RunSummary): string {
  const { implementation, suite, environment, filters, adapter } = header;
  const rows: readonly (readonly [string, string])[] = [
    ["implementation", `${implementation.name} ${implementation.version}, run as ${implementation.id}`],
    ["adapter", adapter.command],
    ["suite", `${suite.name} ${suite.version}, fixtures ${suite.digest}`],
    ["specification", filters.spec],
    ["cases", filters.cases.length === 0 ? "all" : filters.cases.join(", ")],
    ["depths", filters.depths.join(", ")],
    ["started", header.startedAt],
    [
      "ended",
      footer === undefined
        ? "not recorded"
        : `${footer.endedAt}, after ${(footer.durationMs / 1000).toFixed(1)} s`,
    ],
    ["machine", `Node ${environment.node}, ${environment.platform} ${environment.arch}`],
    ["declared", JSON.stringify(header.capabilities) ?? "nothing"],
  ];
  const body = rows.map(
    ([name, value]) =>
      `<tr><th scope="row">${name}</th><td class="id"><code>${escapeHtml(clip(value, 4000))}</code></td></tr>`,
  );
  return section("environment", "Environment", `<table><tbody>${body.join("\n")}</tbody></table>`);
}
