import type { Structure } from "./structure.ts";

/**
 * What a `CloudEventMap` of 0.2 and 0.3 looks like, by the names of its `cloudevent.proto`:
 *
 *     {"id":{"string_value":"1"},"n":{"int_value":5},"b":{"binary_value":{"hex":"0102"}},
 *      "m":{"map_value":{"key":{"string_value":"v"}}}}
 *
 * Each entry of the map is a member; one that is there twice is shown twice. Of two keys or values in one entry the
 * last counts; a missing key is empty, and a missing value is `{}`. What the schema does not have, or has with another
 * wire type, is a member `#N` of what it stands in, with the field's number N; its value is a number or
 * `{"hex": ...}`. `uint32` is what generated code makes of it, the lowest 32 bits.
 */
export const proto: Structure = {
  name: "proto",
  read: (bytes) => mapText(new Bytes(bytes, 0, bytes.length), 0),
};

const DEEPEST = 100;

/** A part of the body, from `at` to `end`. */
class Bytes {
  constructor(
    private readonly all: Uint8Array,
    private at: number,
    private readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  varint(): bigint {
    const start = this.at;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.at < this.end ? this.all[this.at++] : undefined;
      if (byte === undefined) throw new Error(`the varint at byte ${start} is cut off`);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error(`the varint at byte ${start} has more than ten bytes`);
  }

  take(length: number): Bytes {
    const start = this.at;
    if (length > this.end - start) throw new Error(`${length} bytes at byte ${start} go beyond the end`);
    this.at += length;
    return new Bytes(this.all, start, this.at);
  }

  text(): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.rest());
    } catch {
      throw new Error(`the string at byte ${this.at} is not UTF-8`);
    }
  }

  hex(): string {
    return `{"hex":"${Buffer.from(this.rest()).toString("hex")}"}`;
  }

  private rest(): Uint8Array {
    return this.all.subarray(this.at, this.end);
  }
}

/** One field: its number and a varint's value or, of anything else, its bytes. */
interface Field {
  readonly number: number;
  readonly varint?: bigint;
  /** Only of a length-delimited field. */
  readonly content?: Bytes;
  /** The member that shows a field of no meaning here; made only where it is needed, since it copies the bytes. */
  readonly shown: () => string;
}

function* fieldsOf(bytes: Bytes): Generator<Field> {
  while (!bytes.done) {
    const tag = bytes.varint();
    const number = Number(tag >> 3n);
    if (number < 1 || number > 0x1fffffff) throw new Error(`no field has the number ${number}`);
    switch (Number(tag & 7n)) {
      case 0: {
        const varint = bytes.varint();
        yield { number, varint, shown: () => `"#${number}":${varint}` };
        break;
      }
      case 1:
        yield opaque(number, bytes.take(8));
        break;
      case 2: {
        const content = bytes.take(Number(bytes.varint()));
        yield { ...opaque(number, content), content };
        break;
      }
      case 5:
        yield opaque(number, bytes.take(4));
        break;
      default:
        throw new Error(`field ${number} has the wire type ${tag & 7n}`);
    }
  }
}

const opaque = (number: number, content: Bytes): Field => ({
  number,
  shown: () => `"#${number}":${content.hex()}`,
});

function mapText(bytes: Bytes, depth: number): string {
  if (depth > DEEPEST) throw new Error(`more than ${DEEPEST} maps are nested`);
  const members: string[] = [];
  for (const { number, content, shown } of fieldsOf(bytes))
    members.push(number === 1 && content !== undefined ? entryText(content, depth) : shown());
  return `{${members.join(",")}}`;
}

function entryText(bytes: Bytes, depth: number): string {
  let key = "";
  let value = "{}";
  for (const { number, content } of fieldsOf(bytes)) {
    if (number === 1 && content !== undefined) key = content.text();
    else if (number === 2 && content !== undefined) value = anyText(content, depth);
  }
  return `${JSON.stringify(key)}:${value}`;
}

function anyText(bytes: Bytes, depth: number): string {
  const members: string[] = [];
  for (const { number, content, varint, shown } of fieldsOf(bytes)) {
    if (number === 3 && varint !== undefined) members.push(`"int_value":${BigInt.asUintN(32, varint)}`);
    else if (number === 1 && content !== undefined)
      members.push(`"string_value":${JSON.stringify(content.text())}`);
    else if (number === 2 && content !== undefined) members.push(`"binary_value":${content.hex()}`);
    else if (number === 4 && content !== undefined)
      members.push(`"map_value":${mapText(content, depth + 1)}`);
    else members.push(shown());
  }
  return `{${members.join(",")}}`;
}
