import { isUtf8 } from "node:buffer";
import { refuse } from "./refuse.ts";
import { asBuffer } from "./utf8.ts";

// A reader of our own, because cborg refuses indefinite-length strings, which RFC 8949 calls valid, says no byte offsets
// and gives values where an event's data needs the bytes of the item as they stand. It never recurses, and it
// believes no length that the bytes do not cover, so nothing is allocated for one.

/** The requirement that an event is one CBOR map. */
export const A_MAP = "CBOR-3-c";

/** The major types (RFC 8949, section 3.1). */
export const UNSIGNED = 0;
export const NEGATIVE = 1;
export const BYTES = 2;
export const TEXT = 3;
const ARRAY = 4;
export const MAP = 5;
export const TAG = 6;
export const SIMPLE = 7;

/** The additional information that says indefinite length, and under major type 7 the end of such an item. */
const INDEFINITE = 31;

/** Nobody means more levels than this; each one costs the reader memory for a single byte of input. */
const MOST_NESTED = 10_000;

/** What an item begins with. */
export interface Head {
  readonly major: number;
  /** The five lower bits of the first byte. */
  readonly info: number;
  /** The argument: value, length, count or tag number. Beyond 2^53 it is rounded; infinite for indefinite length. */
  readonly argument: number;
  /** The offset after the head. */
  readonly next: number;
}

/** A string and the offset after it. */
export interface CborString {
  readonly bytes: Uint8Array;
  readonly end: number;
}

/** The body is not well-formed CBOR (RFC 8949, appendix C) from this byte on. */
export function malformed(at: number, what: string): never {
  refuse("not-cbor", A_MAP, "", `The body is not CBOR at byte ${at}: ${what}.`);
}

/** The head at this offset. @throws EventError when there is none */
export function headAt(bytes: Uint8Array, at: number): Head {
  const first = bytes[at];
  if (first === undefined) malformed(at, "it ends too early");
  const major = first >> 5;
  const info = first & 31;
  if (info < 24) return { major, info, argument: info, next: at + 1 };
  if (info === INDEFINITE) {
    if (major === UNSIGNED || major === NEGATIVE || major === TAG)
      malformed(at, `major type ${major} has no indefinite length`);
    return { major, info, argument: Number.POSITIVE_INFINITY, next: at + 1 };
  }
  if (info > 27) malformed(at, `additional information ${info} is reserved`);
  const width = 1 << (info - 24);
  const next = at + 1 + width;
  if (next > bytes.length) malformed(at, "it ends too early");
  let argument = 0;
  for (let i = at + 1; i < next; i++) argument = argument * 256 + (bytes[i] ?? 0);
  if (major === SIMPLE && info === 24 && argument < 32)
    malformed(at, `a simple value ${argument} in two bytes`);
  return { major, info, argument, next };
}

/** Whether this head is the break that ends an item of indefinite length. */
export function isBreak(head: Head): boolean {
  return head.major === SIMPLE && head.info === INDEFINITE;
}

/** How many items follow the head of an array, a map or a tag before it is complete. */
function itemsAfter(head: Head): number {
  if (head.major === TAG) return 1;
  if (head.major === ARRAY) return head.argument;
  return head.major === MAP ? head.argument * 2 : 0;
}

/**
 * The offset after the item at this one.
 * @throws EventError when it is not well-formed, nested too deeply, or a text in it is not UTF-8
 */
export function skipItem(bytes: Uint8Array, start: number): number {
  /** How many items each open container still waits for; below zero, an indefinite one that has had ~n of them. */
  const open: number[] = [];
  /** Which of the open containers are maps of indefinite length: those want an even count. */
  const maps: boolean[] = [];
  let at = start;
  do {
    const head = headAt(bytes, at);
    const waiting = open.at(-1) ?? 0;
    if (isBreak(head)) {
      if (waiting >= 0 || (maps.at(-1) === true && ~waiting % 2 === 1)) malformed(at, "a break out of place");
      open.pop();
      maps.pop();
      at = head.next;
    } else {
      if (open.length > 0) open[open.length - 1] = waiting - 1;
      if (head.major === BYTES || head.major === TEXT) at = stringAt(bytes, at, head).end;
      else {
        const items = itemsAfter(head);
        if (items !== Number.POSITIVE_INFINITY && items > bytes.length - head.next)
          malformed(at, `${items} items do not fit into the ${bytes.length - head.next} bytes left`);
        at = head.next;
        if (items > 0) {
          if (open.length === MOST_NESTED) malformed(at, `items nested more than ${MOST_NESTED} levels deep`);
          open.push(items === Number.POSITIVE_INFINITY ? -1 : items);
          maps.push(head.major === MAP);
        }
      }
    }
    while (open.at(-1) === 0) {
      open.pop();
      maps.pop();
    }
  } while (open.length > 0);
  return at;
}

/**
 * The byte or text string at this offset, its chunks put together. A view of the same memory where there are none.
 * @throws EventError when it does not fit, a chunk is none, or a text is not UTF-8
 */
export function stringAt(bytes: Uint8Array, at: number, head: Head): CborString {
  if (head.argument !== Number.POSITIVE_INFINITY) return chunkAt(bytes, at, head);
  const chunks: Uint8Array[] = [];
  let next = head.next;
  for (;;) {
    const inner = headAt(bytes, next);
    if (isBreak(inner)) return { bytes: joined(chunks), end: inner.next };
    if (inner.major !== head.major || inner.argument === Number.POSITIVE_INFINITY)
      malformed(next, "a chunk of another type");
    const chunk = chunkAt(bytes, next, inner);
    chunks.push(chunk.bytes);
    next = chunk.end;
  }
}

function chunkAt(bytes: Uint8Array, at: number, head: Head): CborString {
  const end = head.next + head.argument;
  if (end > bytes.length)
    malformed(at, `a string of ${head.argument} bytes, of which ${bytes.length - head.next} are there`);
  const content = bytes.subarray(head.next, end);
  if (head.major === TEXT && !isUtf8(content)) malformed(at, "a text that is not UTF-8");
  return { bytes: content, end };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : new Uint8Array(Buffer.concat(chunks));
}

/** The text of a string item that was read. */
export function textOf(string: CborString): string {
  return asBuffer(string.bytes).toString("utf8");
}

/** Whether the bytes are exactly one well-formed item. */
export function isOneItem(bytes: Uint8Array): boolean {
  try {
    return skipItem(bytes, 0) === bytes.length;
  } catch {
    // Only `malformed` throws in there, and here it is an answer.
    return false;
  }
}
