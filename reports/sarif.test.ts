import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { HOSTILE } from "./sample-record.ts";
import { type SarifFinding, sarifReport } from "./sarif.ts";

const finding = (more: Partial<SarifFinding> = {}): SarifFinding => ({
  file: "events/a b#1.json",
  level: "MUST",
  message: "The attribute id is missing",
  offset: 0,
  line: 1,
  utf16Column: 1,
  clause: "CE-id-b",
  document: "cloudevents/spec.md",
  section: "id",
  paraphrase: "An id is never empty",
  ...more,
});

function report(...findings: SarifFinding[]) {
  const log = JSON.parse(sarifReport(findings, { version: "0.1.0", spec: "1.0" }));
  // The schema is of an older draft, whose keywords ajv reads the same way.
  const { $schema: _, id: __, ...rest } = schema;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(rest);
  validate(log);
  expect(validate.errors).toBeNull();
  return log.runs[0];
}

test("each place is a result, each requirement a rule, once", () => {
  const run = report(
    finding(),
    finding({ line: 3, utf16Column: 5, offset: 40 }),
    finding({ clause: "CE-time-a", level: "SHOULD" }),
  );
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["CE-id-b", "CE-time-a"]);
  expect(run.tool.driver.rules[0]).toMatchObject({
    shortDescription: { text: "An id is never empty" },
    helpUri: "https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id",
  });
  expect(run.results.map(({ ruleIndex, level }: Record<string, unknown>) => [ruleIndex, level])).toEqual([
    [0, "error"],
    [0, "error"],
    [1, "warning"],
  ]);
  expect(run.results[1].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: "events/a%20b%231.json" },
    region: { startLine: 3, startColumn: 5, byteOffset: 40 },
  });
});

test("nothing found is a run without results", () => {
  expect(report().results).toEqual([]);
});

test("what stands nowhere in the catalogue and hostile text are still SARIF", () => {
  const run = report(
    finding({ message: HOSTILE, file: "-", document: undefined, section: undefined, paraphrase: undefined }),
    finding({ clause: HOSTILE, file: "javascript:alert(1)" }),
  );
  expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("stdin");
  expect(run.results[1].locations[0].physicalLocation.artifactLocation.uri).toBe("javascript%3Aalert(1)");
});
