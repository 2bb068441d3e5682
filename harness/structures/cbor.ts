import type { Structure } from "./structure.ts";

/**
 * CBOR (RFC 8949) as JSON text:
 *
 * - integers of any size as numbers, texts as strings, arrays, `true`, `false` and `null` as what they are called;
 * - a map as an object, its members in the order of the bytes and there twice when they are twice; a key that is no
 *   text is named `key ` and what describes it: `"key 1"`;
 * - a byte string as `{"hex":"0102"}`, a float of any width as `{"float":"1.5"}` (`"NaN"`, `"-Infinity"`), a tag as
 *   `{"tag":0,"value":...}`, any other simple value as `{"simple":23}`.
 *
 * Lengths may be indefinite and heads longer than they need to be; that is not shown.
 */
export const cbor: Structure = {
  name: "cbor",
  read(bytes) {
    const reader = new Reader(bytes);
    const text = reader.item(0);
    if (reader.at < bytes.length) reader.fail("more follows after the item");
    return text;
  },
};

const BREAK = 0xff;
const DEEPEST = 500;

class Reader {
  at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  fail(what: string): never {
    throw new Error(`byte ${this.at}: ${what}`);
  }

  item(depth: number): string {
    if (depth > DEEPEST) this.fail("too deeply nested to be shown");
    const first = this.bytes[this.at];
    if (first === undefined) this.fail("it ends too early");
    switch (first >> 5) {
      case 0:
        return String(this.argument());
      case 1:
        return String(-1n - this.argument());
      case 2:
        return `{"hex":"${this.string().toString("hex")}"}`;
      case 3:
        return JSON.stringify(
          new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.string()),
        );
      case 4:
        return `[${this.several(() => this.item(depth + 1)).join(",")}]`;
      case 5:
        return `{${this.several(() => this.member(depth + 1)).join(",")}}`;
      case 6:
        return `{"tag":${this.argument()},"value":${this.item(depth + 1)}}`;
      default:
        return this.simple(first & 31);
    }
  }

  private member(depth: number): string {
    const isText = (this.bytes[this.at] ?? 0) >> 5 === 3;
    const key = this.item(depth);
    return `${isText ? key : JSON.stringify(`key ${key}`)}:${this.item(depth)}`;
  }

  /** The argument of the head that stands here, and over it. */
  private argument(): bigint {
    const info = (this.bytes[this.at] ?? 0) & 31;
    if (info < 24) {
      this.at += 1;
      return BigInt(info);
    }
    if (info > 27) this.fail(`additional information ${info}`);
    const width = 1 << (info - 24);
    if (this.at + 1 + width > this.bytes.length) this.fail("it ends too early");
    let value = 0n;
    for (const byte of this.bytes.subarray(this.at + 1, this.at + 1 + width))
      value = value * 256n + BigInt(byte);
    this.at += 1 + width;
    return value;
  }

  /** Over the break or not yet there. */
  private atBreak(): boolean {
    if (this.bytes[this.at] !== BREAK) return false;
    this.at += 1;
    return true;
  }

  private isIndefinite(): boolean {
    if (((this.bytes[this.at] ?? 0) & 31) !== 31) return false;
    this.at += 1;
    return true;
  }

  private string(): Buffer {
    const major = (this.bytes[this.at] ?? 0) >> 5;
    if (this.isIndefinite()) {
      const chunks: Buffer[] = [];
      while (!this.atBreak()) {
        const head = this.bytes[this.at] ?? 0;
        if (head >> 5 !== major || (head & 31) === 31) this.fail("a chunk of another type");
        chunks.push(this.string());
      }
      return Buffer.concat(chunks);
    }
    const length = this.argument();
    if (length > BigInt(this.bytes.length - this.at)) this.fail(`${length} bytes are not there`);
    const start = this.at;
    this.at += Number(length);
    return Buffer.from(this.bytes.subarray(start, this.at));
  }

  private several(read: () => string): string[] {
    const found: string[] = [];
    if (this.isIndefinite()) {
      while (!this.atBreak()) found.push(read());
      return found;
    }
    for (let count = this.argument(); count > 0n; count--) found.push(read());
    return found;
  }

  private simple(info: number): string {
    const start = this.at + 1;
    if (info === 31) this.fail("a break out of place");
    const value = this.argument();
    if (info === 25) return float(half(this.view.getUint16(start)));
    if (info === 26) return float(this.view.getFloat32(start));
    if (info === 27) return float(this.view.getFloat64(start));
    return ["false", "true", "null"][Number(value) - 20] ?? `{"simple":${value}}`;
  }
}

function float(value: number): string {
  return `{"float":"${Object.is(value, -0) ? "-0" : value}"}`;
}

/** A float of sixteen bits (IEEE 754 binary16). */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const sign = bits >> 15 === 1 ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}
