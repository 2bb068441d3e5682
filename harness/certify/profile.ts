import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Case, Check } from "../engine/case.ts";
import type { Role } from "../engine/verdict.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { problemIn } from "../fixture-schema.ts";
import { packageRoot } from "../package-root.ts";

/** A frozen set of requirements that a claim of conformance refers to (fixtures/profiles/SPEC/NAME.yaml). */
export interface Profile {
  readonly profile: string;
  /** Counts up when the set changes; a claim names it. */
  readonly revision: number;
  readonly spec: SpecVersion;
  readonly title: string;
  readonly documents: readonly string[];
  /** Whom it is about; whoever declares the operations where it is left out. */
  readonly role?: Role;
  /** The binding whose cases decide; any where it is left out. */
  readonly binding?: string;
  /** The requirements that decide, by the ids of the catalogue. */
  readonly scored: readonly string[];
  /** What else the documents ask of that role, and why it does not decide. */
  readonly notScored: readonly { readonly id: string; readonly why: string }[];
}

/** There is no such profile, or its file is wrong. */
class ProfileError extends Error {
  override readonly name = "ProfileError";
}

const folderOf = (spec: string, root: string): string => join(root, "fixtures", "profiles", spec);

/** The names of the profiles for one edition, sorted. */
export function listProfiles(spec: string, root = packageRoot): string[] {
  const folder = folderOf(spec, root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length))
    .sort();
}

/** The file of a profile, as bytes: what a bundle carries and what it is compared with. Throws ProfileError. */
export function profileFile(name: string, spec: string, root = packageRoot): Buffer {
  const known = listProfiles(spec, root);
  if (!known.includes(name)) {
    throw new ProfileError(
      `there is no profile "${name}" for ${spec}; there are: ${known.join(", ") || "none"}`,
    );
  }
  return readFileSync(join(folderOf(spec, root), `${name}.yaml`));
}

/** Reads a profile from its file's bytes. Throws ProfileError. */
export function readProfile(bytes: Uint8Array): Profile {
  let content: unknown;
  try {
    content = parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    throw new ProfileError(`the profile is no YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  const problem = problemIn("profile", content, "the profile");
  if (problem !== undefined) throw new ProfileError(problem);
  return content as Profile;
}

/** The checks of a case that decide about a profile, in their order; none for a case that is not part of it. */
export function decidingChecks(profile: Profile, one: Case): Check[] {
  const { spec, binding, role, scored } = profile;
  if (!one.specversions.includes(spec) || one.disputed !== undefined) return [];
  if (binding !== undefined && one.binding !== binding) return [];
  if (role !== undefined && !one.roles.includes(role)) return [];
  const ids = scoredSets.get(profile) ?? new Set(scored);
  scoredSets.set(profile, ids);
  return one.steps
    .flatMap(({ checks }) => checks)
    .filter(({ disputed, requirements }) => disputed === undefined && requirements.some((id) => ids.has(id)));
}

const scoredSets = new WeakMap<Profile, ReadonlySet<string>>();

/** The cases that a profile is judged by, in the order of the suite. */
export const casesOfProfile = (profile: Profile, cases: readonly Case[]): Case[] =>
  cases.filter((one) => decidingChecks(profile, one).length > 0);
