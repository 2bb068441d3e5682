import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import { injected } from "./inject-result.ts";
import { isLoopback, loopbackLookup } from "./loopback.ts";
import { Mailboxes } from "./mailboxes.ts";
import {
  type Capture,
  type CapturedMessage,
  type CaptureOptions,
  evidence,
  type InjectResult,
  RAW_LIMIT,
  type Transport,
} from "./transport.ts";
import { newStream } from "./watch.ts";

/** No message that is larger than this is taken, put together from its frames. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** How long a peer may take to close what is over, in milliseconds. */
const CLOSE_MS = 2_000;

const PREFIX = "cloudevents.";

/** WebSockets with the client library that users have: one connection for each message. */
export function websocketsTransport(): Transport {
  return { name: "websockets", openCapture, inject, drop: () => undefined, close: () => undefined };
}

async function openCapture(options: CaptureOptions = {}): Promise<Capture> {
  const mailboxes = new Mailboxes("websockets");
  const server = new WebSocketServer({
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 0,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    // Who offers nothing of CloudEvents gets what it offers, so that it can be seen what comes.
    handleProtocols: ([...offered]) => offered.find((name) => name.startsWith(PREFIX)) ?? offered[0] ?? false,
  });
  server.on("connection", (socket, request) => {
    // A peer that breaks the framing is cut off by the library.
    socket.on("error", () => undefined);
    const stream = newStream("connection");
    socket.on("message", (data: Buffer, isBinary) => {
      const token =
        options.everythingTo ?? decodeURIComponent((request.url ?? "/").slice(1).replace(/\?.*$/, ""));
      mailboxes.deliver(token, captured(socket.protocol, request, data, isBinary), stream);
    });
  });
  await once(server, "listening");
  const { address, family, port } = server.address() as AddressInfo;
  const base = `ws://${family === "IPv6" ? `[${address}]` : address}:${port}/`;
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
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function captured(
  subprotocol: string,
  request: IncomingMessage,
  data: Buffer,
  isBinary: boolean,
): CapturedMessage {
  const fields: WireField[] = [];
  const offered = request.headers["sec-websocket-protocol"];
  if (offered !== undefined) fields.push({ name: ":offered", value: offered });
  if (subprotocol !== "") fields.push({ name: ":subprotocol", value: subprotocol });
  fields.push({ name: ":opcode", value: isBinary ? "binary" : "text" });
  return {
    message: { fields, body: new Uint8Array(data) },
    raw: evidence(new Uint8Array(data)),
    rawTruncated: data.length > RAW_LIMIT,
    problems: [],
    complete: true,
    at: Date.now(),
  };
}

/** Offers the message's subprotocol, sends it in one frame and closes; the peer's closing ends it. */
async function inject(target: string, message: WireMessage, timeoutMs: number): Promise<InjectResult> {
  const body = message.body ?? new Uint8Array();
  const url = URL.canParse(target) ? new URL(target) : undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
  if (url?.protocol !== "ws:" || (isIP(host) !== 0 && !isLoopback(host))) {
    return injected(undefined, new Uint8Array(), {
      kind: "forbidden",
      message: `"${target}" is no ws: URL on this machine's loopback interface.`,
    });
  }
  const named = (name: string) => message.fields.filter((field) => field.name === name);
  const offered = named(":subprotocol").map(({ value }) => fieldText(value));
  const binary = named(":opcode").some(({ value }) => fieldText(value) === "binary");
  const socket = new WebSocket(url, offered, {
    handshakeTimeout: timeoutMs,
    followRedirects: false,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    lookup: loopbackLookup,
  });
  const failed = new Promise<never>((_, reject) => socket.once("error", reject));
  failed.catch(() => undefined);
  try {
    await Promise.race([once(socket, "open"), failed]);
    socket.send(body, { binary });
    socket.close(1000);
    // Its own time-out of half a minute is too long for a peer that does not close.
    const forced = setTimeout(() => socket.terminate(), CLOSE_MS);
    await once(socket, "close").finally(() => clearTimeout(forced));
    return injected({ fields: [] }, evidence(body));
  } catch (error) {
    socket.terminate();
    const { code, message: said } = error as NodeJS.ErrnoException;
    const refused = /subprotocol|Unexpected server response/.test(said);
    const kind = refused ? "refused" : code === "ECONNREFUSED" ? "connect" : "malformed";
    return injected(undefined, new Uint8Array(), { kind, message: said });
  }
}
