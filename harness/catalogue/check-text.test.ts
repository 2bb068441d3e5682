import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkAgainstText, formatProblem, type Problem } from "./check-text.ts";
import { type Catalogue, type Claim, type Requirement, readCatalogue } from "./load.ts";

const TEXT = `# X

## One

A cat MUST purr loudly whenever somebody pets it, and
it MAY sleep. It MAY also MUST
NOT bark.

The tail is long.

## Two

A dog SHOULD bark.
`;

const root = mkdtempSync(join(tmpdir(), "plugfest-text-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, "old"));
mkdirSync(join(root, "new"));
writeFileSync(join(root, "old", "x.md"), "# X\n\nNothing is demanded here.\n");
writeFileSync(join(root, "new", "x.md"), TEXT);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const claim = (text: string): Claim => {
  const [keyword, line, nth] = text.split(/[@#]/);
  return {
    keyword: keyword as Claim["keyword"],
    line: Number(line),
    ...(nth === undefined ? {} : { nth: Number(nth) }),
  };
};

function requirement(
  id: string,
  level: Requirement["level"],
  claims: string[],
  more: Partial<Requirement> = {},
): Requirement {
  const section = more.section ?? "One";
  return {
    id,
    document: "x.md",
    level,
    roles: ["producer"],
    section,
    paraphrase: "Something holds.",
    testable: "yes",
    versions: { "1.0.3-draft": { level, section, keywords: claims.map(claim) } },
    file: "x.yaml",
    line: 10,
    ...more,
  };
}

const PURR = requirement("X-one-a", "MUST", ["MUST@5"]);
const SLEEP = requirement("X-one-b", "MAY", ["MAY@6#1", "MAY@6#2"]);
const BARK = requirement("X-one-c", "MUST NOT", ["MUST NOT@6"]);
const DOG = requirement("X-two-a", "SHOULD", ["SHOULD@13"], { section: "Two" });

function catalogueOf(requirements: Requirement[], excluded: string[] = []): Catalogue {
  return {
    leftOut: [],
    documents: [
      {
        document: "x.md",
        title: "X",
        texts: {
          "1.0": { release: "1", file: "old/x.md", sha256: sha256("# X\n\nNothing is demanded here.\n") },
          "1.0.3-draft": { release: "2", file: "new/x.md", sha256: sha256(TEXT) },
        },
        file: "x.yaml",
      },
    ],
    requirements,
    exclusions:
      excluded.length === 0
        ? []
        : [
            {
              document: "x.md",
              keywords: { "1.0.3-draft": excluded.map(claim) },
              reason: "An example.",
              file: "e.yaml",
              line: 2,
            },
          ],
  };
}

const check = (requirements: Requirement[], excluded?: string[]): string[] =>
  checkAgainstText(catalogueOf(requirements, excluded), root).map(show);
const show = (problem: Problem): string => `${problem.kind}: ${formatProblem(problem)}`;

describe("checkAgainstText", () => {
  it("is content when every keyword is claimed or excluded", () => {
    expect(check([PURR, SLEEP, BARK, DOG])).toEqual([]);
    expect(check([PURR, SLEEP, BARK], ["SHOULD@13"])).toEqual([]);
  });

  it("lets two requirements share a keyword", () => {
    expect(check([PURR, { ...PURR, id: "X-one-d" }, SLEEP, BARK, DOG])).toEqual([]);
  });

  it("reports a keyword that nobody claims", () => {
    expect(check([PURR, SLEEP, DOG])).toEqual([
      'unclaimed: MUST NOT at line 6, column 27 ("One") of 1.0.3-draft is neither claimed by a requirement nor excluded (new/x.md:6)',
    ]);
    expect(check([PURR, requirement("X-one-b", "MAY", ["MAY@6#1"]), BARK, DOG])).toEqual([
      expect.stringContaining("unclaimed: MAY at line 6, column 18"),
    ]);
  });

  it("reports a claim whose line has moved or whose keyword changed", () => {
    const moved = requirement("X-one-a", "MUST", ["MUST@4"]);
    expect(check([moved, SLEEP, BARK, DOG])).toEqual([
      "stale-claim: x.yaml:10: X-one-a: there is no MUST@4: the line has no keyword; the nearest MUST is at line 5 (new/x.md:4)",
      expect.stringContaining("unclaimed: MUST at line 5"),
    ]);
    const weaker = requirement("X-two-a", "MAY", ["MAY@13"], { section: "Two" });
    expect(check([PURR, SLEEP, BARK, weaker])[0]).toBe(
      "stale-claim: x.yaml:10: X-two-a: there is no MAY@13: the line has SHOULD; the nearest MAY is at line 6 (new/x.md:13)",
    );
    expect(check([PURR, SLEEP, BARK, DOG], ["MUST@9"])[0]).toContain(
      "stale-claim: e.yaml:2: exclusion: there is no MUST@9",
    );
  });

  it("wants a number where a line has the keyword twice", () => {
    expect(check([PURR, requirement("X-one-b", "MAY", ["MAY@6"]), BARK, DOG])[0]).toBe(
      "ambiguous-claim: x.yaml:10: X-one-b: MAY@6 is there more than once: write MAY@6#1, MAY@6#2 ... (new/x.md:6)",
    );
    expect(check([PURR, requirement("X-one-b", "MAY", ["MAY@6#3"]), BARK, DOG])[0]).toContain(
      "there is no MAY@6#3",
    );
  });

  it("reports what is claimed and excluded, or excluded twice", () => {
    expect(check([PURR, SLEEP, BARK, DOG], ["MUST@5#1"])).toEqual([
      "claimed-and-excluded: x.yaml:10: X-one-a: MUST@5 of 1.0.3-draft is also excluded at e.yaml:2",
    ]);
    expect(check([PURR, SLEEP, BARK], ["SHOULD@13", "SHOULD@13#1"])[0]).toContain(
      "SHOULD@13#1 of 1.0.3-draft is already excluded",
    );
  });

  it("reports a level that the keyword does not give", () => {
    const strict = requirement("X-two-a", "MUST", ["SHOULD@13"], { section: "Two" });
    expect(check([PURR, SLEEP, BARK, strict])).toEqual([
      "wrong-level: x.yaml:10: X-two-a: level MUST in 1.0.3-draft, but SHOULD@13 makes it SHOULD",
    ]);
    const silent = requirement("X-one-d", "MUST", [], {
      versions: { "1.0.3-draft": { level: "MUST", section: "One", keywords: [], lines: { from: 9, to: 9 } } },
    });
    expect(check([PURR, SLEEP, BARK, DOG, silent])[0]).toContain(
      "needs a keyword; a rule without one is DECLARATIVE",
    );
  });

  it("reports a section that is not the one of the line, and a line that is empty", () => {
    expect(
      check([PURR, SLEEP, BARK, { ...DOG, ...requirement("X-two-a", "SHOULD", ["SHOULD@13"]) }]),
    ).toEqual([
      'wrong-section: x.yaml:10: X-two-a: section is "One", but line 13 stands under "Two" (new/x.md:13)',
    ]);
    const tail = (from: number, to: number): Requirement =>
      requirement("X-one-d", "DECLARATIVE", [], {
        versions: {
          "1.0.3-draft": { level: "DECLARATIVE", section: "One", keywords: [], lines: { from, to } },
        },
      });
    expect(check([PURR, SLEEP, BARK, DOG, tail(9, 9)])).toEqual([]);
    expect(check([PURR, SLEEP, BARK, DOG, tail(8, 9)])[0]).toContain("line 8 is empty or past the end");
    expect(check([PURR, SLEEP, BARK, DOG, tail(9, 99)])[0]).toContain("line 99 is empty or past the end");
  });

  it("reports a claim in a version that does not have the rule", () => {
    const old = requirement("X-one-e", "MUST", [], {
      versions: { "1.0": { level: "MUST", section: "X", keywords: [claim("MUST@3")] } },
    });
    expect(check([PURR, SLEEP, BARK, DOG, old])).toEqual([
      "stale-claim: x.yaml:10: X-one-e: there is no MUST@3: the line has no keyword (old/x.md:3)",
    ]);
  });

  it("reports wording that was copied, whatever its markup, case and punctuation", () => {
    const copied = {
      ...PURR,
      paraphrase: "The `cat` must purr, loudly WHENEVER somebody pets it, *and* more.",
    };
    expect(check([copied, SLEEP, BARK, DOG])).toEqual([
      'copied: x.yaml:10: X-one-a: paraphrase repeats the words "cat must purr loudly whenever somebody pets it" of the text; say it in other words (new/x.md)',
    ]);
    expect(
      check([
        { ...PURR, paraphrase: "Purr loudly whenever somebody pets it, and then sleep." },
        SLEEP,
        BARK,
        DOG,
      ]),
    ).toEqual([]);
  });

  it("reports a text that is not the catalogued one, or not there", () => {
    const catalogue = catalogueOf([PURR, SLEEP, BARK, DOG]);
    const [document] = catalogue.documents;
    const texts = {
      "1.0": { release: "1", file: "old/gone.md", sha256: "0" },
      "1.0.3-draft": { release: "2", file: "new/x.md", sha256: "0" },
    };
    const problems = checkAgainstText(
      { ...catalogue, documents: document ? [{ ...document, texts }] : [] },
      root,
    );
    expect(problems.map(({ kind }) => kind)).toEqual(["text-missing", "text-changed"]);
  });

  it("reports a text with keywords that nobody covers, unless it is left out with a reason", () => {
    const catalogue = { ...catalogueOf([]), documents: [], exclusions: [] };
    expect(checkAgainstText(catalogue, root).map(({ kind, text }) => `${kind} ${text?.file}`)).toEqual([
      "uncatalogued new/x.md",
    ]);
    const leftOut = [{ file: "new/x.md", reason: "It is only an example." }];
    expect(checkAgainstText({ ...catalogue, leftOut }, root)).toEqual([]);
  });
});

const SPEC = process.env.PLUGFEST_SPEC;

describe("the catalogue against the specification", () => {
  it.skipIf(SPEC === undefined)("has no problem (PLUGFEST_SPEC names the folder of the texts)", () => {
    const catalogue = readCatalogue(join(import.meta.dirname, "..", "..", "fixtures", "requirements"));
    expect(checkAgainstText(catalogue, SPEC as string).map(formatProblem)).toEqual([]);
  });
});
