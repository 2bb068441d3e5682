import { loadBundle } from "../../engine/bundle.ts";
import { matchesPattern } from "../../engine/plan.ts";
import { casesOf } from "../../engine/suite-bundle.ts";
import { EXIT } from "../exit.ts";
import { checkPatterns, filtersOf, type Options } from "../session.ts";

/** `plugfest list`: the cases of the suite. Without `--spec` on the command line, those of every version. */
export async function listCommand(options: Options): Promise<number> {
  const filters = filtersOf(options);
  const all = casesOf(loadBundle());
  checkPatterns(filters, all);
  const cases = all
    .filter(
      ({ id, depths }) =>
        depths.some((depth) => filters.depths.includes(depth)) &&
        (filters.cases.length === 0 || filters.cases.some((pattern) => matchesPattern(pattern, id))),
    )
    .map(({ id, title, binding, roles, specversions, depths, steps, disputed }) => {
      const checks = steps.flatMap((step) => step.checks);
      return {
        id,
        title,
        binding,
        roles,
        specversions,
        depths,
        requirements: [...new Set(checks.flatMap((check) => check.requirements))],
        checks: [...new Set(checks.map((check) => check.id))],
        disputed: disputed !== undefined || checks.every((check) => check.disputed !== undefined),
      };
    });
  const width = Math.max(...cases.map(({ id }) => id.length));
  const text = options.json
    ? JSON.stringify(cases, null, 2)
    : cases.map(({ id, title }) => `${id.padEnd(width)}  ${title}`).join("\n");
  process.stdout.write(`${text}\n`);
  return cases.length === 0 ? EXIT.nothing : EXIT.ok;
}
