import { ChunkedReader, type HttpField, type HttpMessageText, parseHttpMessage } from "../wire/http-text.ts";
import { type Framing, framingOf } from "./http-framing.ts";
import type { WireProblem } from "./transport.ts";

/** Start line and header fields may take so many bytes. */
const MAX_HEAD = 256 * 1024;
/** A body may have so many bytes, with codings undone. */
const MAX_BODY = 16 * 1024 * 1024;
/** Chunked framing may take so many bytes more than the data: one-byte chunks must not multiply the memory. */
const MAX_CHUNK_OVERHEAD = MAX_BODY;

const LF = 10;
const CR = 13;

/** Why reading had to stop, and the status a server answers then. */
export interface Fault {
  readonly status: number;
  readonly message: string;
}

/** One message off a connection. */
export interface ReadMessage {
  readonly head: HttpMessageText;
  readonly trailers: readonly HttpField[];
  /** Absent when the message has none: neither a length nor a transfer coding, or a kind without a body. */
  readonly body?: Uint8Array;
  /** Everything from the start line to the last byte of the body. */
  readonly raw: Uint8Array;
  readonly problems: readonly WireProblem[];
  readonly complete: boolean;
  /** Whether another message may follow on the connection. */
  readonly persistent: boolean;
  readonly fault?: Fault;
}

/**
 * Cuts the byte stream of one connection into HTTP/1 messages: feed it with `push`, then call `read` until it gives
 * nothing more. Bodies and raw bytes are views of what was pushed and are never overwritten.
 */
export class HttpReader {
  readonly #kind: "request" | "response";
  #buffer: Uint8Array = new Uint8Array(0);
  #start = 0;
  #used = 0;
  /** Bytes of the current message in which no end of the head was found. */
  #scanned = 0;
  #head: HttpMessageText | undefined;
  #framing: Framing | undefined;
  #chunks: ChunkedReader | undefined;
  #dead = false;
  #mayContinue = false;

  /** For responses: the request was a HEAD, so no body follows whatever the fields say. */
  answersHead = false;

  constructor(kind: "request" | "response") {
    this.#kind = kind;
  }

  /** Whether not one byte of a further message is there. */
  get idle(): boolean {
    return this.#start === this.#used && this.#head === undefined;
  }

  /** The bytes of the message that is being read, as far as they came. */
  get pending(): Uint8Array {
    return this.#buffer.subarray(this.#start, this.#used);
  }

  push(chunk: Uint8Array): void {
    if (this.#dead) return;
    if (this.#start === this.#used) {
      // The usual case: one chunk is one message, and nothing is copied.
      this.#buffer = chunk;
      this.#start = 0;
      this.#used = chunk.length;
      return;
    }
    if (this.#used + chunk.length > this.#buffer.length) {
      const held = this.#used - this.#start;
      const grown = new Uint8Array(Math.max(held + chunk.length, held * 2));
      grown.set(this.pending);
      this.#buffer = grown;
      this.#start = 0;
      this.#used = held;
    }
    this.#buffer.set(chunk, this.#used);
    this.#used += chunk.length;
  }

  /** The next whole message, or one with a `fault`; undefined when more bytes are needed. */
  read(): ReadMessage | undefined {
    if (this.#dead) return undefined;
    if (this.#head === undefined) {
      const fault = this.#readHead();
      if (fault !== undefined) return this.#fail(fault);
      if (this.#head === undefined) return undefined;
    }
    return this.#readBody(this.#head, this.#framing ?? { kind: "none" });
  }

  /** Whether the sender of the current message waits for `100 Continue`; true once for each such message. */
  takeContinue(): boolean {
    const wanted = this.#mayContinue;
    this.#mayContinue = false;
    return wanted;
  }

  /** The peer will send no more: the message that ends so, or is cut off so; undefined between messages. */
  end(): ReadMessage | undefined {
    if (this.#dead || this.idle) return undefined;
    if (this.#head !== undefined && this.#framing?.kind === "until-close") {
      const message = this.#finish(
        this.#head,
        this.pending.subarray(this.#head.bodyOffset),
        this.pending.length,
      );
      this.#dead = true;
      return { ...message, persistent: false };
    }
    return this.#fail({ status: 400, message: "The connection ends in the middle of the message." });
  }

  #readHead(): Fault | undefined {
    let bytes = this.pending;
    // Empty lines before a start line are left over from sloppy senders and belong to no message.
    while (bytes[0] === LF || (bytes[0] === CR && bytes[1] === LF)) {
      this.#start += bytes[0] === LF ? 1 : 2;
      bytes = this.pending;
    }
    const first = bytes[0];
    if (first === undefined) return undefined;
    if (first < CR || first === 0x16 || first > 126) {
      const guess = first === 0x16 ? " It looks like TLS: use an http:// address." : "";
      return { status: 400, message: `The first byte is not the start of an HTTP/1 message.${guess}` };
    }
    const end = headEnd(bytes, this.#scanned);
    if (end < 0 && bytes.length <= MAX_HEAD) {
      this.#scanned = Math.max(0, bytes.length - 2);
      return undefined;
    }
    if (end < 0 || end > MAX_HEAD) {
      return { status: 431, message: `The header section is longer than ${MAX_HEAD} bytes.` };
    }
    const head = parseHttpMessage(bytes.subarray(0, end));
    const framing = framingOf(head, this.#kind, this.answersHead);
    this.#head = head;
    this.#framing = framing;
    if (framing.kind === "fault") return framing;
    if (framing.kind === "fixed" && framing.length > MAX_BODY) return tooLarge();
    this.#mayContinue =
      framing.expectsContinue === true && framing.kind !== "none" && bytes.length === head.bodyOffset;
    return undefined;
  }

  #readBody(head: HttpMessageText, framing: Framing): ReadMessage | undefined {
    const bytes = this.pending;
    const from = head.bodyOffset;
    if (framing.kind === "none") return this.#finish(head, undefined, from);
    if (framing.kind === "fixed") {
      const end = from + framing.length;
      return bytes.length < end ? undefined : this.#finish(head, bytes.subarray(from, end), end);
    }
    if (framing.kind === "chunked") {
      this.#chunks ??= new ChunkedReader(from);
      const chunks = this.#chunks;
      chunks.read(bytes);
      const wire = (chunks.done ? chunks.position : bytes.length) - from;
      if (chunks.size > MAX_BODY || wire - chunks.size > MAX_CHUNK_OVERHEAD) return this.#fail(tooLarge());
      if (chunks.broken) {
        return this.#fail({
          status: 400,
          message: "The chunked body cannot be read on: its framing is broken.",
        });
      }
      return chunks.done ? this.#finish(head, chunks.body(), chunks.position) : undefined;
    }
    return bytes.length - from > MAX_BODY ? this.#fail(tooLarge()) : undefined;
  }

  #finish(head: HttpMessageText, body: Uint8Array | undefined, end: number): ReadMessage {
    const framing = this.#framing;
    const message: ReadMessage = {
      head,
      trailers: this.#chunks?.trailers ?? [],
      ...(body === undefined ? {} : { body }),
      raw: this.pending.subarray(0, end),
      problems: [...head.problems, ...(framing?.problems ?? []), ...(this.#chunks?.problems ?? [])],
      complete: true,
      persistent: framing?.persistent === true,
    };
    this.#start += end;
    this.#scanned = 0;
    this.#head = undefined;
    this.#framing = undefined;
    this.#chunks = undefined;
    this.#mayContinue = false;
    return message;
  }

  /** Gives what there is of the message and reads no more: after a fault nobody knows where the next one starts. */
  #fail(fault: Fault): ReadMessage {
    const raw = this.pending;
    const head = this.#head ?? parseHttpMessage(raw.subarray(0, MAX_HEAD));
    const chunks = this.#chunks;
    const rest = raw.subarray(head.bodyOffset);
    const body = chunks !== undefined ? chunks.body() : rest;
    this.#dead = true;
    this.#buffer = new Uint8Array(0);
    this.#start = 0;
    this.#used = 0;
    return {
      head,
      trailers: [],
      ...(body.length > 0 ? { body } : {}),
      raw,
      problems: [
        ...head.problems,
        ...(this.#framing?.problems ?? []),
        ...(chunks?.problems ?? []),
        { message: fault.message, offset: raw.length },
      ],
      complete: false,
      persistent: false,
      fault,
    };
  }
}

function tooLarge(): Fault {
  return { status: 413, message: `The body is longer than ${MAX_BODY} bytes.` };
}

/** Offset of the first byte after the empty line that ends the head, or -1. */
function headEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return -1;
}
