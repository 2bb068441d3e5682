import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordLine } from "../../harness/engine/record.ts";
import { renderHtml } from "../../reports/html.ts";
import {
  hostileRun,
  sampleCase,
  sampleEvidence,
  sampleFooter,
  sampleHeader,
  sampleResult,
  sampleRun,
} from "../../reports/sample-record.ts";
import { summarize } from "../../reports/summary.ts";
import { barriers } from "./accessibility.ts";
import { createReader, type Reader } from "./open-page.ts";

const describeRequirement = (id: string) => ({
  document: "cloudevents/bindings/http-protocol-binding.md",
  section: "3.1.3.2. HTTP Header Values",
  paraphrase: `What ${id} asks`,
  level: "MUST" as const,
});

async function htmlOf(lines: Iterable<RecordLine>): Promise<string> {
  return renderHtml(await summarize(lines), { describeRequirement });
}

let reader: Reader;
beforeAll(async () => {
  reader = await createReader();
});
afterAll(async () => {
  await reader.close();
});

test.each(["light", "dark"] as const)("in %s colours nothing keeps anybody out", async (colorScheme) => {
  const { page } = await reader.open(await htmlOf(sampleRun()), { colorScheme });
  await page.locator("#findings .cause summary").first().click();
  await page.locator("#findings .cause .finding summary").first().click();
  await page.locator("#requirements summary").first().click();
  await page.locator(".detail .hex").first().waitFor();
  expect(await barriers(page)).toEqual([]);
});

test.each([
  ["a run", sampleRun],
  ["a hostile run", hostileRun],
])("on a narrow screen %s never scrolls sideways", async (_, lines) => {
  const { page } = await reader.open(await htmlOf(lines()), { width: 360 });
  for (const summary of await page.locator("summary").all()) await summary.click();
  await page.locator(".detail .hex").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("the keyboard alone reaches and opens a finding, and copies its command", async () => {
  const { page } = await reader.open(await htmlOf(sampleRun()), { hash: "#findings" });
  const isOnFinding = () => page.evaluate(() => document.activeElement?.closest(".finding") !== null);
  for (let step = 0; step < 40 && !(await isOnFinding()); step += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(".finding details[open] .rerun").waitFor();
  expect(await page.locator(".finding details[open] .rerun code").textContent()).toBe(
    "plugfest run sdk-sample --case http/crash",
  );
  const copy = page.locator(".finding details[open] .copy");
  await copy.press("Enter");
  await expect.poll(() => copy.textContent()).toBe("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "plugfest run sdk-sample --case http/crash",
  );
});

test("filters stand in the address and survive a reload", async () => {
  const { page } = await reader.open(await htmlOf(sampleRun()));
  const shown = page.locator(".filter output");
  await page.getByRole("button", { name: /^fail / }).click();
  await page.getByRole("searchbox").fill("json/known");
  await expect.poll(() => shown.textContent()).toBe("1 of 9 findings");
  expect(new URL(page.url()).hash).toBe("#findings?verdict=fail&q=json%2Fknown");
  await page.reload();
  await expect.poll(() => shown.textContent()).toBe("1 of 9 findings");
  expect(await page.getByRole("searchbox").inputValue()).toBe("json/known");
  expect(await page.getByRole("button", { name: /^fail / }).getAttribute("aria-pressed")).toBe("true");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect.poll(() => shown.textContent()).toBe("9 findings, known ones among them");
});

test("a number of the first screen leads to its findings", async () => {
  const { page } = await reader.open(await htmlOf(sampleRun()));
  await page.getByRole("link", { name: "1 warned, SHOULD: show the findings" }).click();
  await expect.poll(() => page.locator(".filter output").textContent()).toBe("1 of 9 findings");
});

test("nothing in a record runs, and nothing is asked of a network", async () => {
  const { page, requests, troubles } = await reader.open(await htmlOf(hostileRun()));
  for (const summary of await page.locator("summary").all()) await summary.click();
  await page.locator(".detail").first().waitFor();
  expect(await page.locator("main img, main script, main iframe").count()).toBe(0);
  expect(await page.locator('[href^="javascript"]').count()).toBe(0);
  expect({ requests, troubles }).toEqual({ requests: [], troubles: [] });
});

test("without scripts the answer and the findings are there", async () => {
  const { page, troubles } = await reader.open(await htmlOf(sampleRun()), { isScripted: false });
  expect(await page.locator(".answer .word").textContent()).toContain("Does not conform");
  await page.locator("#findings .finding summary").first().click();
  expect(await page.locator("#findings .finding .rerun").first().isVisible()).toBe(true);
  expect(await page.locator(".filter").count()).toBe(0);
  expect(troubles).toEqual([]);
});

test("a hundred thousand results stay light: the page holds a part of them at a time", async () => {
  const lines: RecordLine[] = [sampleHeader()];
  for (let at = 0; at < 100_000; at += 1) {
    const id = `http/x/${at}`;
    if (at % 10 === 0) lines.push(sampleEvidence(id));
    lines.push(
      sampleResult(id, at % 5 === 0 ? "fail" : at % 5 === 1 ? "warn" : "pass", {
        requirements: [`R-${at % 97}`],
        expected: "a",
        observed: `b${at}`,
      }),
      sampleCase(id),
    );
  }
  const { page } = await reader.open(await htmlOf([...lines, sampleFooter({ exitCode: 1 })]));
  const elements = () => page.evaluate(() => document.querySelectorAll("*").length);
  const shown = page.locator(".filter output");
  expect(await shown.textContent()).toBe("40,000 findings, known ones among them");
  expect(await elements()).toBeLessThan(3000);
  await page.getByRole("searchbox").fill("http/x/99995");
  await expect.poll(() => shown.textContent()).toBe("1 of 40,000 findings");
  await page.locator("#findings .finding summary").click();
  expect(await page.locator(".detail .rerun code").textContent()).toContain("--case http/x/99995");
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByRole("navigation", { name: "Pages of findings" }).getByText("Next").click();
  expect(new URL(page.url()).hash).toBe("#findings?page=2");
  await page.locator("#findings .cause summary").first().click();
  await page.getByRole("button", { name: /^Show 25 more/ }).click();
  expect(await elements()).toBeLessThan(3000);
});

test("on paper every finding of the page is open", async () => {
  const { page } = await reader.open(await htmlOf(sampleRun()));
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await page.locator("details:not([open])").count()).toBe(0);
  expect(await page.locator("#known .rerun").count()).toBe(1);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect.poll(() => page.locator("#findings details[open]").count()).toBe(0);
});
