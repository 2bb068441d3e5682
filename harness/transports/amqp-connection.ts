import { once } from "node:events";
import type { Socket } from "node:net";
import rhea, { type Connection, type Delivery, type EventContext, type Receiver, type Sender } from "rhea";
import { rawMessage } from "../wire/amqp-raw.ts";
import { amqpOptions } from "../wire/broker-url.ts";
import { TransportError } from "./transport.ts";

/** How long a broker may take to open a connection, in milliseconds. */
const CONNECT_MS = 5_000;

/** How long a broker may take to agree to the end of a connection, in milliseconds. */
const CLOSE_MS = 1_000;

export const PEER = "the AMQP broker";

interface Waiting {
  resolve(): void;
  reject(error: TransportError): void;
}

/** A peer that announces a larger frame is no broker of ours: what it sends would be kept until it is whole. In bytes. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** A connection to a broker of AMQP 1.0 that gives and takes messages as bytes. */
export class AmqpConnection {
  /** Rejects with a TransportError once the connection is gone, whoever ended it. */
  readonly lost: Promise<never>;
  private readonly senders = new Map<string, Promise<Sender>>();
  private readonly underWay = new Map<Delivery, Waiting>();
  private gone: TransportError | undefined;

  /** Rejects with a TransportError that names no credentials. */
  static async open(url: URL): Promise<AmqpConnection> {
    const container = rhea.create_container();
    const connection = container.connect({
      ...amqpOptions(url),
      reconnect: false,
    } as Parameters<typeof container.connect>[0]);
    // An error that nobody listens for would end the process.
    container.on("error", () => connection.close());
    const made = new AmqpConnection(connection, url.searchParams.get("capability") ?? "queue");
    // The library knows how large the frame is that it waits for, and bounds nothing.
    const waiting = connection as unknown as { readonly socket: Socket; readonly frame_size?: number };
    waiting.socket.on("data", () => {
      const { frame_size: size = 0 } = waiting;
      if (size <= MAX_FRAME_BYTES) return;
      made.end("EPROTO", `announces a frame of ${size} bytes; ${MAX_FRAME_BYTES} are the most`);
      waiting.socket.destroy();
    });
    const timer = setTimeout(
      () => made.end("ETIMEDOUT", `did not let us in within ${CONNECT_MS} ms`),
      CONNECT_MS,
    );
    try {
      await Promise.race([once(connection, "connection_open"), made.lost]);
      return made;
    } catch (error) {
      made.close();
      throw new TransportError("ECONNECT", (error as Error).message);
    } finally {
      clearTimeout(timer);
    }
  }

  private constructor(
    private readonly connection: Connection,
    /** What an address is asked to be: brokers that know queues and topics make one when it is first used. */
    private readonly capabilities: string,
  ) {
    this.lost = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.lost.catch(() => undefined);
    const told = (context: EventContext): string => {
      // A peer that closes without a word leaves null there.
      const error = (context.error ?? connection.error ?? undefined) as
        | (Error & { readonly description?: string })
        | undefined;
      return error === undefined ? "is gone" : `is gone: ${error.description ?? error.message}`;
    };
    for (const event of ["disconnected", "connection_close", "connection_error", "protocol_error"]) {
      connection.on(event, (context: EventContext) => this.end("ECONNRESET", told(context)));
    }
  }

  private fail: (error: TransportError) => void = () => undefined;

  private end(code: string, what: string): void {
    this.gone ??= new TransportError(code, `${PEER} ${what}`);
    this.fail(this.gone);
  }

  get isGone(): boolean {
    return this.gone !== undefined;
  }

  /** Reads from an address; what comes after this resolved is not missed. */
  async receive(address: string, take: (raw: Uint8Array) => void): Promise<Receiver> {
    const { capabilities } = this;
    const receiver = this.connection.open_receiver({ source: { address, capabilities } } as never);
    receiver.on("message", ({ message }: EventContext) => {
      if (message !== undefined) take(rawMessage(message));
    });
    await this.opened(receiver, "receiver");
    return receiver;
  }

  /** Sends bytes as a message. Rejects with a TransportError unless the broker accepted it. */
  async send(address: string, bytes: Uint8Array): Promise<void> {
    const sender = await this.senderFor(address);
    const settled = new Promise<void>((resolve, reject) => {
      this.underWay.set(sender.send(Buffer.from(bytes), undefined, 0), { resolve, reject });
    });
    await Promise.race([settled, this.lost]);
  }

  private senderFor(address: string): Promise<Sender> {
    const known = this.senders.get(address);
    if (known !== undefined) return known;
    const { capabilities } = this;
    const sender = this.connection.open_sender({ target: { address, capabilities } } as never);
    for (const outcome of ["accepted", "rejected", "released", "modified"]) {
      sender.on(outcome, ({ delivery }: EventContext) => this.settle(delivery, outcome));
    }
    const sendable = once(sender, "sendable");
    const made = this.opened(sender, "sender")
      .then(() => Promise.race([sendable, this.lost]))
      .then(() => sender);
    this.senders.set(address, made);
    made.catch(() => this.senders.delete(address));
    return made;
  }

  private settle(delivery: Delivery | undefined, outcome: string): void {
    const waiting = delivery === undefined ? undefined : this.underWay.get(delivery);
    if (delivery === undefined || waiting === undefined) return;
    this.underWay.delete(delivery);
    if (outcome === "accepted") {
      waiting.resolve();
      return;
    }
    const { error } = (delivery.remote_state ?? {}) as { readonly error?: { readonly description?: string } };
    const why = error?.description === undefined ? "" : `: ${error.description}`;
    waiting.reject(new TransportError("EREFUSED", `${PEER} ${outcome} the message${why}`));
  }

  private async opened(link: Sender | Receiver, kind: "sender" | "receiver"): Promise<void> {
    const refused = once(link, `${kind}_error`).then(() => {
      const { description = "no reason given" } = (link.error ?? {}) as { readonly description?: string };
      throw new TransportError("EREFUSED", `${PEER} refused an address: ${description}`);
    });
    refused.catch(() => undefined);
    await Promise.race([once(link, `${kind}_open`), refused, this.lost]);
  }

  /** Proves that the broker answers, by opening and ending a session. */
  async ping(): Promise<void> {
    const session = this.connection.create_session();
    const open = once(session, "session_open");
    session.open();
    await Promise.race([open, this.lost]);
    session.close();
  }

  close(): void {
    this.connection.close();
    const { socket } = this.connection as unknown as { readonly socket?: Socket };
    // A broker that does not answer keeps nobody.
    socket?.unref();
    setTimeout(() => socket?.destroy(), CLOSE_MS).unref();
  }
}
