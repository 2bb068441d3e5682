import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { contentTypeOf } from "./edit.ts";

/** One field of a protobuf message as it lies in the bytes. */
export interface Part {
  readonly number: number;
  readonly wire: number;
  /** What follows the tag; for a length-delimited field, without its length. */
  readonly bytes: Uint8Array;
}

const LENGTH = 2;

/** The fields of a message; undefined when the bytes are none. */
export function partsOf(bytes: Uint8Array): Part[] | undefined {
  try {
    const reader = new BinaryReader(bytes);
    const parts: Part[] = [];
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      parts.push({ number, wire, bytes: wire === LENGTH ? reader.bytes() : reader.skip(wire, number) });
    }
    return parts;
  } catch {
    return undefined;
  }
}

export function bytesOf(parts: readonly Part[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { number, wire, bytes } of parts) {
    writer.tag(number, wire);
    if (wire === LENGTH) writer.bytes(bytes);
    else writer.raw(bytes);
  }
  return writer.finish();
}

export function lengthPart(number: number, content: string | Uint8Array): Part {
  return {
    number,
    wire: LENGTH,
    bytes: typeof content === "string" ? Buffer.from(content, "utf8") : content,
  };
}

export function varintPart(number: number, bytes: readonly number[]): Part {
  return { number, wire: 0, bytes: Uint8Array.from(bytes) };
}

export function isProtobuf(message: WireMessage): boolean {
  return /^application\/cloudevents(?:-batch)?\+protobuf\s*(?:;|$)/i.test(contentTypeOf(message));
}

export function isProtobufBatch(message: WireMessage): boolean {
  return isProtobuf(message) && contentTypeOf(message).toLowerCase().includes("-batch+");
}

/** Changes the fields of each event of a message in protobuf, and leaves everything that is none alone. */
export function eachEvent(
  message: WireMessage,
  change: (parts: readonly Part[]) => readonly Part[],
): WireMessage {
  if (message.body === undefined || !isProtobuf(message)) return message;
  const parts = partsOf(message.body);
  if (parts === undefined) return message;
  const changed = isProtobufBatch(message)
    ? parts.map((part) => {
        const inner = part.number === 1 && part.wire === LENGTH ? partsOf(part.bytes) : undefined;
        return inner === undefined ? part : lengthPart(1, bytesOf(change(inner)));
      })
    : change(parts);
  const body = bytesOf(changed);
  return Buffer.from(body).equals(message.body) ? message : { ...message, body };
}

/** Changes each entry of the map of attributes: its name and the fields of its value. */
export function eachEntry(
  message: WireMessage,
  change: (name: string, value: readonly Part[]) => readonly Part[] | undefined,
): WireMessage {
  return eachEvent(message, (parts) =>
    parts.flatMap((part) => {
      const entry = part.number === 5 && part.wire === LENGTH ? partsOf(part.bytes) : undefined;
      if (entry === undefined) return [part];
      const name = Buffer.from(entry.find(({ number }) => number === 1)?.bytes ?? []).toString("utf8");
      const value = partsOf(entry.find(({ number }) => number === 2)?.bytes ?? new Uint8Array()) ?? [];
      const changed = change(name, value);
      if (changed === undefined) return [];
      return [lengthPart(5, bytesOf([lengthPart(1, name), lengthPart(2, bytesOf(changed))]))];
    }),
  );
}
