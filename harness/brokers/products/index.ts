import type { BrokerProduct } from "../broker.ts";
import { aedes } from "./aedes.ts";
import { amqpPeer } from "./amqp-peer.ts";
import { artemis } from "./artemis.ts";
import { kafka } from "./kafka.ts";
import { mosquitto } from "./mosquitto.ts";
import { natsServer } from "./nats-server.ts";
import { rabbitmq } from "./rabbitmq.ts";

/** Every broker that one can have here, preferred ones first. Nothing else lists them. */
export const PRODUCTS: readonly BrokerProduct[] = [
  mosquitto,
  aedes,
  natsServer,
  artemis,
  amqpPeer,
  rabbitmq,
  kafka,
];
