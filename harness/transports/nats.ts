import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { connect, type Msg, type MsgHdrs, type NatsConnection } from "nats";
import { natsOptions } from "../wire/broker-url.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import { addressIn, injectErrorOf, injected, nameIn, within } from "./inject-result.ts";
import { KeptConnections } from "./kept-connections.ts";
import { Mailboxes } from "./mailboxes.ts";
import { readHeaders, writeHeaders } from "./nats-headers.ts";
import { type Capture, delivered, evidence, type Transport, TransportError } from "./transport.ts";

/** How long a server may take to let us in, in milliseconds. */
const CONNECT_MS = 5_000;

/** How long a server may take to forget what was made in it, in milliseconds. */
const CLOSE_MS = 1_000;

const SERVER = "the NATS server";

/** What the client library keeps of a message below what it shows: headers and payload as they came in. */
interface RawMsg {
  readonly _rdata?: Uint8Array;
  readonly _msg?: { readonly hdr: number };
}

/** How messages go through a server: core NATS, or JetStream. */
export interface Flavour {
  /** The binding that it carries. */
  readonly name: string;
  /** Makes a subject that an implementation can read from or write to, and returns its URL. */
  prepare(connection: NatsConnection, broker: string, subject: string): Promise<string>;
  /** Resolves once the server took the message. */
  publish(connection: NatsConnection, url: string, payload: Uint8Array, headers?: MsgHdrs): Promise<void>;
  /** What is sent after this resolved is given to `take`. Returns how to end it. */
  subscribe(connection: NatsConnection, url: string, take: (msg: Msg) => void): Promise<() => Promise<void>>;
  /** The same for a subject that others use: nothing is made for it, and nothing of it is deleted at the end. */
  follow(connection: NatsConnection, url: string, take: (msg: Msg) => void): Promise<() => Promise<void>>;
}

/** The subjects that the server did not let us publish to: core NATS tells it on the side, or not at all. */
const refusedOn = new WeakMap<NatsConnection, Set<string>>();

const core: Flavour = {
  name: "nats",

  async prepare(_connection, broker, subject) {
    return addressIn(broker, subject);
  },

  async publish(connection, url, payload, headers) {
    const subject = nameIn(url);
    const refused = refusedOn.get(connection);
    refused?.delete(subject);
    connection.publish(subject, payload, headers === undefined ? {} : { headers });
    // The server says that it refuses before it answers this; the library tells it a little later.
    await connection.flush();
    await setImmediate();
    if (refused?.has(subject)) throw new TransportError("EACCES", "the server lets nobody publish it");
  },

  subscribe: subscribeTo,
  follow: subscribeTo,
};

async function subscribeTo(
  connection: NatsConnection,
  url: string,
  take: (msg: Msg) => void,
): Promise<() => Promise<void>> {
  const callback = (error: Error | null, msg: Msg) => {
    if (error === null) take(msg);
  };
  const subscription = connection.subscribe(nameIn(url), { callback });
  // What is sent after the server answered this is not missed.
  await connection.flush();
  return async () => subscription.unsubscribe();
}

/** NATS through a server, with the client library that users have. Each token has a subject of its own. */
export function natsTransport(flavour: Flavour = core): Transport {
  const kept = new KeptConnections({
    open,
    usable: (connection) => !connection.isClosed(),
    close: (connection) => connection.close(),
  });

  return {
    name: flavour.name,
    broker: "nats",

    async openCapture({ broker } = {}) {
      if (broker === undefined) throw new Error("a capture of NATS needs a server");
      return openCapture(broker, flavour);
    },

    async prepare(broker, token) {
      const connection = await within(CONNECT_MS, SERVER, kept.to(new URL(broker)));
      return within(CONNECT_MS, SERVER, flavour.prepare(connection, broker, subjectOf(token)));
    },

    async inject(target, message, timeoutMs) {
      const url = new URL(target);
      const payload = message.body ?? new Uint8Array();
      const own = message.fields.filter(({ name }) => !name.startsWith(":"));
      const headers = own.length === 0 ? undefined : writeHeaders(own);
      const sent = evidence(Buffer.concat([headers ?? new Uint8Array(), payload]));
      try {
        const connection = await within(timeoutMs, SERVER, kept.to(url));
        const given = headers === undefined ? undefined : asHeaders(headers);
        await within(timeoutMs, SERVER, flavour.publish(connection, target, payload, given));
        return injected({ fields: [] }, sent);
      } catch (error) {
        return injected(undefined, sent, injectErrorOf(error));
      }
    },

    drop: (target) => kept.drop(new URL(target)),
    close: () => kept.close(),
  };
}

/** The library asks its headers for their bytes and nothing else. */
const asHeaders = (bytes: Uint8Array): MsgHdrs => ({ encode: () => bytes }) as unknown as MsgHdrs;

async function openCapture(broker: string, flavour: Flavour): Promise<Capture> {
  const connection = await open(new URL(broker));
  const mailboxes = new Mailboxes(flavour.name);
  const subscriptions = new Map<string, () => Promise<void>>();
  let lost: TransportError | undefined;
  const loss = connection.closed().then((error) => {
    lost = new TransportError("ECONNRESET", `the NATS server is gone${error ? `: ${error.message}` : ""}`);
    throw lost;
  });
  loss.catch(() => undefined);
  return {
    async address(token, reply) {
      if (lost !== undefined) throw lost;
      mailboxes.open(token, reply);
      const take = (msg: Msg) => mailboxes.deliver(token, captured(msg));
      const ready = flavour.prepare(connection, broker, subjectOf(token)).then(async (url) => {
        mailboxes.open(token, reply, url);
        subscriptions.set(token, await flavour.subscribe(connection, url, take));
        return url;
      });
      return within(CONNECT_MS, SERVER, Promise.race([ready, loss]));
    },
    async follow(token, address) {
      if (lost !== undefined) throw lost;
      mailboxes.open(token, undefined, address);
      const following = flavour.follow(connection, address, (msg) => mailboxes.deliver(token, captured(msg)));
      subscriptions.set(token, await within(CONNECT_MS, SERVER, Promise.race([following, loss])));
    },
    next(token, timeoutMs, atLeast = 1) {
      if (lost !== undefined) return Promise.reject(lost);
      return Promise.race([mailboxes.next(token, timeoutMs, atLeast), loss]);
    },
    strays: () => mailboxes.takeStrays(),
    release(token) {
      if (!connection.isClosed())
        void subscriptions
          .get(token)?.()
          .catch(() => undefined);
      subscriptions.delete(token);
      mailboxes.release(token);
    },
    async ping(timeoutMs) {
      if (lost !== undefined) throw lost;
      await within(timeoutMs, SERVER, Promise.race([connection.flush(), loss]));
    },
    async close() {
      mailboxes.close();
      const ended = Promise.all(Array.from(subscriptions.values(), (end) => end()));
      if (!connection.isClosed()) await within(CLOSE_MS, SERVER, ended).catch(() => undefined);
      await connection.close();
    },
  };
}

function captured(msg: Msg) {
  const { _rdata: raw = msg.data, _msg: head } = msg as unknown as RawMsg;
  const length = Math.max(head?.hdr ?? 0, 0);
  const fields: WireField[] = [{ name: ":subject", value: msg.subject }];
  if (length > 0) fields.push(...readHeaders(raw.subarray(0, length)));
  const message: WireMessage = { fields, body: new Uint8Array(msg.data) };
  return delivered(message, new Uint8Array(raw));
}

/** Rejects with a TransportError that names no credentials. */
async function open(url: URL): Promise<NatsConnection> {
  try {
    const connection = await connect({ ...natsOptions(url), reconnect: false, timeout: CONNECT_MS });
    void noteRefusals(connection);
    return connection;
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new TransportError("ECONNECT", `the NATS server: ${message} ${code}`.trim());
  }
}

async function noteRefusals(connection: NatsConnection): Promise<void> {
  const subjects = new Set<string>();
  refusedOn.set(connection, subjects);
  for await (const { permissionContext } of connection.status())
    if (permissionContext?.operation === "publish") subjects.add(permissionContext.subject);
}

/** A subject of its own; what NATS gives a meaning in subjects is left out. */
const subjectOf = (token: string): string =>
  `plugfest.${randomUUID().slice(0, 8)}.${token.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`;
