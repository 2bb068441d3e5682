// Photographs a report for the README: node scripts/screenshot.mjs REPORT.html docs/report.png (needs Chromium).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [report, picture] = process.argv.slice(2);
if (report === undefined || picture === undefined) {
  process.stderr.write("usage: node scripts/screenshot.mjs REPORT.html PICTURE.png\n");
  process.exit(2);
}
const profile = mkdtempSync(join(tmpdir(), "plugfest-browser-"));
const { status, error } = spawnSync(process.env.CHROMIUM ?? "chromium", [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync", "--hide-scrollbars", "--window-size=1100,1000"],
  `--user-data-dir=${profile}`,
  `--screenshot=${resolve(picture)}`,
  pathToFileURL(resolve(report)).href,
]);
rmSync(profile, { recursive: true, force: true });
if (error) process.stderr.write(`cannot start the browser: ${error.message}; set CHROMIUM to its path\n`);
process.exit(status ?? 1);
