import { lazyTransport } from "./lazy.ts";
import type { Transport } from "./transport.ts";

const all: readonly Transport[] = [
  lazyTransport("http", undefined, async () => (await import("./http.ts")).httpTransport()),
];

/** The live transport of each binding, by the binding's name. Nothing else lists them. */
export const transports: ReadonlyMap<string, Transport> = new Map(all.map((one) => [one.name, one]));
