import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { amqpOptions } from "../../wire/broker-url.ts";

/** Proves that a message gets through a queue of its own, and returns the version that the broker tells. */
export async function probeAmqp(url: string, timeoutMs: number): Promise<string | undefined> {
  const { default: rhea } = await import("rhea");
  const container = rhea.create_container();
  const connection = container.connect({
    ...amqpOptions(url),
    reconnect: false,
  } as Parameters<typeof container.connect>[0]);
  const failed = new Promise<never>((_, reject) => {
    const fail = (why: string) => reject(new Error(why));
    container.on("error", (error: Error) => fail(error.message));
    for (const event of [
      "disconnected",
      "connection_close",
      "sender_error",
      "receiver_error",
      "protocol_error",
    ]) {
      container.on(event, ({ error }: { error?: { message?: string } }) => fail(error?.message ?? event));
    }
    setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs).unref();
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([once(connection, "connection_open"), failed]);
    const address = `plugfest-probe-${randomUUID()}`;
    const receiver = connection.open_receiver({ source: { address, capabilities: "queue" } } as never);
    const arrived = once(receiver, "message");
    await Promise.race([once(receiver, "receiver_open"), failed]);
    const sender = connection.open_sender({ target: { address, capabilities: "queue" } } as never);
    await Promise.race([once(sender, "sendable"), failed]);
    sender.send({ body: "probe" });
    await Promise.race([arrived, failed]);
    const { version } = (connection.properties ?? {}) as { readonly version?: unknown };
    return typeof version === "string" ? version : undefined;
  } finally {
    connection.close();
    (connection as unknown as { socket?: { unref(): void } }).socket?.unref();
  }
}
