import { randomUUID } from "node:crypto";
import { Kafka } from "cloudevents";
import kafkajs from "kafkajs";
import { bodyOf, fieldText, messageForm, ownFields, textIn } from "../messages.mjs";

// kafkajs writes to standard output otherwise.
const clientFor = (host) =>
  new kafkajs.Kafka({ brokers: [host], logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 2 } });

const topicIn = ({ pathname }) => decodeURIComponent(pathname.slice(1));

/** One producer for each broker, once it is connected. */
const producers = new Map();

function producerFor(host) {
  const known = producers.get(host);
  if (known) return known;
  const producer = clientFor(host).producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  const connected = producer.connect().then(() => producer);
  const forget = () => producers.delete(host);
  connected.catch(forget);
  producer.on(producer.events.DISCONNECT, forget);
  producers.set(host, connected);
  return connected;
}

/** Hands the message over as it is, as the example of the SDK does. */
function transport(to) {
  const url = new URL(to);
  return async (message) => {
    const producer = await producerFor(url.host);
    await producer.send({ topic: topicIn(url), messages: [message] });
  };
}

/** The headers as text, as the example of the SDK turns them into it. */
const headersOf = (headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString() ?? ""]));

/** Each listener is a group of its own, which begins with the first record: so it misses none. */
async function listen(from, take) {
  const url = new URL(from);
  const consumer = clientFor(url.host).consumer({ groupId: randomUUID(), maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic: topicIn(url), fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const { value } = message;
      const received = () => ({ ...message, headers: headersOf(message.headers), body: value });
      await take(received, value ?? undefined).catch((error) => console.error(error.message));
    },
  });
  return { stop: () => consumer.disconnect() };
}

const keyed = (key) => (key === undefined || key === null ? {} : { ":key": key });

/** A record as kafkajs gives it, with its headers as text: those of one name are joined by that. */
function recordOf(form) {
  const headers = {};
  for (const field of ownFields(form)) {
    const text = fieldText(field);
    headers[field.name] = field.name in headers ? `${headers[field.name]},${text}` : text;
  }
  const key = textIn(form, ":key");
  const value = bodyOf(form) ?? null;
  return { headers, key: key === undefined ? null : Buffer.from(key), value, body: value };
}

export const kafka = {
  binding: Kafka,
  formOf: ({ headers, key, value }) => messageForm({ ...headers, ...keyed(key) }, value ?? undefined),
  messageOf: recordOf,
  transport,
  listen,
};
