// Photographs the HTML report for README and docs: judges the JavaScript SDK, and writes docs/report*.png; tells a
// demo, and writes docs/replay*.png.
// node scripts/screenshot.mjs [RECORD]: a record that is there already is photographed as it is.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { build, installBrowser, installPackages, root, run, tool } from "./steps.mjs";

installPackages();
build();
installBrowser();
const folder = mkdtempSync(join(tmpdir(), "plugfest-pictures-"));
const main = join(root, "dist", "harness", "cli", "main.js");
const page = join(folder, "report.html");
let [record] = process.argv.slice(2);
if (record === undefined) {
  record = join(folder, "run.ndjson");
  run(process.execPath, [main, "implementations", "install", "javascript"]);
  run(process.execPath, [main, "run", "javascript", "--live", "http", "--record", record]);
}
// The exit code is that of the record: what it found.
run(process.execPath, [main, "report", record, "--html", page]);

// Chromium refuses its sandbox to the superuser, whom containers and CI machines often run as.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

async function photograph(picture, { colorScheme = "light", hash = "", height = 800, prepare } = {}) {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1120, height } });
  const tab = await context.newPage();
  await tab.goto(`${pathToFileURL(page).href}${hash}`);
  await prepare?.(tab);
  await tab.mouse.move(0, 0);
  await tab.screenshot({ path: join(root, "docs", picture) });
  process.stderr.write(`wrote docs/${picture}\n`);
  await context.close();
}

await photograph("report.png");
await photograph("report-dark.png", { colorScheme: "dark" });
await photograph("report-finding.png", {
  hash: "#findings?verdict=fail&q=percent-encoding%2Fsubject%2Fspace",
  height: 1240,
  prepare: async (tab) => {
    const causes = tab.locator(".cause > details > summary");
    if ((await causes.count()) > 0) await causes.first().click();
    const finding = tab.locator(".finding").first();
    await finding.locator("summary").click();
    await finding.locator(".rerun").waitFor();
    await finding.evaluate((element) => element.closest("section").scrollIntoView());
  },
});
await browser.close();
// Those of a replay come from the tests of its page.
const vitest = tool("vitest", "vitest.mjs");
run(process.execPath, [vitest, "run", "suites/html-page/stage.test.ts"], { PLUGFEST_PICTURES: "docs" });
rmSync(folder, { recursive: true, force: true });
