import type { Level } from "../harness/engine/verdict.ts";
import type { DescribeRequirement, RequirementText } from "./finding.ts";
import { escapeHtml } from "./html-text.ts";
import { columnsOf } from "./numbers.ts";
import { plural } from "./printable.ts";
import type { RunSummary, Tally } from "./summary.ts";

interface CatalogueEntry extends RequirementText {
  readonly id: string;
  readonly level: Level;
}

export interface HtmlOptions {
  readonly describeRequirement?: DescribeRequirement;
  /** The whole catalogue, so that the page also names what no check of this run touched. */
  readonly requirements?: readonly CatalogueEntry[];
}

interface State {
  readonly word: string;
  readonly tone: string;
}

const FAILED: State = { word: "failed", tone: "bad" };
const NOT_TESTED: State = { word: "not tested", tone: "plain" };

/** What a run says about one requirement: the worst of its results, and a pass only where one was seen. */
function stateOf(tally: (Tally & { disputed?: number }) | undefined): State {
  if (tally === undefined) return NOT_TESTED;
  const { disputed, ...verdicts } = tally;
  const by = columnsOf(verdicts);
  if (by.get("failed")) return FAILED;
  if (by.get("errors") || by.get("not run")) return { word: "not judged", tone: "warn" };
  if (by.get("warned")) return { word: "warned", tone: "warn" };
  if (by.get("informed")) return { word: "differs", tone: "plain" };
  if (by.get("passed")) return { word: "passed", tone: "good" };
  if (disputed) return { word: "disputed", tone: "plain" };
  if (by.get("not observable")) return { word: "not observable", tone: "plain" };
  return { word: "not applicable", tone: "plain" };
}

/** Every requirement by document: those of the catalogue, and those that only the record names. */
export function requirementsHtml(summary: RunSummary, options: HtmlOptions): string {
  const { describeRequirement: describe, requirements: catalogue = [] } = options;
  const texts = new Map(catalogue.map((entry) => [entry.id, entry]));
  const documents = new Map<string, string[]>();
  for (const id of new Set([...texts.keys(), ...summary.requirements.keys()])) {
    const document = (texts.get(id) ?? describe?.(id))?.document ?? id.split("-", 1)[0] ?? "";
    const ids = documents.get(document);
    if (ids === undefined) documents.set(document, [id]);
    else ids.push(id);
  }
  const folds = Array.from(documents, ([document, ids]) => {
    const words = new Map<string, number>();
    const rows = ids.map((id) => {
      const { word, tone } = stateOf(summary.requirements.get(id));
      words.set(word, (words.get(word) ?? 0) + 1);
      const text = texts.get(id) ?? describe?.(id);
      const level = texts.get(id)?.level;
      const where = [level, text?.section].filter((part) => part !== undefined).map(escapeHtml);
      return (
        `<tr><td><span class="state ${tone}">${word}</span></td><td><code>${escapeHtml(id)}</code></td>` +
        `<td>${escapeHtml(text?.paraphrase ?? "")}${where.length === 0 ? "" : ` <span class="note">${where.join(" · ")}</span>`}</td></tr>`
      );
    });
    const counts = Array.from(words, ([word, count]) => `${count} ${word}`).sort();
    return (
      `<details class="fold"><summary><span>${escapeHtml(document)}</span><em>${counts.join(", ")}</em></summary>` +
      `<div class="scroll"><table><thead><tr><th scope="col">state</th><th scope="col">requirement</th><th scope="col">what it asks</th></tr></thead>` +
      `<tbody>${rows.join("\n")}</tbody></table></div></details>`
    );
  });
  const total = [...documents.values()].reduce((sum, ids) => sum + ids.length, 0);
  const note =
    catalogue.length > 0
      ? ""
      : `<p class="note">${plural(total, "requirement")} that this run touched; others are not listed.</p>`;
  return (
    `<section id="requirements" aria-labelledby="requirements-title"><h2 id="requirements-title">Requirements` +
    `<span class="count">${total}</span></h2>${note}\n${folds.join("\n")}</section>`
  );
}
