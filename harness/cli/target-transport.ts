import { readFileSync } from "node:fs";
import type { Address } from "../outside/address.ts";
import { transports } from "../transports/index.ts";
import type { Transport } from "../transports/transport.ts";
import { watchedInject } from "../transports/watch.ts";
import { CliError, withPath } from "./exit.ts";
import type { Options } from "./session.ts";

/** HTTP targets may be anywhere, since a person names them; redirections are followed nowhere. */
export async function transportTo({ binding, shown, url }: Address, options: Options): Promise<Transport> {
  if (binding === "http") {
    const { httpTransport } = await import("../transports/http.ts");
    const file = (name: string): Record<string, string> =>
      options[name] === undefined
        ? {}
        : { [name]: withPath(String(options[name]), () => readFileSync(String(options[name]), "utf8")) };
    const passphrase = process.env.PLUGFEST_KEY_PASSPHRASE;
    const identity = { ...file("cert"), ...file("key"), ...file("ca") };
    const transport = httpTransport({
      allowRemote: true,
      identity: passphrase === undefined ? identity : { ...identity, passphrase },
    });
    return {
      ...transport,
      inject: (to, message, ms) =>
        watchedInject(binding, to, message, () => transport.inject(to, message, ms)),
    };
  }
  if (url.startsWith("wss:")) throw new CliError(`${shown}: WebSockets are spoken without TLS only`);
  const transport = transports.get(binding);
  if (transport === undefined) throw new CliError(`${binding} has no transport`);
  return transport;
}
