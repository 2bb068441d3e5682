// Compiles the sources and the fixtures: TypeScript to dist/, the page of the HTML report to dist/page, and the YAML of
// fixtures/ to dist/fixtures/suite.json, checked, so that a run neither parses YAML nor validates schemas. The old dist/ is replaced only by a whole new one.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePage } from "./bundle-page.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const fresh = join(root, ".plugfest", `build-${process.pid}`);

function compile() {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "-p", "tsconfig.build.json", "--outDir", fresh];
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0;
}

async function compileFixtures() {
  const { buildSuite } = await import(join(fresh, "harness", "engine", "suite.js"));
  try {
    const suite = buildSuite(join(root, "fixtures"));
    mkdirSync(join(fresh, "fixtures"), { recursive: true });
    writeFileSync(join(fresh, "fixtures", "suite.json"), JSON.stringify(suite));
    process.stderr.write(`built: ${suite.cases.length} cases, ${suite.catalogue.length} requirements\n`);
    return true;
  } catch (error) {
    if (error.name !== "SuiteError" && error.name !== "CatalogueError") throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

mkdirSync(fresh, { recursive: true });
const done = compile() && (await compileFixtures());
if (done) {
  await bundlePage(root, join(fresh, "page"));
  chmodSync(join(fresh, "harness", "cli", "main.js"), 0o755);
  const old = `${fresh}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}
rmSync(fresh, { recursive: true, force: true });
process.exit(done ? 0 : 1);
