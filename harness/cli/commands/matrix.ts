import { randomUUID } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { collectMatrix, type MatrixRecord } from "../../../reports/matrix-cells.ts";
import { isMatrixRecord, readMatrixRecord } from "../../../reports/record-reader.ts";
import { createRecordWriter } from "../../../reports/record-writer.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { isInShard } from "../../engine/shard.ts";
import { type CellFilters, cellId, cellsOf } from "../../matrix/cells.ts";
import { exitCodeOf } from "../../matrix/exit-code.ts";
import { eventsFor, type InteropEvent } from "../../matrix/interop-events.ts";
import type { MatrixHeader, MatrixLine } from "../../matrix/record.ts";
import { runMatrix } from "../../matrix/run-matrix.ts";
import { packageVersion } from "../../package-root.ts";
import { transports } from "../../transports/index.ts";
import { poolOf } from "../brokers.ts";
import { CliError, EXIT } from "../exit.ts";
import { HiddenCredentials } from "../hidden-credentials.ts";
import { endOnSignal } from "../interrupt.ts";
import { type Driven, drive, type Options, shardOf } from "../session.ts";
import { chosenBy, eventsOf } from "./matrix-choice.ts";
import { showMatrix } from "./report-matrix.ts";

/** `plugfest matrix`: every producer against every consumer. */
export async function matrixCommand(options: Options, names: string[]): Promise<number> {
  const chosen = chosenBy(options);
  const events = eventsOf(options, chosen.specs);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new CliError(`${twice} is there twice; give each implementation once`);
  const file = options.record === undefined ? undefined : String(options.record);
  if (options.resume === true && file === undefined)
    throw new CliError("--resume goes on with the record of an earlier matrix: give it with --record");
  const before = options.resume === true && file !== undefined ? await recordBefore(file) : undefined;
  const driven = await driveAll(options, names);
  try {
    return await matrixOf(driven, { options, chosen, events, file, before });
  } finally {
    await Promise.all(driven.map(({ adapter }) => adapter.close()));
  }
}

/** What an earlier matrix finished; undefined where there was none. */
async function recordBefore(file: string): Promise<MatrixRecord | undefined> {
  if (!existsSync(file)) return undefined;
  if (!(await isMatrixRecord(file)))
    throw new CliError(`--resume: ${file} is not the record of a matrix; give another file with --record`);
  return collectMatrix(readMatrixRecord(file));
}

interface Plan {
  readonly options: Options;
  readonly chosen: CellFilters;
  readonly events: readonly InteropEvent[];
  readonly file: string | undefined;
  readonly before: MatrixRecord | undefined;
}

async function matrixOf(driven: readonly Driven[], plan: Plan): Promise<number> {
  const { options, chosen, events, file, before } = plan;
  const started = Date.now();
  const parties = driven.map(({ id, adapter }) => ({ name: id, description: adapter.description }));
  const shard = shardOf(options.shard);
  const whole = cellsOf(parties, chosen).filter((way) => eventsFor(way, events).length > 0);
  if (whole.length === 0)
    throw new CliError("no two of them have a binding, mode and format in common here", EXIT.nothing);
  const all = whole.filter((way) => shard === undefined || isInShard(cellId(way), shard));
  const header: MatrixHeader = {
    kind: "header",
    schema: 1,
    runId: randomUUID(),
    startedAt: new Date(started).toISOString(),
    suite: { name: "plugfest", version: packageVersion(), digest: loadBundle().digest },
    matrix: {
      implementations: driven.map(({ id, adapter }) => ({ id, ...adapter.description.implementation })),
      events: events.map(({ id }) => id),
      cells: whole.length,
      ...(shard === undefined ? {} : { shard }),
    },
    filters: chosen,
    environment: { node: process.version, platform: process.platform, arch: process.arch },
  };
  if (before !== undefined) checkSame(before.header, header, String(file));
  // What the surroundings spoilt is run again.
  const finishedBefore = (before?.cells ?? []).filter(({ line }) => line.counts.environmentError === 0);
  const done = new Map(finishedBefore.map((cell) => [cell.line.cell, cell]));
  const ways = all.filter((way) => !done.has(cellId(way)));
  // What was finished is copied before the old record goes, so that nothing is lost if this run is cut off too.
  const target = before === undefined ? file : `${file}.resumed`;
  const writer = target === undefined ? undefined : createRecordWriter(target);
  const credentials = new HiddenCredentials();
  const lines: MatrixLine[] = [];
  const emit = (line: MatrixLine): void => {
    const hidden = credentials.hide(line);
    lines.push(hidden);
    writer?.write(hidden);
  };
  const release = endOnSignal(() => writer?.flush());
  const brokers = poolOf(options, ({ protocol, product, provider, version, url }) => {
    if (provider === "external") credentials.add(url);
    emit({ kind: "broker", protocol, product, provider, ...(version === undefined ? {} : { version }) });
  });
  try {
    emit(before?.header ?? header);
    for (const { line, exchanges } of done.values()) for (const one of [...exchanges, line]) emit(one);
    writer?.flush();
    if (target !== undefined && target !== file) renameSync(target, String(file));
    let finished = done.size;
    await runMatrix({
      adapters: new Map(driven.map(({ id, adapter }) => [id, adapter])),
      ways,
      events,
      transports,
      brokers,
      emit: (line) => {
        emit(line);
        if (line.kind === "cell") progress(++finished, all.length, line.cell);
      },
    });
    const exitCode = exitCodeOf(lines);
    emit({ kind: "footer", endedAt: new Date().toISOString(), durationMs: Date.now() - started, exitCode });
    await showMatrix(lines, options);
    return exitCode;
  } finally {
    writer?.close();
    release();
    for (const transport of transports.values()) transport.close();
    await brokers.stop();
  }
}

/** Starts all of them side by side; when one cannot be had, the others are ended. */
async function driveAll(options: Options, names: readonly string[]): Promise<Driven[]> {
  const started = await Promise.allSettled(names.map((name) => drive(options, [name], undefined)));
  const driven = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = started.find((one) => one.status === "rejected");
  if (failed === undefined) return driven;
  await Promise.all(driven.map(({ adapter }) => adapter.close()));
  throw failed.reason;
}

/** A matrix goes on only with the same parties, events and choices. */
function checkSame(before: MatrixHeader, now: MatrixHeader, file: string): void {
  const parts = { suite: "suite", matrix: "implementations, events or shard", filters: "choices" } as const;
  for (const key of ["suite", "matrix", "filters"] as const) {
    if (!isDeepStrictEqual(before[key], JSON.parse(JSON.stringify(now[key]))))
      throw new CliError(
        `--resume: ${file} is of other ${parts[key]}; give another file, or leave --resume out`,
      );
  }
}

function progress(done: number, all: number, cell: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${done} of ${all} cells, ${cell}`);
  if (process.stderr.isTTY && done === all) process.stderr.write("\r\u001b[K");
}
