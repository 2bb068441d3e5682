import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { listImplementations, loadManifest } from "../harness/implementations/manifest.ts";
import { packageRoot } from "../harness/package-root.ts";
import { plugfest } from "./outside/command.ts";

/** The tables of a page, by the heading above each; what a time or a port changes from run to run is not in them. */
function tablesOf(page: string, heading: RegExp): Map<string, string> {
  const parts = page.split(/^## /m).slice(1);
  const titled = parts.map((part): [string, string] => {
    const end = part.indexOf("\n");
    return [part.slice(0, end), part.slice(end).trim()];
  });
  return new Map(titled.filter(([title]) => heading.test(title)));
}

const folder = mkdtempSync(join(tmpdir(), "plugfest-interop-"));
afterAll(() => rmSync(folder, { recursive: true }));

const committed = readFileSync(join(packageRoot, "docs", "interop-matrix.md"), "utf8");
const sdks = listImplementations(packageRoot)
  .map((name) => loadManifest(name, packageRoot))
  .filter(({ kind, untested }) => kind === "official-sdk" && untested === undefined);

test("docs/interop-matrix.md is of the SDKs in their pinned versions", () => {
  const rows = sdks.map(({ name, version }) => `| ${name} | ${version} |`);
  for (const row of rows) expect(committed, "run: npm run interop").toContain(row);
});

/** All but Kafka, whose exchanges take longer than all others together: `npm run interop` has them. */
const BINDINGS = ["http", "amqp", "rabbitmq", "mqtt5", "nats", "nats-jetstream"];

test("docs/interop-matrix.md says what is so", { timeout: 300_000 }, async () => {
  const chosen = BINDINGS.flatMap((binding) => ["--binding", binding]);
  const args = ["matrix", ...sdks.map(({ name }) => name), ...chosen, "--markdown", "page.md"];
  const { code, err } = await plugfest(folder, args).ended;
  expect(code, err).toBe(1);
  const measured = tablesOf(readFileSync(join(folder, "page.md"), "utf8"), /, events of /);
  expect(measured.size).toBeGreaterThan(10);
  const claimed = tablesOf(committed, /^(?!kafka).*, events of /);
  expect(claimed, "run: npm run interop").toEqual(measured);
});
