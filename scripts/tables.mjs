// npm run tables: judges the official SDKs again and writes the pages that are made from what they do: docs/sdk-support.md and
// docs/findings.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installSdks, plugfest, told } from "./official-sdks.mjs";
import { root, step } from "./steps.mjs";

const sdks = installSdks();
const folder = join(root, ".plugfest", "records");
mkdirSync(folder, { recursive: true });
const records = [];
for (const name of sdks) {
  for (const spec of ["0.3", "1.0"]) {
    const record = join(folder, `${name}-${spec}.ndjson`);
    records.push(record);
    const args = [plugfest, "run", name, "--spec", spec, "--record", record];
    step(`judge ${name} by ${spec}`, process.execPath, args);
  }
}
writeFileSync(join(root, "docs", "sdk-support.md"), told(["report", "--sdk-table", ...records]));
writeFileSync(join(root, "docs", "findings.md"), told(["implementations", "findings"]));
process.stderr.write("wrote docs/sdk-support.md and docs/findings.md\n");
