import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { SpecVersion } from "../event/spec-version.ts";
import { problemIn } from "../fixture-schema.ts";
import { packageRoot } from "../package-root.ts";
import type { PartyRole } from "./record.ts";

/** What a scenario file of fixtures/scenarios holds; its schema says what each member means. */
export interface Scenario {
  readonly scenario: string;
  readonly title: string;
  readonly about: string;
  /** When the story begins, by its own clock (RFC 3339). */
  readonly start: string;
  readonly spec: SpecVersion;
  readonly binding: string;
  readonly mode: "binary" | "structured";
  /** In seconds. */
  readonly length: number;
  /** How long a hop takes by the story's clock, at least and at most, in milliseconds. */
  readonly latency: readonly [number, number];
  readonly parties: readonly PartyDefinition[];
  readonly routes: readonly { readonly from: string; readonly to: readonly string[] }[];
  readonly events: Readonly<Record<string, EventTemplate>>;
  readonly defects: readonly Defect[];
  readonly sources: Readonly<Record<string, { readonly what: string; readonly url: string }>>;
}

export interface PartyDefinition {
  readonly name: string;
  readonly role: PartyRole;
  readonly behaviour: string;
  readonly says?: string;
  readonly undocumented?: string;
  readonly sources?: readonly string[];
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A JSON object with words in braces that each sending fills in. */
export type Template = Readonly<Record<string, unknown>>;

interface EventTemplate {
  readonly json: Template;
  readonly native?: Template;
  readonly picture?: string;
}

/** Something that went wrong on the day, as a switch. */
export interface Defect {
  readonly name: string;
  readonly on: boolean;
  /** Whose messages show it; `*` for all. */
  readonly from: string;
  /** Which parties it keeps from doing what the story needs of them. */
  readonly breaks?: readonly string[];
  readonly requirements: readonly string[];
  readonly what: string;
  readonly sources: readonly string[];
}

/** There is no such scenario, or its file is wrong; the message names the file and the member. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

const folder = join(packageRoot, "fixtures", "scenarios");

/** The names of the scenarios there are, sorted. */
export function listScenarios(): string[] {
  return readdirSync(folder)
    .flatMap((name) => (name.endsWith(".yaml") ? [name.slice(0, -".yaml".length)] : []))
    .sort();
}

/** Reads and checks a scenario, by its name. Throws ScenarioError. */
export function loadScenario(name: string): Scenario {
  const file = join(folder, `${name}.yaml`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file))
    throw new ScenarioError(`there is no scenario "${name}"; there are: ${listScenarios().join(", ")}`);
  return readScenario(readFileSync(file, "utf8"), file);
}

/** @param file what errors call it */
export function readScenario(text: string, file: string): Scenario {
  const content: unknown = parse(text);
  const problem = problemIn("scenario", content, "the scenario");
  if (problem !== undefined) throw new ScenarioError(`${file}: ${problem}`);
  const scenario = content as Scenario;
  const wrong = danglingIn(scenario);
  if (wrong !== undefined) throw new ScenarioError(`${file}: ${wrong}`);
  return scenario;
}

/** A name that refers to nothing, said in one line. */
function danglingIn({ parties, routes, defects, sources }: Scenario): string | undefined {
  const names = new Set(parties.map(({ name }) => name));
  if (names.size < parties.length) return "two parties have the same name";
  const mentioned = [
    ...routes.flatMap(({ from, to }) => [from, ...to]),
    ...defects.flatMap(({ from, breaks = [] }) => [from, ...breaks]),
  ];
  const stranger = mentioned.find((name) => name !== "*" && !names.has(name));
  if (stranger !== undefined) return `no party is named ${stranger}`;
  const baseless = parties.find((one) => one.sources === undefined && one.undocumented === undefined);
  if (baseless !== undefined)
    return `${baseless.name} has neither sources nor a word on what is undocumented about it`;
  const cited = [...parties, ...defects].flatMap((one) => one.sources ?? []);
  const missing = cited.find((key) => !Object.hasOwn(sources, key));
  return missing === undefined ? undefined : `there is no source ${missing}`;
}
