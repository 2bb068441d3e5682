import { diffRecords, renderDiff } from "../../../reports/diff.ts";
import { readRecord } from "../../../reports/record-reader.ts";
import { EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** `plugfest report diff`: what changed from one record to another. Only a regression turns the exit code. */
export async function reportDiffCommand(
  options: Options,
  [before = "", after = ""]: string[],
): Promise<number> {
  const diff = await diffRecords(readRecord(before), readRecord(after));
  const text = options.json === true ? JSON.stringify(diff, null, 2) : renderDiff(diff).trimEnd();
  process.stdout.write(`${text}\n`);
  return diff.regressions.length > 0 ? EXIT.nonconforming : EXIT.ok;
}
