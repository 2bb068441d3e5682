import { writeFileSync } from "node:fs";
import { renderMatrixHtml } from "../../../reports/html.ts";
import { concludeMatrix, summarizeMatrix } from "../../../reports/matrix-summary.ts";
import { readMatrixRecord } from "../../../reports/record-reader.ts";
import { describer } from "../../catalogue/describe.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest report` of a matrix record: its page, and the answer in one line. */
export async function reportMatrix(options: Options, file: string): Promise<number> {
  if (options.html === undefined) {
    throw new CliError(`${file}: it is the record of a matrix; --html FILE makes its page`);
  }
  const summary = await summarizeMatrix(readMatrixRecord(file));
  const { catalogue } = loadBundle();
  const describeRequirement = describer(catalogue, summary.header.filters.specs[0] ?? "1.0");
  writeFileSync(
    String(options.html),
    renderMatrixHtml(summary, { describeRequirement, requirements: catalogue }),
  );
  process.stderr.write(`wrote ${options.html}\n`);
  process.stdout.write(`${concludeMatrix(summary).text}\n`);
  return summary.footer?.exitCode ?? EXIT.nonconforming;
}
