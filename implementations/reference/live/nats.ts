import { connect, headers, type MsgHdrs, type NatsConnection } from "nats";
import { KeptConnections } from "../../../harness/transports/kept-connections.ts";
import { natsOptions } from "../../../harness/wire/broker-url.ts";
import { fieldText, type WireField, type WireMessage } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";

/** How long a server may take for one message, in milliseconds. */
export const TAKEN_MS = 5_000;

/** The message as the client library tells it. */
export function wireMessage({
  headers: found,
  data,
}: {
  headers?: MsgHdrs | undefined;
  data: Uint8Array;
}): WireMessage {
  const fields: WireField[] = [];
  for (const [name, values] of found ?? []) for (const value of values) fields.push({ name, value });
  return { fields, body: new Uint8Array(data) };
}

export const subjectOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

export function open(url: string): Promise<NatsConnection> {
  return connect({ ...natsOptions(url), reconnect: false, timeout: TAKEN_MS });
}

const connections = new KeptConnections({
  open: (url) => open(url.href),
  usable: (connection) => !connection.isClosed(),
  close: (connection) => connection.close(),
});

/** One connection for each server; a lost one is replaced. */
export const connectionFor = (url: string): Promise<NatsConnection> => connections.to(new URL(url));

/** Core NATS with the client library of its users. */
export const natsPart: LivePart = {
  async send({ fields, body }, to) {
    const connection = await connectionFor(to);
    const own = fields.filter(({ name }) => !name.startsWith(":"));
    const all = headers();
    for (const { name, value } of own) all.append(name, fieldText(value));
    connection.publish(subjectOf(to), body ?? new Uint8Array(), own.length === 0 ? {} : { headers: all });
    // The library waits for ever for a server that went silent; without its connection, the message is given up.
    const timer = setTimeout(() => connection.close(), TAKEN_MS);
    await connection.flush().finally(() => clearTimeout(timer));
  },

  async listen(take, from) {
    if (from === undefined) throw new Error("NATS reads from a subject of a server");
    const connection = await open(from);
    let last: Promise<void> = Promise.resolve();
    connection.subscribe(subjectOf(from), {
      callback(error, msg) {
        if (error !== null) return;
        // There is nobody to answer: what went wrong was reported by `take`.
        last = last.then(() => take(wireMessage(msg))).catch(() => undefined);
      },
    });
    await connection.flush();
    return { close: () => connection.close() };
  },

  close: closeConnections,
};

export async function closeConnections(): Promise<void> {
  connections.close();
}
