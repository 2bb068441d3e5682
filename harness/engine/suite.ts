import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { loadCatalogue } from "../catalogue/load.ts";
import type { Case, Matcher } from "./case.ts";
import { compileCase, type RawCase } from "./compile.ts";
import { expand } from "./expand.ts";
import { type Golden, type GoldenFile, goldenIn, withGolden } from "./golden.ts";
import type { EventLiteral, Library, MessageLiteral } from "./literals.ts";
import { type SuiteBundle, SuiteError } from "./suite-bundle.ts";

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

function digestOf(root: string): string {
  const hash = createHash("sha256");
  for (const file of [...filesIn(root, ".yaml"), ...filesIn(root, ".json")].sort()) {
    hash
      .update(relative(root, file).split(sep).join("/"))
      .update("\0")
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

/** Where in the case the schema was broken. A failed `oneOf` reports each branch; the deepest says most. */
function explain(errors: readonly ErrorObject[] | null | undefined): string {
  const [worst] = [...(errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length);
  if (worst === undefined) return "does not fit the schema";
  const extra = Object.values(worst.params)
    .map((value) => JSON.stringify(value))
    .join(" ");
  return `${worst.instancePath || "the entry"} ${worst.message ?? "is wrong"} ${extra}`.trim();
}

function readYaml(file: string, root: string): Record<string, unknown> {
  try {
    return parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch (error) {
    throw new SuiteError(`${relative(root, file)}: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** Every golden entry of the fixtures. Throws SuiteError when a file does not fit its schema. */
export function readGolden(root: string, ajv = fixtureSchemas(root)): Golden[] {
  const valid = ajv.getSchema("golden.schema.json") as ValidateFunction<GoldenFile>;
  return filesIn(join(root, "golden"), ".yaml").flatMap((file) => {
    const content: unknown = readYaml(file, root);
    if (valid(content)) return goldenIn(content);
    throw new SuiteError(`${relative(root, file)}: ${explain(valid.errors)}`);
  });
}

function fixtureSchemas(root: string): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
  addFormats.default(ajv);
  for (const name of ["case.schema.json", "golden.schema.json"])
    ajv.addSchema(JSON.parse(readFileSync(join(root, "schemas", name), "utf8")));
  return ajv;
}

/** The named events and messages that the fixtures define, those of the golden entries among them. */
export function readLibrary(root: string, golden: readonly Golden[] = readGolden(root)): Library {
  const merge = <T>(folder: string, key: string): Record<string, T> => {
    const all: Record<string, T> = {};
    for (const file of filesIn(join(root, folder), ".yaml")) {
      for (const [name, value] of Object.entries((readYaml(file, root)[key] ?? {}) as Record<string, T>)) {
        if (Object.hasOwn(all, name))
          throw new SuiteError(`${relative(root, file)}: ${name} is already defined elsewhere`);
        all[name] = value;
      }
    }
    return all;
  };
  const library = {
    events: merge<EventLiteral>("events", "events"),
    messages: merge<MessageLiteral>("messages", "messages"),
  };
  const taken = golden.find(({ name, event }) =>
    [library.messages, ...(event === undefined ? [] : [library.events])].some((all) =>
      Object.hasOwn(all, name),
    ),
  );
  if (taken !== undefined) throw new SuiteError(`golden: ${taken.name} is already defined elsewhere`);
  return withGolden(library, golden);
}

/** Reads and checks all fixtures below `root`. Throws SuiteError that lists every problem with its file. */
export function buildSuite(root: string): SuiteBundle {
  const ajv = fixtureSchemas(root);
  const valid = ajv.getSchema("case.schema.json") as ValidateFunction<RawCase>;
  const library = readLibrary(root, readGolden(root, ajv));
  const catalogue = loadCatalogue(join(root, "requirements"));
  const known = new Set(catalogue.map(({ id }) => id));
  const problems: string[] = [];
  const cases = new Map<string, RawCase>();
  for (const file of filesIn(join(root, "cases"), ".yaml")) {
    const where = relative(root, file);
    for (const entry of (readYaml(file, root).cases ?? []) as Record<string, unknown>[]) {
      try {
        for (const raw of expand(entry)) {
          const id = String(raw.id);
          if (!valid(raw)) problems.push(`${where}: ${id}: ${explain(valid.errors)}`);
          else if (cases.has(id)) problems.push(`${where}: ${id} is there twice`);
          else {
            problems.push(
              ...unknownRequirements(compileCase(raw, library), known).map((what) => `${where}: ${what}`),
            );
            cases.set(id, raw);
          }
        }
      } catch (error) {
        problems.push(`${where}: ${String(entry.id)}: ${(error as Error).message}`);
      }
    }
  }
  if (problems.length > 0) throw new SuiteError(problems.join("\n"));
  return { digest: digestOf(root), library, cases: [...cases.values()], catalogue };
}

function unknownRequirements({ id, steps }: Case, known: ReadonlySet<string>): string[] {
  return steps
    .flatMap((step) => step.checks)
    .flatMap((check) => [
      ...check.requirements
        .filter((one) => !known.has(one))
        .map((one) => `${id}: ${check.id}: no requirement ${one} in the catalogue`),
      ...patternsIn(check.expect).flatMap((pattern) =>
        badPattern(pattern).map((why) => `${id}: ${check.id}: ${why}`),
      ),
    ]);
}

function patternsIn(matcher: Matcher): string[] {
  if ("anyOf" in matcher) return matcher.anyOf.flatMap(patternsIn);
  if ("allOf" in matcher) return matcher.allOf.flatMap(patternsIn);
  if ("every" in matcher) return patternsIn(matcher.is);
  return "matches" in matcher ? [matcher.matches] : [];
}

function badPattern(pattern: string): string[] {
  try {
    new RegExp(pattern, "su");
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
