import { AckPolicy, DeliverPolicy, type JsMsg, type Msg, nanos, StorageType } from "nats";
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
    const stream = streamIn(url);
    const manager = await connection.jetstreamManager();
    const { name } = await manager.consumers.add(stream, {
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.All,
      mem_storage: true,
    });
    const consumer = await connection.jetstream().consumers.get(stream, name);
    // The library keeps the message as it came in behind the one that it shows.
    const callback = (message: JsMsg) => take((message as unknown as { readonly msg: Msg }).msg);
    const messages = await consumer.consume({ callback });
    return async () => {
      messages.stop();
      await manager.streams.delete(stream);
    };
  },
};
