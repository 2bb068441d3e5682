import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleMatrix } from "../../../reports/sample-matrix.ts";
import { sampleRun } from "../../../reports/sample-record.ts";
import { caughtOutput } from "../output.test-support.ts";
import { main } from "../program.ts";

const caught = caughtOutput();
const folder = mkdtempSync(join(tmpdir(), "plugfest-report-"));
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  writeFileSync(
    at("run.ndjson"),
    sampleRun()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(""),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test("every report can be asked for at once, and each is named when it is written", async () => {
  const files = {
    "--junit": "a.xml",
    "--tap": "a.tap",
    "--markdown": "a.md",
    "--html": "a.html",
    "--badge": "a.svg",
  };
  const options = Object.entries(files).flatMap(([option, file]) => [option, at(file)]);
  expect(await main(["report", at("run.ndjson"), ...options, "--annotations", "--json"])).toBe(1);
  expect(JSON.parse(caught.out)).toMatchObject({ answer: "does-not-conform" });
  for (const file of Object.values(files)) {
    expect(caught.err).toContain(`wrote ${at(file)}\n`);
    expect(readFileSync(at(file), "utf8").length).toBeGreaterThan(100);
  }
  expect(caught.err).toMatch(/^::error title=/m);
});

test("a badge for shields.io is its JSON", async () => {
  await main(["report", at("run.ndjson"), "--badge", at("badge.json")]);
  expect(JSON.parse(readFileSync(at("badge.json"), "utf8"))).toMatchObject({
    schemaVersion: 1,
    color: "red",
  });
});

test.each([
  [["--badge", "badge.png"], "--badge badge.png: the file ends in .json (for shields.io) or .svg"],
  [["--record", "x.ndjson"], "--record is where --merge writes the joined record"],
  [["again.ndjson"], "give one record; several are for --merge, --sdk-table and the history in --html"],
])("%j is refused in one line", async (more, message) => {
  expect(await main(["report", at("run.ndjson"), ...more])).toBe(2);
  expect(caught.err).toBe(`plugfest: ${message}\n`);
});

test("a joined record does not overwrite one of its parts", async () => {
  expect(await main(["report", "--merge", at("run.ndjson"), "--record", at("run.ndjson")])).toBe(2);
  expect(caught.err).toContain("it is one of the records to merge; give another name");
  expect(readFileSync(at("run.ndjson"), "utf8")).toContain('"kind":"footer"');
});

test("several records make one page with their history, and nothing else", async () => {
  const [header, ...lines] = sampleRun();
  const earlier = { ...header, startedAt: "2026-11-20T08:00:00.000Z" };
  writeFileSync(
    at("earlier.ndjson"),
    [earlier, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""),
  );
  expect(await main(["report", at("run.ndjson"), at("earlier.ndjson"), "--html", at("history.html")])).toBe(
    1,
  );
  const page = readFileSync(at("history.html"), "utf8").replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, "");
  expect(page).toContain('<th scope="row">2026-11-20 08:00 UTC</th>');
  expect(page).toContain("<span>2026-11-23 19:00 UTC</span>");
  expect(await main(["report", at("run.ndjson"), at("earlier.ndjson")])).toBe(2);
  expect(caught.err).toContain(
    "give one record; several are for --merge, --sdk-table and the history in --html",
  );
});

test("the record of a matrix makes its page and its text", async () => {
  writeFileSync(
    at("matrix.ndjson"),
    sampleMatrix()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(""),
  );
  expect(await main(["report", at("matrix.ndjson"), "--html", at("matrix.html")])).toBe(1);
  expect(caught.out).toContain("99 exchanges: 96 arrived, 3 failed, 0 with a warning\n");
  expect(caught.out).toMatch(/^ *javascript +ok 3 +ok 3 +not tried$/m);
  expect(caught.out).toContain("not tried: no Kafka broker can be had here\n");
  expect(caught.out).toMatch(/not everything arrives: 3 of 36 cells lose something\n$/);
  expect(readFileSync(at("matrix.html"), "utf8")).toContain("Who can talk to whom");
  expect(await main(["report", at("matrix.ndjson")])).toBe(1);
});
