// npm run interop: sends the interop events from every official SDK to every other and writes docs/interop-matrix.md.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { installSdks, plugfest } from "./official-sdks.mjs";
import { root, run } from "./steps.mjs";

const sdks = installSdks();
const folder = join(root, ".plugfest", "records");
mkdirSync(folder, { recursive: true });
const started = Date.now();
const page = join("docs", "interop-matrix.md");
const record = join(folder, "matrix.ndjson");
const status = run(process.execPath, [plugfest, "matrix", ...sdks, "--record", record, "--markdown", page]);
// 1 says that not everything arrives, which is what the page is about.
if (status > 1) process.exit(status);
process.stderr.write(`wrote ${page} after ${Math.round((Date.now() - started) / 1000)} s\n`);
