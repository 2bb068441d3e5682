import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkClaims, formatProblem } from "./check-text.ts";
import { CatalogueError, levelIn, loadCatalogue, readCatalogue, showClaim } from "./load.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "fixtures");
const SCHEMA = join(FIXTURES, "schemas", "requirements.schema.json");
const SHA = "0".repeat(64);

const HEAD = `document: cloudevents/x.md
title: X
texts:
  "1.0": { release: 1.0.2, file: old/x.md, sha256: "${SHA}" }
  "1.0.3-draft": { release: 1.0.3-wip, file: new/x.md, sha256: "${SHA}" }
requirements:
`;

const ENTRY = `  - id: CE-x-a
    level: MUST
    role: [producer]
    section: One
    paraphrase: A thing is a thing.
    testable: yes
    versions:
      "1.0": absent
      "1.0.3-draft": { keywords: [MUST@3] }
`;

const root = mkdtempSync(join(tmpdir(), "plugfest-catalogue-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

function folder(files: Record<string, string>): string {
  const dir = join(root, String(count++));
  mkdirSync(dir);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

function problemsOf(files: Record<string, string>): string[] {
  try {
    readCatalogue(folder(files), SCHEMA);
    return [];
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    return error.message.split("\n");
  }
}

const changed = (from: string, to: string): string[] =>
  problemsOf({ "x.yaml": HEAD + ENTRY.replace(from, to) });

describe("readCatalogue", () => {
  it("reads an entry with what each version says", () => {
    const two = `${ENTRY.replace("CE-x-a", "CE-x-b").replace(
      '"1.0": absent',
      '"1.0": { level: DECLARATIVE, section: Other, lines: 7-9, differs: Said less strictly. }',
    )}    note: Something more.\n`;
    const [first, second] = loadCatalogue(folder({ "x.yaml": HEAD + ENTRY + two }), SCHEMA);
    expect(first).toMatchObject({
      id: "CE-x-a",
      document: "cloudevents/x.md",
      roles: ["producer"],
      file: "x.yaml",
      line: 7,
    });
    expect(first && [levelIn(first, "1.0"), levelIn(first, "1.0.3-draft")]).toEqual([undefined, "MUST"]);
    expect(second?.versions).toEqual({
      "1.0": {
        level: "DECLARATIVE",
        section: "Other",
        keywords: [],
        lines: { from: 7, to: 9 },
        differs: "Said less strictly.",
      },
      "1.0.3-draft": { level: "MUST", section: "One", keywords: [{ keyword: "MUST", line: 3 }] },
    });
    expect(JSON.parse(JSON.stringify(second))).toEqual(second);
  });

  it("keeps the number of a claim among several on a line", () => {
    const [entry] = loadCatalogue(
      folder({ "x.yaml": HEAD + ENTRY.replace("MUST@3]", "MUST@3#2, SHALL@4]") }),
      SCHEMA,
    );
    expect(entry?.versions["1.0.3-draft"]?.keywords.map(showClaim)).toEqual(["MUST@3#2", "SHALL@4"]);
  });

  it("says in plain words what is wrong, and where", () => {
    expect(changed("    paraphrase: A thing is a thing.\n", "")).toEqual([
      'x.yaml:7: CE-x-a: "paraphrase" is missing',
    ]);
    expect(changed("level: MUST", "level: MUSTY")).toEqual([
      'x.yaml:8: CE-x-a: "level" is one of MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, DECLARATIVE, not "MUSTY"',
    ]);
    expect(changed("    section", "    colour: red\n    section")).toEqual([
      'x.yaml:10: CE-x-a: there is no key "colour" here',
    ]);
    expect(changed("testable: yes", "testable: partly")).toEqual([
      'x.yaml:7: CE-x-a: "reason" is missing: say why it is not, or not wholly, testable',
    ]);
    expect(changed("role: [producer]", "role: []")).toEqual(['x.yaml:9: CE-x-a: "role" is empty']);
    expect(changed("MUST@3", "MUST 3")).toEqual([
      'x.yaml:15: CE-x-a: versions, 1.0.3-draft: "keywords" has the wrong form: "MUST 3" (KEYWORD@LINE such as MUST@168, and #2 for the second on that line)',
    ]);
    expect(changed("{ keywords: [MUST@3] }", "{ differs: Not at all. }")).toEqual([
      'x.yaml:15: CE-x-a: versions: "1.0.3-draft" has either "keywords" or "lines", not both and not neither',
    ]);
    expect(changed(": absent", ": gone")).toEqual([
      'x.yaml:14: CE-x-a: versions: "1.0" is "absent" or a map, not "gone"',
    ]);
    expect(changed("CE-x-a", "ce x")).toEqual([
      'x.yaml:7: ce x: "id" has the wrong form: "ce x" (such as CE-id-c)',
    ]);
  });

  it("reports broken YAML with its line", () => {
    expect(changed("role: [producer]", "role: [producer")[0]).toMatch(/^x\.yaml:\d+: Flow sequence/);
    expect(problemsOf({ "x.yaml": "" })).toEqual(['x.yaml:1: "the file" is not an object: null']);
  });

  it("refuses an id, a document or an entry that clashes", () => {
    expect(problemsOf({ "x.yaml": HEAD + ENTRY + ENTRY })).toEqual([
      "x.yaml:16: CE-x-a is already used at x.yaml:7",
    ]);
    expect(
      problemsOf({ "x.yaml": HEAD + ENTRY, "y.yaml": HEAD + ENTRY.replace("CE-x-a", "CE-x-b") }),
    ).toEqual(["y.yaml:1: cloudevents/x.md is already covered by x.yaml"]);
    expect(changed("{ keywords: [MUST@3] }", "absent")).toEqual([
      "x.yaml:7: CE-x-a: no version of the text has it",
    ]);
    expect(changed("keywords: [MUST@3]", "lines: 9-7")).toEqual([
      "x.yaml:7: CE-x-a: 1.0.3-draft: lines 9-7 run backwards",
    ]);
    const exclusion =
      'exclusions:\n  - document: y.md\n    keywords: { "1.0": [MAY@4] }\n    reason: Only an example.\n';
    expect(problemsOf({ "x.yaml": HEAD + ENTRY, "z.yaml": exclusion })).toEqual([
      "z.yaml:2: no file here covers y.md",
    ]);
  });

  it("refuses an exclusion without a reason", () => {
    const exclusion = 'exclusions:\n  - document: cloudevents/x.md\n    keywords: { "1.0": [MAY@4] }\n';
    expect(problemsOf({ "x.yaml": HEAD + ENTRY, "z.yaml": exclusion })[0]).toMatch(
      /^z\.yaml:2: entry 1 of exclusions: "reason" is missing/,
    );
  });

  it("refuses an empty folder", () => {
    expect(problemsOf({})[0]).toMatch(/no YAML file here$/);
  });
});

describe("the catalogue", () => {
  const catalogue = readCatalogue(join(FIXTURES, "requirements"));

  it("agrees with itself", () => {
    expect(checkClaims(catalogue).map(formatProblem)).toEqual([]);
  });

  it("names only ids that exist", () => {
    const known = new Set(catalogue.requirements.map(({ id }) => id));
    const words = [...catalogue.requirements, ...catalogue.exclusions]
      .map((entry) => JSON.stringify(entry))
      .join(" ");
    const prefixes = new Set([...known].map((id) => id.split("-", 1)[0]));
    const named = [...words.matchAll(/\b([A-Z][A-Z0-9]*)-[a-z0-9.-]+-[a-z]\b/g)].flatMap(([id, prefix]) =>
      prefixes.has(prefix) ? [id] : [],
    );
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
});
