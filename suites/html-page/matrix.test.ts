import { afterAll, beforeAll, expect, test } from "vitest";
import type { MatrixHeader, MatrixLine } from "../../harness/matrix/record.ts";
import { renderHtml, renderMatrixHtml } from "../../reports/html.ts";
import { summarizeMatrix } from "../../reports/matrix-summary.ts";
import { hostileMatrix, sampleMatrix } from "../../reports/sample-matrix.ts";
import { sampleFooter, sampleHeader } from "../../reports/sample-record.ts";
import { summarize } from "../../reports/summary.ts";
import { barriers } from "./accessibility.ts";
import { createReader, type Reader } from "./open-page.ts";

let reader: Reader;
beforeAll(async () => {
  reader = await createReader();
});
afterAll(async () => {
  await reader.close();
});

async function htmlOf(lines: Iterable<MatrixLine>): Promise<string> {
  return renderMatrixHtml(await summarizeMatrix(lines));
}

test("what the matrix is filtered by, and the pair that is open, stand in the address", async () => {
  const { page } = await reader.open(await htmlOf(sampleMatrix()));
  const square = page.getByRole("button", { name: /^javascript to go: / });
  expect(await square.textContent()).toBe("javascript to go: ✕ loses 11/12");
  await page.getByRole("combobox", { name: /^Binding/ }).selectOption("http");
  await page.getByRole("combobox", { name: /^Mode/ }).selectOption("structured");
  await page.getByRole("combobox", { name: /^CloudEvents version/ }).selectOption("1.0");
  expect(await square.textContent()).toBe("javascript to go: ✓ arrives 3/3");
  expect(await page.locator(".filter output").textContent()).toBe("9 of 36 cells");
  await square.click();
  expect(new URL(page.url()).hash).toBe(
    "#matrix?binding=http&mode=structured&spec=1.0&producer=javascript&consumer=go",
  );
  await page.reload();
  expect(await square.getAttribute("aria-pressed")).toBe("true");
  expect(await page.locator(".pairs tbody tr").allTextContents()).toEqual(["httpstructuredjson1.03000"]);
  expect(await page.locator("#losses .empty").count()).toBe(1);
  await page.getByRole("combobox", { name: /^Mode/ }).selectOption("binary");
  expect(await page.locator("#losses .finding").count()).toBe(3);
});

test.each(["light", "dark"] as const)("in %s colours nothing keeps anybody out", async (colorScheme) => {
  const { page } = await reader.open(await htmlOf(sampleMatrix()), {
    colorScheme,
    hash: "#matrix?producer=javascript&consumer=python",
  });
  await page.locator(".pairs .finding summary").first().click();
  await page.locator(".pairs .hex").first().waitFor();
  expect(await barriers(page)).toEqual([]);
});

test("a cell that could not be tried says why, and is no success", async () => {
  const { page } = await reader.open(await htmlOf(sampleMatrix()), {
    hash: "#matrix?binding=kafka&producer=go&consumer=python",
  });
  const square = page.getByRole("button", { name: /^go to python: / });
  expect(await square.textContent()).toBe("go to python: ? no answer ");
  expect(await page.locator(".pairs tbody tr").textContent()).toContain(
    "could not be tried: no Kafka broker can be had here",
  );
});

test("nothing in a matrix runs, and nothing is asked of a network", async () => {
  const { page, requests, troubles } = await reader.open(await htmlOf(hostileMatrix()));
  await page.locator(".square").first().click();
  for (const summary of await page.locator("summary").all()) await summary.click();
  await page.locator(".detail").first().waitFor();
  expect(await page.locator("main img, main script, main iframe").count()).toBe(0);
  expect({ requests, troubles }).toEqual({ requests: [], troubles: [] });
});

test("a matrix of very many versions stays light", async () => {
  const ids = Array.from({ length: 150 }, (_, at) => `sdk-${at}`);
  const { page } = await reader.open(await htmlOf(sampleMatrix(ids)));
  const elements = () => page.evaluate(() => document.querySelectorAll("*").length);
  expect(await elements()).toBeLessThan(5000);
  await page.getByRole("navigation", { name: "Pages of producers" }).getByText("Next").click();
  expect(await page.locator(".grid tbody th").first().textContent()).toContain("sdk-20");
  await page.getByRole("combobox", { name: /^Binding/ }).selectOption("mqtt5");
  expect(await page.locator(".filter output").textContent()).toBe("22,500 of 90,000 cells");
  expect(await elements()).toBeLessThan(5000);
});

test("what the page cannot show is said, and another record can be opened", async () => {
  const { page } = await reader.open(await htmlOf(sampleMatrix()));
  const [header, ...lines] = sampleMatrix();
  // No reader checks what a shard is.
  const odd = { ...header, matrix: { ...(header as MatrixHeader).matrix, shard: null } };
  const text = (first: unknown) => [first, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
  const choose = (name: string, first: unknown) =>
    page.getByLabel("Run records").setInputFiles(reader.file(name, text(first)));
  await choose("odd.ndjson", odd);
  await expect
    .poll(() => page.getByRole("alert").textContent())
    .toContain("something that the page cannot show");
  await choose("even.ndjson", header);
  await expect.poll(() => page.getByRole("alert").count()).toBe(0);
  expect(await page.locator("h1").textContent()).toBe("Who can talk to whom");
});

test("the record of a matrix is opened on the page of a run", async () => {
  const { page } = await reader.open(renderHtml(await summarize([sampleHeader(), sampleFooter()])));
  const text = sampleMatrix().map((line) => `${JSON.stringify(line)}\n`);
  await page.getByLabel("Run records").setInputFiles(reader.file("matrix.ndjson", text.join("")));
  await expect.poll(() => page.locator("h1").textContent()).toBe("Who can talk to whom");
  expect(await page.locator(".answer .word").textContent()).toContain("3 of 36 cells lose something");
});
