import mqtt, { type IPublishPacket, type MqttClient } from "mqtt";
import { KeptConnections } from "../../../harness/transports/kept-connections.ts";
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
  const open = async (url: string): Promise<MqttClient> => {
    const { protocol, host } = new URL(url);
    const options = { ...mqttOptions(url), protocolVersion, reconnectPeriod: 0 };
    const client = await mqtt.connectAsync(`${protocol}//${host}`, options, false);
    client.on("error", () => undefined);
    return client;
  };
  const clients = new KeptConnections({
    open: (url) => open(url.href),
    usable: (client) => client.connected,
    close: (client) => client.end(true),
  });

  return {
    async send(message, to) {
      const client = await clients.to(new URL(to));
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
      clients.close();
    },
  };
}
