import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordLine } from "../../harness/engine/record.ts";
import { renderHtml } from "../../reports/html.ts";
import {
  hostileRun,
  sampleFooter,
  sampleHeader,
  sampleResult,
  sampleRun,
} from "../../reports/sample-record.ts";
import { summarize } from "../../reports/summary.ts";
import { barriers } from "./accessibility.ts";
import { createReader, ndjson, type OpenPage, type Reader } from "./open-page.ts";

/** Records that a reader opens on a page that is there already. */

let reader: Reader;
let empty: string;
beforeAll(async () => {
  reader = await createReader();
  empty = renderHtml(await summarize([sampleHeader(), sampleFooter()]));
});
afterAll(async () => {
  await reader.close();
});

async function choose({ page }: OpenPage, ...files: string[]): Promise<void> {
  await page.getByLabel("Run records").setInputFiles(files);
}

function later(): RecordLine[] {
  const [, ...lines] = sampleRun();
  const fixed = lines.map((line) =>
    line.kind === "result" && line.case === "http/crash" ? sampleResult("http/crash", "pass") : line,
  );
  return [sampleHeader({ startedAt: "2026-11-24T08:00:00.000Z" }), ...fixed];
}

test("a record that is chosen takes the place of the one that was there", async () => {
  const open = await reader.open(empty, { hash: "#findings?verdict=fail" });
  await choose(open, reader.file("chosen.ndjson", ndjson(sampleRun())));
  await expect
    .poll(() => open.page.locator(".opener output").textContent())
    .toBe("This is chosen.ndjson, opened here.");
  expect(await open.page.locator(".answer .word").textContent()).toContain("8 findings, 1 of them known");
  expect(await open.page.title()).toBe(
    "CloudEvents SDK Sample 10.0.0: does not conform: 8 findings, 1 of them known",
  );
  expect(await open.page.locator(".filter output").textContent()).toBe("9 findings, known ones among them");
  expect(open.requests).toEqual([]);
});

test("a record that is dropped anywhere is opened", async () => {
  const { page } = await reader.open(empty);
  const transfer = await page.evaluateHandle((text) => {
    const files = new DataTransfer();
    files.items.add(new File([text], "dropped.ndjson"));
    return files;
  }, ndjson(sampleRun()));
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  expect(await page.locator(".drop").textContent()).toBe("Drop run records to open them here");
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await expect.poll(() => page.locator(".opener output").textContent()).toContain("dropped.ndjson");
  expect(await page.locator(".answer .word").textContent()).toContain("Does not conform");
  expect(await page.locator(".drop").count()).toBe(0);
});

test("several records show their history", async () => {
  const open = await reader.open(empty);
  const files = [reader.file("b.ndjson", ndjson(later())), reader.file("a.ndjson", ndjson(sampleRun()))];
  await choose(open, ...files);
  await open.page.getByRole("link", { name: "History 2" }).click();
  const rows = open.page.locator("#history > .scroll tbody tr");
  expect(await rows.locator("th").allTextContents()).toEqual([
    "2026-11-24 08:00 UTC",
    "2026-11-23 19:00 UTC",
  ]);
  expect(await rows.first().locator("td.n").allTextContents()).toEqual(["41", "8", "1", "1", "0", "1"]);
  await open.page.locator("#history .changes summary").click();
  expect(await open.page.locator("#history .changes tbody tr").allTextContents()).toEqual([
    "fixcrashedpasshttp/crash [subject; codec]",
  ]);
  expect(await barriers(open.page)).toEqual([]);
});

test.each([
  ["text.ndjson", "hello\n", "text.ndjson:1: not JSON"],
  ["empty.ndjson", "", "empty.ndjson: not a run record: the file is empty"],
  ["list.json", "[1, 2]\n", "list.json:1: not a record line: it is no JSON object"],
  [
    "tail.ndjson",
    `${JSON.stringify(sampleResult("a", "pass"))}\n`,
    "tail.ndjson:1: not a run record: it begins with a result line instead of the header",
  ],
  [
    "known.ndjson",
    ndjson([sampleHeader(), { ...sampleResult("a", "fail"), known: {} } as never]),
    'known.ndjson:2: result line: "known" is not what a record holds there',
  ],
  ["<img src=x onerror=alert(1)>.ndjson", "x\n", "<img src=x onerror=alert(1)>.ndjson:1: not JSON"],
])("%s is no record: what is wrong is said, and the page stays", async (name, content, message) => {
  const { page, troubles, requests } = await reader.open(empty);
  await page.getByLabel("Run records").setInputFiles({ name, mimeType: "", buffer: Buffer.from(content) });
  await expect.poll(() => page.locator(".opener output").textContent()).toContain(message);
  expect(await page.locator("h1").textContent()).toContain("CloudEvents SDK Sample");
  expect({ troubles, requests }).toEqual({ troubles: [], requests: [] });
});

test("a hostile record that is opened stays content", async () => {
  const open = await reader.open(empty);
  await choose(open, reader.file("hostile.ndjson", ndjson(hostileRun())));
  await open.page.locator("#known summary").first().waitFor();
  for (const summary of await open.page.locator("summary").all()) await summary.click();
  await open.page.locator(".detail").first().waitFor();
  expect(await open.page.locator("main img, main script, main iframe").count()).toBe(0);
  expect({ troubles: open.troubles, requests: open.requests }).toEqual({ troubles: [], requests: [] });
});
