import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { WireMessage } from "../wire/wire-message.ts";
import { pseudo, toWireMessage, writeResponse } from "./http-messages.ts";
import { HttpReader, type ReadMessage } from "./http-reader.ts";
import { Mailboxes } from "./mailboxes.ts";
import {
  type Capture,
  type CapturedMessage,
  type CaptureOptions,
  evidence,
  RAW_LIMIT,
  type Reply,
} from "./transport.ts";
import { newStream, watching } from "./watch.ts";

/** How long peers may take, in milliseconds. */
export interface PeerTimes {
  /** From a message's first byte to its last. */
  readonly messageMs: number;
  /** Between messages: longer than clients keep a connection, or they run into its end. */
  readonly idleMs: number;
}

/** Responses that a peer sends requests for but does not read. */
const MAX_UNREAD_BYTES = 1024 * 1024;

const TAKEN = Buffer.from("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
const CONTINUE = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n");

/**
 * Listens on a raw socket and keeps every request as it was on the wire.
 *
 * @throws (rejects) when the address cannot be listened on.
 */
export async function openHttpCapture(options: CaptureOptions, times: PeerTimes): Promise<Capture> {
  const mailboxes = new Mailboxes("http");
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, { mailboxes, times, everythingTo: options.everythingTo });
  });
  await listen(server, options);
  const { address, family, port } = server.address() as AddressInfo;
  const base = `http://${family === "IPv6" ? `[${address}]` : address}:${port}/`;
  return {
    address(token, reply) {
      const address = base + encodeURIComponent(token);
      mailboxes.open(token, reply, options.everythingTo === undefined ? address : base);
      return address;
    },
    next: (token, timeoutMs, atLeast = 1) => mailboxes.next(token, timeoutMs, atLeast),
    strays: () => mailboxes.takeStrays(),
    release: (token) => mailboxes.release(token),
    close() {
      mailboxes.close();
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, options: CaptureOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host ?? "127.0.0.1", port: options.port ?? 0, backlog: 1024 }, () => {
      server.off("error", reject);
      // Later errors (no file descriptors left) cost the connection they hit, not the run.
      server.on("error", () => {});
      resolve();
    });
  });
}

/** What every connection of one capture shares. */
interface Serving {
  readonly mailboxes: Mailboxes;
  readonly times: PeerTimes;
  readonly everythingTo: string | undefined;
}

function serve(socket: Socket, serving: Serving): void {
  const { times } = serving;
  const stream = newStream("connection");
  const reader = new HttpReader("request");
  let unfinished: NodeJS.Timeout | undefined;
  const idle = setTimeout(() => socket.destroy(), times.idleMs);

  const settle = () => {
    clearTimeout(unfinished);
    unfinished = undefined;
  };
  const answer = (read: ReadMessage, orElse: Buffer) => {
    if (socket.destroyed) return;
    const last = !read.persistent || read.fault !== undefined;
    socket.write(orElse);
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
    else if (last) finish(socket);
  };
  const readAll = () => {
    for (let read = reader.read(); read !== undefined && !socket.destroyed; read = reader.read()) {
      settle();
      answer(read, take(read, serving, stream));
      if (!read.persistent) return;
    }
    if (reader.takeContinue()) socket.write(CONTINUE);
  };

  socket.on("data", (chunk) => {
    if (socket.writableEnded) return;
    reader.push(chunk);
    readAll();
    idle.refresh();
    if (reader.idle) settle();
    else unfinished ??= setTimeout(() => tooSlow(), times.messageMs);
  });
  const tooSlow = () => {
    const cut = reader.end();
    if (cut === undefined) return void socket.destroy();
    const fault = { status: 408, message: `The message was not complete after ${times.messageMs} ms.` };
    const problems = [...cut.problems.slice(0, -1), { message: fault.message, offset: cut.raw.length }];
    const late = { ...cut, problems, fault };
    answer(late, take(late, serving, stream));
  };
  socket.on("end", () => {
    const cut = reader.end();
    if (cut !== undefined) answer(cut, take(cut, serving, stream));
    else if (!socket.writableEnded) finish(socket);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    clearTimeout(idle);
    settle();
    // Reset in the middle of a message: what came is evidence.
    const cut = reader.end();
    if (cut !== undefined) take(cut, serving, stream);
  });
}

/** Ends our side and, so that no response is lost to a reset, leaves the peer a moment to end its own. */
function finish(socket: Socket): void {
  socket.end();
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), 1000);
  socket.on("close", () => clearTimeout(timer));
}

/** Puts the message where its token says, and only then gives the response to it, which who watches is shown too. */
function take(read: ReadMessage, serving: Serving, stream: string): Buffer {
  const message = toWireMessage(read);
  const captured: CapturedMessage = {
    message,
    raw: evidence(read.raw),
    rawTruncated: read.raw.length > RAW_LIMIT,
    problems: read.problems,
    complete: read.complete,
    at: Date.now(),
  };
  const bytes = responseTo(captured, read, serving, stream);
  const watcher = watching();
  if (watcher !== undefined) {
    const reader = new HttpReader("response");
    reader.answersHead = pseudo(message, ":method") === "HEAD";
    reader.push(bytes);
    const written = reader.read();
    if (written !== undefined) {
      watcher.answered(captured, { message: toWireMessage(written), raw: written.raw });
    }
  }
  return bytes;
}

function responseTo(
  captured: CapturedMessage,
  read: ReadMessage,
  { mailboxes, everythingTo }: Serving,
  stream: string,
): Buffer {
  const { message } = captured;
  const close = !read.persistent;
  const answersHead = pseudo(message, ":method") === "HEAD";
  const plain = (status: number, text: string) =>
    writeResponse(
      {
        fields: [
          { name: ":status", value: String(status) },
          { name: "Content-Type", value: "text/plain" },
        ],
        body: Buffer.from(`${text}\n`),
      },
      close,
      answersHead,
    );

  const token = everythingTo ?? tokenOf(pseudo(message, ":path") ?? "", mailboxes);
  const reply = token === undefined ? undefined : mailboxes.reply(token);
  const fate = mailboxes.deliver(token, captured, stream);
  if (read.fault !== undefined) return plain(read.fault.status, read.fault.message);
  if (fate === "stray") return plain(404, "No test expects a message at this address.");
  if (fate === "full") return plain(503, "Too many messages wait at this address.");
  if (reply === undefined) {
    return close || answersHead ? writeResponse({ fields: [] }, close, answersHead) : TAKEN;
  }
  try {
    return writeResponse(answerOf(reply, message), close, answersHead);
  } catch (error) {
    return plain(500, `The harness could not build its answer: ${String(error)}`);
  }
}

function answerOf(reply: Reply, message: WireMessage): WireMessage {
  return typeof reply === "function" ? reply(message) : reply;
}

/** The token is the path's first segment; clients may send a whole URL as the target. */
function tokenOf(target: string, mailboxes: Mailboxes): string | undefined {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, "");
  const segment = /^\/([^/?#]*)/.exec(path)?.[1];
  if (segment === undefined) return undefined;
  if (mailboxes.has(segment)) return segment;
  try {
    const decoded = decodeURIComponent(segment);
    return mailboxes.has(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
