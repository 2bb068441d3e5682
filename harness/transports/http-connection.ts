import { connect, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { WrittenRequest } from "./http-messages.ts";
import { HttpReader, type ReadMessage } from "./http-reader.ts";
import type { InjectError } from "./transport.ts";

/** One request to be answered. */
export interface StartedRequest {
  readonly request: WrittenRequest;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  /** What the deadline was made of, for the message. */
  readonly timeoutMs: number;
}

/** A client's certificate and key, and the authorities that it trusts instead of the usual ones; all as PEM. */
export interface ClientIdentity {
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  readonly ca?: string;
}

/** How it went. */
export interface Exchange {
  readonly response?: ReadMessage;
  readonly error?: InjectError;
  /** Bytes of the response as far as they came. */
  readonly received: Uint8Array;
}

/** A client's connection, which carries one exchange after the other. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #reader = new HttpReader("response");
  readonly #host: string;
  #connected = false;
  #over = false;
  #finish: ((exchange: Exchange) => void) | undefined;

  /**
   * @param lookup resolves the host's name; undefined: as the system does.
   * @param identity of the client, for servers that ask for a certificate, and whom it trusts
   */
  constructor(url: URL, lookup: LookupFunction | undefined, identity: ClientIdentity = {}) {
    const host = bareHost(url);
    const secure = url.protocol === "https:";
    const port = url.port === "" ? (secure ? 443 : 80) : Number(url.port);
    const options = { host, port, noDelay: true, ...(lookup === undefined ? {} : { lookup }) };
    this.#host = url.host;
    // An IP address is no server name (RFC 6066), and Node refuses one.
    const servername = /^[\d.]+$|:/.test(host) ? "" : host;
    this.#socket = secure ? connectTls({ ...options, ...identity, servername }) : connect(options);
    this.#socket.once(secure ? "secureConnect" : "connect", () => {
      this.#connected = true;
    });
    this.#socket.on("data", (chunk: Buffer) => this.#data(chunk));
    this.#socket.on("end", () => this.#ended());
    this.#socket.on("error", (error: NodeJS.ErrnoException) => this.#broken(error));
    this.#socket.on("close", () => this.#ended());
    this.#socket.on("timeout", () => this.close());
  }

  /** Whether another exchange may be tried on it. */
  get usable(): boolean {
    return !this.#over && this.#finish === undefined && this.#connected && this.#reader.idle;
  }

  /** Waits unused for so many milliseconds, then closes; keeps no process alive meanwhile. */
  rest(ms: number): void {
    this.#socket.setTimeout(ms);
    this.#socket.unref();
  }

  close(): void {
    this.#over = true;
    this.#socket.destroy();
  }

  /** Writes the request and reads until its final response is whole, the connection ends or the time is up. */
  exchange({ request, deadline, timeoutMs }: StartedRequest): Promise<Exchange> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => {
          const got = this.#connected
            ? `${this.#reader.pending.length} bytes of a response`
            : "no connection";
          this.#fail("timeout", `No complete response from ${this.#host} within ${timeoutMs} ms (${got}).`);
        },
        Math.max(1, deadline - performance.now()),
      );
      this.#finish = (exchange) => {
        clearTimeout(timer);
        this.#finish = undefined;
        resolve(exchange);
      };
      this.#reader.answersHead = request.method === "HEAD";
      this.#socket.setTimeout(0);
      this.#socket.ref();
      this.#socket.write(request.bytes);
    });
  }

  #data(chunk: Buffer): void {
    this.#reader.push(chunk);
    // Bytes that nobody asked for: what comes next on this connection could not be told apart from an answer.
    if (this.#finish === undefined) this.close();
    let read = this.#over ? undefined : this.#reader.read();
    while (read !== undefined && read.fault === undefined && isInterim(read)) read = this.#reader.read();
    if (read?.fault !== undefined) this.#fail("malformed", read.fault.message, read.raw);
    else if (read !== undefined) this.#answered(read);
  }

  #answered(read: ReadMessage): void {
    // A response before the request was out: the server does not read the rest.
    const reusable = read.persistent && this.#reader.idle && this.#socket.writableLength === 0;
    if (!reusable) this.close();
    this.#finish?.({ response: read, received: read.raw });
  }

  #ended(): void {
    if (this.#over) return;
    const read = this.#reader.end();
    if (read !== undefined && read.fault === undefined) this.#answered(read);
    else if (read !== undefined) {
      this.#fail("closed", `${this.#host} closed the connection in the middle of its response.`, read.raw);
    } else this.#fail("closed", `${this.#host} closed the connection without a response.`);
  }

  #broken(error: NodeJS.ErrnoException): void {
    if (this.#over) return;
    const what = error.code ?? error.message;
    if (error.code === "EREMOTE") this.#fail("forbidden", error.message);
    else if (!this.#connected) this.#fail("connect", `No connection to ${this.#host}: ${what}.`);
    else this.#fail("closed", `The connection to ${this.#host} broke: ${what}.`);
  }

  #fail(kind: InjectError["kind"], message: string, received = this.#reader.pending): void {
    this.close();
    this.#finish?.({ error: { kind, message }, received });
  }
}

/** 1xx, after which the real response comes; 101 is a final one: what follows is another protocol. */
function isInterim(read: ReadMessage): boolean {
  const status = read.head.startLine?.text.slice(9, 12) ?? "";
  return status.startsWith("1") && status !== "101";
}

/** The host without the brackets of an IPv6 address. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}
