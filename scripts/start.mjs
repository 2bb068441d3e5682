// npm start: judges the JavaScript SDK of CloudEvents on a machine that has nothing but Node, and writes a report.
import { join } from "node:path";
import { build, installPackages, root, run } from "./steps.mjs";

installPackages();
build();
const report = join(root, "plugfest-report.html");
const main = join(root, "dist", "harness", "cli", "main.js");
process.stderr.write(`
Live over HTTP; over Kafka and MQTT 5, which need a broker, through the codec alone.
For all of it: npx plugfest brokers install, then npx plugfest run javascript
`);
const status = run(process.execPath, [
  main,
  "run",
  "javascript",
  "--live",
  "http",
  "--show-known",
  "--html",
  report,
  ...process.argv.slice(2),
]);
process.stdout.write(`\nReport: ${report}\n`);
process.exit(status);
