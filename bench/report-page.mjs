/**
 * The page of 100,000 results, 40,000 of them findings, in headless Chromium: how long until it is there, until a filter
 * shows its result and until a finding is open, and how many elements it holds. `npm run build && node
 * bench/report-page.mjs`, or with another number of results.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { renderHtml } from "../dist/reports/html.js";
import { createSummarizer } from "../dist/reports/summary.js";
import { installBrowser } from "../scripts/steps.mjs";

const COUNT = Number(process.argv[2] ?? 100_000);
const ROUNDS = 5;

function* lines() {
  const suite = { name: "plugfest", version: "0.0.0", digest: "sha256:0" };
  const implementation = { id: "sdk", name: "An SDK", version: "1", language: "none", url: "" };
  const environment = { node: "20", platform: "linux", arch: "x64" };
  const filters = { spec: "1.0", cases: [], depths: ["codec"] };
  const run = {
    runId: "bench",
    startedAt: "2026-01-01T00:00:00.000Z",
    capabilities: {},
    adapter: { command: "x" },
  };
  yield { kind: "header", schema: 1, ...run, suite, implementation, environment, filters };
  for (let at = 0; at < COUNT; at += 1) {
    const common = { case: `http/binary/case-${at}`, depth: "codec" };
    const verdict = at % 5 === 0 ? "fail" : at % 5 === 1 ? "warn" : "pass";
    const message = verdict === "pass" ? "" : "The space went out as it is.";
    const fields = [{ name: "ce-subject", value: `a ${at}` }];
    const stimulus = { operation: "decode", binding: "http", message: { fields } };
    yield { kind: "evidence", ...common, step: 0, stimulus, observation: { outcome: "ok" } };
    const check = {
      step: 0,
      check: "value",
      requirements: [`R-${at % 997}`],
      level: "MUST",
      verdict,
      message,
    };
    yield { kind: "result", ...common, ...check, expected: `a%20${at}`, observed: `a ${at}` };
    yield { kind: "case", ...common, title: "A case", binding: "http", roles: ["producer"], durationMs: 1 };
  }
}

installBrowser();
const summarizer = createSummarizer();
for (const line of lines()) summarizer.add(line);
const summary = summarizer.finish();
const started = performance.now();
const html = renderHtml(summary);
const written = performance.now() - started;
const folder = mkdtempSync(join(tmpdir(), "plugfest-bench-"));
const file = join(folder, "report.html");
writeFileSync(file, html);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const figures = { opened: [], filtered: [], unfolded: [] };
let elements = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const page = await browser.newPage();
  const timed = async (list, act) => {
    const from = performance.now();
    await act();
    list.push(performance.now() - from);
  };
  await timed(figures.opened, async () => {
    await page.goto(pathToFileURL(file).href);
    await page.locator(".filter").waitFor();
  });
  elements = Math.max(elements, await page.evaluate(() => document.querySelectorAll("*").length));
  const last = COUNT - 5;
  await timed(figures.filtered, async () => {
    await page.getByRole("searchbox").fill(`case-${last}`);
    await page.locator(".filter output", { hasText: "1 of" }).waitFor();
  });
  await timed(figures.unfolded, async () => {
    await page.locator("#findings .finding summary").click();
    await page.locator(".detail").waitFor();
  });
  await page.close();
}
await browser.close();
rmSync(folder, { recursive: true, force: true });

const median = (list) => `${list.sort((a, b) => a - b)[Math.floor(list.length / 2)].toFixed(0)} ms`;
process.stdout.write(`| a page of ${COUNT.toLocaleString("en-US")} results, ${summary.findings.length.toLocaleString("en-US")} findings | |
|---|---|
| written by the command line | ${written.toFixed(0)} ms, ${(html.length / 1024 / 1024).toFixed(1)} MiB |
| opened | ${median(figures.opened)} |
| the first search shown, the pause after typing included | ${median(figures.filtered)} |
| a finding unfolded | ${median(figures.unfolded)} |
| elements at most | ${elements.toLocaleString("en-US")} |
`);
