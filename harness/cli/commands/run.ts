import { relative } from "node:path";
import { createRecordWriter, type RecordWriter } from "../../../reports/record-writer.ts";
import { progressLine } from "../../../reports/terminal.ts";
import { loadBundle } from "../../engine/bundle.ts";
import type { Expectation } from "../../engine/expectations.ts";
import type { RecordLine } from "../../engine/record.ts";
import type { Verdict } from "../../engine/verdict.ts";
import { execute } from "../execute.ts";
import { endOnSignal } from "../interrupt.ts";
import { Outputs } from "../outputs.ts";
import { type Driven, drive, filtersOf, type Options, readExpectations } from "../session.ts";

/** `plugfest run`. */
export async function runCommand(
  options: Options,
  names: string[],
  command: string[] | undefined,
): Promise<number> {
  const filters = filtersOf(options);
  const named = typeof options.expectations === "string" ? options.expectations : undefined;
  // Read before anything is started, so that a mistake in the file costs no run.
  const early = named === undefined ? undefined : readExpectations(named, true);
  const writer = options.record === undefined ? undefined : createRecordWriter(String(options.record));
  const release = endOnSignal(() => writer?.flush());
  try {
    const driven = await drive(options, names, command);
    try {
      const expectations = early ?? expectationsOf(driven, options);
      return await judged(driven, filters, expectations, options, writer);
    } finally {
      await driven.adapter.close();
    }
  } finally {
    writer?.close();
    release();
  }
}

function expectationsOf(driven: Driven, options: Options): Expectation[] {
  return options.expectations === false ? [] : readExpectations(driven.expectationFile, false);
}

async function judged(
  driven: Driven,
  filters: ReturnType<typeof filtersOf>,
  expectations: readonly Expectation[],
  options: Options,
  writer: RecordWriter | undefined,
): Promise<number> {
  const outputs = new Outputs(options);
  const file = typeof options.expectations === "string" ? options.expectations : driven.expectationFile;
  const progress = createProgress();
  const emit = (line: RecordLine): void => {
    writer?.write(line);
    outputs.add(line);
    if (line.kind === "result") progress.count(line.verdict);
  };
  const { footer, faults } = await execute(driven, filters, expectations, emit, options, progress.show);
  progress.clear();
  for (const fault of faults) process.stderr.write(`plugfest: ${fault}\n`);
  for (const { line, message } of footer.stale) {
    process.stderr.write(`plugfest: ${file}:${line}: ${message}\n`);
  }
  await outputs.finish(loadBundle().catalogue, file === undefined ? undefined : relative("", file));
  return footer.exitCode;
}

interface Progress {
  count(verdict: Verdict): void;
  show(done: number, total: number): void;
  clear(): void;
}

/** One line on standard error that is written over and over, when that is a terminal. */
function createProgress(): Progress {
  const counts: Partial<Record<Verdict, number>> = {};
  const visible = process.stderr.isTTY;
  let shown = 0;
  return {
    count: (verdict) => {
      counts[verdict] = (counts[verdict] ?? 0) + 1;
    },
    show: (done, total) => {
      const now = Date.now();
      if (!visible || now - shown < 100) return;
      shown = now;
      process.stderr.write(`\r\u001b[K${progressLine(done, total, counts)}`);
    },
    clear: () => {
      if (visible) process.stderr.write("\r\u001b[K");
    },
  };
}
