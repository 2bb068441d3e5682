import type { WireField, WireMessage } from "../wire/wire-message.ts";

/** One message that the broker delivered, as it was on the wire. */
export interface Delivery {
  readonly consumerTag: string;
  readonly message: WireMessage;
  /** The payload of the content header and the body. */
  readonly raw: Uint8Array;
}

/**
 * A larger frame is no frame of a broker, which is held to what it agreed with the client: no more than 128 KiB. A larger
 * message is not put together. Both in bytes.
 */
const MAX_FRAME_BYTES = 1024 * 1024;
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** The types of frames that are looked at (AMQP 0-9-1, section 4.2.3). */
const [METHOD, HEADER, BODY] = [1, 2, 3];

const BASIC = 60;
const DELIVER = 60;

/** The properties of the class basic in the order of their flags, the first one in the highest bit. */
const PROPERTIES = [
  ["content-type", "shortstr"],
  ["content-encoding", "shortstr"],
  ["headers", "table"],
  ["delivery-mode", "octet"],
  ["priority", "octet"],
  ["correlation-id", "shortstr"],
  ["reply-to", "shortstr"],
  ["expiration", "shortstr"],
  ["message-id", "shortstr"],
  ["timestamp", "timestamp"],
  ["type", "shortstr"],
  ["user-id", "shortstr"],
  ["app-id", "shortstr"],
] as const;

/** The tags of a field table as RabbitMQ has them, with the names of the types and their sizes in bytes. */
const FIXED: Readonly<
  Record<string, readonly [type: string, size: number, read: (bytes: Buffer) => number | bigint | boolean]>
> = {
  t: ["boolean", 1, (bytes) => bytes[0] !== 0],
  b: ["short-short-int", 1, (bytes) => bytes.readInt8()],
  B: ["short-short-uint", 1, (bytes) => bytes.readUInt8()],
  s: ["short-int", 2, (bytes) => bytes.readInt16BE()],
  u: ["short-uint", 2, (bytes) => bytes.readUInt16BE()],
  I: ["long-int", 4, (bytes) => bytes.readInt32BE()],
  i: ["long-uint", 4, (bytes) => bytes.readUInt32BE()],
  l: ["long-long-int", 8, (bytes) => bytes.readBigInt64BE()],
  f: ["float", 4, (bytes) => bytes.readFloatBE()],
  d: ["double", 8, (bytes) => bytes.readDoubleBE()],
  T: ["timestamp", 8, (bytes) => bytes.readBigUInt64BE()],
};

/** Types that begin with a length of four bytes; what is in arrays and tables stays bytes. */
const LONG: Readonly<Record<string, string>> = { S: "longstr", x: "byte-array", A: "array", F: "table" };

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

interface Open {
  readonly consumerTag: string;
  readonly fields: WireField[];
  readonly parts: Buffer[];
  header?: Buffer;
  missing: number;
}

/**
 * Reads deliveries out of the bytes that a connection receives (AMQP 0-9-1, section 4.2), for one channel: a client
 * library shows header fields without their types.
 */
export class DeliveryReader {
  #kept: Buffer = Buffer.alloc(0);
  #open: Open | undefined;
  #isLost = false;

  /** Nothing more is read once the bytes are no frames: the library then ends the connection. */
  push(chunk: Uint8Array): Delivery[] {
    if (this.#isLost) return [];
    this.#kept = this.#kept.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#kept, chunk]);
    const found: Delivery[] = [];
    for (;;) {
      if (this.#kept.length < 7) return found;
      const size = this.#kept.readUInt32BE(3);
      if (size > MAX_FRAME_BYTES) {
        this.#isLost = true;
        this.#kept = Buffer.alloc(0);
        return found;
      }
      const end = 7 + size;
      // An octet that marks the end follows the payload.
      if (this.#kept.length < end + 1) return found;
      const delivery = this.frame(this.#kept.readUInt8(0), this.#kept.subarray(7, end));
      if (delivery !== undefined) found.push(delivery);
      this.#kept = this.#kept.subarray(end + 1);
    }
  }

  private frame(type: number, payload: Buffer): Delivery | undefined {
    if (type === METHOD) {
      const delivers = payload.readUInt16BE(0) === BASIC && payload.readUInt16BE(2) === DELIVER;
      const consumerTag = delivers ? new Reader(payload, 4).shortstr() : "";
      this.#open = delivers ? { consumerTag, fields: [], parts: [], missing: 0 } : undefined;
      return undefined;
    }
    const open = this.#open;
    if (open === undefined) return undefined;
    if (type === HEADER) {
      open.header = Buffer.from(payload);
      open.missing = Number(payload.readBigUInt64BE(4));
      if (open.missing > MAX_MESSAGE_BYTES) {
        this.#open = undefined;
        return undefined;
      }
      open.fields.push(...contentHeader(payload));
    } else if (type === BODY) {
      open.parts.push(Buffer.from(payload));
      open.missing -= payload.length;
    }
    if (open.header === undefined || open.missing > 0) return undefined;
    this.#open = undefined;
    const body = Buffer.concat(open.parts);
    return {
      consumerTag: open.consumerTag,
      message: { fields: open.fields, body: new Uint8Array(body) },
      raw: new Uint8Array(Buffer.concat([open.header, body])),
    };
  }
}

/** The properties of a content header: `:name` for each, and the header table's entries by their names. */
function contentHeader(payload: Buffer): WireField[] {
  const reader = new Reader(payload, 14);
  const flags = payload.readUInt16BE(12);
  const fields: WireField[] = [];
  for (const [index, [name, type]] of PROPERTIES.entries()) {
    if ((flags & (1 << (15 - index))) === 0) continue;
    if (type === "table") fields.push(...reader.table());
    else if (type === "shortstr") fields.push({ name: `:${name}`, value: reader.shortstr() });
    else if (type === "octet") fields.push({ name: `:${name}`, value: String(reader.take(1).readUInt8()) });
    else fields.push({ name: `:${name}`, value: String(reader.take(8).readBigUInt64BE()) });
  }
  return fields;
}

class Reader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  take(count: number): Buffer {
    const taken = this.bytes.subarray(this.at, this.at + count);
    if (taken.length < count) throw new RangeError("a content header that ends too early");
    this.at += count;
    return taken;
  }

  shortstr(): string {
    return this.take(this.take(1).readUInt8()).toString("utf8");
  }

  table(): WireField[] {
    const end = this.take(4).readUInt32BE() + this.at;
    const fields: WireField[] = [];
    while (this.at < end) fields.push(this.entry(this.shortstr()));
    return fields;
  }

  private entry(name: string): WireField {
    const tag = this.take(1).toString("latin1");
    if (tag === "V") return { name, type: "null", value: "" };
    if (tag === "D") return { name, type: "decimal", value: new Uint8Array(this.take(5)) };
    const fixed = FIXED[tag];
    if (fixed !== undefined) {
      const [type, size, read] = fixed;
      return { name, type, value: String(read(this.take(size))) };
    }
    const type = LONG[tag];
    if (type === undefined) throw new RangeError(`no field of a table has the tag ${tag}`);
    const bytes = this.take(this.take(4).readUInt32BE());
    return { name, type, value: type === "longstr" ? textOf(bytes) : new Uint8Array(bytes) };
  }
}

/** Text as it is; bytes that are no text stay bytes, for somebody to see. */
function textOf(bytes: Buffer): string | Uint8Array {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return new Uint8Array(bytes);
  }
}
