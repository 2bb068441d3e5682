import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { RecordLine } from "../harness/engine/record.ts";
import type { MatrixLine } from "../harness/matrix/record.ts";
import { type HtmlOptions, renderHtml, renderMatrixHtml } from "./html.ts";
import { summarizeMatrix } from "./matrix-summary.ts";
import type { RunPage } from "./page/page-data.ts";
import { openElements, UNSAFE } from "./report-checks.test-support.ts";
import { hostileMatrix, sampleMatrix } from "./sample-matrix.ts";
import {
  HOSTILE,
  hostileRun,
  sampleEvidence,
  sampleFooter,
  sampleHeader,
  sampleResult,
  sampleRun,
} from "./sample-record.ts";
import { summarize } from "./summary.ts";

const describeRequirement = (id: string) => ({
  document: "cloudevents/bindings/http-protocol-binding.md",
  section: "3.1.3.2. HTTP Header Values",
  paraphrase: `What ${id} asks`,
  level: "MUST" as const,
});

async function pageOf(lines: Iterable<RecordLine>, options: HtmlOptions = { describeRequirement }) {
  const html = renderHtml(await summarize(lines), options);
  const inside = (tag: string, attributes = ""): string =>
    new RegExp(`<${tag}${attributes}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? "";
  const text = inside("script", ' type="application/json" id="plugfest-data"');
  /** The page without its own script, style and data, so that a failing test prints something one can read. */
  const written = html.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, "");
  return { html, written, inside, text, data: JSON.parse(text) as RunPage };
}

test("the page runs only its own script and reaches no network", async () => {
  const { html, written, inside } = await pageOf(sampleRun());
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  expect(written).toContain(
    `default-src 'none'; style-src ${hash(inside("style"))}; script-src ${hash(inside("script"))}; base-uri 'none'`,
  );
  expect(written).not.toMatch(/ style="| on[a-z]+="|<link|<img|<[^>]* src=/);
  expect(openElements(written, "html")).toEqual([]);
  expect(html.split("<script").length).toBe(3);
});

test("without its script the page says what was tested, the answer, the numbers and the findings", async () => {
  const { written } = await pageOf(sampleRun());
  expect(written).toContain("<bdi>CloudEvents SDK Sample</bdi>");
  expect(written).toContain("Does not conform: 8 findings, 1 of them known.");
  expect(written).toContain('<th scope="row">MUST</th>');
  expect(written).toContain("What HTTP-3.1.3.2-i asks");
  expect(written).toContain(
    'href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values"',
  );
  expect(written).toContain("<mark>⟦%20⟧</mark>");
  expect(written).toContain("<mark>[25 32 30]</mark>");
  expect(written).toContain("plugfest run sdk-sample --case http/binary/percent-encoding/space");
  expect(written.indexOf("Known failures")).toBeGreaterThan(written.indexOf("adapter exited with code 139"));
});

test("the data says what the page shows", async () => {
  const { data, text } = await pageOf(sampleRun());
  expect(data.run.conclusion).toMatchObject({ conforms: false, answer: "does-not-conform" });
  expect(data.run.findings).toHaveLength(9);
  expect(data.run.findings[0]).toMatchObject({ verdict: "crashed", binding: "http", format: "json" });
  expect(data.run.findings.find(({ known }) => known !== undefined)?.sent?.blocks[0]?.rows).toContainEqual([
    "subject",
    "a b",
  ]);
  expect(text).not.toContain("secret-1");
  expect(text).toMatch(/^[\x20-\x7e]*$/);
});

test("requirements that another version of the specification has are left out, unless the run names them", async () => {
  const entry = { level: "MUST", document: "http.md", section: "9", paraphrase: "Of 0.3" } as const;
  const { data } = await pageOf(sampleRun(), {
    requirements: [
      { ...entry, id: "HTTP-3.1-a" },
      { ...entry, id: "OLD-1" },
      { ...entry, id: "NEW-1" },
    ],
    describeRequirement: (id) =>
      ({ ...entry, level: id === "NEW-1" ? ("SHOULD" as const) : undefined }) as never,
  });
  expect(data.catalogue.map(({ id, level }) => [id, level])).toEqual([
    ["HTTP-3.1-a", "MUST"],
    ["NEW-1", "SHOULD"],
  ]);
});

test("hostile content stays content", async () => {
  const { html, written, text } = await pageOf(hostileRun(), {
    describeRequirement: () => ({ document: HOSTILE, section: HOSTILE, paraphrase: HOSTILE }),
  });
  expect(written).not.toMatch(UNSAFE);
  expect(written).not.toMatch(/<img|<script|href="javascript/);
  expect(text).not.toMatch(/[<>&]/);
  expect(openElements(written, "html")).toEqual([]);
  expect(html.split("<script").length).toBe(3);
  expect(html.split("</script").length).toBe(3);
});

test("the page of ten thousand findings stays small, and that of very many holds each of them", async () => {
  const lines: RecordLine[] = [sampleHeader()];
  for (let at = 0; at < 10_000; at += 1)
    lines.push(
      sampleEvidence(`x/${at}`),
      sampleResult(`x/${at}`, "fail", { requirements: [`R-${at % 300}`], observed: "x".repeat(5000) }),
    );
  const { html, data, written } = await pageOf([...lines, sampleFooter({ exitCode: 1 })]);
  expect(data.run.findings).toHaveLength(10_000);
  expect(data.run.findings.filter(({ sent }) => sent !== undefined)).toHaveLength(6000);
  expect(data.run.brief).toBe(4000);
  expect(html.length).toBeLessThan(15_000_000);
  expect(written.length).toBeLessThan(1_500_000);
});

test("the page of a matrix says the answer, the pairs and what gets lost, and takes hostile text as text", async () => {
  const written = async (lines: Iterable<MatrixLine>): Promise<string> => {
    const html = renderMatrixHtml(await summarizeMatrix(lines), { describeRequirement });
    return html.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, "");
  };
  const page = await written(sampleMatrix());
  expect(page).toContain("Not everything arrives: 3 of 36 cells lose something.");
  expect(page).toContain("The percent sign went out as it is.");
  expect(page).toContain("The producer broke the rule.");
  expect(page).toContain("<mark>[25]</mark>");
  expect(page).toContain(
    "plugfest matrix javascript go --binding http --mode binary --spec 1.0 --event percent",
  );
  const hostile = await written(hostileMatrix());
  expect(hostile).not.toMatch(UNSAFE);
  expect(hostile).not.toMatch(/<img|<script|href="javascript/);
  expect(openElements(hostile, "html")).toEqual([]);
});
