import { createCaseCollector } from "../../reports/case-outcome.ts";
import { renderHtml } from "../../reports/html.ts";
import { junitReport } from "../../reports/junit.ts";
import { createSummarizer } from "../../reports/summary.ts";
import { describer } from "../catalogue/describe.ts";
import type { Requirement } from "../catalogue/load.ts";
import type { RecordLine } from "../engine/record.ts";
import type { SpecVersion } from "../event/spec-version.ts";

/** The names of a bundle's records. */
export const RECORDS = ["runs/1.ndjson", "runs/2.ndjson", "runs/3.ndjson"] as const;
export const CLAIM = "claim.json";
export const PROFILE = "profile.yaml";
export const ENVIRONMENT = "environment.json";

/** The reports of a bundle: made from its first record alone, so that anybody can make them again. */
export function reportsOf(
  lines: readonly RecordLine[],
  catalogue: readonly Requirement[],
  spec: SpecVersion,
): Map<string, Buffer> {
  const summarizer = createSummarizer();
  const cases = createCaseCollector();
  for (const line of lines) {
    summarizer.add(line);
    cases.add(line);
  }
  const describeRequirement = describer(catalogue, spec);
  const html = renderHtml(summarizer.finish(), { describeRequirement, requirements: catalogue });
  return new Map([
    ["report.html", Buffer.from(html)],
    ["report.junit.xml", Buffer.from(junitReport(cases.finish()))],
  ]);
}
