import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect } from "amqplib";
import { brokerAddress } from "../../../harness/wire/broker-url.ts";
import { fieldText, type WireField, type WireMessage } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";

/** How long a broker may take for one message, in milliseconds. */
const TAKEN_MS = 5_000;

/** A header as the client library tells it, with the type that is left of it. */
function fieldOf(name: string, value: unknown): WireField {
  if (value === null || value === undefined) return { name, type: "null", value: "" };
  if (typeof value === "boolean") return { name, type: "boolean", value: String(value) };
  if (typeof value === "number") {
    return { name, type: Number.isInteger(value) ? "long-long-int" : "double", value: String(value) };
  }
  if (Buffer.isBuffer(value)) return { name, type: "byte-array", value: new Uint8Array(value) };
  const { "!": type, value: inner } = Object(value) as { readonly "!"?: string; readonly value?: unknown };
  if (type === "timestamp") return { name, type, value: String(inner) };
  return { name, type: "longstr", value: String(value) };
}

/** The message as the client library tells it. */
function wireMessage({ properties, content }: ConsumeMessage): WireMessage {
  const fields = Object.entries(properties.headers ?? {}).map(([name, value]) => fieldOf(name, value));
  const { contentType } = properties as { readonly contentType?: string };
  if (contentType !== undefined) fields.push({ name: ":content-type", value: contentType });
  return { fields, body: new Uint8Array(content) };
}

const queueOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

async function open(url: string): Promise<ChannelModel> {
  const { protocol, searchParams } = new URL(url);
  const { host, port, username = "guest", password = "guest" } = brokerAddress(url, [5672, 5671]);
  const connection = await connect(
    {
      protocol: protocol.slice(0, -1),
      hostname: host,
      port,
      username,
      password,
      vhost: searchParams.get("vhost") ?? "/",
    },
    { timeout: TAKEN_MS },
  );
  connection.on("error", () => undefined);
  return connection;
}

/** Gives up on a broker that is silent: without its connection, whatever waits is rejected. */
async function inTime<T>(connection: ChannelModel, work: Promise<T>): Promise<T> {
  const { stream } = connection.connection as unknown as { readonly stream: { destroy(): void } };
  const timer = setTimeout(() => stream.destroy(), TAKEN_MS);
  return work.finally(() => clearTimeout(timer));
}

interface Outgoing {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Rejects once the connection is gone. */
  readonly gone: Promise<never>;
}

const connections = new Map<string, Promise<Outgoing>>();

async function openOutgoing(url: string): Promise<Outgoing> {
  const connection = await open(url);
  const { host } = new URL(url);
  const gone = new Promise<never>((_, reject) => {
    connection.on("close", () => {
      connections.delete(host);
      reject(new Error("the broker is gone"));
    });
  });
  gone.catch(() => undefined);
  const channel = await inTime(connection, connection.createConfirmChannel());
  channel.on("error", () => connections.delete(host));
  return { connection, channel, gone };
}

/** One connection for each broker; a lost one is replaced. */
function outgoingFor(url: string): Promise<Outgoing> {
  const { host } = new URL(url);
  const known = connections.get(host);
  if (known !== undefined) return known;
  const made = openOutgoing(url);
  connections.set(host, made);
  made.catch(() => connections.delete(host));
  return made;
}

async function end(connection: ChannelModel): Promise<void> {
  await inTime(connection, connection.close()).catch(() => undefined);
}

/** AMQP 0-9-1 with the client library of its users: to the default exchange, with the queue as the routing key. */
export const rabbitmqPart: LivePart = {
  async send({ fields, body }, to) {
    const { connection, channel, gone } = await outgoingFor(to);
    const own = fields.filter(({ name }) => !name.startsWith(":"));
    const contentType = fields.find(({ name }) => name === ":content-type")?.value;
    const taken = new Promise<void>((resolve, reject) => {
      channel.sendToQueue(
        queueOf(to),
        Buffer.from(body ?? []),
        {
          headers: Object.fromEntries(own.map(({ name, value }) => [name, fieldText(value)])),
          ...(contentType === undefined ? {} : { contentType: fieldText(contentType) }),
        },
        (error) => (error ? reject(new Error("the broker did not take the message")) : resolve()),
      );
    });
    await inTime(connection, Promise.race([taken, gone]));
  },

  async listen(take, from) {
    if (from === undefined) throw new Error("RabbitMQ reads from a queue of a broker");
    const connection = await open(from);
    const channel = await inTime(connection, connection.createChannel());
    channel.on("error", () => undefined);
    let last: Promise<void> = Promise.resolve();
    const consuming = channel.consume(
      queueOf(from),
      (received) => {
        if (received === null) return;
        // There is nobody to answer: what went wrong was reported by `take`.
        last = last.then(() => take(wireMessage(received))).catch(() => undefined);
      },
      { noAck: true },
    );
    await inTime(connection, consuming);
    return { close: () => end(connection) };
  },

  async close() {
    const open = [...connections.values()];
    connections.clear();
    await Promise.all(open.map(async (one) => end((await one).connection)));
  },
};
