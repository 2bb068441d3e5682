import { randomUUID } from "node:crypto";
import type { Expectation } from "../engine/expectations.ts";
import { levelsIn } from "../engine/levels.ts";
import { extentOf, type Filters } from "../engine/plan.ts";
import { type FooterLine, type HeaderLine, RECORD_SCHEMA, type RecordLine } from "../engine/record.ts";
import { run } from "../engine/run.ts";
import { packageVersion } from "../package-root.ts";
import { transports } from "../transports/index.ts";
import { poolOf } from "./brokers.ts";
import { HiddenCredentials } from "./hidden-credentials.ts";
import { type Driven, type Options, planFor } from "./session.ts";

export interface Execution {
  readonly footer: FooterLine;
  readonly faults: readonly string[];
}

/** Runs the suite on what is driven, hands every line of the record to `write`, and closes the adapter. */
export async function execute(
  driven: Driven,
  filters: Filters,
  expectations: readonly Expectation[],
  write: (line: RecordLine) => void,
  options: Options = {},
  onCase: (done: number, total: number) => void = () => undefined,
): Promise<Execution> {
  const started = Date.now();
  const { adapter, id, command } = driven;
  const credentials = new HiddenCredentials();
  const emit = (line: RecordLine) => write(credentials.hide(line));
  const brokers = poolOf(options, ({ protocol, product, provider, version, url }) => {
    if (provider === "external") credentials.add(url);
    emit({ kind: "broker", protocol, product, provider, ...(version === undefined ? {} : { version }) });
  });
  try {
    const { bundle, cases, planned } = planFor(driven, filters);
    const header: HeaderLine = {
      kind: "header",
      schema: RECORD_SCHEMA,
      runId: randomUUID(),
      startedAt: new Date(started).toISOString(),
      suite: { name: "plugfest", version: packageVersion(), digest: bundle.digest },
      implementation: { id, ...adapter.description.implementation },
      capabilities: adapter.description.capabilities,
      adapter: { command },
      filters,
      ...(filters.shard === undefined ? {} : { expectations }),
      environment: { node: process.version, platform: process.platform, arch: process.arch },
    };
    emit(header);
    let done = 0;
    const { counts, stale, exitCode, faults } = await run({
      adapter,
      planned,
      expectations,
      levels: levelsIn(bundle.catalogue, filters.spec),
      transports,
      brokers,
      allCases: cases,
      extent: filters.shard === undefined ? extentOf(filters) : "shard",
      emit: (line) => {
        if (line.kind === "case") onCase(++done, planned.length);
        emit(line);
      },
    });
    const endedAt = Date.now();
    const footer: FooterLine = {
      kind: "footer",
      endedAt: new Date(endedAt).toISOString(),
      durationMs: endedAt - started,
      counts,
      exitCode: faults.length > 0 && exitCode !== 1 ? 3 : exitCode,
      stale,
    };
    emit(footer);
    return { footer, faults };
  } finally {
    await adapter.close();
    for (const transport of transports.values()) transport.close();
    await brokers.stop();
  }
}
