import { isAscii, isUtf8 } from "node:buffer";
import { asBuffer } from "./utf8.ts";

/** Anything but ASCII in a text that holds one character for each byte. */
const NOT_ASCII = /[\u0080-\u00ff]/;

/**
 * A JSON document: its bytes to scan, and its parts as text. One conversion of the whole, a character for each byte,
 * makes every part a cheap slice at the scanner's own offsets; only parts that hold more than ASCII are decoded again.
 */
export class JsonText {
  readonly bytes: Uint8Array;
  readonly #latin1: string;
  readonly #ascii: boolean;

  private constructor(bytes: Uint8Array, ascii: boolean) {
    this.bytes = bytes;
    this.#latin1 = asBuffer(bytes).toString("latin1");
    this.#ascii = ascii;
  }

  /** The document in these bytes, or `undefined` when they are not UTF-8. Whether they are JSON is not looked at. */
  static of(bytes: Uint8Array): JsonText | undefined {
    const ascii = isAscii(bytes);
    return ascii || isUtf8(bytes) ? new JsonText(bytes, ascii) : undefined;
  }

  /** The source text between two offsets. */
  slice(start: number, end: number): string {
    const raw = this.#latin1.slice(start, end);
    return this.#ascii || !NOT_ASCII.test(raw) ? raw : asBuffer(this.bytes).toString("utf8", start, end);
  }

  /** The value of the string literal between these offsets, quotes included. It must be a valid one. */
  string(start: number, end: number): string {
    const raw = this.slice(start + 1, end - 1);
    return raw.includes("\\") ? (JSON.parse(`"${raw}"`) as string) : raw;
  }
}
