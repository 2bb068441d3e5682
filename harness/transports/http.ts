import { openHttpCapture, type PeerTimes } from "./http-capture.ts";
import { HttpInjector, type InjectOptions } from "./http-inject.ts";
import type { Transport } from "./transport.ts";

export interface HttpTransportOptions extends InjectOptions {
  /** How patient captures are with their peers; default 30 s for a message and 2 minutes between two. */
  readonly times?: Partial<PeerTimes>;
}

/**
 * HTTP/1.1 on raw sockets: nothing between the harness and the bytes decides, normalises or repairs.
 *
 * Captured requests and injected ones have the fields `:method` and `:path`, responses `:status`.
 */
export function httpTransport(options: HttpTransportOptions = {}): Transport {
  const injector = new HttpInjector(options);
  const times = { messageMs: 30_000, idleMs: 120_000, ...options.times };
  return {
    name: "http",
    openCapture: (where = {}) => openHttpCapture(where, times),
    inject: (url, message, timeoutMs) => injector.inject(url, message, timeoutMs),
    drop: (url) => injector.drop(url),
    close: () => injector.close(),
  };
}
