import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readRecord } from "../../reports/record-reader.ts";
import { renderSdkTable, SdkColumnCollector, type SdkRow } from "../../reports/sdk-table.ts";
import { packageRoot } from "../package-root.ts";
import { CliError } from "./exit.ts";

/** The features of the table. */
export const sdkRows = (): readonly SdkRow[] =>
  parse(readFileSync(join(packageRoot, "fixtures", "sdk-table.yaml"), "utf8")).rows;

/**
 * The SDK support table from the records of several implementations, as a page of Markdown. Each needs a whole record
 * for every edition of the specification that the table has. Throws CliError, RecordError.
 */
export async function sdkTable(files: readonly string[]): Promise<string> {
  const rows = sdkRows();
  const columns = new Map<string, { collector: SdkColumnCollector; version: string }>();
  for (const file of files) {
    let collector: SdkColumnCollector | undefined;
    for await (const line of readRecord(file)) {
      if (line.kind === "header") {
        const { id, version } = line.implementation;
        const known = columns.get(id) ?? { collector: new SdkColumnCollector(rows), version };
        if (known.version !== version) {
          throw new CliError(`${file}: it judges ${id} ${version}, an earlier record ${id} ${known.version}`);
        }
        columns.set(id, known);
        ({ collector } = known);
      }
      collector?.add(line);
    }
  }
  for (const [id, { collector }] of columns) {
    const [spec] = collector.missing;
    if (spec !== undefined) {
      throw new CliError(
        `there is no complete record of ${id} for ${spec}: plugfest run ${id} --spec ${spec} --record FILE`,
      );
    }
  }
  const sorted = [...columns.values()].map(({ collector }) => collector.finish());
  sorted.sort((one, other) => one.implementation.language.localeCompare(other.implementation.language));
  return renderSdkTable(rows, sorted);
}
