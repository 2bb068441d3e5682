/** The chunked transfer coding of HTTP/1.1, undone at once or while it arrives. */

import { type HttpField, type HttpProblem, parseFieldLines } from "./http-fields.ts";

/** What `decodeChunked` found. */
export interface ChunkedText {
  /** The data of all chunks read, also when the framing broke after them. */
  readonly body: Uint8Array;
  readonly trailers: readonly HttpField[];
  /** Of the first byte after the body and its trailers; where reading stopped when the framing broke. */
  readonly end: number;
  /** Whether the last chunk and the end of the trailers were there. */
  readonly complete: boolean;
  readonly problems: readonly HttpProblem[];
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SP = 32;
const SEMICOLON = 59;

/** A chunk-size line, extensions included, may have so many bytes: more is an attack or no chunk-size line. */
const MAX_CHUNK_LINE = 4096;

/**
 * Undoes the chunked transfer coding.
 *
 * @param bytes a body in that coding, from its first byte.
 * @returns the data, the trailers, where it ended, and what is wrong. Never throws.
 */
export function decodeChunked(bytes: Uint8Array): ChunkedText {
  const reader = new ChunkedReader(0);
  reader.read(bytes);
  if (!reader.done && !reader.broken) {
    reader.problems.push({ message: "The chunked body ends before its last chunk.", offset: bytes.length });
  }
  return {
    body: reader.body(),
    trailers: reader.trailers,
    end: reader.position,
    complete: reader.done,
    problems: reader.problems,
  };
}

/** The chunked transfer coding undone piece by piece, for a body that is still arriving. */
export class ChunkedReader {
  /** Of the first byte not yet used, counted from the start of the array given to `read`. */
  position: number;
  /** Bytes of chunk data so far. */
  size = 0;
  done = false;
  /** The framing broke: reading on makes no sense. */
  broken = false;
  trailers: readonly HttpField[] = [];
  readonly problems: HttpProblem[] = [];
  #data: Uint8Array = new Uint8Array(0);
  #state: "size" | "data" | "data-end" | "trailers" = "size";
  #left = 0;

  /** @param start offset of the body's first byte in the array given to `read`. */
  constructor(start: number) {
    this.position = start;
  }

  /** The data so far; a view that later reads do not change. */
  body(): Uint8Array {
    return this.#data.subarray(0, this.size);
  }

  /**
   * Reads as far as there are bytes.
   *
   * @param bytes everything that arrived so far, with what earlier calls have seen still in its place.
   */
  read(bytes: Uint8Array): void {
    while (!this.done && !this.broken && this.#step(bytes)) {
      // Each step uses up one part of the framing.
    }
  }

  /** @returns whether it got anywhere: false means that more bytes are needed. */
  #step(bytes: Uint8Array): boolean {
    if (this.#state === "data") return this.#readData(bytes);
    if (this.#state === "trailers") return this.#readTrailers(bytes);
    const newline = bytes.indexOf(LF, this.position);
    if (this.#state === "data-end") {
      const first = bytes[this.position];
      if (first === undefined) return false;
      if (first !== LF && (first !== CR || (bytes[this.position + 1] ?? LF) !== LF)) {
        return this.#fail("There is no line ending after the data of a chunk.", this.position);
      }
      if (newline < 0) return false;
      this.#noteBareLineFeed(bytes, newline);
      this.position = newline + 1;
      this.#state = "size";
      return true;
    }
    if ((newline < 0 ? bytes.length : newline) - this.position > MAX_CHUNK_LINE) {
      return this.#fail("A chunk-size line is too long.", this.position);
    }
    if (newline < 0) return false;
    this.#noteBareLineFeed(bytes, newline);
    return this.#readSize(bytes, newline);
  }

  #readSize(bytes: Uint8Array, newline: number): boolean {
    let size = 0;
    let at = this.position;
    for (; at < newline; at++) {
      const digit = hexDigit(bytes[at] ?? 0);
      if (digit < 0) break;
      size = size * 16 + digit;
    }
    const digits = at - this.position;
    while (bytes[at] === SP || bytes[at] === TAB) at++;
    if (digits === 0 || (at < newline && bytes[at] !== SEMICOLON && bytes[at] !== CR)) {
      return this.#fail("This is not a chunk size in hexadecimal digits.", digits === 0 ? this.position : at);
    }
    if (size > Number.MAX_SAFE_INTEGER) return this.#fail("The chunk size is too large.", this.position);
    this.position = newline + 1;
    this.#left = size;
    this.#state = size === 0 ? "trailers" : "data";
    return true;
  }

  #readData(bytes: Uint8Array): boolean {
    const taken = bytes.subarray(this.position, Math.min(bytes.length, this.position + this.#left));
    if (taken.length === 0) return false;
    if (this.size + taken.length > this.#data.length) {
      const grown = new Uint8Array(Math.max(this.size + taken.length, this.#data.length * 2));
      grown.set(this.#data.subarray(0, this.size));
      this.#data = grown;
    }
    this.#data.set(taken, this.size);
    this.size += taken.length;
    this.position += taken.length;
    this.#left -= taken.length;
    if (this.#left === 0) this.#state = "data-end";
    return true;
  }

  #readTrailers(bytes: Uint8Array): boolean {
    const problems: HttpProblem[] = [];
    const section = parseFieldLines(bytes, this.position, problems);
    if (!section.ended) return false;
    this.problems.push(...problems);
    this.trailers = section.fields;
    this.position = section.end;
    this.done = true;
    return false;
  }

  #noteBareLineFeed(bytes: Uint8Array, newline: number): void {
    if (newline > this.position && bytes[newline - 1] === CR) return;
    this.problems.push({ message: "A line of the chunked framing ends in LF without CR.", offset: newline });
  }

  #fail(message: string, offset: number): false {
    this.problems.push({ message, offset });
    this.broken = true;
    return false;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
