import { expect, test } from "vitest";
import type { RecordLine } from "../harness/engine/record.ts";
import { renderJunit } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";
import { openElements, UNSAFE } from "./report-checks.test-support.ts";
import { hostileRun, sampleFooter, sampleHeader, sampleResult, sampleRun } from "./sample-record.ts";
import { summarize } from "./summary.ts";
import { progressLine, renderTerminal } from "./terminal.ts";

const describeRequirement = (id: string) => ({
  document: "http-protocol-binding.md",
  section: "3.1.3.2",
  paraphrase: `What ${id} asks`,
});

test("the terminal report says what was tested first and the conclusion last", async () => {
  const text = renderTerminal(await summarize(sampleRun()), { describeRequirement });
  const lines = text.trimEnd().split("\n");
  expect(lines[0]).toBe("CloudEvents SDK Sample 10.0.0 (javascript), CloudEvents 1.0, plugfest 0.1.0");
  const at = lines.indexOf("FAIL http/binary/percent-encoding/space [subject; codec, live]");
  expect(lines.slice(at, at + 12)).toMatchInlineSnapshot(`
    [
      "FAIL http/binary/percent-encoding/space [subject; codec, live]",
      "  The space went out as it is.",
      "  clause    HTTP-3.1.3.2-i MUST: What HTTP-3.1.3.2-i asks",
      "            (http-protocol-binding.md, 3.1.3.2)",
      "  sent      encode, http, binary, json; specversion: 1.0 | id: 1 | source: /s",
      "            (URI-reference) | type: t | subject: a b | data (JSON): {"a":1}",
      "  expected  a%20b",
      "  observed  a b",
      "  differs   at byte 1; in hexadecimal, the difference in brackets:",
      "            expected  61 [25 32 30] 62",
      "            observed  61 [20] 62",
      "  rerun     plugfest run sdk-sample --case http/binary/percent-encoding/space",
    ]
  `);
  expect(lines.slice(-2)).toEqual([
    "CloudEvents SDK Sample 10.0.0: does not conform: 8 findings, 1 of them known",
    "exit code 1: does not conform",
  ]);
  expect(text).not.toContain("json/known [");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("many findings are told by cause: examples of the worst, a line for each other", async () => {
  const lines: RecordLine[] = [sampleHeader()];
  for (let at = 0; at < 1000; at += 1) {
    const requirements = [`R-${at % 50}`];
    lines.push(
      sampleResult(`http/x/${at}`, at % 2 ? "warn" : "fail", {
        requirements,
        expected: "a",
        observed: `b${at}`,
      }),
    );
  }
  const text = renderTerminal(await summarize([...lines, sampleFooter({ exitCode: 1 })]), {
    describeRequirement,
  });
  expect(text.split("\n").length).toBeLessThan(200);
  expect(text.match(/^ {2}rerun /gm)?.length).toBe(8);
  expect(text).toContain("18 more findings on the same requirement for the same reason:");
  expect(text).toContain("clause    R-0 as above");
  expect(text).toContain("920 more findings, by cause (--verbose shows each):");
  expect(text).toContain("R-8: The space went out as it is. [http/x/8 and 19 more]");
  expect(text).toContain("and 16 more causes; --html FILE makes a page to look through them");
});

test("the verbose terminal report leaves no finding out", async () => {
  const text = renderTerminal(await summarize(sampleRun()), { verbose: true, width: 100 });
  for (const id of ["latin", "emoji", "c0"])
    expect(text).toContain(`--case http/binary/percent-encoding/${id}`);
  expect(text).toContain("FAIL (known) json/known");
  expect(text).not.toContain("--verbose");
});

test("colour is never the only sign", async () => {
  const summary = await summarize(sampleRun());
  const colored = renderTerminal(summary, { color: true });
  expect(colored).toContain("\u001b[");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it
  expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(renderTerminal(summary));
});

test("progress fits in a line", () => {
  expect(progressLine(50, 100, { pass: 40, fail: 2, crashed: 1, warn: 1 })).toBe(
    "[##########----------] 50/100 cases, 3 failed, 1 warning",
  );
  expect(progressLine(0, 0, {})).toBe("[--------------------] 0/0 cases");
});

test("hostile content stays content in every report", async () => {
  const summary = await summarize(hostileRun());
  const terminal = renderTerminal(summary, { verbose: true });
  const markdown = renderMarkdown(summary);
  const junit = await renderJunit(hostileRun());
  for (const text of [terminal, markdown, junit]) expect(text).not.toMatch(UNSAFE);
  const outsideCode = markdown
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "")
    .replace(/(`+)[^\n]*?[^`]\1(?!`)/g, "");
  expect(outsideCode).not.toMatch(/<script|<img|@all|\]\(/);
});

test("JUnit XML is well-formed and its numbers agree", async () => {
  for (const lines of [sampleRun(), hostileRun()]) {
    const xml = await renderJunit(lines);
    expect(openElements(xml, "xml")).toEqual([]);
    expect(count(xml, "<testcase")).toBe(Number(/<testsuites[^>]* tests="(\d+)"/.exec(xml)?.[1]));
    expect(count(xml, "<failure")).toBe(Number(/<testsuites[^>]* failures="(\d+)"/.exec(xml)?.[1]));
    expect(count(xml, "<error")).toBe(Number(/<testsuites[^>]* errors="(\d+)"/.exec(xml)?.[1]));
    expect(count(xml, "<skipped")).toBe(Number(/<testsuites[^>]* skipped="(\d+)"/.exec(xml)?.[1]));
  }
});

test("JUnit shows known failures as skipped, and never a broken run as green", async () => {
  const xml = await renderJunit(sampleRun());
  expect(xml).toContain('<skipped message="known: Numbers are doubles"/>');
  expect(xml).toContain('<skipped message="disputed: Two sections disagree about the quote."/>');
  expect(xml).toContain('name="http/binary/percent-encoding/space (live)"');
  expect(await renderJunit([sampleHeader(), sampleResult("a", "pass")])).toContain("the record is truncated");
  expect(await renderJunit([sampleHeader(), sampleFooter()])).toContain("no case was run");
  expect(await renderJunit([sampleHeader(), sampleResult("a", "not-run"), sampleFooter()])).toContain(
    '<error type="not-run"',
  );
});

test("the Markdown summary stays far below GitHub's limit", async () => {
  const lines: RecordLine[] = [sampleHeader()];
  for (let at = 0; at < 5000; at += 1) {
    lines.push(
      sampleResult(`x/${at}`, "fail", { requirements: [`R-${at % 900}`], observed: "x".repeat(100_000) }),
    );
  }
  const text = renderMarkdown(await summarize([...lines, sampleFooter({ exitCode: 1 })]));
  expect(text.length).toBeLessThan(200_000);
  expect(text).toMatch(/And 4,\d+ more findings; the record and the HTML report have them all\./);
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
