import { refuse } from "./refuse.ts";
import { asBuffer, decodeUtf8 } from "./utf8.ts";

/** How deep maps and arrays may be nested in each other, so that no input exhausts the stack. */
export const MAX_DEPTH = 200;

/**
 * Reads the binary encoding of Avro from untrusted bytes. Not avsc, which writes the events, because avsc takes an int
 * beyond 32 bits, any byte for a boolean and malformed UTF-8, and never compares the size of a block with what it
 * holds. Nothing here reserves memory for a length or count before the bytes for it are known to be there.
 */
export class AvroReader {
  readonly bytes: Uint8Array;
  at = 0;
  /** The requirement that the bytes break when they are not what they should be. */
  private readonly requirement: string;
  /** The last varint: its lowest 28 bits, and the bits above them. */
  private low = 0;
  private high = 0;

  constructor(bytes: Uint8Array, requirement: string) {
    this.bytes = bytes;
    this.requirement = requirement;
  }

  fail(code: string, at: number, what: string): never {
    return refuse(code, this.requirement, "", `The body is not the Avro datum at byte ${at}: ${what}.`);
  }

  /** Nothing may follow the datum. */
  end(): void {
    const rest = this.bytes.length - this.at;
    if (rest > 0) this.fail("trailing-bytes", this.at, `${rest} bytes follow the event`);
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) this.fail("truncated", this.at, "it ends too early");
    this.at++;
    return byte;
  }

  /** At most ten bytes of seven bits, the lowest first; spellings longer than needed are not forbidden. */
  private varint(): void {
    const start = this.at;
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index++) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (7 * index);
      else high += bits * 2 ** (7 * (index - 4));
      if (byte < 0x80) {
        if (high >= 2 ** 36) break;
        this.low = low;
        this.high = high;
        return;
      }
    }
    this.fail("long-range", start, "a number has more than 64 bits");
  }

  /** A long that a number holds exactly: lengths, counts and branches are never near its limits. */
  private small(): number {
    const start = this.at;
    this.varint();
    if (this.high >= 2 ** 24) this.fail("long-range", start, "a length or count is out of all proportion");
    const half = this.high * 2 ** 27 + (this.low >>> 1);
    return (this.low & 1) === 0 ? half : -half - 1;
  }

  long(): bigint {
    this.varint();
    const zigzag = (BigInt(this.high) << 28n) | BigInt(this.low);
    return (zigzag & 1n) === 0n ? zigzag >> 1n : -(zigzag >> 1n) - 1n;
  }

  int(): number {
    const start = this.at;
    const value = this.small();
    if ((value | 0) !== value) this.fail("int-range", start, `${value} is no int of 32 bits`);
    return value;
  }

  boolean(): boolean {
    const byte = this.byte();
    if (byte > 1) this.fail("not-a-boolean", this.at - 1, `a boolean is 0 or 1, not ${byte}`);
    return byte === 1;
  }

  double(): number {
    const start = this.span(8);
    return asBuffer(this.bytes).readDoubleLE(start);
  }

  /** Bytes of the body itself, not a copy. */
  octets(): Uint8Array {
    const length = this.length();
    const start = this.span(length);
    return this.bytes.subarray(start, this.at);
  }

  string(): string {
    const start = this.at;
    const text = decodeUtf8(this.octets());
    if (text === undefined) this.fail("not-utf8", start, "a string is not UTF-8");
    return text;
  }

  /** Which branch of a union of `count` follows. */
  branch(count: number): number {
    const start = this.at;
    const index = this.small();
    if (index < 0 || index >= count)
      this.fail("union-branch", start, `a union of ${count} has no branch ${index}`);
    return index;
  }

  /** Calls `item` for each item of an array or map, in however many blocks they come. */
  blocks(item: () => void): void {
    for (;;) {
      const start = this.at;
      let count = this.small();
      if (count === 0) return;
      let end = -1;
      if (count < 0) {
        count = -count;
        const size = this.length();
        end = this.at + size;
        if (end > this.bytes.length) this.fail("truncated", start, `a block of ${size} bytes is cut short`);
      }
      // Every item of the schemas here takes at least a byte.
      if (count > this.bytes.length - this.at) {
        this.fail(
          "truncated",
          start,
          `${count} items are announced and ${this.bytes.length - this.at} bytes are left`,
        );
      }
      for (; count > 0; count--) item();
      if (end >= 0 && this.at !== end)
        this.fail("block-size", start, "a block has another size than it says");
    }
  }

  /** A map whose values `value` reads; a key may be there only once. */
  entries(value: (key: string) => void): void {
    const seen = new Set<string>();
    this.blocks(() => {
      const start = this.at;
      const key = this.string();
      if (seen.has(key))
        this.fail("duplicate", start, `the key ${JSON.stringify(key)} is there a second time`);
      seen.add(key);
      value(key);
    });
  }

  private length(): number {
    const start = this.at;
    const length = this.small();
    if (length < 0) this.fail("negative-length", start, `a length is ${length}`);
    return length;
  }

  /** Steps over so many bytes and says where they begin. */
  private span(length: number): number {
    const start = this.at;
    const left = this.bytes.length - start;
    if (length > left) this.fail("truncated", start, `${length} bytes are announced and ${left} are left`);
    this.at += length;
    return start;
  }
}
