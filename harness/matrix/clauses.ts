import type { Way } from "./record.ts";

/** The requirement that says how a part of an event is carried. */
interface Clauses {
  readonly attributes: string;
  readonly contentType: string;
  readonly data: string;
  /** How a formatted event is the payload. */
  readonly payload: string;
}

/** The requirements by which a binding carries an event: what is named when an event did not get through. */
export const CLAUSES: Readonly<Record<string, Clauses>> = {
  http: {
    attributes: "HTTP-3.1.3-a",
    contentType: "HTTP-3.1.1-a",
    data: "HTTP-3.1.2-a",
    payload: "HTTP-3.2.2-a",
  },
  "http/0.3": {
    attributes: "HTTP0-3.1.3-a",
    contentType: "HTTP0-3.1.1-a",
    data: "HTTP0-3.1.2-a",
    payload: "HTTP0-3.2.2-a",
  },
  amqp: {
    attributes: "AMQP-3.1.3-a",
    contentType: "AMQP-3.1.1-a",
    data: "AMQP-3.1.2-a",
    payload: "AMQP-3.2.2-a",
  },
  rabbitmq: {
    attributes: "RABBIT-3.1.3-a",
    contentType: "RABBIT-3.1.1-a",
    data: "RABBIT-3.1.2-a",
    payload: "RABBIT-3.2.2-a",
  },
  kafka: {
    attributes: "KAFKA-3.2.3-a",
    contentType: "KAFKA-3.2.1-a",
    data: "KAFKA-3.2.2-a",
    payload: "KAFKA-3.3.2-a",
  },
  mqtt5: {
    attributes: "MQTT-3.1.3-a",
    contentType: "MQTT-3.1.1-a",
    data: "MQTT-3.1.2-a",
    payload: "MQTT-3.2.2-a",
  },
  mqtt3: { attributes: "MQTT-3-b", contentType: "MQTT-3-b", data: "MQTT-3-b", payload: "MQTT-3-b" },
  nats: {
    attributes: "NATS-3.1.2-a",
    contentType: "NATS-3.1.3.1-a",
    data: "NATS-3.1.1-a",
    payload: "NATS-3.2-a",
  },
  "nats-jetstream": {
    attributes: "NATS-3.1.2-a",
    contentType: "NATS-3.1.3.1-a",
    data: "NATS-3.1.1-a",
    payload: "NATS-3.2-a",
  },
  websockets: { attributes: "WS-3.1-a", contentType: "WS-3.1-a", data: "WS-3.1-a", payload: "WS-3.1-a" },
};

/** The requirements at stake for the part of an event at that JSON pointer; all of it without one. */
export function clausesFor({ binding, mode, spec }: Way, path = ""): string[] {
  const clauses = CLAUSES[spec === "1.0" ? binding : `${binding}/${spec}`];
  if (clauses === undefined) return [];
  if (mode !== "binary") return [clauses.payload];
  if (path.startsWith("/data/") || path === "/data") return [clauses.data];
  return [path === "/datacontenttype" ? clauses.contentType : clauses.attributes];
}
