import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { type ChannelModel, type ConfirmChannel, connect, type Options } from "amqplib";
import { brokerAddress } from "../wire/broker-url.ts";
import { fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import { addressIn, injectErrorOf, injected, nameIn, within } from "./inject-result.ts";
import { KeptConnections } from "./kept-connections.ts";
import { Mailboxes } from "./mailboxes.ts";
import { type Delivery, DeliveryReader } from "./rabbitmq-frames.ts";
import { type Capture, delivered, evidence, type Transport, TransportError } from "./transport.ts";

/** How long a broker may take to let us in, in milliseconds. */
const CONNECT_MS = 5_000;

/** A queue that nobody uses goes after so many milliseconds, whoever forgot it. */
const EXPIRES_MS = 600_000;

const BROKER = "the RabbitMQ broker";

/** Queues go with the last that reads from them. */
const QUEUE: Options.AssertQueue = { durable: false, autoDelete: true, expires: EXPIRES_MS };

interface Link {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Rejects with a TransportError once the connection or the channel is gone. */
  readonly lost: Promise<never>;
  isLost: boolean;
}

/** AMQP 0-9-1 through RabbitMQ, with the client library that users have. Each token has a queue of its own. */
export function rabbitmqTransport(): Transport {
  const kept = new KeptConnections({ open, usable: (link) => !link.isLost, close: end, apart: "vhost" });

  return {
    name: "rabbitmq",
    broker: "rabbitmq",

    async openCapture({ broker } = {}) {
      if (broker === undefined) throw new Error("a capture of RabbitMQ needs a broker");
      return openCapture(broker);
    },

    async prepare(broker, token) {
      const { channel, lost } = await kept.to(new URL(broker));
      const queue = queueOf(token);
      await within(CONNECT_MS, BROKER, Promise.race([channel.assertQueue(queue, QUEUE), lost]));
      return addressIn(broker, queue);
    },

    async inject(target, message, timeoutMs) {
      const body = Buffer.from(message.body ?? []);
      const sent = evidence(new Uint8Array(body));
      try {
        const { channel, lost } = await within(timeoutMs, BROKER, kept.to(new URL(target)));
        const send = () =>
          new Promise<boolean>((resolve) => {
            const name = nameIn(target);
            channel.sendToQueue(name, body, propertiesOf(message), (error) => resolve(error === null));
          });
        const sending = () => within(timeoutMs, BROKER, Promise.race([send(), lost]));
        // A broker says no when the process of a queue failed or just ended, as one does that deletes itself: once is chance.
        const isTaken = (await sending()) || (await sending());
        if (!isTaken) throw new TransportError("EREFUSED", `${BROKER} did not take the message`);
        return injected({ fields: [] }, sent);
      } catch (error) {
        return injected(undefined, sent, injectErrorOf(error));
      }
    },

    drop: (target) => kept.drop(new URL(target)),
    close: () => kept.close(),
  };
}

async function openCapture(broker: string): Promise<Capture> {
  const link = await open(new URL(broker));
  const { connection, channel, lost } = link;
  const mailboxes = new Mailboxes("rabbitmq");
  const queues = new Map<string, string>();
  tap(connection, ({ consumerTag, message, raw }) => mailboxes.deliver(consumerTag, delivered(message, raw)));
  return {
    async address(token, reply) {
      const known = queues.get(token);
      const queue = known ?? queueOf(token);
      mailboxes.open(token, reply, addressIn(broker, queue));
      if (known === undefined) {
        queues.set(token, queue);
        const reading = channel
          .assertQueue(queue, QUEUE)
          .then(() => channel.consume(queue, () => undefined, { noAck: true, consumerTag: token }));
        await within(CONNECT_MS, BROKER, Promise.race([reading, lost]));
      }
      return addressIn(broker, queue);
    },
    async follow(token, address) {
      mailboxes.open(token, undefined, address);
      const reading = sourceOf(channel, address).then((queue) =>
        channel.consume(queue, () => undefined, { noAck: true, consumerTag: token }),
      );
      await within(CONNECT_MS, BROKER, Promise.race([reading, lost]));
      queues.set(token, nameIn(address));
    },
    next(token, timeoutMs, atLeast = 1) {
      if (link.isLost) return lost;
      return Promise.race([mailboxes.next(token, timeoutMs, atLeast), lost]);
    },
    strays: () => mailboxes.takeStrays(),
    release(token) {
      if (!link.isLost && queues.delete(token)) void channel.cancel(token).catch(() => undefined);
      mailboxes.release(token);
    },
    async ping(timeoutMs) {
      const asked = channel
        .assertQueue("", { exclusive: true, autoDelete: true })
        .then(({ queue }) => channel.deleteQueue(queue));
      await within(timeoutMs, BROKER, Promise.race([asked, lost]));
    },
    async close() {
      mailboxes.close();
      end(link);
    },
  };
}

/**
 * The queue to read from at an address that others use. With `?exchange=NAME&key=KEY` it is one of our own, which gets a
 * copy of what goes there and is gone with the connection.
 */
async function sourceOf(channel: ConfirmChannel, address: string): Promise<string> {
  const { searchParams } = new URL(address);
  const exchange = searchParams.get("exchange");
  if (exchange === null) return (await channel.checkQueue(nameIn(address))).queue;
  const { queue } = await channel.assertQueue("", { exclusive: true, autoDelete: true });
  await channel.bindQueue(queue, exchange, searchParams.get("key") ?? "#");
  return queue;
}

/** Gives each delivery to `take` as its bytes come in; the library gets them all the same. */
function tap(connection: ChannelModel, take: (delivery: Delivery) => void): void {
  const { stream } = connection.connection as unknown as { readonly stream: Duplex };
  const reader = new DeliveryReader();
  const read = stream.read.bind(stream);
  stream.read = (size?: number) => {
    const chunk: unknown = read(size);
    if (chunk instanceof Uint8Array) for (const delivery of reader.push(chunk)) take(delivery);
    return chunk;
  };
}

/** The types of header fields by the names that the library has for them. */
const LIBRARY_TYPES: Readonly<Record<string, string>> = {
  "short-short-int": "int8",
  "short-int": "int16",
  "long-int": "int32",
  "long-long-int": "int64",
  timestamp: "timestamp",
  double: "double",
};

function headerValue({ type = "longstr", value }: WireField): unknown {
  if (type === "null") return null;
  if (type === "boolean") return value === "true";
  if (type === "longstr") return fieldText(value);
  if (type === "byte-array") return Buffer.from(value);
  const known = LIBRARY_TYPES[type];
  if (known === undefined) throw new RangeError(`no header field of the type ${type} can be written`);
  return { "!": known, value: Number(value) };
}

function propertiesOf({ fields }: WireMessage): Options.Publish {
  const contentType = fields.find(({ name }) => name === ":content-type");
  const own = fields.filter(({ name }) => !name.startsWith(":"));
  return {
    headers: Object.fromEntries(own.map((field) => [field.name, headerValue(field)])),
    ...(contentType === undefined ? {} : { contentType: fieldText(contentType.value) }),
  };
}

/** Rejects with a TransportError that names no credentials. The path of the URL is a queue, `?vhost=` the virtual host. */
async function open(url: URL): Promise<Link> {
  const { host, port, username = "guest", password = "guest" } = brokerAddress(url, [5672, 5671]);
  try {
    const connection = await connect(
      {
        protocol: url.protocol.slice(0, -1),
        hostname: host,
        port,
        username,
        password,
        vhost: url.searchParams.get("vhost") ?? "/",
        heartbeat: 0,
      },
      { timeout: CONNECT_MS },
    );
    let fail: (error: TransportError) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => {
      fail = reject;
    });
    lost.catch(() => undefined);
    const gone = (error?: Error): void => {
      if (link !== undefined) link.isLost = true;
      fail(new TransportError("ECONNRESET", `${BROKER} is gone${error ? `: ${error.message}` : ""}`));
    };
    let link: Link | undefined;
    connection.on("error", gone);
    connection.on("close", gone);
    const channel = await within(CONNECT_MS, BROKER, Promise.race([connection.createConfirmChannel(), lost]));
    channel.on("error", gone);
    link = { connection, channel, lost, isLost: false };
    return link;
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new TransportError("ECONNECT", `${BROKER}: ${message} ${code}`.trim());
  }
}

function end({ connection }: Link): void {
  const { stream } = connection.connection as unknown as { readonly stream: Duplex };
  connection.close().catch(() => undefined);
  // A broker that does not answer keeps nobody.
  setTimeout(() => stream.destroy(), 1_000).unref();
}

/** A queue of its own. */
const queueOf = (token: string): string => `plugfest-${randomUUID().slice(0, 8)}-${token}`;
