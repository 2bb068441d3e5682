import { amqp } from "./amqp.ts";
import type { ProtocolBinding } from "./binding.ts";
import { http } from "./http.ts";
import { kafka } from "./kafka.ts";
import { mqtt3 } from "./mqtt3.ts";
import { mqtt5 } from "./mqtt5.ts";
import { nats } from "./nats.ts";
import { natsJetstream } from "./nats-jetstream.ts";
import { rabbitmq } from "./rabbitmq.ts";
import { websockets } from "./websockets.ts";

export type { ContentMode, ProtocolBinding } from "./binding.ts";
export { http } from "./http.ts";

/** Every protocol binding there is. Nothing else lists them. */
export const bindings: readonly ProtocolBinding[] = [
  http,
  amqp,
  rabbitmq,
  kafka,
  mqtt5,
  mqtt3,
  nats,
  natsJetstream,
  websockets,
];

/** The binding of that name, such as `http`. */
export function bindingNamed(name: string): ProtocolBinding | undefined {
  return bindings.find((binding) => binding.name === name);
}
