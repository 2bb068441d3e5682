import { isIP } from "node:net";
import type { WireMessage } from "../wire/wire-message.ts";
import { bareHost, type ClientIdentity, type Exchange, HttpConnection } from "./http-connection.ts";
import { toWireMessage, writeRequest } from "./http-messages.ts";
import { isLoopback, loopbackLookup } from "./loopback.ts";
import { evidence, type InjectError, type InjectResult } from "./transport.ts";

export interface InjectOptions {
  /** Go to other hosts than this one. Default false: a URL that a tested program gave must not steer us elsewhere. */
  readonly allowRemote?: boolean;
  /** Keep connections and use them again. Default true; false adds `Connection: close` to every request. */
  readonly reuse?: boolean;
  readonly identity?: ClientIdentity;
}

/** A kept connection is not used again after so many milliseconds: servers close idle ones, and we would race. */
const KEPT_MS = 1000;
const MAX_KEPT_PER_TARGET = 64;
/** From so many targets on, those without a living connection are forgotten. */
const MAX_TARGETS = 64;

/** Writes requests exactly as given. One request at a time on a connection; parallel calls get their own. */
export class HttpInjector {
  readonly #allowRemote: boolean;
  readonly #reuse: boolean;
  readonly #identity: ClientIdentity | undefined;
  readonly #kept = new Map<string, HttpConnection[]>();

  constructor(options: InjectOptions) {
    this.#allowRemote = options.allowRemote === true;
    this.#reuse = options.reuse !== false;
    this.#identity = options.identity;
  }

  /** See `Transport.inject`. */
  async inject(target: string, message: WireMessage, timeoutMs: number): Promise<InjectResult> {
    const url = URL.canParse(target) ? new URL(target) : undefined;
    const forbidden = this.#forbids(url, target);
    if (url === undefined || forbidden !== undefined) {
      return failed({ kind: "forbidden", message: forbidden ?? "" });
    }
    const request = writeRequest(message, url, !this.#reuse);
    const deadline = performance.now() + timeoutMs;
    const started = { request, deadline, timeoutMs };

    let connection = this.#take(url.origin);
    let exchange: Exchange | undefined;
    let retried = false;
    if (connection !== undefined) {
      exchange = await connection.exchange(started);
      // The server closed the kept connection, probably before it saw anything of this request.
      retried = exchange.error?.kind === "closed" && exchange.received.length === 0;
    }
    if (connection === undefined || exchange === undefined || retried) {
      connection = new HttpConnection(url, this.#allowRemote ? undefined : loopbackLookup, this.#identity);
      exchange = await connection.exchange(started);
    }
    if (request.selfContained && connection.usable) this.#keep(url.origin, connection);
    else connection.close();

    return {
      response: exchange.response === undefined ? undefined : toWireMessage(exchange.response),
      ...(exchange.error === undefined ? {} : { error: exchange.error }),
      sent: evidence(request.bytes),
      received: evidence(exchange.received),
      retried,
    };
  }

  /** Closes what is kept to that URL's origin. */
  drop(target: string): void {
    if (!URL.canParse(target)) return;
    const { origin } = new URL(target);
    for (const connection of this.#kept.get(origin) ?? []) connection.close();
    this.#kept.delete(origin);
  }

  close(): void {
    for (const origin of [...this.#kept.keys()]) this.drop(origin);
  }

  #forbids(url: URL | undefined, target: string): string | undefined {
    if (url === undefined) return `"${target}" is not a URL.`;
    if (url.protocol !== "http:" && url.protocol !== "https:") return `"${target}" is not an HTTP URL.`;
    const host = bareHost(url);
    if (this.#allowRemote || isIP(host) === 0 || isLoopback(host)) return undefined;
    return `${host} is not an address of this machine's loopback interface, and remote targets were not allowed.`;
  }

  #take(origin: string): HttpConnection | undefined {
    const kept = this.#kept.get(origin);
    let connection = kept?.pop();
    while (connection !== undefined && !connection.usable) connection = kept?.pop();
    // No empty lists: a run that starts a server for each case would pile them up.
    if (kept?.length === 0) this.#kept.delete(origin);
    return connection;
  }

  #keep(origin: string, connection: HttpConnection): void {
    let kept = this.#kept.get(origin);
    if (kept === undefined) {
      if (this.#kept.size >= MAX_TARGETS) this.#forgetUnused();
      kept = [];
      this.#kept.set(origin, kept);
    }
    if (kept.length < MAX_KEPT_PER_TARGET) {
      connection.rest(KEPT_MS);
      kept.push(connection);
    } else connection.close();
  }

  #forgetUnused(): void {
    for (const [origin, kept] of this.#kept) {
      if (kept.every((connection) => !connection.usable)) this.#kept.delete(origin);
    }
  }
}

function failed(error: InjectError): InjectResult {
  const nothing = new Uint8Array(0);
  return { response: undefined, error, sent: nothing, received: nothing, retried: false };
}
