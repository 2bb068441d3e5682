import { describe, expect, it } from "vitest";
import { findHeadings, findKeywords } from "./keywords.ts";

const shown = (markdown: string): string[] =>
  findKeywords(markdown).map(({ keyword, line, column }) => `${keyword}@${line}:${column}`);

describe("findKeywords", () => {
  it("finds every keyword with its place and section", () => {
    const text = "# One\n\nIt MUST be, and\nit SHOULD NOT be.\n\n## 2. Two\n\n- OPTIONAL\n- NOT RECOMMENDED";
    expect(findKeywords(text)).toEqual([
      { keyword: "MUST", line: 3, column: 4, section: "One" },
      { keyword: "SHOULD NOT", line: 4, column: 4, section: "One" },
      { keyword: "OPTIONAL", line: 8, column: 3, section: "2. Two" },
      { keyword: "NOT RECOMMENDED", line: 9, column: 3, section: "2. Two" },
    ]);
  });

  it("finds several on one line, quoted ones too", () => {
    expect(shown('"MUST", "MUST NOT", MAY and MAY')).toEqual([
      "MUST@1:2",
      "MUST NOT@1:10",
      "MAY@1:21",
      "MAY@1:29",
    ]);
  });

  it.each([
    ["a line end", "a MUST\nNOT b", ["MUST NOT@1:3"]],
    ["a line end with indentation", "- a SHALL\n  NOT b", ["SHALL NOT@1:5"]],
    ["a line end in a quote", "> a SHOULD\n> NOT b", ["SHOULD NOT@1:5"]],
    ["two blanks", "MUST  NOT", ["MUST NOT@1:1"]],
    ["CRLF", "a\r\nMUST\r\nNOT b\r\nMAY", ["MUST NOT@2:1", "MAY@4:1"]],
    ["emphasis", "**MUST** **NOT**, _MAY_, *SHOULD NOT*", ["MUST NOT@1:3", "MAY@1:20", "SHOULD NOT@1:27"]],
  ])("joins a phrase over %s", (_, text, expected) => expect(shown(text)).toEqual(expected));

  it("does not join a phrase over an empty line", () => {
    expect(shown("it MUST\n\nNOT so")).toEqual(["MUST@1:4"]);
  });

  it.each([
    ["lower and mixed case", "must Must may not"],
    ["longer words", "MUSTARD MAYOR UNREQUIRED MUST_HAVE X_MAY 1MAY"],
    ["inline code", "use `MUST` or ``a ` MUST`` or `x\nMAY`"],
    ["a fence", "```text\nMUST\n```"],
    ["a fence of tildes that holds backticks", "~~~\n```\nMUST\n```\n~~~"],
    ["a longer fence that holds a shorter one", "````\n```\nMUST\n```\nMAY\n````"],
    ["a fence in a list", "- a\n  ```\n  MUST\n  ```"],
    ["a fence in a quote", "> ```\n> MUST\n> ```"],
    ["a fence that never ends", "```\nMUST"],
    ["a link definition", "[MUST]: https://example.com/MUST"],
    ["a link's target", "[x](MUST.md) and [y][MAY]"],
    ["a heading", "## MUST and MAY ##"],
    ["an underlined heading", "All MUST\n========\n\nsome MAY\n---"],
    ["a tag and a comment", '<a name="MUST"></a> <!-- MAY\n\nSHOULD -->'],
  ])("passes over %s", (_, text) => expect(shown(text)).toEqual([]));

  it.each([
    ["a backtick that opens nothing", "a ` b MUST", ["MUST@1:7"]],
    ["a backtick of another paragraph", "a ` b\n\nMUST ` c", ["MUST@3:1"]],
    ["a closed fence", "```\nMAY\n```\nMUST", ["MUST@4:1"]],
    ["code on the same line", "`x` MUST `y`", ["MUST@1:5"]],
    ["inline code that looks like a fence", "```x``` MUST", ["MUST@1:9"]],
    ["a link's text", "[MUST](x.md)", ["MUST@1:2"]],
    ["a table", "| a |\n| --- |\n| MUST |", ["MUST@3:3"]],
    ["a list before a rule", "- MUST\n---", ["MUST@1:3"]],
    ["an apostrophe", "MUST's", ["MUST@1:1"]],
  ])("is not misled by %s", (_, text, expected) => expect(shown(text)).toEqual(expected));
});

describe("findHeadings", () => {
  it("names headings without markup", () => {
    expect(findHeadings('# A `b` [c](d.md)\n```\n# no\n```\n#not\n### 3.1. "x" #\n\nUnder\n---')).toEqual([
      { line: 1, text: "A b c" },
      { line: 6, text: '3.1. "x"' },
      { line: 8, text: "Under" },
    ]);
  });
});
