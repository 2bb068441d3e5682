import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Description } from "../adapters/adapter.ts";
import type { Case } from "./case.ts";
import { ExpectationLedger } from "./expectations.ts";
import { extentOf, type Filters, plan } from "./plan.ts";
import type { FooterLine, HeaderLine, RecordLine } from "./record.ts";
import { RunTally } from "./run-tally.ts";
import { isInShard, type Shard, shardName } from "./shard.ts";

/** The record of one shard, read twice: once to see whether it fits the others, once to be copied. */
export interface ShardRecord {
  /** Such as the file's path. */
  readonly name: string;
  lines(): AsyncIterable<RecordLine> | Iterable<RecordLine>;
}

/** The suite that the shards have to be of. */
export interface MergedSuite {
  readonly digest: string;
  readonly cases: readonly Case[];
}

/** The records are not the parts of one run; the message names the record, what is wrong and what to do. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

interface Part {
  readonly record: ShardRecord;
  readonly header: HeaderLine;
  readonly shard: Shard;
  readonly footer: FooterLine;
}

/**
 * Joins the records of all shards into the record that one run of the whole would have written: the same cases, each
 * once, with the same results, and the stale expectations of all of them. Its duration is that of the shards added up.
 * Throws MergeError for shards that are missing, there twice, cut off, or of another suite, implementation or choice.
 */
export async function* mergeShards(
  records: readonly ShardRecord[],
  suite: MergedSuite,
): AsyncGenerator<RecordLine, void, undefined> {
  const parts: Part[] = [];
  for (const record of records) parts.push(await inspect(record));
  const [first] = parts;
  if (first === undefined) throw new MergeError("there is no record to merge");
  const described = ({ record, header }: Part) => ({ name: record.name, common: common(header) });
  for (const part of parts) checkAgreement(described(first), described(part));
  checkWhole(parts);
  checkSuite(first.record.name, first.header.suite, suite.digest);
  yield* joined(parts.sort((a, b) => a.shard.index - b.shard.index) as [Part, ...Part[]], suite);
}

async function inspect(record: ShardRecord): Promise<Part> {
  let header: HeaderLine | undefined;
  let footer: FooterLine | undefined;
  for await (const line of record.lines()) {
    if (line.kind === "header") header = line;
    else if (line.kind === "footer") footer = line;
  }
  const shard = header?.filters.shard;
  if (header === undefined || shard === undefined) {
    throw new MergeError(
      `${record.name}: it is the record of a whole run, not of a shard (plugfest run --shard 1/2)`,
    );
  }
  if (footer === undefined || footer.interrupted !== undefined) {
    throw new MergeError(
      `${record.name}: shard ${shardName(shard)} stopped before its end; run it again with --shard ${shardName(shard)}`,
    );
  }
  return { record, header, shard, footer };
}

/** What all shards of a run have in common. */
function common({ suite, implementation, capabilities, filters, outside, expectations }: HeaderLine) {
  const { shard: _shard, ...choice } = filters;
  return {
    suite,
    implementation,
    capabilities,
    "choice of cases": choice,
    "kind of run": outside,
    "list of known failures": expectations,
  };
}

/** A record that is one of the parts. */
interface ShardOf {
  readonly record: { readonly name: string };
  readonly shard: Shard;
}

/** Throws MergeError unless every shard of the total is there once. */
export function checkWhole(parts: readonly ShardOf[]): void {
  const [first] = parts;
  if (first === undefined) throw new MergeError("there is no record to merge");
  const seen = new Map<number, ShardOf>();
  for (const part of parts) {
    if (part.shard.total !== first.shard.total) {
      throw new MergeError(
        `${part.record.name}: it is shard ${shardName(part.shard)}, and ${first.record.name} is ${shardName(first.shard)}; ` +
          "they cut the whole in different numbers of parts",
      );
    }
    const other = seen.get(part.shard.index);
    if (other !== undefined) {
      throw new MergeError(
        `${part.record.name}: shard ${shardName(part.shard)} is there already, in ${other.record.name}; give each once`,
      );
    }
    seen.set(part.shard.index, part);
  }
  const { total } = first.shard;
  const missing = Array.from({ length: total }, (_, at) => at + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) {
    const names = missing.map((index) => shardName({ index, total })).join(", ");
    throw new MergeError(`no record of ${missing.length === 1 ? "shard" : "the shards"} ${names}`);
  }
}

/** Throws MergeError unless two parts agree in all that they have in common. */
export function checkAgreement(
  first: { readonly name: string; readonly common: Readonly<Record<string, unknown>> },
  part: { readonly name: string; readonly common: Readonly<Record<string, unknown>> },
): void {
  for (const [what, value] of Object.entries(first.common)) {
    if (!isDeepStrictEqual(value, part.common[what])) {
      throw new MergeError(
        `${part.name}: its ${what} is another than that of ${first.name}; shards of one run agree in it`,
      );
    }
  }
}

/** Throws MergeError for a suite that this program does not have. */
export function checkSuite(name: string, suite: HeaderLine["suite"], digest: string): void {
  if (suite.digest === digest) return;
  throw new MergeError(
    `${name}: it was made with another suite than this program has; merge with plugfest ${suite.version} and the ` +
      `suite ${suite.digest.slice(0, 19)}...`,
  );
}

async function* joined(
  parts: readonly [Part, ...Part[]],
  { cases }: MergedSuite,
): AsyncGenerator<RecordLine, void, undefined> {
  const { header } = parts[0];
  const { expectations = [], ...kept } = header;
  const { shard: _shard, ...choice } = header.filters;
  const filters = choice as Filters;
  const startedAt = parts.map((part) => part.header.startedAt).sort()[0] ?? header.startedAt;
  yield { ...kept, runId: randomUUID(), startedAt, filters };
  const description = { ...header, maxConcurrency: 1 } as unknown as Description;
  const awaited = new Set(plan(cases, description, filters).map((one) => `${one.depth} ${one.case.id}`));
  const ledger = new ExpectationLedger(expectations, startedAt.slice(0, 10));
  const tally = new RunTally();
  const brokers = new Set<string>();
  for (const { record, shard } of parts) {
    for await (const line of record.lines()) {
      if (line.kind === "header" || line.kind === "footer") continue;
      if (line.kind === "broker") {
        const key = JSON.stringify(line);
        if (!brokers.has(key)) yield line;
        brokers.add(key);
        continue;
      }
      if (line.kind === "case") {
        const wrong = misplaced(line.case, shard) ?? surplus(awaited, `${line.depth} ${line.case}`);
        if (wrong !== undefined) throw new MergeError(`${record.name}: ${wrong}`);
        tally.addCase();
      }
      if (line.kind !== "result") yield line;
      else {
        const result = ledger.apply(line);
        tally.add(result);
        yield result;
      }
    }
  }
  const [lost] = awaited;
  if (lost !== undefined) {
    const home = parts.find(({ shard }) => isInShard(lost.split(" ")[1] ?? "", shard));
    throw new MergeError(`${home?.record.name}: the case "${lost}" is missing; run that shard again`);
  }
  const stale = ledger.finish(cases, extentOf(filters));
  const exitCode = tally.exitCode(stale.length, false);
  const worst = [1, 3].find((code) => parts.some(({ footer }) => footer.exitCode === code));
  yield {
    kind: "footer",
    endedAt:
      parts
        .map(({ footer }) => footer.endedAt)
        .sort()
        .at(-1) ?? header.startedAt,
    durationMs: parts.reduce((sum, { footer }) => sum + footer.durationMs, 0),
    counts: tally.counts(),
    // A shard knows of a fault that no result shows, such as an adapter that gave up.
    exitCode: (exitCode === 0 || exitCode === 4) && worst !== undefined ? worst : exitCode,
    stale,
  };
}

function misplaced(id: string, shard: Shard): string | undefined {
  return isInShard(id, shard)
    ? undefined
    : `the case ${id} is not of shard ${shardName(shard)}: the file was changed or made by another version`;
}

function surplus(awaited: Set<string>, key: string): string | undefined {
  return awaited.delete(key)
    ? undefined
    : `the case "${key}" is there twice, or is none that this suite would run`;
}
