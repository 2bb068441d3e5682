import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { caughtOutput } from "../output.test-support.ts";
import { main } from "../program.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-convert-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const caught = caughtOutput();

const EVENT = { specversion: "1.0", id: "1", source: "/s", type: "t" };
const OLD = { ...EVENT, specversion: "0.3" };

describe("plugfest convert", () => {
  test("prints the event and says what changed", async () => {
    const path = file("subject.json", { ...EVENT, subject: "x", "1st": "y" });
    expect(await main(["convert", path, "--to", "0.2"])).toBe(0);
    expect(JSON.parse(caught.out)).toEqual({ ...EVENT, specversion: "0.2", subject: "x" });
    expect(caught.err.split("\n")).toEqual([
      expect.stringMatching(/subject\.json: subject is changed: 0\.2 has no such attribute/),
      expect.stringMatching(/subject\.json: 1st is lost: 0\.2 does not allow/),
      "",
    ]);
  });

  test("says nothing when there is nothing to say, and keeps every digit", async () => {
    const path = file(
      "digits.json",
      '{"specversion":"0.3","id":"1","source":"/s","type":"t","data":9007199254740993.10}',
    );
    expect(await main(["convert", path, "--to", "1.0.3-draft"])).toBe(0);
    expect(caught.out).toBe(
      '{"specversion":"1.0","id":"1","source":"/s","type":"t","data":9007199254740993.10}\n',
    );
    expect(caught.err).toBe("");
  });

  test("keeps a batch a batch, and splits it where there are none", async () => {
    const path = file("batch.json", [OLD, { ...OLD, id: "2" }]);
    expect(await main(["convert", path, "--to", "1.0"])).toBe(0);
    expect(JSON.parse(caught.out)).toEqual([EVENT, { ...EVENT, id: "2" }]);
    caught.out = "";
    expect(await main(["convert", path, "--to", "0.1"])).toBe(0);
    expect(caught.out.trim().split("\n")).toHaveLength(2);
    expect(caught.err).toContain("0.1 has no batches");
  });

  test("tells programs in JSON", async () => {
    const path = file("program.json", { ...EVENT, b: true });
    expect(await main(["convert", path, "--to", "0.3", "--json"])).toBe(0);
    expect(JSON.parse(caught.out)).toEqual([
      {
        file: path,
        to: "0.3",
        events: [{ ...OLD, b: "true" }],
        changes: [{ event: 0, attribute: "b", kind: "changed", reason: expect.any(String) }],
      },
    ]);
    expect(caught.err).toBe("");
  });

  test.each<[string, number, RegExp, string | undefined, string[]]>([
    ["no version", 2, /--to: 0\.1, 0\.2, 0\.3, 1\.0/, "{}", []],
    ["a version that is none", 2, /--to 2\.0: it is/, "{}", ["--to", "2.0"]],
    ["a file that is none", 2, /there is no such file/, undefined, ["--to", "1.0"]],
    ["what is no JSON", 1, /not JSON at byte 1/, "{", ["--to", "1.0"]],
    ["an invalid event", 1, /"id" is missing/, '{"specversion":"0.3"}', ["--to", "1.0"]],
    ["a version that is not known", 1, /0\.9/, '{"specversion":"0.9"}', ["--to", "1.0"]],
    [
      "an event that 1.0 has no form for",
      1,
      /in 1\.0: \/source: "source" is empty/,
      JSON.stringify({ ...OLD, source: "" }),
      ["--to", "1.0"],
    ],
  ])("says in one line what is wrong with %s", async (_, code, message, content, args) => {
    const path = content === undefined ? join(folder, "none.json") : file("wrong.json", content);
    expect(await main(["convert", path, ...args])).toBe(code);
    expect(caught.out).toBe("");
    expect(caught.err).toMatch(/^plugfest: [^\n]+\n$/);
    expect(caught.err).toMatch(message);
  });
});
