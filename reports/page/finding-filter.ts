import { isFailing } from "../finding.ts";
import type { CatalogueText, PageFinding } from "./page-data.ts";
import { listOf, type Params } from "./route.ts";

/** The texts of a finding that the filter looks into, made when they are first looked for. */
const haystacks = new WeakMap<PageFinding, string>();

function haystack(finding: PageFinding, texts: ReadonlyMap<string, CatalogueText>): string {
  let text = haystacks.get(finding);
  if (text === undefined) {
    const clauses = finding.requirements.map((id) => `${id} ${texts.get(id)?.paraphrase ?? ""}`);
    const { case: id, check, title, message, expected, observed, known } = finding;
    text = [id, check, title, message, expected, observed, known?.reason, ...clauses].join(" ").toLowerCase();
    haystacks.set(finding, text);
  }
  return text;
}

/** The findings that fit `verdict`, `level`, `binding`, `format` and every word of `q`. */
export function filterFindings(
  findings: readonly PageFinding[],
  params: Params,
  texts: ReadonlyMap<string, CatalogueText>,
): readonly PageFinding[] {
  const verdicts = new Set(listOf(params, "verdict"));
  const levels = new Set(listOf(params, "level"));
  const { binding = "", format = "" } = params;
  const words = (params.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (verdicts.size + levels.size + words.length === 0 && binding === "" && format === "") return findings;
  return findings.filter(
    (finding) =>
      (verdicts.size === 0 || verdicts.has(finding.verdict)) &&
      (levels.size === 0 || levels.has(finding.level)) &&
      (binding === "" || finding.binding === binding) &&
      (format === "" || finding.format === format) &&
      words.every((word) => haystack(finding, texts).includes(word)),
  );
}

/** Findings that count and are expected stand apart from all the others. */
export function isKnownFailure({ verdict, known }: PageFinding): boolean {
  return known !== undefined && isFailing(verdict);
}
