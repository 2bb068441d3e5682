import { randomUUID } from "node:crypto";
import { addressIn, injectErrorOf, injected, nameIn, within } from "./inject-result.ts";
import { KeptConnections } from "./kept-connections.ts";
import { Mailboxes } from "./mailboxes.ts";
import { MqttConnection } from "./mqtt-connection.ts";
import type { MqttVersion } from "./mqtt-packets.ts";
import { type Capture, delivered, evidence, type Transport, type TransportError } from "./transport.ts";

/** From this reason code on, a broker did not take the message (MQTT 5.0, section 2.4). */
const REFUSED = 0x80;

/**
 * MQTT through a broker, with the client library that users have. A message's address is a topic of its own, which
 * nothing in the broker outlives: no message is retained and no session is kept.
 */
export function mqttTransport(name: string, version: MqttVersion): Transport {
  const kept = new KeptConnections({
    open: (url) => MqttConnection.to(url, version),
    usable: (connection) => connection.usable,
    close: (connection) => connection.close(),
  });

  return {
    name,
    broker: name,

    async openCapture({ broker } = {}) {
      if (broker === undefined) throw new Error(`a capture of ${name} needs a broker`);
      return openCapture(name, broker, version);
    },

    async prepare(broker, token) {
      return addressIn(broker, topicOf(token));
    },

    async inject(target, message, timeoutMs) {
      const who = "the MQTT broker";
      let sent: Uint8Array = new Uint8Array();
      try {
        const connection = await within(timeoutMs, who, kept.to(new URL(target)));
        const published = connection.publish(nameIn(target), message);
        sent = evidence(published.sent);
        const reason = await within(timeoutMs, who, published.taken);
        if (reason < REFUSED) return injected({ fields: [] }, sent);
        const said = `the broker refused the message with the reason code ${reason}`;
        return injected(undefined, sent, { kind: "forbidden", message: said });
      } catch (error) {
        return injected(undefined, sent, injectErrorOf(error));
      }
    },

    drop: (target) => kept.drop(new URL(target)),
    close: () => kept.close(),
  };
}

async function openCapture(name: string, broker: string, version: MqttVersion): Promise<Capture> {
  const mailboxes = new Mailboxes(name);
  const topics = new Map<string, string>();
  const tokens = new Map<string, string>();
  /** The token of a topic that others write to. Its name may have wildcards, so that it is not that of its messages. */
  let followed: string | undefined;
  let lost: TransportError | undefined;
  let failed: (error: TransportError) => void = () => undefined;
  const loss = new Promise<never>((_, reject) => {
    failed = reject;
  });
  loss.catch(() => undefined);
  const connection = await MqttConnection.to(new URL(broker), version, (packet, { topic, message }) => {
    mailboxes.deliver(tokens.get(topic) ?? followed, delivered(message, new Uint8Array(packet)));
  });
  connection.onLost = (error) => {
    lost = error;
    failed(error);
  };
  return {
    async address(token, reply) {
      const topic = topicOf(token);
      mailboxes.open(token, reply, addressIn(broker, topic));
      topics.set(token, topic);
      tokens.set(topic, token);
      await connection.subscribe(topic);
      return addressIn(broker, topic);
    },
    async follow(token, address) {
      mailboxes.open(token, undefined, address);
      followed = token;
      await connection.subscribe(nameIn(address));
    },
    next(token, timeoutMs, atLeast = 1) {
      if (lost !== undefined) return Promise.reject(lost);
      return Promise.race([mailboxes.next(token, timeoutMs, atLeast), loss]);
    },
    strays: () => mailboxes.takeStrays(),
    release(token) {
      const topic = topics.get(token);
      if (topic !== undefined) {
        connection.unsubscribe(topic);
        tokens.delete(topic);
      }
      topics.delete(token);
      mailboxes.release(token);
    },
    ping: (timeoutMs) => connection.ping(timeoutMs),
    async close() {
      mailboxes.close();
      connection.close();
    },
  };
}

/** A topic of its own; what MQTT gives a meaning in topics is left out. */
const topicOf = (token: string): string =>
  `plugfest/${randomUUID().slice(0, 8)}/${token.replaceAll(/[^A-Za-z0-9._~-]/g, "-")}`;
