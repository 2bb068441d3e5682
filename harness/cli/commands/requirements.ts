import { join } from "node:path";
import { loadBundle } from "../../engine/bundle.ts";
import { casesOf } from "../../engine/suite-bundle.ts";
import { packageRoot } from "../../package-root.ts";
import { EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest requirements`: the catalogue, and which checks cover what. */
export async function requirementsCommand(options: Options): Promise<number> {
  if (options.check !== undefined) return checkText(String(options.check));
  const bundle = loadBundle();
  const covered = coverage(bundle);
  const all = bundle.catalogue.map(
    ({ id, document, level, roles, section, paraphrase, testable, reason, versions }) => ({
      id,
      document,
      level,
      role: roles,
      section,
      paraphrase,
      testable,
      ...(reason === undefined ? {} : { reason }),
      specversions: Object.keys(versions),
      cases: [...(covered.get(id)?.cases ?? [])],
      checks: [...(covered.get(id)?.checks ?? [])],
    }),
  );
  process.stdout.write(options.json ? `${JSON.stringify(all, null, 2)}\n` : `${table(all).join("\n")}\n`);
  return EXIT.ok;
}

/** The cases and checks that refer to each requirement; a check is named `case#check`. */
function coverage(
  bundle: ReturnType<typeof loadBundle>,
): Map<string, { cases: Set<string>; checks: Set<string> }> {
  const covered = new Map<string, { cases: Set<string>; checks: Set<string> }>();
  for (const { id, steps } of casesOf(bundle)) {
    for (const check of steps.flatMap((step) => step.checks)) {
      for (const requirement of check.requirements) {
        const entry = covered.get(requirement) ?? { cases: new Set(), checks: new Set() };
        entry.cases.add(id);
        entry.checks.add(`${id}#${check.id}`);
        covered.set(requirement, entry);
      }
    }
  }
  return covered;
}

interface Row {
  readonly id: string;
  readonly document: string;
  readonly level: string;
  readonly testable: string;
  readonly reason?: string;
  readonly paraphrase: string;
  readonly cases: readonly string[];
}

function table(rows: readonly Row[]): string[] {
  const documents = [...new Set(rows.map((row) => row.document))];
  const summary = documents.map((document) => {
    const own = rows.filter((row) => row.document === document);
    const testable = own.filter((row) => row.testable !== "no");
    return `${document}: ${own.length} requirements, ${testable.length} testable, ${testable.filter((row) => row.cases.length > 0).length} covered`;
  });
  const lines = rows.map((row) => {
    const state = row.cases.length > 0 ? `${row.cases.length} cases` : (row.reason ?? "not covered");
    return `${row.id.padEnd(34)} ${row.level.padEnd(11)} ${row.paraphrase} [${state}]`;
  });
  return [...lines, "", ...summary];
}

async function checkText(folder: string): Promise<number> {
  const { readCatalogue } = await import("../../catalogue/load.ts");
  const { checkAgainstText, formatProblem } = await import("../../catalogue/check-text.ts");
  const problems = checkAgainstText(readCatalogue(join(packageRoot, "fixtures", "requirements")), folder);
  for (const problem of problems) process.stdout.write(`${formatProblem(problem)}\n`);
  const verdict =
    problems.length === 0 ? "every keyword of the text is accounted for" : `${problems.length} problems`;
  process.stdout.write(`${verdict}\n`);
  return problems.length === 0 ? EXIT.ok : EXIT.nonconforming;
}
