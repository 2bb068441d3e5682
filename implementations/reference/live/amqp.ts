import { once } from "node:events";
import rhea, { type Connection, type EventContext, type Message, type Sender } from "rhea";
import { KeptConnections } from "../../../harness/transports/kept-connections.ts";
import { amqpOptions } from "../../../harness/wire/broker-url.ts";
import { fieldText, type WireField, type WireMessage } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";

/** How long a broker may take for one message, in milliseconds. */
const TAKEN_MS = 5_000;

/** The type code of a data section in what the library gives. */
const DATA = 117;

/** A value for the library to send as the AMQP type that the field names. */
function nativeValue({ type, value }: WireField): unknown {
  switch (type) {
    case "boolean":
      return value === "true";
    case "long":
      return rhea.types.wrap_long(Number(value));
    case "timestamp":
      return rhea.types.wrap_timestamp(Number(value));
    case "binary":
      return rhea.types.wrap_binary(Buffer.from(value));
    default:
      return fieldText(value);
  }
}

/** A value that the library gives, with the AMQP type that is left of it. */
function fieldOf(name: string, value: unknown): WireField {
  if (value === null) return { name, type: "null", value: "" };
  if (typeof value === "boolean") return { name, type: "boolean", value: String(value) };
  if (typeof value === "number")
    return { name, type: Number.isInteger(value) ? "long" : "double", value: String(value) };
  if (value instanceof Date) return { name, type: "timestamp", value: String(value.getTime()) };
  if (Buffer.isBuffer(value)) return { name, type: "binary", value: new Uint8Array(value) };
  return { name, type: "string", value: String(value) };
}

/** The message as the client library tells it. */
function wireMessage({ content_type, application_properties, body }: Message): WireMessage {
  const fields = Object.entries(application_properties ?? {}).map(([name, value]) => fieldOf(name, value));
  if (content_type !== undefined && content_type !== null) {
    fields.push({ name: ":content-type", type: "symbol", value: content_type });
  }
  return { fields, body: bytesOf(body) };
}

function bytesOf(body: unknown): Uint8Array {
  const section = body as
    | { readonly typecode?: number; readonly content?: Buffer | Buffer[] }
    | null
    | undefined;
  if (section?.typecode === DATA) {
    const { content = [] } = section;
    return new Uint8Array(Buffer.isBuffer(content) ? content : Buffer.concat(content));
  }
  if (section === null || section === undefined) return new Uint8Array();
  if (typeof body === "string" || Buffer.isBuffer(body)) return new Uint8Array(Buffer.from(body as string));
  throw new Error("the body of the message is no data section");
}

const queueOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

async function open(url: string): Promise<Connection> {
  const container = rhea.create_container();
  const connection = container.connect({
    ...amqpOptions(url),
    reconnect: false,
  } as Parameters<typeof container.connect>[0]);
  container.on("error", () => connection.close());
  // Whoever waits for a message listens for the end.
  connection.setMaxListeners(0);
  // The library writes to the terminal what nobody listens for.
  connection.on("disconnected", () => undefined);
  await inTime(connection, once(connection, "connection_open"));
  return connection;
}

/** Waits for a broker, which may have gone or be silent. */
async function inTime<T>(connection: Connection, work: Promise<T>): Promise<T> {
  let gone: () => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    gone = () => reject(new Error("the AMQP broker is gone or silent"));
  });
  over.catch(() => undefined);
  const timer = setTimeout(gone, TAKEN_MS);
  connection.once("disconnected", gone);
  return Promise.race([work, over]).finally(() => {
    clearTimeout(timer);
    connection.off("disconnected", gone);
  });
}

const connections = new KeptConnections({
  open: (url) => open(url.href),
  usable: (connection) => connection.is_open(),
  close: (connection) => connection.close(),
});
const senders = new Map<string, Promise<Sender>>();

/** One sender for each queue; one whose connection was lost is replaced. */
function senderFor(url: string): Promise<Sender> {
  const known = senders.get(url);
  if (known !== undefined) return known;
  const made = openSender(url);
  senders.set(url, made);
  made.catch(() => senders.delete(url));
  return made;
}

async function openSender(url: string): Promise<Sender> {
  const connection = await connections.to(new URL(url));
  connection.once("disconnected", () => senders.delete(url));
  const sender = connection.open_sender({
    target: { address: queueOf(url), capabilities: "queue" },
  } as never);
  sender.setMaxListeners(0);
  await inTime(connection, once(sender, "sendable"));
  return sender;
}

/** AMQP 1.0 with the client library of its users. */
export const amqpPart: LivePart = {
  async send({ fields, body }, to) {
    const sender = await senderFor(to);
    const own = fields.filter(({ name }) => !name.startsWith(":"));
    const contentType = fields.find(({ name }) => name === ":content-type")?.value;
    const delivery = sender.send({
      body: rhea.message.data_section(Buffer.from(body ?? [])),
      application_properties: Object.fromEntries(own.map((field) => [field.name, nativeValue(field)])),
      ...(contentType === undefined ? {} : { content_type: fieldText(contentType) }),
    } as Message);
    const taken = new Promise<void>((resolve) => {
      const settled = (context: EventContext): void => {
        if (context.delivery !== delivery) return;
        sender.off("accepted", settled);
        resolve();
      };
      sender.on("accepted", settled);
    });
    await inTime(sender.connection, taken);
  },

  async listen(take, from) {
    if (from === undefined) throw new Error("AMQP reads from a queue of a broker");
    const connection = await open(from);
    let last: Promise<void> = Promise.resolve();
    const receiver = connection.open_receiver({
      source: { address: queueOf(from), capabilities: "queue" },
    } as never);
    receiver.on("message", ({ message: received }: EventContext) => {
      if (received === undefined) return;
      // There is nobody to answer: what went wrong was reported by `take`.
      last = last.then(() => take(wireMessage(received))).catch(() => undefined);
    });
    await inTime(connection, once(receiver, "receiver_open")).catch((error: unknown) => {
      connection.close();
      throw error;
    });
    return {
      async close() {
        connection.close();
      },
    };
  },

  async close() {
    connections.close();
    senders.clear();
  },
};
