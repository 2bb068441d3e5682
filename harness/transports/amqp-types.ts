import type { FieldValue } from "../wire/wire-message.ts";

/** A value of AMQP 1.0 with the name of its type, as a field of a wire message has it. */
export interface AmqpValue {
  readonly type: string;
  readonly value: FieldValue;
}

/** How a type is read from its bytes, by constructor (AMQP 1.0, part 1, section 1.6). */
interface Form {
  readonly type: string;
  /** How many bytes the value has; a variable one begins with its length, of that many bytes. */
  readonly size: number;
  readonly variable?: true;
  read?(bytes: Buffer): FieldValue;
}

const decimal = (read: (bytes: Buffer) => number | bigint) => (bytes: Buffer) => String(read(bytes));
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text as it is; bytes that are no text stay bytes, for somebody to see. */
function text(bytes: Buffer): FieldValue {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return new Uint8Array(bytes);
  }
}

const FORMS: ReadonlyMap<number, Form> = new Map<number, Form>([
  [0x40, { type: "null", size: 0, read: () => "" }],
  [0x41, { type: "boolean", size: 0, read: () => "true" }],
  [0x42, { type: "boolean", size: 0, read: () => "false" }],
  [0x56, { type: "boolean", size: 1, read: (bytes) => (bytes[0] === 0 ? "false" : "true") }],
  [0x50, { type: "ubyte", size: 1, read: decimal((bytes) => bytes.readUInt8()) }],
  [0x60, { type: "ushort", size: 2, read: decimal((bytes) => bytes.readUInt16BE()) }],
  [0x70, { type: "uint", size: 4, read: decimal((bytes) => bytes.readUInt32BE()) }],
  [0x52, { type: "uint", size: 1, read: decimal((bytes) => bytes.readUInt8()) }],
  [0x43, { type: "uint", size: 0, read: () => "0" }],
  [0x80, { type: "ulong", size: 8, read: decimal((bytes) => bytes.readBigUInt64BE()) }],
  [0x53, { type: "ulong", size: 1, read: decimal((bytes) => bytes.readUInt8()) }],
  [0x44, { type: "ulong", size: 0, read: () => "0" }],
  [0x51, { type: "byte", size: 1, read: decimal((bytes) => bytes.readInt8()) }],
  [0x61, { type: "short", size: 2, read: decimal((bytes) => bytes.readInt16BE()) }],
  [0x71, { type: "int", size: 4, read: decimal((bytes) => bytes.readInt32BE()) }],
  [0x54, { type: "int", size: 1, read: decimal((bytes) => bytes.readInt8()) }],
  [0x81, { type: "long", size: 8, read: decimal((bytes) => bytes.readBigInt64BE()) }],
  [0x55, { type: "long", size: 1, read: decimal((bytes) => bytes.readInt8()) }],
  [0x72, { type: "float", size: 4, read: decimal((bytes) => bytes.readFloatBE()) }],
  [0x82, { type: "double", size: 8, read: decimal((bytes) => bytes.readDoubleBE()) }],
  [0x83, { type: "timestamp", size: 8, read: decimal((bytes) => bytes.readBigInt64BE()) }],
  [0x73, { type: "char", size: 4 }],
  [0x74, { type: "decimal32", size: 4 }],
  [0x84, { type: "decimal64", size: 8 }],
  [0x94, { type: "decimal128", size: 16 }],
  [0x98, { type: "uuid", size: 16 }],
  [0xa0, { type: "binary", size: 1, variable: true }],
  [0xb0, { type: "binary", size: 4, variable: true }],
  [0xa1, { type: "string", size: 1, variable: true, read: text }],
  [0xb1, { type: "string", size: 4, variable: true, read: text }],
  [0xa3, { type: "symbol", size: 1, variable: true, read: text }],
  [0xb3, { type: "symbol", size: 4, variable: true, read: text }],
  [0x45, { type: "list", size: 0 }],
  [0xc0, { type: "list", size: 1, variable: true }],
  [0xd0, { type: "list", size: 4, variable: true }],
  [0xc1, { type: "map", size: 1, variable: true }],
  [0xd1, { type: "map", size: 4, variable: true }],
  [0xe0, { type: "array", size: 1, variable: true }],
  [0xf0, { type: "array", size: 4, variable: true }],
]);

/** Reads AMQP values from bytes, one after the other. */
export class AmqpReader {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.at;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next value. A list, map or array comes as its bytes; `items` reads them. Throws a RangeError. */
  next(): AmqpValue {
    const code = this.take(1).readUInt8();
    if (code === 0x00) {
      const start = this.at;
      this.next();
      this.next();
      return { type: "described", value: new Uint8Array(this.bytes.subarray(start, this.at)) };
    }
    const form = FORMS.get(code);
    if (form === undefined) throw new RangeError(`0x${code.toString(16)} begins no AMQP value`);
    const bytes = this.take(
      form.variable === true ? this.take(form.size).readUIntBE(0, form.size) : form.size,
    );
    return { type: form.type, value: form.read?.(bytes) ?? new Uint8Array(bytes) };
  }

  /** The descriptor of a section, a number. Throws a RangeError. */
  descriptor(): number {
    if (this.take(1).readUInt8() !== 0x00) throw new RangeError("a section begins with 0x00");
    const { type, value } = this.next();
    if (type !== "ulong") throw new RangeError(`a section's descriptor is an ulong, not a ${type}`);
    return Number(value);
  }

  /** The values in a list or map, which comes next. Throws a RangeError. */
  items(type: "list" | "map"): AmqpValue[] {
    const code = this.bytes[this.at] ?? 0;
    const found = this.next();
    if (found.type !== type) throw new RangeError(`expected a ${type}, not a ${found.type}`);
    const width = code === 0x45 ? 0 : code < 0xd0 ? 1 : 4;
    const inner = new AmqpReader((found.value as Uint8Array).subarray(width));
    const values: AmqpValue[] = [];
    while (!inner.done) values.push(inner.next());
    return values;
  }

  private take(count: number): Buffer {
    const end = this.at + count;
    if (end > this.bytes.length)
      throw new RangeError(`${end - this.bytes.length} bytes are missing at the end`);
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

function fixed(code: number, size: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(size + 1, code);
  write(bytes);
  return bytes;
}

/** What begins with its length: one byte for it where that is enough. */
function variable(code: number, value: FieldValue): Buffer {
  const bytes = Buffer.from(value);
  if (bytes.length < 256) return Buffer.concat([Buffer.from([code, bytes.length]), bytes]);
  return Buffer.concat([fixed(code + 0x10, 4, (head) => head.writeUInt32BE(bytes.length, 1)), bytes]);
}

/**
 * The bytes of a value, of any type that has a text: what a test needs to send, right or wrong.
 * @throws RangeError when there is no such type, or the text is none of its values
 */
export function amqpBytes({ type, value }: AmqpValue): Buffer {
  const number = () => Number(value);
  switch (type) {
    case "null":
      return Buffer.from([0x40]);
    case "boolean":
      return Buffer.from([value === "true" ? 0x41 : 0x42]);
    case "ubyte":
      return fixed(0x50, 1, (bytes) => bytes.writeUInt8(number(), 1));
    case "ushort":
      return fixed(0x60, 2, (bytes) => bytes.writeUInt16BE(number(), 1));
    case "uint":
      return fixed(0x70, 4, (bytes) => bytes.writeUInt32BE(number(), 1));
    case "ulong":
      return fixed(0x80, 8, (bytes) => bytes.writeBigUInt64BE(BigInt(value as string), 1));
    case "byte":
      return fixed(0x51, 1, (bytes) => bytes.writeInt8(number(), 1));
    case "short":
      return fixed(0x61, 2, (bytes) => bytes.writeInt16BE(number(), 1));
    case "int":
      return fixed(0x71, 4, (bytes) => bytes.writeInt32BE(number(), 1));
    case "long":
      return fixed(0x81, 8, (bytes) => bytes.writeBigInt64BE(BigInt(value as string), 1));
    case "timestamp":
      return fixed(0x83, 8, (bytes) => bytes.writeBigInt64BE(BigInt(value as string), 1));
    case "double":
      return fixed(0x82, 8, (bytes) => bytes.writeDoubleBE(number(), 1));
    case "binary":
      return variable(0xa0, value);
    case "string":
      return variable(0xa1, value);
    case "symbol":
      return variable(0xa3, value);
    default:
      throw new RangeError(`no AMQP value of the type ${type} can be written`);
  }
}

/** A list or map of these values: with four bytes for its length and their number. */
export function amqpCompound(type: "list" | "map", values: readonly Buffer[]): Buffer {
  const content = Buffer.concat(values);
  const head = Buffer.alloc(9, type === "list" ? 0xd0 : 0xd1);
  head.writeUInt32BE(content.length + 4, 1);
  head.writeUInt32BE(values.length, 5);
  return Buffer.concat([head, content]);
}
