import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { caughtOutput } from "../output.test-support.ts";
import { main } from "../program.ts";

const caught = caughtOutput();
const folder = mkdtempSync(join(tmpdir(), "plugfest-lint-"));
const at = (name: string): string => join(folder, name);
const GOOD = { specversion: "1.0", id: "1", source: "https://example.com/", type: "com.example.t" };

beforeAll(() => {
  mkdirSync(at("events/more"), { recursive: true });
  mkdirSync(at("schemas"));
  writeFileSync(at("events/good.json"), JSON.stringify(GOOD));
  writeFileSync(at("events/notes.txt"), "no event");
  const lines = [GOOD, { ...GOOD, dataschema: "https://example.com/n", data: "x" }, { ...GOOD, id: "" }];
  writeFileSync(at("events/more/log.ndjson"), lines.map((one) => JSON.stringify(one)).join("\n"));
  writeFileSync(at("schemas/n.json"), JSON.stringify({ type: "integer" }));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Shown {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly clause: string;
}
const found = () => (JSON.parse(caught.out) as Shown[]).map(({ file, line, path }) => [file, line, path]);

test("a folder stands for its files, and a line is named by its number", async () => {
  expect(await main(["lint", "--json", at("events")])).toBe(1);
  expect(found()).toEqual([[at("events/more/log.ndjson"), 3, "/id"]]);
});

test("people read how many events were judged", async () => {
  expect(await main(["lint", at("events")])).toBe(1);
  expect(caught.out).toMatch(/log\.ndjson:3:\d+: MUST "id" is empty\n {2}at \/id, byte \d+; CE-id-/);
  expect(caught.out).toMatch(/\n2 files \(3 events in lines\): 1 wrong, 0 advised against\n$/);
});

test("--schema judges data too", async () => {
  expect(await main(["lint", "--json", "--schema", at("schemas"), at("events")])).toBe(1);
  expect(found()).toEqual([
    [at("events/more/log.ndjson"), 2, "/data"],
    [at("events/more/log.ndjson"), 3, "/id"],
  ]);
});

test("--sarif writes what was found, also when it is nothing", async () => {
  const file = at("found.sarif");
  expect(await main(["lint", "--sarif", file, at("events")])).toBe(1);
  const { results } = JSON.parse(readFileSync(file, "utf8")).runs[0];
  expect(results).toMatchObject([
    { level: "error", locations: [{ physicalLocation: { region: { startLine: 3 } } }] },
  ]);
  expect(await main(["lint", "--sarif", file, at("events/good.json")])).toBe(0);
  expect(JSON.parse(readFileSync(file, "utf8")).runs[0].results).toEqual([]);
});

test("schemas are fetched from origins that are allowed, and from nowhere else", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url === "/moved") response.writeHead(302, { Location: "/n" }).end();
    else response.writeHead(200).end(JSON.stringify({ type: "integer" }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const of = (name: string, schema: string): string => {
    writeFileSync(at(name), JSON.stringify({ ...GOOD, dataschema: schema, data: "x" }));
    return at(name);
  };
  const named = of("named.json", `${origin}/n`);
  expect(await main(["lint", "--json", "--fetch-schemas", origin, named])).toBe(1);
  expect(found()).toEqual([[named, 1, "/data"]]);
  expect(asked).toEqual(["/n"]);
  expect(await main(["lint", "--fetch-schemas", "https://elsewhere.example", named])).toBe(0);
  expect(await main(["lint", named])).toBe(0);
  expect(asked).toEqual(["/n"]);
  expect(await main(["lint", "--fetch-schemas", origin, of("moved.json", `${origin}/moved`)])).toBe(3);
  expect(caught.err).toContain("no redirection is followed");
  expect(await main(["lint", "--fetch-schemas", `${origin}/path`, named])).toBe(2);
  expect(await main(["lint", "--fetch-schemas", origin, "-"])).toBe(2);
  server.close();
});
