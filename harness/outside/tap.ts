import { toWireMessage } from "../transports/http-messages.ts";
import { HttpReader, type ReadMessage } from "../transports/http-reader.ts";
import { type CapturedMessage, evidence, RAW_LIMIT } from "../transports/transport.ts";
import { newStream, watching } from "../transports/watch.ts";
import { WebSocketTap } from "./websocket-tap.ts";

/** The way that bytes go: `in` from the producer, `back` to it. */
export type Side = "in" | "back";

/** Receives what was read of the bytes that passed. */
export interface TapSink {
  message(side: Side, binding: string, captured: CapturedMessage): void;
  /** From here on nothing of this connection can be judged, for the reason given; its bytes pass all the same. */
  blind(reason: string): void;
}

/** Reads along with one connection, behind what was passed on: HTTP/1 and, after its upgrade, WebSockets. */
export class Tap {
  private readonly requests = new HttpReader("request");
  private readonly responses = new HttpReader("response");
  /** Requests that are not answered yet, oldest first. */
  private readonly open: { readonly method: string; readonly key: object }[] = [];
  private readonly stream = newStream("connection");
  /** When the bytes that are being read passed, on the clock of `performance.now()`. */
  private at = 0;
  private webSocket: WebSocketTap | undefined;
  /** The upgrade that was asked for, with the subprotocols that were offered. */
  private offered: string | undefined;
  private isBlind = false;

  /** @param to the URL that it is passed on to */
  constructor(
    private readonly sink: TapSink,
    private readonly to: string,
  ) {}

  /** @param at when it passed, on the clock of `performance.now()` */
  push(side: Side, chunk: Uint8Array, at: number): void {
    if (this.isBlind) return;
    this.at = at;
    if (this.webSocket !== undefined) {
      this.webSocket.push(side, chunk);
      return;
    }
    const reader = side === "in" ? this.requests : this.responses;
    reader.push(chunk);
    this.read(side);
  }

  /** No more bytes come from that side. */
  end(side: Side, at: number): void {
    if (this.isBlind || this.webSocket !== undefined) return;
    this.at = at;
    const read = (side === "in" ? this.requests : this.responses).end();
    if (read !== undefined) this.take(side, read);
  }

  private read(side: Side): void {
    for (;;) {
      if (side === "back") this.responses.answersHead = this.open[0]?.method === "HEAD";
      const read = (side === "in" ? this.requests : this.responses).read();
      if (read === undefined) return;
      this.take(side, read);
      if (this.isBlind || this.webSocket !== undefined) return;
    }
  }

  private take(side: Side, read: ReadMessage): void {
    const captured = capturedFrom(read);
    const { message } = captured;
    const field = (name: string): string =>
      String(message.fields.find((one) => one.name.toLowerCase() === name)?.value ?? "");
    if (side === "in") {
      this.open.push({ method: field(":method"), key: captured });
      this.show(side, "http", captured);
      if (/^websocket$/i.test(field("upgrade"))) this.offered = field("sec-websocket-protocol");
    } else {
      const status = Number(field(":status"));
      if (status >= 100 && status < 200 && status !== 101) return;
      const asked = this.open.shift();
      if (asked === undefined) this.show(side, "http", captured);
      else watching()?.answered(asked.key, { message, raw: captured.raw, at: this.at });
      if (status === 101) this.upgrade(field("sec-websocket-protocol"), field("sec-websocket-extensions"));
    }
    this.sink.message(side, "http", captured);
    if (read.fault !== undefined) this.giveUp(read.fault.message);
  }

  private upgrade(subprotocol: string, extensions: string): void {
    if (extensions !== "") {
      this.giveUp(`the WebSocket is compressed (${extensions})`);
      return;
    }
    const { sink } = this;
    this.webSocket = new WebSocketTap(
      { subprotocol, offered: this.offered ?? "" },
      {
        message: (side, captured) => {
          this.show(side, "websockets", captured);
          sink.message(side, "websockets", captured);
        },
        blind: (reason) => this.giveUp(reason),
      },
    );
    // What came right behind the handshake belongs to the new protocol.
    for (const side of ["in", "back"] as const) {
      const { pending } = side === "in" ? this.requests : this.responses;
      if (pending.length > 0) this.webSocket.push(side, pending);
    }
  }

  private show(side: Side, binding: string, captured: CapturedMessage): void {
    const { message, raw, complete } = captured;
    const { stream, at } = this;
    const to = side === "in" ? { to: this.to } : {};
    watching()?.passed({
      key: captured,
      binding,
      direction: side,
      stream,
      ...to,
      message,
      raw,
      complete,
      at,
    });
  }

  private giveUp(reason: string): void {
    if (this.isBlind) return;
    this.isBlind = true;
    watching()?.blind(this.stream, reason);
    this.sink.blind(reason);
  }
}

function capturedFrom(read: ReadMessage): CapturedMessage {
  const { raw, problems, complete } = read;
  return {
    message: toWireMessage(read),
    raw: evidence(raw),
    rawTruncated: raw.length > RAW_LIMIT,
    problems,
    complete,
    at: Date.now(),
  };
}
