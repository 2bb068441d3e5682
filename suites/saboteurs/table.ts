import type { Proof, Proofs } from "./prove.ts";
import type { Saboteur } from "./saboteur.ts";
import { unproven } from "./unproven.ts";

const HEAD = `# What proves each check

A check is worth something when it passes on the reference and fails on a saboteur: the reference with exactly one
rule broken. This page pairs them: each check with its most specific saboteur, the one that fails the fewest checks.
\`PLUGFEST_UPDATE=1 npx vitest run suites/saboteurs\` writes it; do not edit it.
`;

/** Of those that fail a check the one that fails the fewest; of several such, the first by id. */
function mostSpecific(proof: Proof, sizes: ReadonlyMap<string, number>): string {
  const size = (id: string) => sizes.get(id) ?? 0;
  const [first] = [...proof.failedBy].sort((a, b) => size(a) - size(b) || (a < b ? -1 : 1));
  return first ?? "none";
}

export function sizesOf({ checks }: Proofs): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { failedBy } of checks.values()) {
    for (const id of failedBy) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  }
  return sizes;
}

/** The page with the pairs, and what each saboteur does. */
export function pairsTable(proofs: Proofs, saboteurs: readonly Saboteur[]): string {
  const sizes = sizesOf(proofs);
  const folders = new Map<string, Map<string, number>>();
  for (const proof of proofs.checks.values()) {
    const folder = proof.case.slice(0, proof.case.lastIndexOf("/"));
    const rows = folders.get(folder) ?? new Map<string, number>();
    folders.set(folder, rows);
    const row = `| ${proof.check} | ${mostSpecific(proof, sizes)} |`;
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  const sections = sorted(folders).map(([folder, rows]) => {
    const lines = sorted(rows).map(([row, cases]) => `${row} ${cases} |`);
    return `### ${folder}\n\n| check | saboteur | cases |\n|---|---|---|\n${lines.join("\n")}\n`;
  });
  const told = [...saboteurs]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, breaks, requirements }) => {
      const rules = requirements.join(", ");
      return `| ${id} | ${breaks.replaceAll("|", "\\|")} | ${rules} | ${sizes.get(id) ?? 0} |`;
    });
  const list = `## The saboteurs\n\n| saboteur | what it does | rules | fails |\n|---|---|---|---|\n${told.join("\n")}\n`;
  return [HEAD, ...missing(proofs), list, "## The pairs\n", ...sections].join("\n");
}

/** The checks that nothing can fail, which are owed a mended case. */
function missing({ checks }: Proofs): string[] {
  const keys = [...checks].filter(([, { failedBy }]) => failedBy.length === 0).map(([key]) => key);
  if (keys.length === 0) return [];
  const lines = keys.sort().map((key) => {
    const because = unproven.find((entry) => entry.checks.test(key))?.because ?? "Not known.";
    return `| ${key} | ${because} |`;
  });
  return [`## Not proven\n\n| check | why |\n|---|---|\n${lines.join("\n")}\n`];
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
