import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Adapter } from "../adapters/adapter.ts";
import { preflight } from "../adapters/preflight.ts";
import { StdioAdapter, type StdioOptions } from "../adapters/stdio.ts";
import { casesOfProfile, profileFile, readProfile } from "../certify/profile.ts";
import { loadBundle } from "../engine/bundle.ts";
import type { Case } from "../engine/case.ts";
import { type Expectation, ExpectationError, parseExpectations } from "../engine/expectations.ts";
import { type Filters, matchesPattern, type Planned, plan } from "../engine/plan.ts";
import { parseShard, type Shard } from "../engine/shard.ts";
import { casesOf, type SuiteBundle } from "../engine/suite-bundle.ts";
import type { Depth } from "../engine/verdict.ts";
import { isSpecVersion, SPEC_VERSIONS } from "../event/spec-version.ts";
import { installImplementation, isInstalled } from "../implementations/install.ts";
import { listImplementations, loadManifest, startCommand } from "../implementations/manifest.ts";
import { otherVersion } from "../implementations/other-version.ts";
import { packageRoot } from "../package-root.ts";
import { CliError, EXIT, withPath } from "./exit.ts";

export type Options = Record<string, unknown>;

/** The name of the project's own implementation, which runs in this process. */
const REFERENCE = "reference";

export function filtersOf(options: Options): Filters {
  const spec = String(options.spec);
  if (!isSpecVersion(spec)) {
    throw new CliError(
      `--spec ${spec}: there is no such version here; there are ${SPEC_VERSIONS.join(", ")}`,
    );
  }
  const depth = String(options.depth ?? "both");
  const depths: readonly Depth[] | undefined = { codec: ["codec"], live: ["live"], both: ["codec", "live"] }[
    depth
  ] as Depth[] | undefined;
  if (depths === undefined) throw new CliError(`--depth ${depth}: it is codec, live or both`);
  const live = (options.live as string[] | undefined) ?? [];
  const shard = shardOf(options.shard);
  return {
    spec,
    cases: options.case as string[],
    depths,
    ...(live.length === 0 ? {} : { live }),
    ...(shard === undefined ? {} : { shard }),
  };
}

function shardOf(given: unknown): Shard | undefined {
  if (given === undefined) return undefined;
  const shard = parseShard(String(given));
  if (shard === undefined) {
    throw new CliError(`--shard ${given}: it is a part of a whole, such as 2/5, of at most 1000 parts`);
  }
  return shard;
}

/** Says which pattern or binding matches nothing, for a filter with a typing error in it. */
export function checkPatterns(filters: Filters, cases: readonly Case[]): void {
  const unknown = filters.live?.find((name) => !cases.some(({ binding }) => binding === name));
  if (unknown !== undefined) throw new CliError(`--live ${unknown}: there is no such binding`);
  const lost = filters.cases.find((pattern) => !cases.some(({ id }) => matchesPattern(pattern, id)));
  if (lost !== undefined) {
    throw new CliError(`--case ${lost}: no case matches; plugfest list shows them all`, EXIT.nothing);
  }
}

function seconds(options: Options, key: string, flag: string): number {
  const value = Number(options[key]);
  if (!(value > 0)) throw new CliError(`${flag} ${options[key]}: it is a number of seconds above 0`);
  return value * 1000;
}

/** What a command drives: the adapter, the name it was asked for by, and where its expectations are. */
export interface Driven {
  readonly id: string;
  readonly command: string;
  readonly adapter: Adapter;
  /** Undefined for a command line, which has no folder of its own. */
  readonly expectationFile: string | undefined;
}

/** Starts the implementation that a command line asks for, by name or as `-- COMMAND...`, and proves it usable. */
export async function drive(
  options: Options,
  names: readonly string[],
  command: readonly string[] | undefined,
): Promise<Driven> {
  const limits = {
    startTimeoutMs: seconds(options, "startTimeout", "--start-timeout"),
    requestTimeoutMs: seconds(options, "timeout", "--timeout"),
  };
  const [name] = names;
  const release = options.implementationVersion as string | undefined;
  if (release !== undefined && (command !== undefined || name === REFERENCE)) {
    throw new CliError("--implementation-version is for an implementation that has a package in a registry");
  }
  if (command !== undefined) {
    if (name !== undefined) throw new CliError(`give either the name ${name} or -- COMMAND..., not both`);
    const [program, ...args] = command;
    if (program === undefined) throw new CliError("there is no command after --");
    const line = command.join(" ");
    return startProgram(line, line, { ...limits, command: [program, ...args] }, undefined);
  }
  if (name === undefined) throw new CliError("give the name of an implementation, or -- COMMAND...");
  if (name === REFERENCE) return startReference();
  if (!listImplementations(packageRoot).includes(name)) {
    const all = [REFERENCE, ...listImplementations(packageRoot)].join(", ");
    throw new CliError(
      `there is no implementation "${name}"; there are: ${all}. To drive your own: -- COMMAND...`,
    );
  }
  const pinned = loadManifest(name, packageRoot);
  const manifest = release === undefined ? pinned : otherVersion(pinned, release);
  if (!isInstalled(manifest)) {
    if (options.install === false) {
      throw new CliError(
        `${name} is not installed: plugfest implementations install ${name}`,
        EXIT.environment,
      );
    }
    await installImplementation(manifest, (line) => process.stderr.write(`${line}\n`));
  }
  const start = startCommand(manifest);
  const expectations = join(pinned.dir, "expectations.yaml");
  const driven = await startProgram(name, start.command.join(" "), { ...limits, ...start }, expectations);
  const { version } = driven.adapter.description.implementation;
  if (release !== undefined && version !== release) {
    await driven.adapter.close();
    throw new CliError(
      `${name}: ${release} was asked for, but the adapter drives ${version}`,
      EXIT.environment,
    );
  }
  return driven;
}

async function startReference(): Promise<Driven> {
  const { createReferenceAdapter } = await import("../../implementations/reference/index.ts");
  const adapter = createReferenceAdapter();
  await preflight(adapter);
  return { id: REFERENCE, command: "in process", adapter, expectationFile: undefined };
}

async function startProgram(
  id: string,
  command: string,
  options: StdioOptions,
  expectationFile: string | undefined,
): Promise<Driven> {
  const adapter = await StdioAdapter.start(options);
  try {
    await preflight(adapter);
  } catch (error) {
    await adapter.close();
    throw error;
  }
  return { id, command, adapter, expectationFile };
}

/** Reads an expectation file; a default one that does not exist is empty, a named one has to exist. */
export function readExpectations(file: string | undefined, named: boolean): Expectation[] {
  if (file === undefined) return [];
  try {
    return parseExpectations(
      withPath(file, () => readFileSync(file, "utf8")),
      file,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    if (named) throw new ExpectationError(`${file}: there is no such expectation file`);
    return [];
  }
}

/** The suite, and what of it is to be run on an implementation. */
export function planFor(
  driven: Driven,
  filters: Filters,
): { bundle: SuiteBundle; cases: Case[]; planned: Planned[] } {
  const bundle = loadBundle();
  const all = casesOf(bundle);
  const { profile, spec } = filters;
  const cases = profile === undefined ? all : casesOfProfile(readProfile(profileFile(profile, spec)), all);
  checkPatterns(filters, cases);
  return { bundle, cases, planned: plan(cases, driven.adapter.description, filters) };
}
