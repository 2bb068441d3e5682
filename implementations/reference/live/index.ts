import type { LivePart } from "./live-part.ts";

/**
 * How the reference talks over each binding's protocol, by the binding's name: loaded when it is first needed, since
 * each brings a client library. Nothing else lists them.
 */
export const liveParts: Readonly<Record<string, () => Promise<LivePart>>> = {
  amqp: async () => (await import("./amqp.ts")).amqpPart,
  http: async () => (await import("./http.ts")).httpPart,
  kafka: async () => (await import("./kafka.ts")).kafkaPart,
  mqtt3: async () => (await import("./mqtt.ts")).mqttPart(4),
  mqtt5: async () => (await import("./mqtt.ts")).mqttPart(5),
  nats: async () => (await import("./nats.ts")).natsPart,
  "nats-jetstream": async () => (await import("./nats-jetstream.ts")).natsJetstreamPart,
  rabbitmq: async () => (await import("./rabbitmq.ts")).rabbitmqPart,
  websockets: async () => (await import("./websockets.ts")).websocketsPart,
};
