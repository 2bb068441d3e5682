import { levelIn, type Requirement } from "../catalogue/load.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import type { LevelOf } from "./judge.ts";

/** The level of each requirement in one specification version; a requirement that version lacks has none. */
export function levelsIn(catalogue: readonly Requirement[], spec: string): LevelOf {
  const levels = new Map(
    catalogue.map((requirement) => [requirement.id, levelIn(requirement, spec as SpecVersion)]),
  );
  return (id) => levels.get(id);
}
