import { createHash } from "node:crypto";

/** One of `total` parts of a run; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly total: number;
}

/** More parts than this are a mistake: the suite has a few thousand cases. */
const MOST = 1000;

/** Reads `2/5`. Returns undefined for anything that names no part of a whole. */
export function parseShard(text: string): Shard | undefined {
  const [, index = 0, total = 0] = (/^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? []).map(Number);
  return index >= 1 && index <= total && total <= MOST ? { index, total } : undefined;
}

/**
 * Whether a shard runs what has this id. Each id falls to one shard of a total, on any machine, whatever else runs:
 * a filter or a new case moves no other.
 */
export function isInShard(id: string, { index, total }: Shard): boolean {
  return (createHash("sha256").update(id).digest().readUInt32BE(0) % total) + 1 === index;
}

export const shardName = ({ index, total }: Shard): string => `${index}/${total}`;
