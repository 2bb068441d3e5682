import { lazyTransport } from "./lazy.ts";
import type { Transport } from "./transport.ts";

const all: readonly Transport[] = [
  lazyTransport("http", undefined, async () => (await import("./http.ts")).httpTransport()),
  // Web hooks are HTTP requests and their answers.
  lazyTransport("webhook", undefined, async () => (await import("./http.ts")).httpTransport()),
  lazyTransport("amqp", "amqp", async () => (await import("./amqp.ts")).amqpTransport()),
  lazyTransport("mqtt5", "mqtt5", async () => (await import("./mqtt.ts")).mqttTransport("mqtt5", 5)),
  lazyTransport("mqtt3", "mqtt3", async () => (await import("./mqtt.ts")).mqttTransport("mqtt3", 4)),
  lazyTransport("nats", "nats", async () => (await import("./nats.ts")).natsTransport()),
  lazyTransport("kafka", "kafka", async () => (await import("./kafka.ts")).kafkaTransport()),
  lazyTransport("rabbitmq", "rabbitmq", async () => (await import("./rabbitmq.ts")).rabbitmqTransport()),
  lazyTransport("nats-jetstream", "nats", async () => {
    const [{ natsTransport }, { jetstream }] = await Promise.all([
      import("./nats.ts"),
      import("./nats-jetstream.ts"),
    ]);
    return natsTransport(jetstream);
  }),
  lazyTransport("websockets", undefined, async () => (await import("./websockets.ts")).websocketsTransport()),
];

/** The live transport of each binding, by the binding's name. Nothing else lists them. */
export const transports: ReadonlyMap<string, Transport> = new Map(all.map((one) => [one.name, one]));
