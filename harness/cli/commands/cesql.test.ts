import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../program.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-cesql-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

let out = "";
let err = "";
beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe("plugfest cesql eval", () => {
  const event = file("event.json", '{"specversion":"1.0","id":"1","source":"/s","type":"t","hop":5}');

  test("prints how the expression was read, and its value", async () => {
    expect(await main(["cesql", "eval", "hop + 1 * 2 > 6 AND EXISTS id", event])).toBe(0);
    expect(out).toBe("read as (((hop + (1 * 2)) > 6) AND (EXISTS id))\nvalue TRUE\n");
    expect(err).toBe("");
  });

  test("has an event without attributes when there is no file", async () => {
    expect(await main(["cesql", "eval", "CONCAT('it', \"'s\")"])).toBe(0);
    expect(out).toBe("read as CONCAT('it', '\\'s')\nvalue 'it\\'s'\n");
    expect(await main(["cesql", "eval", "EXISTS id"])).toBe(0);
    expect(out).toMatch(/value FALSE\n$/);
  });

  test.each(["-hop = -5", "-5 = -hop", "--hop = hop"])("takes %s for no option", async (expression) => {
    expect(await main(["cesql", "eval", expression, event, "--mode", "fail-fast"])).toBe(0);
    expect(out).toMatch(/\nvalue TRUE\n$/);
  });

  test("prints every error behind the value, with exit code 1", async () => {
    expect(await main(["cesql", "eval", "'a' + 1 / 0 + 7", event])).toBe(1);
    expect(out).toBe("read as ('a' + (1 / 0) + 7)\nvalue 7\nerror math\nerror cast\n");
    expect(err).toBe("");
  });

  test("stops at the first error when it is told to", async () => {
    expect(await main(["cesql", "eval", "'a' + 1 / 0 + 7", event, "--mode", "fail-fast"])).toBe(1);
    expect(out).toMatch(/\nvalue 0\nerror math\n$/);
  });

  test.each([
    ["1 + + 2", "7", "1 + + 2\n      ^\n"],
    ["1 +\n\t\u00fcber\n+ 2", "6", "\t\u00fcber\n\t^\n"],
    ["'\u{1f600}' = ", "8", "'\u{1f600}' = \n      ^\n"],
    ["", "1", "\n^\n"],
  ])(
    "puts a caret under the place where %j does not parse, with exit code 2",
    async (expression, at, shown) => {
      expect(await main(["cesql", "eval", expression, event])).toBe(2);
      expect(out).toBe("");
      const [message, ...lines] = err.split("\n");
      expect(message).toMatch(new RegExp(`^plugfest: at character ${at} of the expression: `));
      expect(lines.join("\n")).toBe(shown);
    },
  );

  test.each<[string, RegExp, string[]]>([
    ["a file that is none", /none\.json: there is no such file or folder$/, [join(folder, "none.json")]],
    ["a folder", /: it is a folder$/, [folder]],
    ["what is no event", /bad\.json: .*specversion/, [file("bad.json", "{}")]],
    ["an option that is none", /--jsn: there is no such file/, ["--jsn"]],
    ["a mode that is none", /--mode slow: it is complete or fail-fast$/, ["--mode", "slow"]],
  ])("says in one line what is wrong with %s", async (_, message, args) => {
    expect(await main(["cesql", "eval", "TRUE", ...args])).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/^plugfest: [^\n]+\n$/);
    expect(err.trim()).toMatch(message);
  });
});

describe("plugfest cesql tck", () => {
  const good = `name: Some
tests:
  - name: A value
    expression: hop + 1
    eventOverrides: { hop: 5 }
    result: 6
  - name: An error
    expression: 1 / 0
    result: 0
    error: math
  - name: A refusal
    expression: 1 +
    error: parse
`;
  const bad = `tests:
  - name: Wrong value
    expression: "1"
    result: 2
  - name: Wrong error
    expression: "1"
    result: 1
    error: cast
  - name: Not refused
    expression: "TRUE"
    error: parse
  - name: Refused
    expression: "(TRUE"
    result: true
`;
  const contradicted = `tests:
  - name: Invalid int cast
    expression: NOT 10
    result: true
    error: cast
`;

  test("counts what passes, on the reference when nothing else is named", async () => {
    file("pass/some.yaml", good);
    file("pass/README.md", "no YAML");
    expect(await main(["cesql", "tck", join(folder, "pass")])).toBe(0);
    expect(out).toBe("3 cases: 3 passed, 0 failed, 0 informational\n");
    expect(err).toBe("");
  });

  test("shows what fails with what was expected, exit code 1", async () => {
    file("fail/a.yaml", good);
    file("fail/b.yml", bad);
    expect(await main(["cesql", "tck", join(folder, "fail"), "reference"])).toBe(1);
    expect(out).toContain("failed: b.yml: Wrong value\n  1\n  expected 2\n  observed 1\n");
    expect(out).toContain("failed: b.yml: Wrong error\n  1\n  expected 1 with error cast\n  observed 1\n");
    expect(out).toContain("failed: b.yml: Not refused\n  TRUE\n  expected a parse error\n  observed TRUE\n");
    expect(out).toMatch(
      /failed: b\.yml: Refused\n {2}\(TRUE\n {2}expected TRUE\n {2}observed refused: at character 6 /,
    );
    expect(out).toMatch(/\n7 cases: 3 passed, 4 failed, 0 informational\n$/);
  });

  test("reports a case that the text contradicts and does not count it as failed", async () => {
    file("informational/not_operator.yaml", contradicted);
    expect(await main(["cesql", "tck", join(folder, "informational")])).toBe(0);
    expect(out).toMatch(
      /^informational: not_operator\.yaml: Invalid int cast\n(?: {2}.+\n){3} {2}Section 3\.7 /,
    );
    expect(out).toMatch(/\n1 cases: 0 passed, 0 failed, 1 informational\n$/);
  });

  test("tells programs in JSON", async () => {
    file("json/not_operator.yaml", contradicted);
    file("json/some.yaml", bad);
    expect(await main(["cesql", "tck", join(folder, "json"), "--json"])).toBe(1);
    const results = JSON.parse(out) as Record<string, unknown>[];
    expect(results.map(({ verdict }) => verdict)).toEqual(["informational", ...Array(4).fill("failed")]);
    expect(results[1]).toEqual({
      file: "some.yaml",
      name: "Wrong value",
      expression: "1",
      expected: "2",
      observed: "1",
      verdict: "failed",
    });
  });

  test.each<[string, string | undefined, RegExp]>([
    ["no folder", undefined, /no-folder: there is no such file or folder$/],
    ["no YAML", "", /: no YAML file of a TCK here$/],
    ["broken YAML", "tests: [", /^plugfest: x\.yaml: .+ at line 1, column /],
    ["no tests", "name: x", /x\.yaml: it has no list of tests$/],
    ["an empty list", "tests: []", /an-empty-list: no test in any file here$/],
    ["a test without a name", "tests: [{ expression: TRUE }]", /x\.yaml: test 1 has no name$/],
  ])("says in one line that there is %s", async (name, content, message) => {
    const path = join(folder, name.replaceAll(" ", "-"));
    if (content !== undefined)
      file(join(name.replaceAll(" ", "-"), content === "" ? "x.md" : "x.yaml"), content);
    expect(await main(["cesql", "tck", path])).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/^plugfest: [^\n]+\n$/);
    expect(err.trim()).toMatch(message);
  });
});
