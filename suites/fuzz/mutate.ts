/** Damage of the kinds that find bugs in decoders, from a seed, so that every run can be had again. */

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, but not, `limit`. */
  below(limit: number): number {
    // mulberry32, Tommy Ettinger's generator of 32 bits of state: plenty for choosing bytes.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000) * limit);
  }

  pick<T>(items: readonly T[]): T {
    const found = items[this.below(items.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }
}

type Mutation = (bytes: Buffer, random: Random, corpus: readonly Uint8Array[]) => Buffer;

/** Lengths, counts and markers that readers of several encodings stumble over. */
const TELLING = [
  "ffffffffffffffff",
  "7fffffff",
  "80000000",
  "ffffffffffffffffff01",
  "00",
  "ff",
  "1b7fffffffffffffff",
]
  .concat(["5b7fffffffffffffff", "feffffff0f", "22", "5c", "3c", "3e", "26233b", "c0a0", "eda080", "efbfbf"])
  .map((hex) => Buffer.from(hex, "hex"));
/** What nests when it is repeated: JSON, CBOR, XML, protobuf, and white space. */
const NESTING = [
  "[",
  '{"a":',
  "\u0081",
  "\u009f",
  "\u00bf",
  "\u00c1",
  "<a>",
  '<x xmlns="y">',
  "*\u0002",
  "\u0002\u0001",
  " ",
];
const LONGEST = 200_000;

const splice = (bytes: Buffer, at: number, dropped: number, put: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + dropped)]);

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const copy = Buffer.from(bytes);
    const at = random.below(copy.length);
    if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    return copy;
  },
  function setByte(bytes, random) {
    return splice(bytes, random.below(bytes.length + 1), 1, Buffer.of(random.below(256)));
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length + 1));
  },
  function insert(bytes, random) {
    const put = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
    return splice(bytes, random.below(bytes.length + 1), 0, put);
  },
  function remove(bytes, random) {
    return splice(bytes, random.below(bytes.length + 1), 1 + random.below(8), Buffer.alloc(0));
  },
  function repeat(bytes, random) {
    const from = random.below(bytes.length + 1);
    const part = bytes.subarray(from, from + random.below(64));
    return splice(bytes, from, 0, part);
  },
  function crossOver(bytes, random, corpus) {
    const other = random.pick(corpus);
    const from = random.below(other.length + 1);
    return splice(bytes, random.below(bytes.length + 1), random.below(32), other.subarray(from, from + 64));
  },
  function inflate(bytes, random) {
    const put = random.pick(TELLING);
    return splice(bytes, random.below(bytes.length + 1), random.below(put.length + 1), put);
  },
];

/** An input that was damaged once to six times, or now and then noise, deep nesting or a very long one. */
export function damaged(corpus: readonly Uint8Array[], random: Random): Uint8Array {
  const kind = random.below(200);
  let bytes: Buffer = Buffer.from(random.pick(corpus));
  if (kind < 4) bytes = Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256)));
  else if (kind < 6) {
    const unit = Buffer.from(random.pick(NESTING), "latin1");
    const deep = Buffer.alloc(random.below(LONGEST) + 1, unit);
    bytes = random.below(2) === 0 ? deep : splice(bytes, random.below(bytes.length + 1), 0, deep);
  } else if (kind === 6)
    bytes = splice(bytes, random.below(bytes.length + 1), 0, Buffer.alloc(LONGEST, random.below(256)));
  for (let times = random.below(6); times >= 0; times--)
    bytes = random.pick(MUTATIONS)(bytes, random, corpus);
  return bytes;
}
