import { readRecord } from "../../../reports/record-reader.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { CliError, EXIT } from "../exit.ts";
import { Outputs } from "../outputs.ts";
import type { Options } from "../session.ts";

/** `plugfest report`: any report from a run record, without running anything. */
export async function reportCommand(options: Options, files: string[]): Promise<number> {
  const [file, another] = files;
  if (options.sdkTable === true) {
    const { sdkTable } = await import("../sdk-table.ts");
    process.stdout.write(await sdkTable(files));
    return EXIT.ok;
  }
  if (another !== undefined) throw new CliError("give one record; several are for --sdk-table");
  if (options.since !== undefined) return compare(String(options.since), file as string);
  const outputs = new Outputs(options);
  for await (const line of readRecord(file as string)) outputs.add(line);
  const { footer } = await outputs.finish(loadBundle().catalogue);
  return footer?.exitCode ?? EXIT.nonconforming;
}

/** What changed from an earlier record to this one; only a regression turns the exit code. */
async function compare(before: string, after: string): Promise<number> {
  const { diffRecords, renderDiff } = await import("../../../reports/diff.ts");
  const diff = await diffRecords(readRecord(before), readRecord(after));
  process.stdout.write(`${renderDiff(diff).trimEnd()}\n`);
  return diff.regressions.length > 0 ? EXIT.nonconforming : EXIT.ok;
}
