import { AckPolicy, headers, type JsMsg } from "nats";
import { fieldText } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";
import { closeConnections, connectionFor, open, subjectOf, TAKEN_MS, wireMessage } from "./nats.ts";

/** The stream that the subject belongs to. */
const streamOf = (url: string): string => new URL(url).searchParams.get("stream") ?? "";

/** JetStream with the client library of its users. */
export const natsJetstreamPart: LivePart = {
  async send({ fields, body }, to) {
    const connection = await connectionFor(to);
    const own = fields.filter(({ name }) => !name.startsWith(":"));
    const all = headers();
    for (const { name, value } of own) all.append(name, fieldText(value));
    const options = own.length === 0 ? {} : { headers: all };
    await connection
      .jetstream({ timeout: TAKEN_MS })
      .publish(subjectOf(to), body ?? new Uint8Array(), options);
  },

  async listen(take, from) {
    if (from === undefined) throw new Error("JetStream reads from a stream of a server");
    const connection = await open(from);
    const manager = await connection.jetstreamManager();
    const stream = streamOf(from);
    const { name } = await manager.consumers.add(stream, { ack_policy: AckPolicy.None });
    const consumer = await connection.jetstream().consumers.get(stream, name);
    let last: Promise<void> = Promise.resolve();
    const messages = await consumer.consume({
      callback(message: JsMsg) {
        // There is nobody to answer: what went wrong was reported by `take`.
        last = last.then(() => take(wireMessage(message))).catch(() => undefined);
      },
    });
    return {
      async close() {
        messages.stop();
        await connection.close();
      },
    };
  },

  close: closeConnections,
};
