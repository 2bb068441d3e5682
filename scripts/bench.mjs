// npm run bench: measures everything in one go; figures that compare are taken side by side.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build, installPackages, root, run } from "./steps.mjs";

installPackages();
build();
let status = 0;
for (const file of readdirSync(join(root, "bench"))
  .filter((name) => name.endsWith(".mjs"))
  .sort()) {
  process.stdout.write(`\n# ${file.replace(".mjs", "")}\n\n`);
  status ||= run(process.execPath, ["--expose-gc", join(root, "bench", file)]);
}
process.exit(status);
