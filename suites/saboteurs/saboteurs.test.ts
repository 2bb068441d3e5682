import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../harness/package-root.ts";
import { saboteurs } from "./index.ts";
import { type Proofs, prove } from "./prove.ts";
import { pairsTable, sizesOf } from "./table.ts";
import { unproven } from "./unproven.ts";

const PAGE = join(packageRoot, "docs", "saboteurs.md");

let proofs: Proofs;
beforeAll(async () => {
  // Nobody looks at the stacks of the tens of thousands of refusals, and taking them is most of their cost.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  proofs = await prove(saboteurs);
  Error.stackTraceLimit = stackTraceLimit;
}, 180_000);

test("every saboteur has a name of its own", () => {
  expect(new Set(saboteurs.map(({ id }) => id)).size).toBe(saboteurs.length);
});

test("no saboteur breaks the harness", () => {
  expect(proofs.broken).toEqual([]);
});

test("every check fails on a saboteur", () => {
  const idle = [...proofs.checks].filter(([, { failedBy }]) => failedBy.length === 0).map(([key]) => key);
  // A check that no saboteur can fail does not exist: add a saboteur that breaks exactly its rule, or drop it.
  expect(idle.filter((key) => !unproven.some(({ checks }) => checks.test(key)))).toEqual([]);
  expect(unproven.filter(({ checks }) => !idle.some((key) => checks.test(key)))).toEqual([]);
});

test("every saboteur fails a check of a rule that it says it breaks", () => {
  const failed = new Map<string, Set<string>>();
  for (const { failedBy, requirements } of proofs.checks.values()) {
    for (const id of failedBy) {
      const rules = failed.get(id) ?? new Set();
      for (const requirement of requirements) rules.add(requirement);
      failed.set(id, rules);
    }
  }
  const wrong = saboteurs
    .filter(({ id, requirements }) => !requirements.some((rule) => failed.get(id)?.has(rule)))
    .map(({ id }) => `${id} fails ${[...(failed.get(id) ?? ["nothing"])].join(" ")}`);
  expect(wrong).toEqual([]);
});

test("no saboteur breaks everything", () => {
  const limit = proofs.checks.size / 4;
  expect([...sizesOf(proofs)].filter(([, fails]) => fails > limit)).toEqual([]);
});

test("the page with the pairs is up to date", () => {
  const page = pairsTable(proofs, saboteurs);
  if (process.env.PLUGFEST_UPDATE === "1") writeFileSync(PAGE, page);
  // Not compared by expect, which would print thousands of lines.
  const fresh = readFileSync(PAGE, "utf8") === page;
  expect(fresh, "docs/saboteurs.md is stale: run PLUGFEST_UPDATE=1 npx vitest run suites/saboteurs").toBe(
    true,
  );
});
