/** An address that a person names: where to listen, what to check, what to pass messages between. */
export interface Address {
  /** The binding that is spoken there, such as `mqtt5`. */
  readonly binding: string;
  /** In the form that the binding's transport takes. */
  readonly url: string;
  /** The same without password, for people and records. */
  readonly shown: string;
  /** Whether others meet there through a broker. */
  readonly hasBroker: boolean;
}

/** Something about an address that a person can put right. */
export class AddressError extends Error {
  override readonly name = "AddressError";
}

interface Scheme {
  readonly binding: string;
  /** What the transport knows it by. */
  readonly as: string;
  readonly hasBroker: boolean;
}

const direct = (binding: string, as: string): Scheme => ({ binding, as, hasBroker: false });
const brokered = (binding: string, as: string): Scheme => ({ binding, as, hasBroker: true });

const SCHEMES: Readonly<Record<string, Scheme>> = {
  http: direct("http", "http"),
  https: direct("http", "https"),
  ws: direct("websockets", "ws"),
  wss: direct("websockets", "wss"),
  amqp: brokered("amqp", "amqp"),
  amqps: brokered("amqp", "amqps"),
  rabbitmq: brokered("rabbitmq", "amqp"),
  rabbitmqs: brokered("rabbitmq", "amqps"),
  mqtt: brokered("mqtt5", "mqtt"),
  mqtts: brokered("mqtt5", "mqtts"),
  mqtt3: brokered("mqtt3", "mqtt"),
  mqtt3s: brokered("mqtt3", "mqtts"),
  nats: brokered("nats", "nats"),
  "nats+tls": brokered("nats", "tls"),
  kafka: brokered("kafka", "kafka"),
  kafkas: brokered("kafka", "kafkas"),
};

/**
 * Takes apart the URL of an HTTP server, a WebSocket, or a topic, queue or subject in a broker: its name is the path, as in
 * `mqtt://127.0.0.1:1883/orders/new`. A NATS subject with `?stream=NAME` is read through JetStream.
 *
 * @throws AddressError
 */
export function parseAddress(text: string): Address {
  const given = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = given === undefined ? undefined : SCHEMES[given.protocol.slice(0, -1)];
  if (given === undefined || scheme === undefined) {
    // The text is not repeated: it may hold a password.
    throw new AddressError(`an address is a URL that begins with ${Object.keys(SCHEMES).join("://, ")}://`);
  }
  const shown = hideCredentials(given);
  const { hasBroker } = scheme;
  if (hasBroker && given.pathname.length < 2 && !given.searchParams.has("exchange")) {
    throw new AddressError(
      `${shown} names no topic, queue or subject: it is the path, as in ${shown}/orders`,
    );
  }
  const binding = given.searchParams.has("stream") ? "nats-jetstream" : scheme.binding;
  const url = text.replace(/^[^:]+/, scheme.as);
  return { binding, url, shown, hasBroker };
}

/** A text without the credentials of the URLs in it. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, (url) =>
    URL.canParse(url) ? hideCredentials(new URL(url)) : url,
  );
}

function hideCredentials(url: URL): string {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  if (copy.searchParams.has("access_token")) copy.searchParams.set("access_token", "[redacted]");
  return copy.href.replace(/\/$/, "");
}

/** Whether only this machine can reach what listens at the host of that URL. */
export function isLocal(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
