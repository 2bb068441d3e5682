import mqtt, { type IPublishPacket, type MqttClient } from "mqtt";
import { mqttOptions } from "../../../harness/wire/broker-url.ts";
import type { FieldValue, WireField, WireMessage } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";

const text = (value: FieldValue): string =>
  typeof value === "string" ? value : Buffer.from(value).toString("utf8");

/** The message as the client library tells it. */
function wireMessage({ payload, properties = {} }: IPublishPacket): WireMessage {
  const fields: WireField[] = [];
  if (properties.contentType !== undefined)
    fields.push({ name: ":content-type", value: properties.contentType });
  for (const [name, value] of Object.entries(properties.userProperties ?? {}))
    for (const one of [value].flat()) fields.push({ name, value: one });
  return { fields, body: new Uint8Array(Buffer.from(payload)) };
}

function propertiesOf({ fields }: WireMessage): IPublishPacket["properties"] {
  const contentType = fields.find(({ name }) => name === ":content-type");
  const userProperties: Record<string, string> = {};
  for (const { name, value } of fields) if (!name.startsWith(":")) userProperties[name] = text(value);
  return {
    ...(contentType === undefined ? {} : { contentType: text(contentType.value) }),
    ...(Object.keys(userProperties).length === 0 ? {} : { userProperties }),
  };
}

/** How long a broker may take for one message, in milliseconds. */
const TAKEN_MS = 5_000;

const topicOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** MQTT with the client library of its users; version 4 is MQTT 3.1.1. */
export function mqttPart(protocolVersion: 4 | 5): LivePart {
  const clients = new Map<string, MqttClient>();

  /** One client for each broker; a lost one is replaced. */
  const open = (url: string): Promise<MqttClient> => {
    const { protocol, host } = new URL(url);
    const options = { ...mqttOptions(url), protocolVersion, reconnectPeriod: 0 };
    return mqtt.connectAsync(`${protocol}//${host}`, options, false);
  };
  const clientFor = async (url: string): Promise<MqttClient> => {
    const { host } = new URL(url);
    const known = clients.get(host);
    if (known?.connected) return known;
    known?.end(true);
    const client = await open(url);
    client.on("error", () => undefined);
    client.on("close", () => client.end(true));
    clients.set(host, client);
    return client;
  };

  return {
    async send(message, to) {
      const client = await clientFor(to);
      const payload = Buffer.from(message.body ?? []);
      const properties = protocolVersion === 5 ? propertiesOf(message) : undefined;
      const taken = client.publishAsync(topicOf(to), payload, {
        qos: 1,
        ...(properties === undefined ? {} : { properties }),
      });
      // The library waits for ever for a broker that went silent; without its client, the message is given up.
      const timer = setTimeout(() => client.end(true), TAKEN_MS);
      await taken.finally(() => clearTimeout(timer));
    },

    async listen(take, from) {
      if (from === undefined) throw new Error("MQTT reads from a topic of a broker");
      const client = await open(from);
      client.on("error", () => undefined);
      let last: Promise<void> = Promise.resolve();
      client.on("message", (_topic, _payload, packet) => {
        // There is nobody to answer: what went wrong was reported by `take`.
        last = last.then(() => take(wireMessage(packet))).catch(() => undefined);
      });
      await client.subscribeAsync(topicOf(from), { qos: 1 });
      return {
        async close() {
          client.end(true);
        },
      };
    },

    async close() {
      for (const client of clients.values()) client.end(true);
      clients.clear();
    },
  };
}
