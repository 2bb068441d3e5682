import { join } from "node:path";
import { loadBundle } from "../../engine/bundle.ts";
import { type Coverage, coverageOf, gapOf } from "../../engine/coverage.ts";
import { casesOf } from "../../engine/suite-bundle.ts";
import { packageRoot } from "../../package-root.ts";
import { EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest requirements`: the catalogue, and which checks cover what. */
export async function requirementsCommand(options: Options): Promise<number> {
  if (options.check !== undefined) return checkText(String(options.check));
  const bundle = loadBundle();
  const cases = casesOf(bundle);
  const coverage = coverageOf(bundle.catalogue, cases);
  if (options.json) {
    const checks = checksOf(cases);
    const all = coverage.map((one) => asJson(one, [...(checks.get(one.requirement.id) ?? [])]));
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  } else {
    const lines = options.all === true ? coverage.map(lineOf) : gaps(coverage);
    process.stdout.write(`${[...lines, "", ...table(coverage)].join("\n")}\n`);
  }
  return EXIT.ok;
}

/** The checks that refer to each requirement, as `case#check`. */
function checksOf(cases: ReturnType<typeof casesOf>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { id, steps } of cases) {
    for (const check of steps.flatMap((step) => step.checks)) {
      for (const requirement of check.requirements) {
        const known = found.get(requirement) ?? new Set();
        found.set(requirement, known.add(`${id}#${check.id}`));
      }
    }
  }
  return found;
}

function asJson(one: Coverage, checks: readonly string[]) {
  const { id, document, level, roles, section, paraphrase, testable, reason, versions } = one.requirement;
  const cases = [...new Set(one.roles.flatMap(({ right, wrong }) => [...right, ...wrong]))];
  const gap = gapOf(one);
  return {
    id,
    document,
    level,
    role: roles,
    section,
    paraphrase,
    testable,
    ...(reason === undefined ? {} : { reason }),
    specversions: Object.keys(versions),
    cases,
    checks,
    coverage: gap?.state ?? "right and wrong",
    ...(gap === undefined ? {} : { gap: gap.reason }),
  };
}

function casesFor({ roles }: Coverage): number {
  return new Set(roles.flatMap(({ right, wrong }) => [...right, ...wrong])).size;
}

function lineOf(one: Coverage): string {
  const { id, level, paraphrase } = one.requirement;
  const gap = gapOf(one);
  const state = gap === undefined ? `${casesFor(one)} cases` : `${casesFor(one)} cases; ${gap.reason}`;
  return `${id.padEnd(34)} ${level.padEnd(11)} ${paraphrase} [${state}]`;
}

/** Each requirement without a right and a wrong input, under its document, with the reason. */
function gaps(coverage: readonly Coverage[]): string[] {
  return [...byDocument(coverage)].flatMap(([document, own]) => {
    const lines = own.flatMap((one) => {
      const gap = gapOf(one);
      const { id, level } = one.requirement;
      return gap === undefined ? [] : [`  ${id.padEnd(30)} ${level.padEnd(11)} ${gap.state}: ${gap.reason}`];
    });
    return lines.length === 0 ? [] : [document, ...lines];
  });
}

function byDocument(coverage: readonly Coverage[]): Map<string, Coverage[]> {
  const documents = new Map<string, Coverage[]>();
  for (const one of coverage) {
    const { document } = one.requirement;
    documents.set(document, [...(documents.get(document) ?? []), one]);
  }
  return documents;
}

const COLUMNS = ["both", "one side", "none", "untestable"] as const;

/** How many requirements of each document and level have a right and a wrong input, one of them, or none. */
function table(coverage: readonly Coverage[]): string[] {
  const rows = [...byDocument(coverage)].flatMap(([document, own]) => {
    const levels = [...new Set(own.map(({ requirement }) => requirement.level))];
    return levels.map((level) => [document, level, ...counts(own, level)]);
  });
  const head = ["document", "level", "all", ...COLUMNS];
  const total = ["all documents", "", ...counts(coverage)];
  const cells = [head, ...rows, total];
  const widths = head.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? "").length)));
  return cells.map((row) =>
    row
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  "),
  );
}

function counts(coverage: readonly Coverage[], level?: string): string[] {
  const own = coverage.filter(({ requirement }) => level === undefined || requirement.level === level);
  const states = own.map((one) => gapOf(one)?.state ?? "both");
  const count = (...wanted: string[]) => String(states.filter((state) => wanted.includes(state)).length);
  return [
    String(own.length),
    count("both"),
    count("only right", "only wrong"),
    count("no case"),
    count("not testable"),
  ];
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
