import { randomUUID } from "node:crypto";
import { addressIn, injectErrorOf, injected, nameIn, within } from "./inject-result.ts";
import { Mailboxes } from "./mailboxes.ts";
import { MqttConnection } from "./mqtt-connection.ts";
import type { MqttVersion } from "./mqtt-packets.ts";
import {
  type Capture,
  type CapturedMessage,
  evidence,
  RAW_LIMIT,
  type Transport,
  type TransportError,
} from "./transport.ts";

/** From this reason code on, a broker did not take the message (MQTT 5.0, section 2.4). */
const REFUSED = 0x80;

/**
 * MQTT through a broker, with the client library that users have. A message's address is a topic of its own, which
 * nothing in the broker outlives: no message is retained and no session is kept.
 */
export function mqttTransport(name: string, version: MqttVersion): Transport {
  const kept = new Map<string, Promise<MqttConnection>>();

  const connected = async (url: URL): Promise<MqttConnection> => {
    const before = kept.get(url.host);
    if (before !== undefined) {
      const connection = await before.catch(() => undefined);
      if (connection?.usable) return connection;
      // Somebody else may have made a new one meanwhile.
      if (kept.get(url.host) !== before) return connected(url);
    }
    const made = MqttConnection.to(url, version);
    kept.set(url.host, made);
    return made;
  };

  return {
    name,
    broker: name,

    async openCapture({ broker } = {}) {
      if (broker === undefined) throw new Error(`a capture of ${name} needs a broker`);
      return openCapture(broker, version);
    },

    async prepare(broker, token) {
      return addressIn(broker, topicOf(token));
    },

    async inject(target, message, timeoutMs) {
      const who = "the MQTT broker";
      let sent: Uint8Array = new Uint8Array();
      try {
        const connection = await within(timeoutMs, who, connected(new URL(target)));
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

    drop(target) {
      const { host } = new URL(target);
      close(kept.get(host));
      kept.delete(host);
    },

    close() {
      for (const one of kept.values()) close(one);
      kept.clear();
    },
  };
}

async function openCapture(broker: string, version: MqttVersion): Promise<Capture> {
  const mailboxes = new Mailboxes();
  const topics = new Map<string, string>();
  const tokens = new Map<string, string>();
  let lost: TransportError | undefined;
  let failed: (error: TransportError) => void = () => undefined;
  const loss = new Promise<never>((_, reject) => {
    failed = reject;
  });
  loss.catch(() => undefined);
  const connection = await MqttConnection.to(new URL(broker), version, (packet, { topic, message }) => {
    const captured: CapturedMessage = {
      message,
      raw: evidence(new Uint8Array(packet)),
      rawTruncated: packet.length > RAW_LIMIT,
      problems: [],
      complete: true,
      at: Date.now(),
    };
    mailboxes.deliver(tokens.get(topic), captured);
  });
  connection.onLost = (error) => {
    lost = error;
    failed(error);
  };
  return {
    async address(token, reply) {
      const topic = topicOf(token);
      mailboxes.open(token, reply);
      topics.set(token, topic);
      tokens.set(topic, token);
      await connection.subscribe(topic);
      return addressIn(broker, topic);
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

function close(connection: Promise<MqttConnection> | undefined): void {
  void connection?.then((one) => one.close()).catch(() => undefined);
}
