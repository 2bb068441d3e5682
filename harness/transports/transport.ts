import type { WireMessage } from "../wire/wire-message.ts";

/** Something odd in the bytes; `offset` counts from the start of the message's raw bytes. */
export interface WireProblem {
  readonly message: string;
  readonly offset: number;
}

/** One message that reached the harness. */
export interface CapturedMessage {
  readonly message: WireMessage;
  /** The bytes as they came in, for evidence; cut off after `RAW_LIMIT` bytes. */
  readonly raw: Uint8Array;
  readonly rawTruncated: boolean;
  /** What is not as the protocol has it: a message with problems is delivered all the same. */
  readonly problems: readonly WireProblem[];
  /** False when the peer went away, broke the framing or hit a bound before the message's end. */
  readonly complete: boolean;
  /** When the last byte came in, in milliseconds since 1970. */
  readonly at: number;
}

/** A message that a broker delivered whole, as far as its bytes can be read. */
export function delivered(
  message: WireMessage,
  raw: Uint8Array,
  problems: readonly WireProblem[] = [],
): CapturedMessage {
  const rawTruncated = raw.length > RAW_LIMIT;
  const complete = problems.length === 0;
  return { message, raw: evidence(raw), rawTruncated, problems, complete, at: Date.now() };
}

/** What a sender is answered, in protocols that have answers. A function is given what was received. */
export type Reply = WireMessage | ((received: WireMessage) => WireMessage);

/** The surroundings failed, not the implementation: a broker is gone, silent or refuses, a port is taken. */
export class TransportError extends Error {
  override readonly name = "TransportError";

  /** @param code short and upper-case, such as ECONNREFUSED, for programs */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Where the harness listens: an address of its own, or a connection to a broker that it reads from. */
export interface Capture {
  /**
   * A URL of its own for this token; messages sent there are kept until `next` takes them.
   *
   * @param token best made of letters, digits, `-`, `.`, `_` and `~`: clients differ in how they treat the rest.
   * @param reply instead of the protocol's plain "taken"; calling again for the same token replaces it.
   * @returns where to send to; what goes there from now on is captured. Rejects with a TransportError.
   */
  address(token: string, reply?: Reply): string | Promise<string>;
  /**
   * Takes everything that came for the token.
   *
   * @param timeoutMs how long to wait for `atLeast` messages, in milliseconds.
   * @param atLeast resolve as soon as so many are there; default 1.
   * @returns what came, in order of arrival; fewer than `atLeast` (or none) when the time is up or the capture closes.
   *   Rejects with a TransportError as soon as the connection to the broker is lost.
   */
  next(token: string, timeoutMs: number, atLeast?: number): Promise<CapturedMessage[]>;
  /**
   * With a broker: reads, for this token, what others send to an address that is there already. Nothing is made or changed
   * there, but what is read from a queue is gone for everybody else.
   *
   * @param address the URL of a topic, subject or queue, as an implementation would be given it. Rejects with a
   *   TransportError.
   */
  follow?(token: string, address: string): Promise<void>;
  /** Takes the latest messages that came to no known token: evidence when `next` came back with nothing. */
  strays(): CapturedMessage[];
  /** Forgets the token: what is kept for it is dropped and its address answers no more. */
  release(token: string): void;
  /** Stops listening and cuts all connections; pending `next` calls resolve. What was made in a broker is deleted. */
  close(): Promise<void>;
  /**
   * With a broker: proves that it still answers on this connection, by the protocol's own means.
   * Rejects with a TransportError when it does not within that time.
   */
  ping?(timeoutMs: number): Promise<void>;
}

/** Where a capture listens. */
export interface CaptureOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: the system chooses. */
  readonly port?: number;
  /** Without a broker: the token that everything goes to, whatever its path; else the path's first segment is the token. */
  readonly everythingTo?: string;
  /** The broker to read from, such as `mqtt://127.0.0.1:1883`, for transports that have one. */
  readonly broker?: string;
}

/**
 * Why there is no response: `forbidden` (the harness refused to go there), `connect` (nobody there), `closed` (the
 * peer cut the connection), `timeout`, `refused` (the peer did not agree, in a handshake, to what the message needs), or
 * `malformed` (what came back is not the protocol).
 */
export interface InjectError {
  readonly kind: "forbidden" | "connect" | "closed" | "timeout" | "refused" | "malformed";
  readonly message: string;
}

/** What came of an injection. */
export interface InjectResult {
  /** With a broker: a message without fields once the broker took it. */
  readonly response: WireMessage | undefined;
  readonly error?: InjectError;
  /** The bytes written, for evidence; cut off after `RAW_LIMIT` bytes. */
  readonly sent: Uint8Array;
  /** The bytes of the response as far as they came, for evidence; cut off after `RAW_LIMIT` bytes. */
  readonly received: Uint8Array;
  /**
   * The message was written a second time, on a fresh connection, because the peer had closed the kept one. A peer
   * that takes a message and then closes without a word may thus have seen it twice.
   */
  readonly retried: boolean;
}

/** Moves wire messages over the live network. Knows no CloudEvents. */
export interface Transport {
  /** The binding that it carries. */
  readonly name: string;
  /** The protocol of the broker that both sides meet at; without one they meet directly. */
  readonly broker?: string;
  /** @throws when the address cannot be listened on: that is the surroundings' fault, not the implementation's. */
  openCapture(options?: CaptureOptions): Promise<Capture>;
  /**
   * Writes the message to the URL exactly as it is given and reads the answer, with a broker that it took it. Never
   * rejects.
   *
   * @param timeoutMs for everything from connecting to the response's last byte, in milliseconds.
   */
  inject(url: string, message: WireMessage, timeoutMs: number): Promise<InjectResult>;
  /**
   * With a broker: makes an address there that an implementation can read from (a topic, queue or subject of this
   * token's own), for `inject` to write to. Rejects with a TransportError.
   */
  prepare?(broker: string, token: string): Promise<string>;
  /** Closes connections kept open to that URL's host: call it before its server is asked to stop. */
  drop(url: string): void;
  /** Closes everything kept open. Captures are closed by themselves. */
  close(): void;
}

/** So many bytes of a message are kept as evidence. */
export const RAW_LIMIT = 1024 * 1024;

/** At most `RAW_LIMIT` bytes. A copy when it cuts, so that evidence does not keep the rest in memory. */
export function evidence(raw: Uint8Array): Uint8Array {
  return raw.length <= RAW_LIMIT ? raw : raw.slice(0, RAW_LIMIT);
}
