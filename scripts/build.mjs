// Compiles the sources and the fixtures: TypeScript to dist/, and the YAML of fixtures/ to dist/fixtures/suite.json,
// checked, so that a run neither parses YAML nor validates schemas.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);

const { buildSuite } = await import(join(dist, "harness", "engine", "suite.js"));
try {
  const suite = buildSuite(join(root, "fixtures"));
  mkdirSync(join(dist, "fixtures"), { recursive: true });
  writeFileSync(join(dist, "fixtures", "suite.json"), JSON.stringify(suite));
  process.stderr.write(`built: ${suite.cases.length} cases, ${suite.catalogue.length} requirements\n`);
} catch (error) {
  if (error.name !== "SuiteError" && error.name !== "CatalogueError") throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
