import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Peers for the transport tests that send exactly the bytes they are told to. One character is one byte. */

export interface RawServer {
  readonly url: string;
  /** All bytes received, over all connections. */
  readonly received: () => string;
  readonly connections: () => number;
  close(): void;
}

/**
 * A server that calls `onData` with everything a connection has sent so far.
 *
 * @param onData writes what it likes to the socket; `nth` counts connections from 1.
 */
export async function rawServer(
  onData: (socket: Socket, text: string, nth: number) => void,
): Promise<RawServer> {
  let all = "";
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const nth = ++connections;
    let text = "";
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      all += chunk.toString("latin1");
      text += chunk.toString("latin1");
      onData(socket, text, nth);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received: () => all,
    connections: () => connections,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A server that answers every connection's first bytes with these. */
export function answering(bytes: string): Promise<RawServer> {
  return rawServer((socket) => socket.write(Buffer.from(bytes, "latin1")));
}

export interface RawClient {
  readonly socket: Socket;
  send(text: string): void;
  /** Resolves with everything received once it contains the text; rejects when the connection ends before. */
  until(text: string): Promise<string>;
  /** Resolves with everything received once the server has closed the connection. */
  closed(): Promise<string>;
}

/** A client of that URL's host. `allowHalfOpen` lets it go on reading after its own end. */
export function rawClient(url: string): RawClient {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  let received = "";
  let over = false;
  const waiters = new Set<() => void>();
  const wake = () => {
    for (const waiter of waiters) waiter();
  };
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    wake();
  });
  const stop = () => {
    over = true;
    socket.end();
    wake();
  };
  socket.on("end", stop);
  socket.on("close", stop);
  const when = (ready: () => boolean) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if (ready()) resolve(received);
        else if (over) reject(new Error(`closed after ${JSON.stringify(received)}`));
        else return;
        waiters.delete(look);
      };
      waiters.add(look);
      look();
    });
  return {
    socket,
    send: (text) => void socket.write(Buffer.from(text, "latin1")),
    until: (text) => when(() => received.includes(text)),
    closed: () => when(() => over),
  };
}
