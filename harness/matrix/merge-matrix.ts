import { randomUUID } from "node:crypto";
import { checkAgreement, checkSuite, checkWhole, MergeError } from "../engine/merge-shards.ts";
import { isInShard, type Shard, shardName } from "../engine/shard.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { CellLine, ExchangeLine, MatrixFooter, MatrixHeader, MatrixLine } from "./record.ts";

/** The record of one shard of a matrix. */
export interface MatrixShard {
  /** Such as the file's path. */
  readonly name: string;
  readonly lines: readonly MatrixLine[];
}

interface Part {
  readonly record: MatrixShard;
  readonly header: MatrixHeader;
  readonly shard: Shard;
  readonly footer: MatrixFooter;
}

/**
 * Joins the records of all shards into the record that one matrix of the whole would have written. Its duration is that
 * of the shards added up. Throws MergeError for shards that are missing, there twice, cut off, or of other parties,
 * events, choices or another suite.
 */
export function mergeMatrix(records: readonly MatrixShard[], digest: string): MatrixLine[] {
  const parts = records.map(inspect).sort((a, b) => a.shard.index - b.shard.index);
  const [first] = parts;
  if (first === undefined) throw new MergeError("there is no record to merge");
  const described = ({ record, header }: Part) => ({ name: record.name, common: common(header) });
  for (const part of parts) checkAgreement(described(first), described(part));
  checkWhole(parts);
  checkSuite(first.record.name, first.header.suite, digest);
  const { shard: _shard, ...matrix } = first.header.matrix;
  const startedAt = parts.map(({ header }) => header.startedAt).sort()[0] ?? first.header.startedAt;
  const lines: MatrixLine[] = [{ ...first.header, runId: randomUUID(), startedAt, matrix }];
  const seen = new Set<string>();
  const brokers = new Set<string>();
  for (const { record, shard } of parts)
    for (const line of record.lines) {
      if (line.kind === "header" || line.kind === "footer") continue;
      if (line.kind === "broker") {
        const key = JSON.stringify(line);
        if (!brokers.has(key)) lines.push(line);
        brokers.add(key);
        continue;
      }
      if (line.kind === "cell") checkCell(record.name, line, shard, seen);
      lines.push(line);
    }
  if (seen.size !== matrix.cells)
    throw new MergeError(
      `the matrix has ${matrix.cells} cells, and the records hold ${seen.size}: one of them was changed; run it again`,
    );
  lines.push({
    kind: "footer",
    endedAt:
      parts
        .map(({ footer }) => footer.endedAt)
        .sort()
        .at(-1) ?? startedAt,
    durationMs: parts.reduce((sum, { footer }) => sum + footer.durationMs, 0),
    exitCode: exitCodeOf(lines),
  });
  return lines;
}

function inspect(record: MatrixShard): Part {
  const [header] = record.lines;
  const footer = record.lines.at(-1);
  if (header?.kind !== "header" || header.matrix.shard === undefined)
    throw new MergeError(
      `${record.name}: it is the record of a whole matrix, not of a shard (plugfest matrix --shard 1/2)`,
    );
  const { shard } = header.matrix;
  if (footer?.kind !== "footer")
    throw new MergeError(
      `${record.name}: shard ${shardName(shard)} stopped before its end; go on with it: --shard ${shardName(shard)} --resume`,
    );
  return { record, header, shard, footer };
}

/** What all shards of a matrix have in common. */
function common({ suite, matrix, filters }: MatrixHeader) {
  return {
    suite,
    "list of implementations": matrix.implementations,
    "list of events": matrix.events,
    "number of cells": matrix.cells,
    "choice of cells": filters,
  };
}

function checkCell(name: string, { cell }: CellLine | ExchangeLine, shard: Shard, seen: Set<string>): void {
  if (!isInShard(cell, shard))
    throw new MergeError(
      `${name}: the cell ${cell} is not of shard ${shardName(shard)}: the file was changed`,
    );
  if (seen.has(cell)) throw new MergeError(`${name}: the cell ${cell} is there twice`);
  seen.add(cell);
}
