import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { isMap, LineCounter, type Node, parseDocument } from "yaml";
import type { Level, Role } from "../engine/verdict.ts";
import { SPEC_VERSIONS, type SpecVersion } from "../event/spec-version.ts";
import type { Keyword } from "./keywords.ts";
import { fits, type Parsed } from "./schema-problems.ts";

/** One keyword in a text that a requirement stands for; `nth` when its line has the keyword more than once. */
export interface Claim {
  readonly keyword: Keyword;
  readonly line: number;
  readonly nth?: number;
}

/** A requirement as one version of the text has it. */
interface RequirementVersion {
  readonly level: Level;
  readonly section: string;
  /** Empty for a DECLARATIVE rule, which has `lines` instead. */
  readonly keywords: readonly Claim[];
  readonly lines?: { readonly from: number; readonly to: number };
  /** What this text says otherwise, where that matters. */
  readonly differs?: string;
}

/** One normative statement of one document, in our own words. Plain data: it can be written as JSON. */
export interface Requirement {
  readonly id: string;
  /** Path of the document in the specification's repository. */
  readonly document: string;
  readonly level: Level;
  /** Whom the rule binds. Empty: the authors of formats, bindings or extensions. */
  readonly roles: readonly Role[];
  /** The heading it stands under. */
  readonly section: string;
  readonly paraphrase: string;
  readonly testable: "yes" | "partly" | "no";
  /** Why it cannot be tested, or not wholly. */
  readonly reason?: string;
  readonly note?: string;
  /** Why no case judges it, or its whole document, yet although one could. */
  readonly unjudged?: string;
  /** A version that does not have the rule has no member here. */
  readonly versions: { readonly [V in SpecVersion]?: RequirementVersion };
  /** Where the entry is in the catalogue. */
  readonly file: string;
  readonly line: number;
}

/** The pinned text of one version of a document. */
export interface PinnedText {
  readonly release: string;
  readonly file: string;
  readonly sha256: string;
}

export interface CatalogueDocument {
  readonly document: string;
  readonly title: string;
  /** The editions that have the document. */
  readonly texts: { readonly [V in SpecVersion]?: PinnedText };
  readonly file: string;
}

/** Keywords that state no requirement, and why. */
interface Exclusion {
  readonly document: string;
  readonly keywords: { readonly [V in SpecVersion]?: readonly Claim[] };
  readonly reason: string;
  readonly file: string;
  readonly line: number;
}

/** A text that holds keywords and that the catalogue leaves out as a whole, and why. */
interface LeftOut {
  readonly file: string;
  readonly reason: string;
}

export interface Catalogue {
  readonly leftOut: readonly LeftOut[];
  readonly documents: readonly CatalogueDocument[];
  readonly requirements: readonly Requirement[];
  readonly exclusions: readonly Exclusion[];
}

/** The catalogue cannot be used; one line per problem, each with file and line. */
export class CatalogueError extends Error {
  override readonly name = "CatalogueError";
}

interface RawVersion {
  readonly level?: Level;
  readonly section?: string;
  readonly keywords?: readonly string[];
  readonly lines?: string;
  readonly differs?: string;
}

type RawRequirement = Pick<
  Requirement,
  "id" | "level" | "section" | "paraphrase" | "testable" | "reason" | "note" | "unjudged"
> & {
  readonly role: readonly Role[];
  readonly versions: Readonly<Partial<Record<SpecVersion, RawVersion | "absent">>>;
};

interface RawFile {
  readonly document: string;
  readonly title: string;
  readonly texts: CatalogueDocument["texts"];
  readonly requirements?: readonly RawRequirement[];
  readonly unjudged?: string;
  readonly leftOut?: readonly LeftOut[];
  readonly exclusions?: readonly {
    readonly document?: string;
    readonly keywords: Readonly<Partial<Record<SpecVersion, readonly string[]>>>;
    readonly reason: string;
  }[];
}

/** The requirements of a folder such as fixtures/requirements. Throws CatalogueError. */
export function loadCatalogue(dir: string, schemaFile?: string): Requirement[] {
  return [...readCatalogue(dir, schemaFile).requirements];
}

/** The whole catalogue: requirements, exclusions, and the texts they refer to. Throws CatalogueError. */
export function readCatalogue(
  dir: string,
  schemaFile: string = join(dir, "..", "schemas", "requirements.schema.json"),
): Catalogue {
  const validate = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
  }).compile(JSON.parse(readFileSync(schemaFile, "utf8")));
  const names = readdirSync(dir).filter((name) => /\.ya?ml$/.test(name));
  if (names.length === 0) throw new CatalogueError(`${dir}: no YAML file here`);
  const problems: string[] = [];
  const files: Parsed<RawFile>[] = [];
  for (const name of names.sort()) {
    const parsed = parseFile(name, readFileSync(join(dir, name), "utf8"), problems);
    if (parsed !== undefined && fits(parsed, validate, problems)) files.push(parsed);
  }
  const catalogue = {
    leftOut: files.flatMap(({ value }) => value.leftOut ?? []),
    documents: files.flatMap(documentOf),
    requirements: files.flatMap(requirementsOf),
    exclusions: files.flatMap(exclusionsOf),
  };
  // With a file missing from the list, what refers to it would look wrong too.
  if (problems.length === 0) problems.push(...findClashes(catalogue));
  if (problems.length > 0) throw new CatalogueError(problems.join("\n"));
  return catalogue;
}

/** The level of a requirement in one version of the text; undefined where that version does not have it. */
export function levelIn(requirement: Requirement, version: SpecVersion): Level | undefined {
  return requirement.versions[version]?.level;
}

/** A claim as the files write it: `MUST@168`, `MAY@291#2`. */
export function showClaim({ keyword, line, nth }: Claim): string {
  return `${keyword}@${line}${nth === undefined ? "" : `#${nth}`}`;
}

function parseFile(file: string, text: string, problems: string[]): Parsed<RawFile> | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      problems.push(
        `${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split("\n")[0]?.replace(/ at line .*/, "")}`,
      );
    }
    return undefined;
  }
  const lineOf = (path: readonly (string | number)[], key?: string): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as
        | Node
        | null
        | undefined;
      if (node?.range === undefined || node.range === null) continue;
      const pair =
        key !== undefined && isMap(node) ? node.items.find((item) => String(item.key) === key) : undefined;
      return lines.linePos(((pair?.key as Node | undefined) ?? node).range?.[0] ?? 0).line;
    }
    return 1;
  };
  return { file, value: document.toJS({ maxAliasCount: 0 }) as RawFile, lineOf };
}

function documentOf({ file, value }: Parsed<RawFile>): CatalogueDocument[] {
  const { document, title, texts } = value;
  return value.requirements === undefined ? [] : [{ document, title, texts, file }];
}

function requirementsOf({ file, value, lineOf }: Parsed<RawFile>): Requirement[] {
  return (value.requirements ?? []).map((raw, index) => {
    const { id, level, role, section, paraphrase, testable, reason, note } = raw;
    const unjudged = raw.unjudged ?? (testable === "no" ? undefined : value.unjudged);
    const versions: { [V in SpecVersion]?: RequirementVersion } = {};
    for (const version of SPEC_VERSIONS) {
      const own = raw.versions[version];
      if (own !== undefined && own !== "absent") versions[version] = versionOf(own, raw);
    }
    return {
      id,
      document: value.document,
      level,
      roles: role,
      section,
      paraphrase,
      testable,
      ...(reason === undefined ? {} : { reason }),
      ...(note === undefined ? {} : { note }),
      ...(unjudged === undefined ? {} : { unjudged }),
      versions,
      file,
      line: lineOf(["requirements", index]),
    };
  });
}

function versionOf(
  { level, section, keywords, lines, differs }: RawVersion,
  whole: RawRequirement,
): RequirementVersion {
  const [from, to = from] = (lines ?? "").split("-").map(Number);
  return {
    level: level ?? whole.level,
    section: section ?? whole.section,
    keywords: (keywords ?? []).map(parseClaim),
    ...(lines === undefined ? {} : { lines: { from: from as number, to: to as number } }),
    ...(differs === undefined ? {} : { differs }),
  };
}

function exclusionsOf({ file, value, lineOf }: Parsed<RawFile>): Exclusion[] {
  return (value.exclusions ?? []).map(({ document = value.document, keywords, reason }, index) => {
    const claims: { [V in SpecVersion]?: readonly Claim[] } = {};
    for (const version of SPEC_VERSIONS) {
      const own = keywords[version];
      if (own !== undefined) claims[version] = own.map(parseClaim);
    }
    return { document, keywords: claims, reason, file, line: lineOf(["exclusions", index]) };
  });
}

/** Only for what the schema let through. */
function parseClaim(text: string): Claim {
  const [keyword = "", place = ""] = text.split("@");
  const [line, nth] = place.split("#");
  return {
    keyword: keyword as Keyword,
    line: Number(line),
    ...(nth === undefined ? {} : { nth: Number(nth) }),
  };
}

/** Versions of a requirement whose text its document does not have. */
function* versionGaps(
  { id, versions, file, line }: Requirement,
  document: CatalogueDocument | undefined,
): Generator<string> {
  for (const version of SPEC_VERSIONS) {
    if (versions[version] !== undefined && document?.texts[version] === undefined) {
      yield `${file}:${line}: ${id}: the document has no text for ${version}`;
    }
  }
}

/** What no schema can see: ids and documents that are there twice, or that nobody knows. */
function* findClashes({ documents, requirements, exclusions }: Catalogue): Generator<string> {
  const known = new Map<string, CatalogueDocument>();
  for (const one of documents) {
    const other = known.get(one.document);
    if (other !== undefined) yield `${one.file}:1: ${one.document} is already covered by ${other.file}`;
    known.set(one.document, one);
  }
  const first = new Map<string, Requirement>();
  for (const requirement of requirements) {
    const { id, file, line, versions } = requirement;
    const other = first.get(id);
    if (other !== undefined) yield `${file}:${line}: ${id} is already used at ${other.file}:${other.line}`;
    else first.set(id, requirement);
    yield* versionGaps(requirement, known.get(requirement.document));
    if (Object.keys(versions).length === 0) yield `${file}:${line}: ${id}: no version of the text has it`;
    for (const [version, { lines }] of Object.entries(versions)) {
      if (lines !== undefined && lines.to < lines.from)
        yield `${file}:${line}: ${id}: ${version}: lines ${lines.from}-${lines.to} run backwards`;
    }
  }
  for (const { document, file, line } of exclusions) {
    if (!known.has(document)) yield `${file}:${line}: no file here covers ${document}`;
  }
}
