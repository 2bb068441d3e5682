import type { BrokerProduct } from "../brokers/broker.ts";
import { artemis } from "../brokers/products/artemis.ts";
import { rabbitmq } from "../brokers/products/rabbitmq.ts";

/** A way through one broker that is entered by one protocol and left by another. */
export interface Route {
  readonly product: BrokerProduct;
  /** The protocol of the product that tells where the broker is. */
  readonly protocol: string;
  /** The bindings of the message that goes in and of the one that comes out. */
  readonly from: string;
  readonly to: string;
  /** The broker's URL for whoever reads. */
  readonly reader: (broker: string) => string;
  /** Where to write so that it arrives where the reader reads. */
  readonly writer: (address: string) => string;
}

/** The same place under another scheme, name and kind of address. */
function moved(url: string, scheme: string, name = pathOf(url), query = ""): string {
  const { username, password, host } = new URL(url);
  const credentials = username === "" ? "" : `${username}:${password}@`;
  return `${scheme}//${credentials}${host}/${encodeURIComponent(name)}${query}`;
}

const pathOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** RabbitMQ gives the name of a queue to AMQP 1.0 in an address that says so. */
const rabbit = { product: rabbitmq, protocol: "rabbitmq" };
/** Artemis makes a topic of MQTT an address, with dots for slashes, that only topics of AMQP share. */
const apache = { product: artemis, protocol: "amqp" };
const TOPIC = "?capability=topic";

const overMqtt = (mqtt: string): Route[] => [
  {
    ...apache,
    from: "amqp",
    to: mqtt,
    reader: (broker) => moved(broker, "mqtt:"),
    writer: (address) => moved(address, "amqp:", pathOf(address).replaceAll("/", "."), TOPIC),
  },
  {
    ...apache,
    from: mqtt,
    to: "amqp",
    reader: (broker) => moved(broker, "amqp:", "", TOPIC),
    writer: (address) => moved(address, "mqtt:"),
  },
];

/** Every crossing that is looked at. Nothing else lists them. */
export const routes: readonly Route[] = [
  {
    ...rabbit,
    from: "amqp",
    to: "rabbitmq",
    reader: (broker) => broker,
    writer: (address) => moved(address, "amqp:", `/amq/queue/${pathOf(address)}`),
  },
  { ...rabbit, from: "rabbitmq", to: "amqp", reader: (broker) => broker, writer: (address) => address },
  ...overMqtt("mqtt5"),
  ...overMqtt("mqtt3"),
];
