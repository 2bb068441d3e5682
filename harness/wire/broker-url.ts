import { isIP } from "node:net";

/** The schemes of brokers that are reached over TLS. */
const SECURE: ReadonlySet<string> = new Set(["mqtts:", "amqps:", "kafkas:", "tls:"]);

/** What a client is told to reach a broker. */
export interface BrokerAddress {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Decoded; undefined when the URL has none. */
  readonly username?: string;
  readonly password?: string;
  /** For TLS: the name that the broker's certificate is for, unless it is reached by an IP address. */
  readonly tls?: { readonly servername?: string };
}

/**
 * Takes a broker's URL apart.
 * @param ports what the URL may leave out: the protocol's port, and the one over TLS
 */
export function brokerAddress(
  url: URL | string,
  ports: readonly [plain: number, secure: number],
): BrokerAddress {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const secure = SECURE.has(protocol);
  return {
    host,
    port: Number(port) || ports[secure ? 1 : 0],
    ...(username === "" ? {} : { username: decodeURIComponent(username) }),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    ...(secure ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
  };
}

/** The same for the AMQP 1.0 client; who has no name is anonymous. */
export function amqpOptions(url: URL | string) {
  const { tls, ...address } = brokerAddress(url, [5672, 5671]);
  // An empty name keeps it from giving an IP address as one.
  const secure = tls === undefined ? {} : { transport: "tls", servername: tls.servername ?? "" };
  return { username: "anonymous", ...address, ...secure };
}

/** The same for the MQTT client, which would take credentials apart at the wrong colon. */
export function mqttOptions(url: URL | string) {
  const { tls, ...address } = brokerAddress(url, [1883, 8883]);
  return { ...address, protocol: tls === undefined ? ("mqtt" as const) : ("mqtts" as const) };
}

/** The same for the NATS client. */
export function natsOptions(url: URL | string) {
  const { host, port, username, password, tls } = brokerAddress(url, [4222, 4222]);
  return {
    servers: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
    ...(username === undefined ? {} : { user: username }),
    ...(password === undefined ? {} : { pass: password }),
    ...(tls === undefined ? {} : { tls: {} }),
  };
}

/** The same for the Kafka client; who has a name gives it with SASL PLAIN. */
export function kafkaOptions(url: URL | string) {
  const { host, port, username, password = "", tls } = brokerAddress(url, [9092, 9092]);
  return {
    bootstrapBrokers: [{ host, port }],
    ...(username === undefined ? {} : { sasl: { mechanism: "PLAIN" as const, username, password } }),
    // Brokers name each other, and each has a name of its own.
    ...(tls === undefined
      ? {}
      : { tls: {}, ...(tls.servername === undefined ? {} : { tlsServerName: true }) }),
  };
}
