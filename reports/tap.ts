import { type CollectedTests, outcomeOf, testName } from "./case-outcome.ts";
import { rerunCommand } from "./finding.ts";
import { clip, printable } from "./printable.ts";

const LONGEST_VALUE = 4000;

/**
 * The Test Anything Protocol, version 14: one test point per case and depth. A known failure is a TODO, which does not
 * fail the run; a case in which nothing was judged is a SKIP with the reason; half a run bails out.
 */
export function tapReport({ header, tests, problem }: CollectedTests): string {
  const { name, version } = header.implementation;
  const lines = [
    "TAP version 14",
    `# ${printable(`${name} ${version}`)}, CloudEvents ${printable(header.filters.spec)}`,
    `1..${tests.length}`,
  ];
  for (const [index, test] of tests.entries()) {
    const point = `${index + 1} - ${described(testName(test))}`;
    const outcome = outcomeOf(test);
    if (outcome.kind === "passed") lines.push(`ok ${point}`);
    else if (outcome.kind === "known") lines.push(`not ok ${point} # TODO ${described(outcome.reason)}`);
    else if (outcome.kind === "skipped") lines.push(`ok ${point} # SKIP ${described(outcome.reason)}`);
    else {
      const [worst] = outcome.results;
      lines.push(`not ok ${point}`, "  ---");
      const member = (key: string, value: string): void => {
        // JSON text is YAML as well, and quotes whatever a record may hold.
        lines.push(`  ${key}: ${JSON.stringify(printable(clip(value, LONGEST_VALUE)))}`);
      };
      member("message", outcome.results.map((result) => `${result.check}: ${result.message}`).join("; "));
      member("severity", outcome.kind === "failed" ? "fail" : worst.verdict);
      member("requirements", worst.requirements.join(", "));
      if (worst.expected !== undefined) member("expected", worst.expected);
      if (worst.observed !== undefined) member("observed", worst.observed);
      member("rerun", rerunCommand(header, test.id));
      lines.push("  ...");
    }
  }
  if (problem !== undefined) lines.push(`Bail out! ${described(problem)}`);
  return `${lines.join("\n")}\n`;
}

/** A description in which nothing begins a directive. */
const described = (text: string): string =>
  printable(clip(text, 500)).replaceAll("\\", "\\\\").replaceAll("#", "\\#");
