import { headAt, isBreak, MAP, skipItem, stringAt, TEXT, textOf } from "../../harness/formats/cbor-scan.ts";
import { CborWriter } from "../../harness/formats/cbor-write.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { contentTypeOf } from "./edit.ts";

/** Changes to messages in the CBOR format, from which saboteurs are made. */

/** A pair of the map: its name, `undefined` where that is no text, the bytes of its key and those of its value. */
export interface Pair {
  readonly name: string | undefined;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export const isCbor = (message: WireMessage): boolean =>
  contentTypeOf(message).toLowerCase().startsWith("application/cloudevents+cbor");

/** Changes a body that is CBOR, or is meant to be. */
export function cborBody(message: WireMessage, change: (bytes: Buffer) => Uint8Array): WireMessage {
  if (!isCbor(message) || message.body === undefined) return message;
  const bytes = Buffer.from(message.body);
  const changed = change(bytes);
  return bytes.equals(changed) ? message : { ...message, body: changed };
}

/** Changes the pairs of the map; a body that is no whole map stays as it is. */
export function eachPair(
  message: WireMessage,
  change: (pair: Pair, all: readonly Pair[]) => readonly Pair[],
): WireMessage {
  return cborBody(message, (bytes) => {
    const pairs = pairsOf(bytes);
    const changed = pairs?.flatMap((pair) => change(pair, pairs));
    if (changed === undefined || changed.every((pair, at) => pair === pairs?.[at])) {
      if (changed?.length === pairs?.length) return bytes;
    }
    return mapOf(changed ?? []);
  });
}

export function pairOf(name: string, value: Uint8Array): Pair {
  return { name, key: item((writer) => writer.text(name)), value };
}

/** The bytes of what is written. */
export function item(write: (writer: CborWriter) => void): Uint8Array {
  const writer = new CborWriter();
  write(writer);
  return writer.done();
}

export function mapOf(pairs: readonly Pair[]): Uint8Array {
  return item((writer) => {
    writer.head(MAP, pairs.length);
    for (const { key, value } of pairs) {
      writer.raw(key);
      writer.raw(value);
    }
  });
}

/** The text of an item that is one. */
export function textIn(value: Uint8Array): string | undefined {
  const head = headAt(value, 0);
  return head.major === TEXT ? textOf(stringAt(value, 0, head)) : undefined;
}

/** The pairs of the map that the bytes are; `undefined` when they are none. */
export function pairsOf(bytes: Uint8Array): Pair[] | undefined {
  try {
    const map = headAt(bytes, 0);
    if (map.major !== MAP) return undefined;
    const pairs: Pair[] = [];
    let at = map.next;
    while (pairs.length < map.argument && !isBreak(headAt(bytes, at))) {
      const keyEnd = skipItem(bytes, at);
      const end = skipItem(bytes, keyEnd);
      const key = bytes.subarray(at, keyEnd);
      pairs.push({ name: textIn(key), key, value: bytes.subarray(keyEnd, end) });
      at = end;
    }
    return pairs;
  } catch {
    return undefined;
  }
}
