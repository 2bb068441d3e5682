import { describe, expect, test } from "vitest";
import { coverageOf } from "../harness/engine/coverage.ts";
import { casesOf } from "../harness/engine/suite-bundle.ts";
import type { Role } from "../harness/engine/verdict.ts";
import { suite } from "./run-suite.ts";

interface Exception {
  readonly requirement: string;
  readonly role: Role;
  /** Why no case can judge it for this role although it is testable for another. */
  readonly reason: string;
}

/** Reviewed one by one. What no case can judge for any role is `testable: no` in the catalogue, not here. */
const EXCEPTIONS: readonly Exception[] = [];

const { catalogue } = suite();
const coverage = coverageOf(catalogue, casesOf(suite()));
const testable = coverage.filter(
  ({ requirement }) => requirement.testable !== "no" && requirement.unjudged === undefined,
);

/** `requirement role` for each role that no case judges. */
const gaps = testable.flatMap(({ requirement, roles }) =>
  roles
    .filter(({ right, wrong }) => right.length + wrong.length === 0)
    .map(({ role }) => `${requirement.id} ${role}`),
);
const excepted = EXCEPTIONS.map(({ requirement, role }) => `${requirement} ${role}`);

describe("coverage of the catalogue", () => {
  test("every testable requirement binds somebody and has a case", () => {
    const bare = testable.filter(({ roles }) =>
      roles.every(({ right, wrong }) => right.length + wrong.length === 0),
    );
    expect(bare.map(({ requirement }) => requirement.id)).toEqual([]);
  });

  test("every testable requirement has a case for each role it binds", () => {
    expect(gaps.filter((gap) => !excepted.includes(gap))).toEqual([]);
  });

  test("no exception is stale", () => {
    expect(excepted.filter((one) => !gaps.includes(one))).toEqual([]);
  });

  test("what is said to be unjudged has no case", () => {
    const judged = coverage.filter(
      ({ requirement, roles }) =>
        requirement.unjudged !== undefined &&
        roles.some(({ right, wrong }) => right.length + wrong.length > 0),
    );
    expect(judged.map(({ requirement }) => requirement.id)).toEqual([]);
  });

  test("what is said to be untestable has no case", () => {
    const judged = coverage.filter(
      ({ requirement, roles }) =>
        requirement.testable === "no" && roles.some(({ right, wrong }) => right.length + wrong.length > 0),
    );
    expect(judged.map(({ requirement }) => requirement.id)).toEqual([]);
  });
});

describe("coverageOf", () => {
  const [requirement] = catalogue.filter(({ id }) => id === "CE-id-b");
  const base = {
    title: "A case for this test",
    binding: "http",
    specversions: ["1.0"],
    depths: ["codec"],
  } as const;
  const stimulus = { operation: "decode", message: { fields: [] } } as const;
  const check = { id: "c", requirements: ["CE-id-b"] };
  const refusal = { outcome: "rejected" } as const;

  test("tells right inputs from wrong ones, role by role", () => {
    if (requirement === undefined) throw new Error("CE-id-b is gone from the catalogue");
    const found = coverageOf(
      [requirement],
      [
        {
          ...base,
          id: "a/right",
          roles: ["producer", "consumer"],
          steps: [{ stimulus, checks: [{ ...check, expect: { count: 1 } }] }],
        },
        {
          ...base,
          id: "a/wrong",
          roles: ["consumer"],
          steps: [{ stimulus, checks: [{ ...check, expect: { anyOf: [{ count: 0 }, refusal] } }] }],
        },
        {
          ...base,
          id: "a/other",
          roles: ["consumer"],
          steps: [{ stimulus, checks: [{ ...check, requirements: ["CE-id-c"], expect: refusal }] }],
        },
      ],
    );
    expect(found).toEqual([
      {
        requirement,
        roles: [
          { role: "producer", right: ["a/right"], wrong: [] },
          { role: "consumer", right: ["a/right"], wrong: ["a/wrong"] },
          { role: "intermediary", right: [], wrong: [] },
        ],
      },
    ]);
  });

  test("counts a case only where the requirement is in the text that the case is run for", () => {
    const draftOnly = catalogue.filter(({ id }) => id === "CE-message-a");
    const one = {
      ...base,
      id: "a/case",
      roles: ["producer" as const],
      steps: [{ stimulus, checks: [{ ...check, requirements: ["CE-message-a"], expect: refusal }] }],
    };
    const covered = (specversions: readonly string[]) =>
      coverageOf(draftOnly, [{ ...one, specversions }])[0]?.roles[0]?.wrong;
    expect(covered(["1.0"])).toEqual([]);
    expect(covered(["1.0.3-draft"])).toEqual(["a/case"]);
  });
});
