// npm test: sets up what the tests need, checks the sources, runs all tests, and ends with one line that counts them.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  build,
  installBrowser,
  installConfirmers,
  installEngine,
  installPackages,
  root,
  run,
  step,
  tool,
} from "./steps.mjs";

installPackages();
build();
if (process.argv.length === 2) {
  step("check format and lint (biome)", process.execPath, [
    tool("@biomejs/biome", "bin/biome"),
    "check",
    "--error-on-warnings",
    ".",
  ]);
  step("check types (tsc)", process.execPath, [tool("typescript", "bin/tsc"), "--noEmit", "-p", "."]);
  step("check the layers (dependency-cruiser)", process.execPath, [
    tool("dependency-cruiser", "bin/dependency-cruise.mjs"),
    ...["harness", "reports", "suites", "implementations/reference"],
    ...["--config", ".dependency-cruiser.cjs", "--output-type", "err"],
  ]);
  step("check for dead code (knip)", process.execPath, [
    tool("knip", "bin/knip.js"),
    "--no-progress",
    "--no-config-hints",
  ]);
}
step("install the implementations under test, each from its own registry", process.execPath, [
  join(root, "dist/harness/cli/main.js"),
  ...["implementations", "install", "--all"],
]);

step("set up the brokers", process.execPath, [join(root, "dist/harness/cli/main.js"), "brokers", "install"]);
installEngine();
installBrowser();

installConfirmers();

const folder = join(root, ".plugfest");
const result = join(folder, "test-results.json");
mkdirSync(folder, { recursive: true });
rmSync(result, { force: true });
const status = run(process.execPath, [
  tool("vitest", "vitest.mjs"),
  ...["run", "--reporter=default", "--reporter=json", `--outputFile.json=${result}`],
  ...process.argv.slice(2),
]);
if (existsSync(result)) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(result, "utf8"),
  );
  process.stdout.write(
    `\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped\n`,
  );
}
process.exit(status);
