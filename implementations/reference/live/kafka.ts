import { randomUUID } from "node:crypto";
import { type BaseOptions, Consumer, type Message, Producer } from "@platformatic/kafka";
import { kafkaOptions } from "../../../harness/wire/broker-url.ts";
import { fieldText, type WireField, type WireMessage } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";

/** How long a broker may take for one message, in milliseconds. */
const TAKEN_MS = 5_000;

function optionsFor(url: string): BaseOptions {
  return {
    clientId: "reference",
    ...kafkaOptions(url),
    connectTimeout: TAKEN_MS,
    timeout: TAKEN_MS,
    retries: 0,
  };
}

const topicOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** The record as the client library tells it. */
function wireMessage({ headers, value }: Message): WireMessage {
  const fields = Array.from(headers, ([name, bytes]: [Buffer, Buffer | null | undefined]): WireField => {
    const text = name.toString("utf8");
    if (bytes === null || bytes === undefined) return { name: text, type: "null", value: "" };
    return { name: text, value: new Uint8Array(bytes) };
  });
  const bytes = value as Buffer | null | undefined;
  return bytes === null || bytes === undefined ? { fields } : { fields, body: new Uint8Array(bytes) };
}

const producers = new Map<string, Producer>();

function producerFor(url: string): Producer {
  const { host } = new URL(url);
  const known = producers.get(host);
  if (known !== undefined) return known;
  const made = new Producer(optionsFor(url));
  producers.set(host, made);
  return made;
}

/** A broker that is silent is given up. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the Kafka broker is silent")), TAKEN_MS);
  });
  work.catch(() => undefined);
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

/** Kafka with a client library of its users. */
export const kafkaPart: LivePart = {
  async send({ fields, body }, to) {
    const own = fields.filter(({ name }) => !name.startsWith(":"));
    const record = {
      topic: topicOf(to),
      // The library sends null where its types have none.
      value: (body === undefined ? null : Buffer.from(body)) as Buffer,
      headers: new Map(own.map(({ name, value }) => [Buffer.from(name), Buffer.from(fieldText(value))])),
    };
    try {
      await inTime(producerFor(to).send({ messages: [record], acks: -1 }));
    } catch (error) {
      const { host } = new URL(to);
      void producers
        .get(host)
        ?.close()
        .catch(() => undefined);
      producers.delete(host);
      throw error;
    }
  },

  async listen(take, from) {
    if (from === undefined) throw new Error("Kafka reads from a topic of a broker");
    // A broker that has just started has no coordinator of groups at first.
    const patience = { retries: 20, retryDelay: 100 };
    const consumer = new Consumer({ ...optionsFor(from), ...patience, groupId: `reference-${randomUUID()}` });
    // From the beginning, so that nothing is missed that comes before the group is complete.
    const stream = await consumer.consume({
      topics: [topicOf(from)],
      mode: "earliest",
      autocommit: false,
      maxWaitTime: 20,
    });
    let last: Promise<void> = Promise.resolve();
    stream.on("data", (record: Message) => {
      // There is nobody to answer: what went wrong was reported by `take`.
      last = last.then(() => take(wireMessage(record))).catch(() => undefined);
    });
    // Without a broker there is nothing to read; who sends will say so.
    stream.on("error", () => undefined);
    return { close: () => inTime(consumer.close(true) as unknown as Promise<void>).catch(() => undefined) };
  },

  async close() {
    const open = [...producers.values()];
    producers.clear();
    await Promise.all(open.map((one) => inTime(one.close()).catch(() => undefined)));
  },
};
