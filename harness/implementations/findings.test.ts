import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadFindings } from "./findings.ts";
import type { Manifest } from "./manifest.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "plugfest-findings-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const manifest = () => ({ name: "toy", dir }) as Manifest;
const write = (text: string) => writeFileSync(join(dir, "findings.yaml"), text);

const ONE = `
  - name: quotes-kept
    requirements: [HTTP-3.1.3.2-i]
    sent: '"a"'
    expected: a
    observed: '"a"'
`;

it("gives the findings in their order, and none where there is no file", () => {
  expect(loadFindings(manifest())).toEqual([]);
  write(`findings:${ONE}${ONE.replace("quotes-kept", "spaces-lost")}`);
  expect(loadFindings(manifest()).map(({ name }) => name)).toEqual(["quotes-kept", "spaces-lost"]);
});

it.each([
  ["a name that stands twice", `findings:${ONE}${ONE}`, "quotes-kept stands there twice"],
  ["no requirement", `findings:${ONE.replace("[HTTP-3.1.3.2-i]", "[]")}`, "must NOT have fewer than 1 items"],
  ["an unknown member", `findings:${ONE}    level: must\n`, "additional properties (level)"],
  ["no YAML", "findings: [", "implementations/toy/findings.yaml: "],
])("refuses %s, and names the file", (_, text, message) => {
  write(text);
  expect(() => loadFindings(manifest())).toThrow(message);
  expect(() => loadFindings(manifest())).toThrow("implementations/toy/findings.yaml");
});
