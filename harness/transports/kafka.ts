import { Consumer, type KafkaRecord, Producer } from "@platformatic/kafka";
import { addressIn, injectErrorOf, injected, nameIn, within } from "./inject-result.ts";
import { ANSWER_MS, clientOptions } from "./kafka-client.ts";
import { followTopic } from "./kafka-follow.ts";
import { messageOf, recordOf } from "./kafka-records.ts";
import { KafkaTopics, type Topic } from "./kafka-topics.ts";
import { Mailboxes } from "./mailboxes.ts";
import { type Capture, delivered, evidence, type Transport, TransportError } from "./transport.ts";

const BROKER = "the Kafka broker";

/** How long a fetch waits for a record, in milliseconds: a new topic is read from after at most so long. */
const FETCH_MS = 20;

const FETCH_BYTES = 16 * 1024 * 1024;

/** What a broker says of a topic that it only just made. */
const NOT_YET = /UNKNOWN_TOPIC|NOT_LEADER|LEADER_NOT_AVAILABLE/;

interface Clients {
  readonly topics: KafkaTopics;
  readonly producer: Producer;
}

/** Kafka with a client library that keeps bytes, nulls and repeated headers. Each token has a topic of its own. */
export function kafkaTransport(): Transport {
  const kept = new Map<string, Clients>();

  const clientsFor = (url: URL): Clients => {
    const known = kept.get(url.host);
    if (known !== undefined) return known;
    const made = { topics: new KafkaTopics(url), producer: new Producer(clientOptions(url)) };
    kept.set(url.host, made);
    return made;
  };
  const forget = (host: string): void => {
    const clients = kept.get(host);
    kept.delete(host);
    if (clients !== undefined) end(clients);
  };

  return {
    name: "kafka",
    broker: "kafka",

    async openCapture({ broker } = {}) {
      if (broker === undefined) throw new Error("a capture of Kafka needs a broker");
      return openCapture(broker);
    },

    async prepare(broker, token) {
      const url = new URL(broker);
      try {
        const { name } = await within(ANSWER_MS, BROKER, clientsFor(url).topics.make(token));
        return addressIn(broker, name);
      } catch (error) {
        forget(url.host);
        throw failure(error);
      }
    },

    async inject(target, message, timeoutMs) {
      const sent = evidence(message.body ?? new Uint8Array());
      const url = new URL(target);
      try {
        const { producer } = clientsFor(url);
        const taken = producer.send({ messages: [recordOf(message, nameIn(target))], acks: -1 });
        await within(timeoutMs, BROKER, taken);
        return injected({ fields: [] }, sent);
      } catch (error) {
        forget(url.host);
        return injected(undefined, sent, injectErrorOf(failure(error)));
      }
    },

    // A record is taken once it is written: nothing is kept open towards an implementation.
    drop: () => undefined,

    close() {
      for (const host of [...kept.keys()]) forget(host);
    },
  };
}

/** A topic that is read from. */
interface Reading {
  readonly topic: Topic;
  offset: bigint;
}

async function openCapture(broker: string): Promise<Capture> {
  const url = new URL(broker);
  const topics = new KafkaTopics(url);
  // It belongs to no group: it reads where it is told to.
  const consumer = new Consumer({ ...clientOptions(url), groupId: "plugfest" });
  const mailboxes = new Mailboxes("kafka");
  const open = new Map<string, Reading>();
  const followers: Consumer[] = [];
  let over = false;
  let lost: TransportError | undefined;
  let fail: (error: TransportError) => void = () => undefined;
  const loss = new Promise<never>((_, reject) => {
    fail = reject;
  });
  loss.catch(() => undefined);

  const fetchOnce = async (): Promise<void> => {
    const byId = new Map(Array.from(open, ([token, reading]) => [reading.topic.id, { token, reading }]));
    const [first] = open.values();
    const fetched = consumer.fetch({
      node: first?.topic.node ?? 0,
      maxWaitTime: FETCH_MS,
      minBytes: 1,
      maxBytes: FETCH_BYTES,
      topics: Array.from(open.values(), ({ topic, offset }) => ({
        topicId: topic.id,
        partitions: [
          {
            partition: 0,
            currentLeaderEpoch: -1,
            fetchOffset: offset,
            lastFetchedEpoch: -1,
            partitionMaxBytes: FETCH_BYTES,
          },
        ],
      })),
    });
    const { responses } = await within(ANSWER_MS, BROKER, fetched);
    for (const { topicId, partitions } of responses) {
      const known = byId.get(topicId);
      if (known === undefined) continue;
      for (const batch of partitions.flatMap(({ records = [] }) => records)) {
        for (const record of batch.records) {
          const offset = batch.firstOffset + BigInt(record.offsetDelta);
          if (offset < known.reading.offset) continue;
          known.reading.offset = offset + 1n;
          const message = messageOf(record);
          mailboxes.deliver(known.token, delivered(message, message.body ?? new Uint8Array()));
        }
      }
    }
  };

  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    while (!over && lost === undefined && open.size > 0) {
      await fetchOnce().catch((error: Error) => {
        if (over || NOT_YET.test(describe(error))) return;
        lost = failure(error);
        fail(lost);
      });
    }
    reading = undefined;
  };

  const capture: Capture = {
    async address(token, reply) {
      if (lost !== undefined) throw lost;
      mailboxes.open(token, reply);
      const known = open.get(token);
      if (known !== undefined) return addressIn(broker, known.topic.name);
      try {
        const topic = await within(ANSWER_MS, BROKER, topics.make(token));
        mailboxes.open(token, reply, addressIn(broker, topic.name));
        open.set(token, { topic, offset: 0n });
        reading ??= read();
        return addressIn(broker, topic.name);
      } catch (error) {
        throw failure(error);
      }
    },
    async follow(token, address) {
      if (lost !== undefined) throw lost;
      mailboxes.open(token, undefined, address);
      const take = (record: KafkaRecord, partition: number) => {
        const message = messageOf(record);
        const captured = delivered(message, message.body ?? new Uint8Array());
        mailboxes.deliver(token, captured, `partition ${partition}`);
      };
      // Its fetches wait for longer than those of `consumer`, which must not wait behind them.
      const reader = new Consumer({ ...clientOptions(url), groupId: "plugfest" });
      followers.push(reader);
      try {
        const opening = followTopic(
          { admin: topics.admin, consumer: reader },
          nameIn(address),
          take,
          () => over,
        );
        const following = opening.then(({ reading }) => {
          reading.catch((error: unknown) => {
            if (over) return;
            lost = failure(error);
            fail(lost);
          });
        });
        await within(ANSWER_MS, BROKER, following);
      } catch (error) {
        throw failure(error);
      }
    },
    next(token, timeoutMs, atLeast = 1) {
      if (lost !== undefined) return Promise.reject(lost);
      return Promise.race([mailboxes.next(token, timeoutMs, atLeast), loss]);
    },
    strays: () => mailboxes.takeStrays(),
    release(token) {
      open.delete(token);
      mailboxes.release(token);
    },
    async ping(timeoutMs) {
      if (lost !== undefined) throw lost;
      await within(timeoutMs, BROKER, Promise.race([topics.ping(), loss])).catch((error: unknown) => {
        throw failure(error);
      });
    },
    async close() {
      over = true;
      mailboxes.close();
      const ended = Promise.all([
        topics.close(),
        reading,
        ...[consumer, ...followers].map((one) =>
          (one.close(true) as unknown as Promise<void>).catch(() => undefined),
        ),
      ]);
      await within(ANSWER_MS, BROKER, ended).catch(() => undefined);
    },
  };
  try {
    await within(ANSWER_MS, BROKER, topics.ping());
    return capture;
  } catch (error) {
    await capture.close();
    throw failure(error);
  }
}

/** What went wrong, with what lies behind it: the library wraps errors in errors. */
function describe(error: unknown): string {
  const {
    message = "",
    cause,
    errors = [],
    apiId = "",
  } = error as Error & {
    readonly errors?: readonly unknown[];
    readonly apiId?: string;
  };
  const behind = [...errors, ...(cause === undefined ? [] : [cause])].map(describe);
  return [message, apiId, ...behind].filter((part) => part !== "").join("; ");
}

function failure(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const said = describe(error);
  const code = /ECONNREFUSED|connect/i.test(said) ? "ECONNECT" : "EKAFKA";
  return new TransportError(code, `${BROKER}: ${said.slice(0, 300)}`);
}

function end({ topics, producer }: Clients): void {
  void topics.close();
  void producer.close().catch(() => undefined);
}
