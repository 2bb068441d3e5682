// npm start: judges the JavaScript SDK of CloudEvents on a machine that has nothing but Node, and writes a report.
import { join } from "node:path";
import { build, installPackages, root, run } from "./steps.mjs";

installPackages();
build();
const report = join(root, "plugfest-report.html");
const main = join(root, "dist", "harness", "cli", "main.js");
const status = run(process.execPath, [
  main,
  "run",
  "javascript",
  "--show-known",
  "--html",
  report,
  ...process.argv.slice(2),
]);
process.stdout.write(`\nReport: ${report}\n`);
process.exit(status);
