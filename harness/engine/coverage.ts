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

export interface Coverage {
  readonly requirement: Requirement;
  /** One entry for each role the requirement binds, in its order. */
  readonly roles: readonly RoleCoverage[];
}

/** Why a requirement has no right and no wrong input for it, or only one of them. */
interface Gap {
  readonly state: "only right" | "only wrong" | "no case" | "not testable";
  readonly reason: string;
}

/** What is missing for a right and a wrong input, and why; undefined when both are there. */
export function gapOf({ requirement, roles }: Coverage): Gap | undefined {
  const { testable, reason, unjudged, level } = requirement;
  if (testable === "no") return { state: "not testable", reason: reason ?? "no reason given" };
  const right = roles.some((role) => role.right.length > 0);
  const wrong = roles.some((role) => role.wrong.length > 0);
  if (right && wrong) return undefined;
  if (!right && !wrong) return { state: "no case", reason: unjudged ?? "nobody wrote one yet" };
  if (wrong)
    return {
      state: "only wrong",
      reason: "it says what must be refused, and what it accepts other rules cover",
    };
  return { state: "only right", reason: whyOnlyRight(level, roles) };
}

function whyOnlyRight(level: Requirement["level"], roles: readonly RoleCoverage[]): string {
  if (level === "MAY") return "a permission, which no input breaks";
  return roles.some(({ role }) => role === "consumer")
    ? "it says how to read or to pass on, not what to refuse"
    : "it binds what goes out, which saboteurs get wrong; no input to it is wrong";
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
