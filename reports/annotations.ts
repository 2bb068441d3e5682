import { conclude } from "./conclusion.ts";
import { isFailing, isUnjudged, patternsOf, rerunCommand, statementOf } from "./finding.ts";
import { clip, plural, printable } from "./printable.ts";
import type { RunSummary } from "./summary.ts";

/** GitHub shows ten of a kind for each step, and drops the others without a word. */
const SHOWN = 10;

/**
 * Workflow commands that GitHub Actions turns into annotations of a run: one for each cause, worst first. What
 * exceeds GitHub's limit is counted in the last one. The expectation file's stale entries are named by file and line
 * when `expectations` is its path.
 */
export function githubAnnotations(summary: RunSummary, expectations?: string): string {
  const fresh = summary.findings.filter(
    ({ verdict, known }) => known === undefined && (isFailing(verdict) || isUnjudged(verdict)),
  );
  const causes = patternsOf(fresh);
  const shown = causes.length > SHOWN ? causes.slice(0, SHOWN - 1) : causes;
  const commands = shown.flatMap(({ findings, requirements, level }) => {
    const [first] = findings;
    if (first === undefined) return [];
    const others = findings.length > 1 ? ` and ${plural(findings.length - 1, "more case")}` : "";
    const clauses = requirements.length > 0 ? `${level} ${requirements.join(", ")}: ` : "";
    const text = `${clauses}${statementOf(first)}\n${rerunCommand(summary.header, first.case)}`;
    return [command("error", { title: `${first.verdict}: ${first.case}${others}` }, text)];
  });
  const hidden = causes.slice(shown.length).reduce((sum, { findings }) => sum + findings.length, 0);
  if (hidden > 0) {
    const text = "the job summary and the HTML report have them all";
    commands.push(command("error", { title: `and ${plural(hidden, "more finding")}` }, text));
  }
  for (const { line, message } of summary.stale) {
    const file = expectations === undefined ? {} : { file: expectations, line: String(line) };
    commands.push(command("warning", { title: "stale expectation", ...file }, message));
  }
  const { implementation } = summary.header;
  const title = `${implementation.name} ${implementation.version}`;
  commands.push(command("notice", { title }, conclude(summary).text));
  return commands.map((one) => `${one}\n`).join("");
}

function command(kind: string, properties: Readonly<Record<string, string>>, text: string): string {
  const named = Object.entries(properties).map(([name, value]) => `${name}=${property(printable(value))}`);
  const lines = clip(text, 1000).split("\n").map(printable).join("\n");
  return `::${kind} ${named.join(",")}::${data(lines)}`;
}

/** GitHub's own escapes: a message is one line, and `%` begins one. */
const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
