import { toWireMessage } from "../transports/http-messages.ts";
import { HttpReader, type ReadMessage } from "../transports/http-reader.ts";
import { type CapturedMessage, evidence, RAW_LIMIT } from "../transports/transport.ts";
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
  /** Of requests that are not answered yet, oldest first. */
  private readonly methods: string[] = [];
  private webSocket: WebSocketTap | undefined;
  /** The upgrade that was asked for, with the subprotocols that were offered. */
  private offered: string | undefined;
  private isBlind = false;

  constructor(private readonly sink: TapSink) {}

  push(side: Side, chunk: Uint8Array): void {
    if (this.isBlind) return;
    if (this.webSocket !== undefined) {
      this.webSocket.push(side, chunk);
      return;
    }
    const reader = side === "in" ? this.requests : this.responses;
    reader.push(chunk);
    this.read(side);
  }

  /** No more bytes come from that side. */
  end(side: Side): void {
    if (this.isBlind || this.webSocket !== undefined) return;
    const read = (side === "in" ? this.requests : this.responses).end();
    if (read !== undefined) this.take(side, read);
  }

  private read(side: Side): void {
    for (;;) {
      if (side === "back") this.responses.answersHead = this.methods[0] === "HEAD";
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
      this.methods.push(field(":method"));
      if (/^websocket$/i.test(field("upgrade"))) this.offered = field("sec-websocket-protocol");
    } else {
      const status = Number(field(":status"));
      if (status >= 100 && status < 200 && status !== 101) return;
      this.methods.shift();
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
        message: (side, captured) => sink.message(side, "websockets", captured),
        blind: (reason) => this.giveUp(reason),
      },
    );
    // What came right behind the handshake belongs to the new protocol.
    for (const side of ["in", "back"] as const) {
      const { pending } = side === "in" ? this.requests : this.responses;
      if (pending.length > 0) this.webSocket.push(side, pending);
    }
  }

  private giveUp(reason: string): void {
    if (this.isBlind) return;
    this.isBlind = true;
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
