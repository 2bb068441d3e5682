import { expect, test } from "vitest";
import { type ListedFinding, renderFindingsPage } from "./findings-page.ts";

const finding = (of: string, name: string, level: string): ListedFinding => ({
  implementation: { name: of, title: `SDK for ${of}`, version: "1.0.0" },
  name,
  requirements: [{ id: "X-1", level, document: "spec.md", section: "1. X" }],
  sent: "`a`",
  expected: "`b`",
  observed: "`c`",
  command: `run ${name}`,
});

test("the worst stand first: by level, then by the place in the implementation's own list", () => {
  const page = renderFindingsPage([
    finding("go", "worst-of-go", "MUST"),
    finding("go", "small-of-go", "SHOULD"),
    finding("go", "next-of-go", "MUST NOT"),
    finding("java", "worst-of-java", "DECLARATIVE"),
    finding("java", "next-of-java", "MUST"),
  ]);
  const order = [...page.matchAll(/### \d+\. (.*)/g)].map(([, title]) => title);
  expect(order).toEqual([
    "go: worst-of-go",
    "java: next-of-java",
    "go: next-of-go",
    "java: worst-of-java",
    "go: small-of-go",
  ]);
  expect(page).toContain("5 findings: go 3, java 2.");
});

test("a finding shows clause, bytes, reproduction and what is known upstream", () => {
  const page = renderFindingsPage([{ ...finding("go", "a", "MUST"), upstream: "https://example.com/1" }]);
  for (const text of ["MUST `X-1` (spec.md, 1. X)", "sent: `a`", "expected: `b`", "observed: `c`", "`run a`"])
    expect(page).toContain(text);
  expect(page).toContain("upstream: <https://example.com/1>");
  expect(renderFindingsPage([finding("go", "a", "MUST")])).not.toContain("upstream:");
});
