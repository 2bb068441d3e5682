import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** Program and arguments, run in the implementation's folder and never by a shell. */
export type Command = readonly [string, ...string[]];

/** `implementations/NAME/manifest.json`: what an implementation is, how to install it and how to start its adapter. */
export interface Manifest {
  readonly name: string;
  readonly title: string;
  readonly language: string;
  readonly package: string;
  readonly version: string;
  readonly homepage: string;
  readonly repository: string;
  readonly start: { readonly command: Command };
  readonly install: { readonly commands: readonly Command[]; readonly inputs: readonly string[] };
  /** What is there after an installation, relative to the folder. */
  readonly installed: string;
  readonly notes?: readonly string[];
  /** The implementation's folder. */
  readonly dir: string;
}

/** There is no such implementation, or its manifest is wrong; `message` names the file and the member. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
}

const SCHEMA = join("fixtures", "schemas", "implementation.schema.json");

let compiled: ValidateFunction | undefined;

/** The schema is part of this package: above this file, whether that runs from the sources or compiled. */
function validator(): ValidateFunction {
  if (compiled === undefined) {
    let root = dirname(fileURLToPath(import.meta.url));
    while (!existsSync(join(root, SCHEMA))) {
      if (root === dirname(root)) throw new Error(`${SCHEMA} is missing from this package`);
      root = dirname(root);
    }
    compiled = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(join(root, SCHEMA), "utf8")));
  }
  return compiled;
}

const folder = (rootDir: string) => join(rootDir, "implementations");

/** The names of the implementations that have a manifest, sorted. */
export function listImplementations(rootDir: string): string[] {
  const root = folder(rootDir);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, "manifest.json")))
    .sort();
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
  const validate = validator();
  if (!validate(content)) {
    const { instancePath, message, params } = validate.errors?.[0] ?? {};
    const extra = params?.additionalProperty === undefined ? "" : ` (${params.additionalProperty})`;
    throw new ManifestError(`${file}: ${instancePath || "the manifest"} ${message ?? "is invalid"}${extra}`);
  }
  const manifest = content as Omit<Manifest, "dir">;
  if (manifest.name !== name) {
    throw new ManifestError(`${file}: the name is "${manifest.name}", but the folder is "${name}"`);
  }
  return { ...manifest, dir };
}

/** How to start the adapter: a program inside the folder gets its full path, others are looked up on PATH. */
export function startCommand({ start, dir }: Manifest): { command: Command; cwd: string } {
  const [program, ...args] = start.command;
  return { command: [program.includes("/") ? join(dir, program) : program, ...args], cwd: dir };
}
