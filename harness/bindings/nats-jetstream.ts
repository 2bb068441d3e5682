import type { ProtocolBinding } from "./binding.ts";
import { nats } from "./nats.ts";

/** The NATS binding over JetStream: the same messages, which a stream keeps. */
export const natsJetstream: ProtocolBinding = { ...nats, name: "nats-jetstream" };
