import { BrokerError } from "./broker.ts";

/** The variable that names a broker for the protocol, such as `PLUGFEST_BROKER_MQTT5`. */
export const variableOf = (protocol: string): string =>
  `PLUGFEST_BROKER_${protocol.toUpperCase().replaceAll("-", "_")}`;

/**
 * The URL of a broker that somebody else runs: from the command line, else from the environment.
 * @throws BrokerError when it is no URL; the message does not repeat it, because it may hold a password
 */
export function externalUrl(
  protocol: string,
  given: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const named = given.get(protocol);
  const url = named ?? process.env[variableOf(protocol)];
  if (url === undefined || url === "") return undefined;
  if (URL.canParse(url)) return url;
  const where = named === undefined ? variableOf(protocol) : `--broker ${protocol}=...`;
  throw new BrokerError(`${where} is no URL such as mqtt://user:password@host:1883`);
}
