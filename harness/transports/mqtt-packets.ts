import type { FieldValue, WireField, WireMessage } from "../wire/wire-message.ts";

/** The levels of the protocol as CONNECT names them: MQTT 3.1.1 and MQTT 5.0. */
export type MqttVersion = 4 | 5;

/** The kinds of packets that are looked at here, the upper half of a packet's first byte. */
export const PACKET = { publish: 3, puback: 4, pingresp: 13 } as const;

/** A PUBLISH packet as it was on the wire. */
export interface Publish {
  readonly topic: string;
  readonly message: WireMessage;
}

/** Cuts a stream of bytes into packets (MQTT 5.0, section 2.1). One that is larger than the bound ends the stream. */
export class PacketSplitter {
  #kept: Buffer = Buffer.alloc(0);

  constructor(private readonly maxBytes: number) {}

  /** @throws RangeError when a packet is larger than the bound or its length is none */
  push(chunk: Uint8Array): Buffer[] {
    this.#kept = Buffer.concat([this.#kept, chunk]);
    const packets: Buffer[] = [];
    for (;;) {
      const size = sizeOf(this.#kept);
      if (size === undefined) return packets;
      if (size > this.maxBytes) throw new RangeError(`a packet of ${size} bytes`);
      if (this.#kept.length < size) return packets;
      packets.push(this.#kept.subarray(0, size));
      this.#kept = this.#kept.subarray(size);
    }
  }
}

/** The size of the packet that begins there; undefined as long as not even that is known. */
function sizeOf(bytes: Buffer): number | undefined {
  let length = 0;
  for (let at = 1; at <= 4; at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return at + 1 + length;
  }
  throw new RangeError("a length of more than four bytes");
}

/** Walks through one packet. */
class Reader {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  byte(): number {
    return this.bytes.readUInt8(this.at++);
  }

  short(): number {
    this.at += 2;
    return this.bytes.readUInt16BE(this.at - 2);
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      if (scale >= 128 ** 3) throw new RangeError("a number of more than four bytes");
    }
  }

  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RangeError("the packet ends too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  string(): Buffer {
    return this.take(this.short());
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text where the bytes are UTF-8, as they have to be; else the bytes. */
function textOf(bytes: Buffer): FieldValue {
  try {
    return strict.decode(bytes);
  } catch {
    return new Uint8Array(bytes);
  }
}

/** The bytes of properties that say nothing about an event, by their identifier (MQTT 5.0, section 2.2.2.2). */
const SKIPPED: Readonly<Record<number, (reader: Reader) => unknown>> = {
  2: (reader) => reader.take(4),
  8: (reader) => reader.string(),
  9: (reader) => reader.string(),
  11: (reader) => reader.varint(),
  35: (reader) => reader.short(),
};

/** @throws RangeError when the bytes are no PUBLISH packet of that version */
export function readPublish(packet: Buffer, version: MqttVersion): Publish {
  const reader = new Reader(packet);
  const flags = reader.byte();
  reader.varint();
  const topic = reader.string().toString("utf8");
  if ((flags & 0x06) !== 0) reader.short();
  const fields: WireField[] = [{ name: ":topic", value: topic }];
  if (version === 5) fields.push(...readProperties(reader));
  return { topic, message: { fields, body: new Uint8Array(packet.subarray(reader.at)) } };
}

function readProperties(reader: Reader): WireField[] {
  const fields: WireField[] = [];
  const length = reader.varint();
  const end = reader.at + length;
  while (reader.at < end) {
    const id = reader.varint();
    if (id === 1) fields.push({ name: ":payload-format-indicator", value: String(reader.byte()) });
    else if (id === 3) fields.push({ name: ":content-type", value: textOf(reader.string()) });
    else if (id === 38) {
      const name = reader.string().toString("utf8");
      fields.push({ name, value: textOf(reader.string()) });
    } else {
      const skip = SKIPPED[id];
      if (skip === undefined) throw new RangeError(`a property ${id}, which PUBLISH does not have`);
      skip(reader);
    }
  }
  if (reader.at !== end) throw new RangeError("properties that end too late");
  return fields;
}

/**
 * A PUBLISH packet of quality of service 1 with the message's own fields in their order: `:content-type`,
 * `:payload-format-indicator` and user properties. MQTT 3.1.1 has none of them.
 *
 * @throws RangeError when a string is longer than MQTT can say
 */
export function writePublish(
  topic: string,
  id: number,
  { fields, body }: WireMessage,
  version: MqttVersion,
): Buffer {
  const properties = version === 5 ? Buffer.concat(fields.map(property)) : Buffer.alloc(0);
  const head = [string(topic), Buffer.from([id >> 8, id & 0xff])];
  if (version === 5) head.push(varint(properties.length), properties);
  const rest = Buffer.concat([...head, body ?? Buffer.alloc(0)]);
  return Buffer.concat([Buffer.from([0x32]), varint(rest.length), rest]);
}

function property({ name, value }: WireField): Buffer {
  if (name === ":content-type") return Buffer.concat([Buffer.from([3]), string(value)]);
  if (name === ":payload-format-indicator") return Buffer.from([1, Number(value)]);
  if (name.startsWith(":")) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from([38]), string(name), string(value)]);
}

function string(value: FieldValue): Buffer {
  const bytes = Buffer.from(value as string);
  if (bytes.length > 0xffff) throw new RangeError(`a string of ${bytes.length} bytes; MQTT allows 65535`);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}
