import { expect, test } from "vitest";
import { specLink } from "./spec-link.ts";

const BLOB = "https://github.com/cloudevents/spec/blob";

test.each([
  ["cloudevents/spec.md", "Type System", "1.0", `${BLOB}/v1.0.2/cloudevents/spec.md#type-system`],
  [
    "cloudevents/formats/json-format.md",
    '3.1. Special Handling of the "data" Attribute',
    "1.0.3-draft",
    `${BLOB}/main/cloudevents/formats/json-format.md#31-special-handling-of-the-data-attribute`,
  ],
  ["spec.md", "schemaurl", "0.3", `${BLOB}/v0.3/spec.md#schemaurl`],
  ["cesql/spec.md", "2.1 Lexical structure", "1.0", `${BLOB}/main/cesql/spec.md#21-lexical-structure`],
])("%s, %s of %s", (document, section, spec, link) => {
  expect(specLink(document, section, spec)).toBe(link);
});

test("what is kept elsewhere, or is no path of a document, has no link", () => {
  expect(specLink("rabbitmq/spec.md", "Binding", "1.0")).toBeUndefined();
  expect(specLink("cloudevents/spec.md", "Type System", "9.9")).toBeUndefined();
  expect(specLink("javascript:alert(1)//.md", "x", "1.0")).toBeUndefined();
  expect(specLink("//example.com/?x.md", "x", "1.0")).toBeUndefined();
});
