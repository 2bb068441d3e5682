import { type JsonNode, parseJson } from "../event/json-parse.ts";
import { jsonDifference } from "../event/json-value.ts";
import { refuse } from "./refuse.ts";
import { asBuffer, isWellFormed } from "./utf8.ts";

/** No number of JSON data needs more digits than this; turning them into an integer takes time that grows faster. */
const MOST_DIGITS = 1000;

/** Puts CBOR items one after the other into bytes that grow, heads in their shortest form (RFC 8949, section 4.1). */
export class CborWriter {
  #bytes = Buffer.allocUnsafe(512);
  #at = 0;

  /** What was written; the writer is not used after. */
  done(): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#at);
  }

  /** A head: its major type, and its value, length, count or tag number below 2^53. */
  head(major: number, argument: number): void {
    this.#room(9);
    const type = major << 5;
    if (argument < 24) this.#bytes[this.#at++] = type | argument;
    else if (argument < 0x100) {
      this.#bytes[this.#at++] = type | 24;
      this.#bytes[this.#at++] = argument;
    } else if (argument < 0x10000) {
      this.#bytes[this.#at] = type | 25;
      this.#at = this.#bytes.writeUInt16BE(argument, this.#at + 1);
    } else if (argument < 0x100000000) {
      this.#bytes[this.#at] = type | 26;
      this.#at = this.#bytes.writeUInt32BE(argument, this.#at + 1);
    } else {
      this.#bytes[this.#at] = type | 27;
      this.#at = this.#bytes.writeBigUInt64BE(BigInt(argument), this.#at + 1);
    }
  }

  /** Bytes as they are, such as a whole item. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  bytes(bytes: Uint8Array): void {
    this.head(2, bytes.length);
    this.raw(bytes);
  }

  text(text: string): void {
    const length = Buffer.byteLength(text, "utf8");
    this.head(3, length);
    this.#room(length);
    this.#at += this.#bytes.write(text, this.#at, length, "utf8");
  }

  /** A whole number of any size: beyond 64 bits a bignum (RFC 8949, section 3.4.3). */
  integer(value: bigint): void {
    const negative = value < 0n;
    const rest = negative ? -1n - value : value;
    if (rest < 1n << 53n) this.head(negative ? 1 : 0, Number(rest));
    else if (rest < 1n << 64n) {
      this.#room(9);
      this.#bytes[this.#at] = negative ? 0x3b : 0x1b;
      this.#at = this.#bytes.writeBigUInt64BE(rest, this.#at + 1);
    } else {
      const hex = rest.toString(16);
      this.head(6, negative ? 3 : 2);
      this.bytes(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex"));
    }
  }

  /** A double. */
  float(value: number): void {
    this.#room(9);
    this.#bytes[this.#at] = 0xfb;
    this.#at = this.#bytes.writeDoubleBE(value, this.#at + 1);
  }

  #room(length: number): void {
    const wanted = this.#at + length;
    if (wanted <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}

/**
 * Writes the CBOR item with the meaning of a JSON text (RFC 8949, section 6.2): whole numbers as integers, others as
 * doubles where that changes nothing. Does not recurse.
 * @throws EventError when the text is not JSON, or holds a number or a string that has no such item
 */
export function writeJsonItem(writer: CborWriter, json: string): void {
  const root = parseJson(json);
  if (root === undefined) untranslatable("it is not JSON");
  const stack: Iterator<JsonNode | string>[] = [[root].values()];
  for (;;) {
    const { done, value: node } = stack.at(-1)?.next() ?? { done: true, value: undefined };
    if (done === true || node === undefined) {
      if (stack.pop() === undefined) return;
    } else if (typeof node === "string") writeText(writer, node);
    else if (node.kind === "array") {
      writer.head(4, node.items?.length ?? 0);
      stack.push((node.items ?? []).values());
    } else if (node.kind === "object") {
      writer.head(5, node.members?.size ?? 0);
      stack.push(namesAndValues(node));
    } else writeScalar(writer, node);
  }
}

function* namesAndValues(node: JsonNode): Generator<JsonNode | string> {
  for (const [name, value] of node.members ?? []) {
    yield name;
    yield value;
  }
}

function writeScalar(writer: CborWriter, { kind, text = "" }: JsonNode): void {
  if (kind === "string") writeText(writer, text);
  else if (kind === "number") writeNumber(writer, text);
  else writer.raw(asBuffer(Uint8Array.of(kind === "false" ? 0xf4 : kind === "true" ? 0xf5 : 0xf6)));
}

function writeText(writer: CborWriter, text: string): void {
  if (!isWellFormed(text)) untranslatable("it holds an unpaired surrogate");
  writer.text(text);
}

function writeNumber(writer: CborWriter, text: string): void {
  if (text.length > MOST_DIGITS) untranslatable(`it holds a number of ${text.length} characters`);
  if (/^-?[0-9]+$/.test(text)) {
    writer.integer(BigInt(text));
    return;
  }
  const value = Number(text);
  // Infinity is no JSON, so it differs as well.
  if (jsonDifference(text, String(value)) !== undefined) untranslatable(`no double is ${text}`);
  writer.float(value);
}

function untranslatable(what: string): never {
  refuse("data-not-cbor", "CBOR-3.1.1-i", "/data", `The data has no CBOR item: ${what}.`);
}
