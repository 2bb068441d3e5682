import { writeFileSync } from "node:fs";
import { renderMatrixHtml } from "../../../reports/html.ts";
import { collectMatrix } from "../../../reports/matrix-cells.ts";
import { matrixPage } from "../../../reports/matrix-page.ts";
import { concludeMatrix, summarizeMatrix } from "../../../reports/matrix-summary.ts";
import { renderMatrix } from "../../../reports/matrix-text.ts";
import { isMatrixRecord, readMatrixRecord } from "../../../reports/record-reader.ts";
import { createRecordWriter } from "../../../reports/record-writer.ts";
import { describer } from "../../catalogue/describe.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { mergeMatrix } from "../../matrix/merge-matrix.ts";
import type { MatrixLine } from "../../matrix/record.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** Reports that only a run has: they tell of cases. */
const OF_RUNS = ["junit", "tap", "badge", "annotations", "verbose", "showKnown"] as const;

/** `plugfest report` of a matrix record, or of those of all its shards. */
export async function reportMatrix(options: Options, files: readonly string[]): Promise<number> {
  const wrong = OF_RUNS.find((name) => options[name] !== undefined);
  if (wrong !== undefined)
    throw new CliError(
      `--${wrong === "showKnown" ? "show-known" : wrong}: ${files[0]} is the record of a matrix, which has no cases; ` +
        "there are --html, --markdown and --json",
    );
  const lines = options.merge === true ? await merged(options, files) : await linesOf(files[0] ?? "");
  await showMatrix(lines, options);
  const footer = lines.at(-1);
  return footer?.kind === "footer" ? footer.exitCode : EXIT.nonconforming;
}

async function linesOf(file: string): Promise<MatrixLine[]> {
  const lines: MatrixLine[] = [];
  for await (const line of readMatrixRecord(file)) lines.push(line);
  return lines;
}

async function merged(options: Options, files: readonly string[]): Promise<MatrixLine[]> {
  const shards = [];
  for (const name of files) {
    if (!(await isMatrixRecord(name)))
      throw new CliError(
        `${name}: it is the record of a run, and ${files[0]} that of a matrix; merge one kind`,
      );
    shards.push({ name, lines: await linesOf(name) });
  }
  const lines = mergeMatrix(shards, loadBundle().digest);
  if (options.record !== undefined) {
    const writer = createRecordWriter(String(options.record));
    for (const line of lines) writer.write(line);
    writer.close();
  }
  return lines;
}

/** Writes the pages that were asked for, and prints the matrix and its answer, or JSON. */
export async function showMatrix(lines: readonly MatrixLine[], options: Options): Promise<void> {
  const write = (file: unknown, text: string): void => {
    writeFileSync(String(file), text);
    process.stderr.write(`wrote ${file}\n`);
  };
  const record = await collectMatrix(lines);
  const summary = await summarizeMatrix(lines);
  if (options.html !== undefined) {
    const { catalogue } = loadBundle();
    const describeRequirement = describer(catalogue, summary.header.filters.specs[0] ?? "1.0");
    write(options.html, renderMatrixHtml(summary, { describeRequirement, requirements: catalogue }));
  }
  if (options.markdown !== undefined) write(options.markdown, matrixPage(record));
  if (options.json === true) {
    const cells = record.cells.map(({ line, exchanges }) => ({
      ...line,
      failures: exchanges.filter(({ verdict }) => verdict !== "pass"),
    }));
    process.stdout.write(`${JSON.stringify({ schema: 1, header: record.header, cells }, null, 2)}\n`);
  } else process.stdout.write(`${renderMatrix(record)}${concludeMatrix(summary).text}\n`);
}
