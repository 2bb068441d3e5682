import { randomUUID } from "node:crypto";
import type { Receiver } from "rhea";
import { AmqpConnection, PEER } from "./amqp-connection.ts";
import { readMessage, writeMessage } from "./amqp-message.ts";
import { addressIn, injectErrorOf, injected, nameIn, within } from "./inject-result.ts";
import { KeptConnections } from "./kept-connections.ts";
import { Mailboxes } from "./mailboxes.ts";
import { type Capture, delivered, evidence, type Transport, type TransportError } from "./transport.ts";

/** How long a broker may take to let us read from an address, in milliseconds. */
const OPEN_MS = 5_000;

/**
 * AMQP 1.0 through a broker, with the client library that users have. Each token has a queue of its own, or a topic
 * where the broker's URL ends in `?capability=topic`.
 */
export function amqpTransport(): Transport {
  const kept = new KeptConnections({
    open: AmqpConnection.open,
    usable: (connection) => !connection.isGone,
    close: (connection) => connection.close(),
    apart: "capability",
  });

  return {
    name: "amqp",
    broker: "amqp",

    async openCapture({ broker } = {}) {
      if (broker === undefined) throw new Error("a capture of AMQP needs a broker");
      return openCapture(broker);
    },

    async prepare(broker, token) {
      return addressIn(broker, queueOf(token));
    },

    async inject(target, message, timeoutMs) {
      let sent: Uint8Array = new Uint8Array();
      try {
        const bytes = new Uint8Array(writeMessage(message));
        sent = evidence(bytes);
        const connection = await within(timeoutMs, PEER, kept.to(new URL(target)));
        await within(timeoutMs, PEER, connection.send(nameIn(target), bytes));
        return injected({ fields: [] }, sent);
      } catch (error) {
        return injected(undefined, sent, injectErrorOf(error));
      }
    },

    drop: (target) => kept.drop(new URL(target)),
    close: () => kept.close(),
  };
}

async function openCapture(broker: string): Promise<Capture> {
  const connection = await AmqpConnection.open(new URL(broker));
  const mailboxes = new Mailboxes("amqp");
  const receivers = new Map<string, Receiver>();
  let lost: TransportError | undefined;
  connection.lost.catch((error: TransportError) => {
    lost = error;
  });
  const take = (token: string, raw: Uint8Array): void => {
    const { message, problems } = readMessage(raw);
    mailboxes.deliver(token, delivered(message, raw, problems));
  };
  return {
    async address(token, reply) {
      if (lost !== undefined) throw lost;
      const known = receivers.get(token)?.source.address;
      const queue = known ?? queueOf(token);
      mailboxes.open(token, reply, addressIn(broker, queue));
      if (known === undefined) {
        receivers.set(token, await connection.receive(queue, (raw) => take(token, raw)));
      }
      return addressIn(broker, queue);
    },
    async follow(token, address) {
      mailboxes.open(token, undefined, address);
      const receiving = connection.receive(nameIn(address), (raw) => take(token, raw));
      receivers.set(token, await within(OPEN_MS, PEER, receiving));
    },
    next(token, timeoutMs, atLeast = 1) {
      if (lost !== undefined) return Promise.reject(lost);
      return Promise.race([mailboxes.next(token, timeoutMs, atLeast), connection.lost]);
    },
    strays: () => mailboxes.takeStrays(),
    release(token) {
      receivers.get(token)?.close();
      receivers.delete(token);
      mailboxes.release(token);
    },
    async ping(timeoutMs) {
      if (lost !== undefined) throw lost;
      await within(timeoutMs, PEER, connection.ping());
    },
    async close() {
      mailboxes.close();
      connection.close();
    },
  };
}

/** A queue of its own, called so that no broker sees a hierarchy or a kind of address in it. */
const queueOf = (token: string): string =>
  `plugfest-${randomUUID().slice(0, 8)}-${token.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`;
