import { MQTT } from "cloudevents";
import { connectAsync } from "mqtt";
import { isJson } from "../events.mjs";
import { bodyOf, messageForm, ownFields, textIn, textOrBytes } from "../messages.mjs";

const CONTENT_TYPE = "Content Type";

/** The SDK leaves the data as they are: users serialize JSON, as in its example. */
function payloadOf({ PUBLISH, payload }) {
  if (payload === undefined || ArrayBuffer.isView(payload)) return payload;
  return typeof payload === "string" && !isJson(PUBLISH[CONTENT_TYPE]) ? payload : JSON.stringify(payload);
}

/** And parse it. A structured event the SDK parses itself. */
function bodyFor(contentType, bytes) {
  const isData = !/^application\/cloudevents/i.test(contentType ?? "");
  if (isData && isJson(contentType) && bytes?.length > 0) return JSON.parse(bytes.toString());
  return textOrBytes(contentType, bytes);
}

/** What a user hands to toEvent of a packet that MQTT.js gives. */
const messageOfPacket = (contentType, userProperties = {}, bytes) => ({
  PUBLISH: { [CONTENT_TYPE]: contentType },
  headers: userProperties,
  body: bodyFor(contentType, bytes),
});

const topicIn = ({ pathname }) => decodeURIComponent(pathname.slice(1));

const connect = ({ host }) =>
  connectAsync(`mqtt://${host}`, { protocolVersion: 5, reconnectPeriod: 0, connectTimeout: 5_000 });

/** MQTT.js never writes a packet whose user properties are an object without any. */
function propertiesOf({ PUBLISH, headers }) {
  const contentType = PUBLISH[CONTENT_TYPE];
  return Object.keys(headers).length === 0 ? { contentType } : { contentType, userProperties: headers };
}

/** A connection for each message: MQTT.js drops it when it cannot write what the SDK made. */
function transport(to) {
  const url = new URL(to);
  return async (message) => {
    const properties = propertiesOf(message);
    const client = await connect(url);
    client.on("error", ({ message: why }) => console.error(why));
    try {
      await client.publishAsync(topicIn(url), payloadOf(message), { qos: 1, properties });
    } finally {
      await client.endAsync(true);
    }
  };
}

async function listen(from, take) {
  const url = new URL(from);
  const client = await connect(url);
  client.on("error", ({ message }) => console.error(message));
  client.on("message", async (_, payload, { properties = {} }) => {
    const received = () => messageOfPacket(properties.contentType, properties.userProperties, payload);
    await take(received, payload).catch(({ message }) => console.error(message));
  });
  await client.subscribeAsync(topicIn(url), { qos: 1 });
  return { stop: () => client.endAsync(true) };
}

function formOf(message) {
  const contentType = message.PUBLISH[CONTENT_TYPE];
  return messageForm({ ...message.headers, ":content-type": contentType }, payloadOf(message));
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** User properties are text in the SDK and in MQTT.js: bytes that are none cannot be handed to them. */
const textOf = ({ value }) =>
  typeof value === "string" ? value : utf8.decode(Buffer.from(value.base64, "base64"));

/** User properties as MQTT.js gives them: an array where a name is there more than once. */
function packetOf(form) {
  const properties = {};
  for (const field of ownFields(form)) {
    const text = textOf(field);
    properties[field.name] = field.name in properties ? [properties[field.name], text].flat() : text;
  }
  return messageOfPacket(textIn(form, ":content-type"), properties, bodyOf(form) ?? Buffer.alloc(0));
}

export const mqtt5 = {
  binding: MQTT,
  formOf,
  messageOf: packetOf,
  transport,
  listen,
};
