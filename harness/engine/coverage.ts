import type { Requirement } from "../catalogue/load.ts";
import type { Case, Matcher } from "./case.ts";
import type { Role } from "./verdict.ts";

/** The cases that judge one requirement for one of the roles it binds. */
interface RoleCoverage {
  readonly role: Role;
  /** Ids of the cases that give a right input. */
  readonly right: readonly string[];
  /** Ids of the cases that give a wrong one: somewhere in them a refusal is expected. */
  readonly wrong: readonly string[];
}

interface Coverage {
  readonly requirement: Requirement;
  /** One entry for each role the requirement binds, in its order. */
  readonly roles: readonly RoleCoverage[];
}

function expectsRefusal(matcher: Matcher): boolean {
  if ("anyOf" in matcher) return matcher.anyOf.some(expectsRefusal);
  return "outcome" in matcher && matcher.outcome === "rejected";
}

/** Whether the case is run for a version of the specification that has the requirement. */
function runsWhere(requirement: Requirement, { specversions }: Case): boolean {
  const has: Readonly<Record<string, unknown>> = requirement.versions;
  return specversions.some((spec) => has[spec] !== undefined);
}

/** Which cases judge which requirement, role by role. A case counts for each role it has. */
export function coverageOf(catalogue: readonly Requirement[], cases: readonly Case[]): Coverage[] {
  const judging = new Map<string, Case[]>();
  const wrong = new Set<Case>();
  for (const one of cases) {
    const checks = one.steps.flatMap((step) => step.checks);
    if (checks.some((check) => expectsRefusal(check.expect))) wrong.add(one);
    for (const id of new Set(checks.flatMap((check) => check.requirements))) {
      const known = judging.get(id);
      if (known === undefined) judging.set(id, [one]);
      else known.push(one);
    }
  }
  return catalogue.map((requirement) => ({
    requirement,
    roles: requirement.roles.map((role) => {
      const own = (judging.get(requirement.id) ?? []).filter(
        (one) => one.roles.includes(role) && runsWhere(requirement, one),
      );
      return {
        role,
        right: own.filter((one) => !wrong.has(one)).map(({ id }) => id),
        wrong: own.filter((one) => wrong.has(one)).map(({ id }) => id),
      };
    }),
  }));
}
