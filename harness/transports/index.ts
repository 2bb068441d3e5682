import { httpTransport } from "./http.ts";
import type { Transport } from "./transport.ts";

/** The live transport of each binding, by the binding's name. Nothing else lists them. */
export const transports: ReadonlyMap<string, Transport> = new Map(
  [httpTransport()].map((one) => [one.name, one]),
);
