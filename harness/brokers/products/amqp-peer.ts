import { createRequire } from "node:module";
import type { AddressInfo, Server } from "node:net";
import type { Connection, EventContext, Sender } from "rhea";
import type { BrokerProduct } from "../broker.ts";
import { probeAmqp } from "./amqp-probe.ts";

/** So many messages wait in a queue that nobody reads from. */
const MAX_WAITING = 1_000;

/** A queue: it is there as long as somebody reads from it or something is in it. */
interface Queue {
  readonly waiting: Buffer[];
  readonly readers: Set<Sender>;
}

/** A peer of AMQP 1.0 in this process that keeps queues in memory: for a machine that has nothing but Node. */
export const amqpPeer: BrokerProduct = {
  name: "amqp-peer",
  title: "AMQP 1.0 peer",
  protocols: [{ name: "amqp", port: 5672, url: (host, port) => `amqp://${host}:${port}`, probe: probeAmqp }],
  async embedded() {
    const { default: rhea } = await import("rhea");
    const { rawMessage } = await import("../../wire/amqp-raw.ts");
    const { version } = createRequire(import.meta.url)("rhea/package.json") as { version: string };
    const queues = new Map<string, Queue>();
    const connections = new Set<Connection>();

    const queueAt = (address: string): Queue => {
      const queue = queues.get(address) ?? { waiting: [], readers: new Set<Sender>() };
      queues.set(address, queue);
      return queue;
    };
    const drain = (queue: Queue): void => {
      for (const reader of queue.readers) {
        while (reader.sendable() && queue.waiting.length > 0) {
          reader.send(queue.waiting.shift() as Buffer, undefined, 0);
        }
      }
    };
    const leave = (reader: Sender): void => {
      for (const [address, queue] of queues) {
        queue.readers.delete(reader);
        if (queue.readers.size === 0 && queue.waiting.length === 0) queues.delete(address);
      }
    };

    const container = rhea.create_container();
    container.sasl_server_mechanisms.enable_anonymous();
    // What a client does wrong is told to it, and ends its connection only.
    container.on("error", () => undefined);
    container.on("connection_open", ({ connection }: EventContext) => connections.add(connection));
    for (const event of ["disconnected", "connection_close"]) {
      container.on(event, ({ connection }: EventContext) => {
        connections.delete(connection);
        for (const { readers } of queues.values()) {
          for (const reader of readers) if (reader.connection === connection) leave(reader);
        }
      });
    }
    container.on("sender_open", ({ sender }: EventContext) => {
      const address = sender?.source?.address;
      if (sender === undefined || address === undefined) return;
      sender.set_source({ address });
      queueAt(address).readers.add(sender);
      drain(queueAt(address));
    });
    container.on("sendable", ({ sender }: EventContext) => {
      const queue = sender?.source?.address === undefined ? undefined : queues.get(sender.source.address);
      if (queue !== undefined) drain(queue);
    });
    container.on("sender_close", ({ sender }: EventContext) => sender && leave(sender));
    container.on("receiver_open", ({ receiver }: EventContext) => {
      const address = receiver?.target?.address;
      if (address !== undefined) receiver?.set_target({ address } as never);
    });
    container.on("message", ({ message, receiver }: EventContext) => {
      const address = receiver?.target?.address;
      if (address === undefined || message === undefined) return;
      const queue = queueAt(address);
      queue.waiting.push(Buffer.from(rawMessage(message)));
      if (queue.waiting.length > MAX_WAITING) queue.waiting.shift();
      drain(queue);
    });

    const server: Server = container.listen({ port: 0, host: "127.0.0.1" });
    await new Promise<void>((resolve, reject) => server.once("listening", resolve).once("error", reject));
    return {
      version,
      port: (server.address() as AddressInfo).port,
      async stop() {
        for (const connection of connections) connection.close();
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          for (const one of connections)
            (one as unknown as { socket?: { destroy(): void } }).socket?.destroy();
        });
      },
    };
  },
};
