import type { Requirement } from "../catalogue/load.ts";
import type { Case } from "./case.ts";
import { compileCase, type RawCase } from "./compile.ts";
import type { Library } from "./literals.ts";

/** The fixtures, read and checked once at build time; a run loads this instead of the YAML files. */
export interface SuiteBundle {
  /** SHA-256 over all fixture files, in hexadecimal. */
  readonly digest: string;
  readonly library: Library;
  readonly cases: readonly RawCase[];
  readonly catalogue: readonly Requirement[];
}

/** Something is wrong in the fixtures; one line per problem, each with its file. */
export class SuiteError extends Error {
  override readonly name = "SuiteError";
}

/** The cases of a bundle, in file order. */
export function casesOf({ cases, library }: Pick<SuiteBundle, "cases" | "library">): Case[] {
  return cases.map((raw) => compileCase(raw, library));
}
