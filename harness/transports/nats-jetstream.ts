import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  type JsMsg,
  type Msg,
  type NatsConnection,
  nanos,
  StorageType,
} from "nats";
import { addressIn, nameIn } from "./inject-result.ts";
import type { Flavour } from "./nats.ts";

/** What is left in a stream goes after so many milliseconds, whoever forgot it. */
const KEPT_MS = 600_000;

/** The stream that a URL names: `?stream=`. */
const streamIn = (url: string): string => new URL(url).searchParams.get("stream") ?? "";

/** JetStream: every subject has a stream of its own in memory, which goes with what reads from it. */
export const jetstream: Flavour = {
  name: "nats-jetstream",

  async prepare(connection, broker, subject) {
    const stream = subject.replaceAll(".", "-");
    const manager = await connection.jetstreamManager();
    const max_age = nanos(KEPT_MS);
    await manager.streams.add({ name: stream, subjects: [subject], storage: StorageType.Memory, max_age });
    return `${addressIn(broker, subject)}?stream=${stream}`;
  },

  async publish(connection, url, payload, headers) {
    await connection.jetstream().publish(nameIn(url), payload, headers === undefined ? {} : { headers });
  },

  async subscribe(connection, url, take) {
    const { end, manager, stream } = await consume(connection, url, take, {
      deliver_policy: DeliverPolicy.All,
    });
    return async () => {
      end();
      await manager.streams.delete(stream);
    };
  },

  async follow(connection, url, take) {
    const filter_subject = nameIn(url);
    const config = { deliver_policy: DeliverPolicy.New, filter_subject };
    const { end, manager, stream, name } = await consume(connection, url, take, config);
    return async () => {
      end();
      await manager.consumers.delete(stream, name);
    };
  },
};

/** Reads a stream with a consumer of its own, which acknowledges nothing and takes nothing from others. */
async function consume(
  connection: NatsConnection,
  url: string,
  take: (msg: Msg) => void,
  config: Partial<ConsumerConfig>,
) {
  const stream = streamIn(url);
  const manager = await connection.jetstreamManager();
  const own = { ack_policy: AckPolicy.None, mem_storage: true };
  const { name } = await manager.consumers.add(stream, { ...own, ...config });
  const consumer = await connection.jetstream().consumers.get(stream, name);
  // The library keeps the message as it came in behind the one that it shows.
  const callback = (message: JsMsg) => take((message as unknown as { readonly msg: Msg }).msg);
  const messages = await consumer.consume({ callback });
  return { end: () => messages.stop(), manager, stream, name };
}
