// npm run tables: judges the official SDKs again and writes the pages that are made from what they do: docs/sdk-support.md and
// docs/findings.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, installPackages, root, step } from "./steps.mjs";

installPackages();
build();
const plugfest = join(root, "dist/harness/cli/main.js");
const told = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [plugfest, ...args], { encoding: "utf8" });
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(status ?? 1);
  }
  return stdout;
};

const sdks = JSON.parse(told("implementations", "list", "--json"))
  .filter(({ kind, untested }) => kind === "official-sdk" && untested === undefined)
  .map(({ name }) => name);
step("install the official SDKs", process.execPath, [plugfest, "implementations", "install", ...sdks]);

const folder = join(root, ".plugfest", "records");
mkdirSync(folder, { recursive: true });
const records = [];
for (const name of sdks) {
  for (const spec of ["0.3", "1.0"]) {
    const record = join(folder, `${name}-${spec}.ndjson`);
    records.push(record);
    step(`judge ${name} by ${spec}`, process.execPath, [
      plugfest,
      "run",
      name,
      "--spec",
      spec,
      "--record",
      record,
    ]);
  }
}
writeFileSync(join(root, "docs", "sdk-support.md"), told("report", "--sdk-table", ...records));
writeFileSync(join(root, "docs", "findings.md"), told("implementations", "findings"));
process.stderr.write("wrote docs/sdk-support.md and docs/findings.md\n");
