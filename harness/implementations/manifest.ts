import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Description } from "../adapters/adapter.ts";
import { problemIn } from "../fixture-schema.ts";

/** Program and arguments, run in the implementation's folder and never by a shell. */
export type Command = readonly [string, ...string[]];

/** `implementations/NAME/manifest.json`: what an implementation is, how to install it and how to start its adapter. */
export interface Manifest {
  readonly name: string;
  readonly title: string;
  readonly kind: "official-sdk" | "library" | "framework" | "client";
  readonly language: string;
  readonly package: string;
  readonly version: string;
  readonly homepage: string;
  readonly repository: string;
  /** What its adapter answers in `initialize`. */
  readonly capabilities: Description["capabilities"];
  readonly start: { readonly command: Command };
  readonly install: { readonly commands: readonly Command[]; readonly inputs: readonly string[] };
  /** What is there after an installation, relative to the folder. */
  readonly installed: string;
  /** How a reproduction is run in the folder; `{name}` stands for the finding's name. */
  readonly findings?: { readonly command: Command };
  /** How another release of the package is installed; `{version}` stands for it in the commands. */
  readonly otherVersions?: {
    /** The earliest release that the adapter drives. */
    readonly from: string;
    readonly commands: readonly Command[];
    readonly note?: string;
  };
  /** Why the suite never installs or runs it. */
  readonly untested?: string;
  readonly notes?: readonly string[];
  /** The implementation's folder. */
  readonly dir: string;
}

/** There is no such implementation, or its manifest is wrong; `message` names the file and the member. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
}

const folder = (rootDir: string) => join(rootDir, "implementations");

/** The names of the implementations that have a manifest, sorted. */
export function listImplementations(rootDir: string): string[] {
  const root = folder(rootDir);
  if (!existsSync(root)) return [];
  return (
    readdirSync(root)
      // A folder NAME@VERSION is another release's copy.
      .filter((name) => !name.includes("@") && existsSync(join(root, name, "manifest.json")))
      .sort()
  );
}

/** Reads and checks the manifest of one implementation. Throws ManifestError. */
export function loadManifest(name: string, rootDir: string): Manifest {
  const known = listImplementations(rootDir);
  if (!known.includes(name)) {
    throw new ManifestError(`there is no implementation "${name}"; there are: ${known.join(", ") || "none"}`);
  }
  const file = `implementations/${name}/manifest.json`;
  const dir = join(folder(rootDir), name);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
  } catch (error) {
    throw new ManifestError(`${file}: ${(error as Error).message}`);
  }
  const problem = problemIn("implementation", content, "the manifest");
  if (problem !== undefined) throw new ManifestError(`${file}: ${problem}`);
  const manifest = content as Omit<Manifest, "dir">;
  if (manifest.name !== name) {
    throw new ManifestError(`${file}: the name is "${manifest.name}", but the folder is "${name}"`);
  }
  if (manifest.findings === undefined && manifest.untested === undefined) {
    throw new ManifestError(`${file}: it says neither how findings are run nor why it is untested`);
  }
  return { ...manifest, dir };
}

/** A command as it is run: a program inside the folder gets its full path, others are looked up on PATH. */
export interface Runnable {
  readonly command: Command;
  /** The implementation's folder. */
  readonly cwd: string;
}

function runnable({ dir }: Manifest, [program, ...args]: Command): Runnable {
  return { command: [program.includes("/") ? join(dir, program) : program, ...args], cwd: dir };
}

/** How to start the adapter. */
export const startCommand = (manifest: Manifest): Runnable => runnable(manifest, manifest.start.command);

/** How to run the reproduction of a finding; undefined for an implementation that has none. */
export function findingCommand(manifest: Manifest, finding: string): Runnable | undefined {
  const [program, ...args] = manifest.findings?.command ?? [];
  if (program === undefined) return undefined;
  return runnable(manifest, [program, ...args.map((arg) => arg.replaceAll("{name}", finding))]);
}
