import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Level } from "../engine/verdict.ts";
import { SPEC_VERSIONS, type SpecVersion } from "../event/spec-version.ts";
import { copiedRun, runsOf } from "./copied.ts";
import {
  findHeadings,
  findKeywords,
  type Heading,
  type Keyword,
  type KeywordOccurrence,
} from "./keywords.ts";
import { type Catalogue, type CatalogueDocument, type Claim, type PinnedText, showClaim } from "./load.ts";

type ProblemKind =
  | "text-missing"
  | "uncatalogued"
  | "text-changed"
  | "unclaimed"
  | "stale-claim"
  | "ambiguous-claim"
  | "claimed-and-excluded"
  | "wrong-level"
  | "wrong-section"
  | "copied";

/** Something in the catalogue does not agree with itself or with the specification. */
export interface Problem {
  readonly kind: ProblemKind;
  /** The catalogue's file and line; none where the text has something that no file mentions. */
  readonly file?: string;
  readonly line?: number;
  /** The place in the specification. */
  readonly text?: { readonly file: string; readonly line?: number };
  readonly message: string;
}

/** The level that a keyword gives to a rule. */
const LEVEL_OF: Readonly<Record<Keyword, Level>> = {
  MUST: "MUST",
  SHALL: "MUST",
  REQUIRED: "MUST",
  "MUST NOT": "MUST NOT",
  "SHALL NOT": "MUST NOT",
  SHOULD: "SHOULD",
  RECOMMENDED: "SHOULD",
  "SHOULD NOT": "SHOULD NOT",
  "NOT RECOMMENDED": "SHOULD NOT",
  MAY: "MAY",
  OPTIONAL: "MAY",
};

/** One line for a person: where in the catalogue, what is wrong, where in the specification. */
export function formatProblem({ file, line, text, message }: Problem): string {
  const at = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  const seen = text === undefined ? "" : ` (${text.file}${text.line === undefined ? "" : `:${text.line}`})`;
  return `${at}${message}${seen}`;
}

/** What can be checked without the specification: levels against the claimed keywords, claims against exclusions. */
export function checkClaims({ requirements, exclusions }: Catalogue): Problem[] {
  const problems: Problem[] = [];
  const excluded = new Map<string, string>();
  for (const { document, keywords, file, line } of exclusions) {
    for (const version of SPEC_VERSIONS) {
      for (const claim of keywords[version] ?? []) {
        const key = `${document} ${version} ${normal(claim)}`;
        const other = excluded.get(key);
        if (other === undefined) excluded.set(key, `${file}:${line}`);
        else {
          const message = `${showClaim(claim)} of ${version} is already excluded at ${other}`;
          problems.push({ kind: "claimed-and-excluded", file, line, message });
        }
      }
    }
  }
  for (const { id, document, versions, file, line } of requirements) {
    for (const version of SPEC_VERSIONS) {
      const own = versions[version];
      if (own === undefined) continue;
      if (own.lines !== undefined && own.level !== "DECLARATIVE") {
        const message = `${id}: level ${own.level} in ${version} needs a keyword; a rule without one is DECLARATIVE`;
        problems.push({ kind: "wrong-level", file, line, message });
      }
      for (const claim of own.keywords) {
        if (LEVEL_OF[claim.keyword] !== own.level) {
          const message = `${id}: level ${own.level} in ${version}, but ${showClaim(claim)} makes it ${LEVEL_OF[claim.keyword]}`;
          problems.push({ kind: "wrong-level", file, line, message });
        }
        const other = excluded.get(`${document} ${version} ${normal(claim)}`);
        if (other !== undefined) {
          const message = `${id}: ${showClaim(claim)} of ${version} is also excluded at ${other}`;
          problems.push({ kind: "claimed-and-excluded", file, line, message });
        }
      }
    }
  }
  return problems;
}

/**
 * Compares the catalogue with the specification, keyword by keyword. `specDir` holds the pinned texts under the
 * paths that the catalogue gives them (`v1.0.2/cloudevents/spec.md`, `head/cloudevents/spec.md`).
 */
export function checkAgainstText(catalogue: Catalogue, specDir: string): Problem[] {
  const problems = checkClaims(catalogue);
  const runs = new Map<string, string>();
  for (const document of catalogue.documents) {
    for (const version of SPEC_VERSIONS) {
      const pinned = document.texts[version];
      if (pinned === undefined) continue;
      const bytes = readText(join(specDir, pinned.file));
      if (bytes === undefined) {
        const message = `cannot read ${pinned.file} in ${specDir}`;
        problems.push({ kind: "text-missing", file: document.file, message });
        continue;
      }
      const text = bytes.toString("utf8");
      problems.push(
        ...checkPin(document, pinned, bytes),
        ...checkVersion(catalogue, document.document, version, pinned.file, text),
      );
      for (const run of runsOf(text)) if (!runs.has(run)) runs.set(run, pinned.file);
    }
  }
  return [...problems, ...checkExtent(catalogue, specDir), ...checkWording(catalogue, runs)];
}

/** Every text of the folder that holds a keyword is catalogued or left out with a reason. */
function checkExtent({ documents, leftOut }: Catalogue, specDir: string): Problem[] {
  const known = new Set([
    ...documents.flatMap(({ texts }) => Object.values(texts).map(({ file }) => file)),
    ...leftOut.map(({ file }) => file),
  ]);
  return markdownIn(specDir)
    .filter((file) => !known.has(file))
    .flatMap((file): Problem[] => {
      const count = findKeywords(readFileSync(join(specDir, file), "utf8")).length;
      if (count === 0) return [];
      const message = `${count} keywords of a text that no catalogue file covers and exclusions.yaml does not leave out`;
      return [{ kind: "uncatalogued", text: { file }, message }];
    });
}

function markdownIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(sep).join("/"))
    .filter((name) => name.endsWith(".md"))
    .sort();
}

function readText(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function checkPin({ file }: CatalogueDocument, pinned: PinnedText, bytes: Buffer): Problem[] {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 === pinned.sha256) return [];
  const message = `the text is not the one that was catalogued: its sha256 is ${sha256}. Read what changed, then pin it`;
  return [{ kind: "text-changed", file, text: { file: pinned.file }, message }];
}

/** Both directions for one text: every claim meets its keyword, every keyword is claimed or excluded. */
function checkVersion(
  { requirements, exclusions }: Catalogue,
  document: string,
  version: SpecVersion,
  place: string,
  text: string,
): Problem[] {
  const problems: Problem[] = [];
  const occurrences = findKeywords(text);
  const headings = findHeadings(text);
  const lines = text.split("\n");
  const met = new Set<KeywordOccurrence>();
  const meet = (claim: Claim, what: string, file: string, line: number): KeywordOccurrence | undefined => {
    const found = resolve(claim, occurrences);
    if (typeof found !== "string") {
      met.add(found);
      return found;
    }
    const kind = found === "ambiguous" ? "ambiguous-claim" : "stale-claim";
    const message = `${what}: ${explain(claim, found, occurrences)}`;
    problems.push({ kind, file, line, text: { file: place, line: claim.line }, message });
    return undefined;
  };
  for (const { id, document: owner, versions, file, line } of requirements) {
    const own = versions[version];
    if (owner !== document || own === undefined) continue;
    const expectSection = (actual: string, at: number): void => {
      if (actual === own.section) return;
      const message = `${id}: section is "${own.section}", but line ${at} stands under "${actual}"`;
      problems.push({ kind: "wrong-section", file, line, text: { file: place, line: at }, message });
    };
    for (const claim of own.keywords) {
      const found = meet(claim, id, file, line);
      if (found !== undefined) expectSection(found.section, found.line);
    }
    if (own.lines === undefined) continue;
    const blank = [own.lines.from, own.lines.to].find((at) => (lines[at - 1] ?? "").trim() === "");
    if (blank !== undefined) {
      const message = `${id}: lines ${own.lines.from}-${own.lines.to}, but line ${blank} is empty or past the end`;
      problems.push({ kind: "stale-claim", file, line, text: { file: place, line: blank }, message });
    } else expectSection(sectionAt(headings, own.lines.from), own.lines.from);
  }
  for (const { document: owner, keywords, file, line } of exclusions) {
    if (owner !== document) continue;
    for (const claim of keywords[version] ?? []) meet(claim, "exclusion", file, line);
  }
  for (const occurrence of occurrences) {
    if (met.has(occurrence)) continue;
    const { keyword, line, column, section } = occurrence;
    const message = `${keyword} at line ${line}, column ${column} ("${section}") of ${version} is neither claimed by a requirement nor excluded`;
    problems.push({ kind: "unclaimed", text: { file: place, line }, message });
  }
  return problems;
}

/** The occurrence that a claim means, or why there is none. */
function resolve(
  claim: Claim,
  occurrences: readonly KeywordOccurrence[],
): KeywordOccurrence | "absent" | "ambiguous" {
  const there = occurrences.filter(({ keyword, line }) => keyword === claim.keyword && line === claim.line);
  if (claim.nth === undefined && there.length > 1) return "ambiguous";
  return there[(claim.nth ?? 1) - 1] ?? "absent";
}

function explain(
  claim: Claim,
  why: "absent" | "ambiguous",
  occurrences: readonly KeywordOccurrence[],
): string {
  const shown = showClaim(claim);
  if (why === "ambiguous") return `${shown} is there more than once: write ${shown}#1, ${shown}#2 ...`;
  const onLine = occurrences.filter(({ line }) => line === claim.line).map(({ keyword }) => keyword);
  const [nearest] = occurrences
    .filter(({ keyword, line }) => keyword === claim.keyword && line !== claim.line)
    .sort((a, b) => Math.abs(a.line - claim.line) - Math.abs(b.line - claim.line));
  const instead = onLine.length === 0 ? "the line has no keyword" : `the line has ${onLine.join(", ")}`;
  const hint = nearest === undefined ? "" : `; the nearest ${claim.keyword} is at line ${nearest.line}`;
  return `there is no ${shown}: ${instead}${hint}`;
}

function sectionAt(headings: readonly Heading[], line: number): string {
  return headings.findLast((heading) => heading.line <= line)?.text ?? "";
}

/** The specification is quoted nowhere: no wording of ours shares a run of words with any of its texts. */
function checkWording({ requirements, exclusions }: Catalogue, runs: ReadonlyMap<string, string>): Problem[] {
  const problems: Problem[] = [];
  const look = (what: string, wording: string | undefined, file: string, line: number): void => {
    const run = wording === undefined ? undefined : copiedRun(wording, runs);
    if (run === undefined) return;
    const message = `${what} repeats the words "${run}" of the text; say it in other words`;
    problems.push({ kind: "copied", file, line, text: { file: runs.get(run) as string }, message });
  };
  for (const { id, paraphrase, reason, note, versions, file, line } of requirements) {
    look(`${id}: paraphrase`, paraphrase, file, line);
    look(`${id}: reason`, reason, file, line);
    look(`${id}: note`, note, file, line);
    for (const version of SPEC_VERSIONS) look(`${id}: differs`, versions[version]?.differs, file, line);
  }
  for (const { reason, file, line } of exclusions) look("exclusion: reason", reason, file, line);
  return problems;
}

/** The same place has one form: `MUST@5#1` is `MUST@5`. */
function normal(claim: Claim): string {
  return `${claim.keyword}@${claim.line}#${claim.nth ?? 1}`;
}
