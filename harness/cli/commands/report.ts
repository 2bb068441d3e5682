import type { HistoryRun } from "../../../reports/history.ts";
import { isMatrixRecord, isReplayRecord, readRecord } from "../../../reports/record-reader.ts";
import { createRecordWriter, type RecordWriter } from "../../../reports/record-writer.ts";
import { loadBundle } from "../../engine/bundle.ts";
import type { RecordLine } from "../../engine/record.ts";
import { CliError, EXIT } from "../exit.ts";
import { Outputs } from "../outputs.ts";
import type { Options } from "../session.ts";

/** `plugfest report`: any report from a run record, or from those of all shards of a run, without running anything. */
export async function reportCommand(options: Options, files: string[]): Promise<number> {
  const [file = "", another] = files;
  if (options.sdkTable === true) {
    const { sdkTable } = await import("../sdk-table.ts");
    process.stdout.write(await sdkTable(files));
    return EXIT.ok;
  }
  if (options.merge !== true && options.record !== undefined)
    throw new CliError("--record is where --merge writes the joined record");
  if (options.record !== undefined && files.includes(String(options.record)))
    throw new CliError(`--record ${options.record}: it is one of the records to merge; give another name`);
  if (await isReplayRecord(file)) return (await import("./report-replay.ts")).reportReplay(options, files);
  const isMatrix = await isMatrixRecord(file);
  if (isMatrix && (options.merge === true || another === undefined))
    return (await import("./report-matrix.ts")).reportMatrix(options, files);
  if (options.merge === true) return merge(options, files);
  if (another !== undefined) return withHistory(options, files);
  return reported(options, readRecord(file));
}

/** The page of the latest run, with what changed over all of them. */
async function withHistory(options: Options, files: readonly string[]): Promise<number> {
  if (options.html === undefined) {
    throw new CliError("give one record; several are for --merge, --sdk-table and the history in --html");
  }
  const { readHistory } = await import("../../../reports/history.ts");
  const { runs, latest } = await readHistory(files.map((name) => ({ name, lines: () => readRecord(name) })));
  return reported(options, readRecord(latest.name), runs);
}

async function merge(options: Options, files: readonly string[]): Promise<number> {
  const { mergeShards } = await import("../../engine/merge-shards.ts");
  const { casesOf } = await import("../../engine/suite-bundle.ts");
  const bundle = loadBundle();
  const target = options.record === undefined ? undefined : String(options.record);
  const shards = files.map((name) => ({ name, lines: () => readRecord(name) }));
  const lines = mergeShards(shards, { digest: bundle.digest, cases: casesOf(bundle) });
  // Nothing is written over before the shards are known to fit.
  const first = await lines.next();
  const writer = target === undefined ? undefined : createRecordWriter(target);
  try {
    return await reported(options, copied(first, lines, writer));
  } finally {
    writer?.close();
  }
}

async function* copied(
  first: IteratorResult<RecordLine, void>,
  rest: AsyncIterator<RecordLine, void>,
  writer: RecordWriter | undefined,
): AsyncGenerator<RecordLine, void, undefined> {
  for (let next = first; !next.done; next = await rest.next()) {
    writer?.write(next.value);
    yield next.value;
  }
}

async function reported(
  options: Options,
  lines: AsyncIterable<RecordLine>,
  history?: readonly HistoryRun[],
): Promise<number> {
  const outputs = new Outputs(options);
  outputs.history = history;
  for await (const line of lines) outputs.add(line);
  const { footer, stale } = await outputs.finish(loadBundle().catalogue);
  if (options.merge === true)
    for (const { line, message } of stale)
      process.stderr.write(`plugfest: line ${line} of the list of known failures: ${message}\n`);
  return footer?.exitCode ?? EXIT.nonconforming;
}
