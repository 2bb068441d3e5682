import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Backlog } from "./backlog.ts";
import { type Side, Tap, type TapSink } from "./tap.ts";

/** How long the target may take to be reached, in milliseconds. */
const CONNECT_MS = 10_000;

/** A proxy that runs. */
export interface RunningProxy {
  readonly url: string;
  /** Resolves when all that passed so far is judged. */
  settled(): Promise<void>;
  /** Cuts what is open, judges what passed, and ends. */
  close(): Promise<void>;
}

/**
 * Passes bytes between those who connect and a target, untouched and at once, and reads along behind them: what is read of
 * a connection comes to its sink in the order of the bytes, a little later.
 *
 * @param listen where to listen; port 0 lets the system choose
 * @param to an http, https, ws or wss URL, of which host and port count
 * @param backlog that of another proxy, for what passes both to be judged in the order in which it does
 * @throws (rejects) with the system's error when the address cannot be listened on
 */
export async function openProxy(
  listen: URL,
  to: URL,
  sink: TapSink,
  backlog = new Backlog(),
): Promise<RunningProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = reach(to);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    }
    join(client, upstream, new Tap(sink, to.href), backlog, to.host);
  });
  server.listen({ host: bare(listen.hostname), port: portOf(listen), backlog: 1024 });
  await once(server, "listening");
  server.on("error", () => undefined);
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === "IPv6" ? `[${address}]` : address;
  return {
    url: `${listen.protocol}//${host}:${port}${listen.pathname}`,
    settled: () => backlog.settled(),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await backlog.settled();
    },
  };
}

function reach(to: URL): Socket {
  const secure = to.protocol === "https:" || to.protocol === "wss:";
  const host = bare(to.hostname);
  const options = { host, port: portOf(to), allowHalfOpen: true, noDelay: true };
  if (!secure) return connect(options);
  return connectTls({ ...options, servername: /^[\d.]+$|:/.test(host) ? "" : host });
}

function join(client: Socket, upstream: Socket, tap: Tap, backlog: Backlog, target: string): void {
  let connected = false;
  const timer = setTimeout(() => upstream.destroy(new Error("it did not answer in time")), CONNECT_MS);
  upstream.once("connect", () => {
    connected = true;
    clearTimeout(timer);
  });
  pass(client, upstream, "in", tap, backlog);
  pass(upstream, client, "back", tap, backlog);
  upstream.on("error", (error) => {
    if (connected) client.destroy();
    else client.end(unreachable(`${target}: ${error.message}`));
  });
  client.on("error", () => upstream.destroy());
  client.on("close", () => upstream.destroy());
  upstream.on("close", () => {
    clearTimeout(timer);
    // What is already written still goes out.
    if (connected) client.end();
  });
}

/** One direction. The reader is slowed to the pace of the writer, and an end is passed on as one. */
function pass(from: Socket, to: Socket, side: Side, tap: Tap, backlog: Backlog): void {
  let [full, judging] = [false, false];
  const go = (): void => {
    if (!full && !judging) from.resume();
  };
  from.on("data", (chunk: Buffer) => {
    if (!to.destroyed && !to.writableEnded) full = !to.write(chunk);
    judging = backlog.add({ tap, side, chunk }, () => {
      judging = false;
      go();
    });
    if (full || judging) from.pause();
  });
  to.on("drain", () => {
    full = false;
    go();
  });
  from.on("end", () => {
    if (!to.destroyed) to.end();
    backlog.add({ tap, side, chunk: undefined }, () => undefined);
  });
}

const unreachable = (why: string): string => {
  const body = `plugfest proxy: no connection to ${why}\n`;
  const head = `Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
  return `HTTP/1.1 502 Bad Gateway\r\n${head}\r\n\r\n${body}`;
};

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");

function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" || protocol === "wss:" ? 443 : 80;
}
