import * as ws from "ws";
import { type CapturedMessage, evidence, RAW_LIMIT } from "../transports/transport.ts";
import type { Side } from "./tap.ts";

/** No message that is larger than this is put together from its frames. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** The library's reader of frames, which its types leave out. */
interface Receiver {
  write(chunk: Uint8Array): void;
  on(event: "message", take: (data: Buffer, isBinary: boolean) => void): void;
  on(event: "error", failed: (error: Error) => void): void;
}

type ReceiverClass = new (options: {
  readonly isServer: boolean;
  readonly maxPayload: number;
  readonly allowSynchronousEvents: boolean;
}) => Receiver;

const { Receiver } = ws as unknown as { readonly Receiver: ReceiverClass };

/** Reads along with the frames of one WebSocket, in both directions. */
export class WebSocketTap {
  private readonly readers: Readonly<Record<Side, Receiver>>;

  /** @param handshake the subprotocols: agreed on, and offered as the header had them; empty where there are none */
  constructor(
    handshake: { readonly subprotocol: string; readonly offered: string },
    sink: { message(side: Side, captured: CapturedMessage): void; blind(reason: string): void },
  ) {
    const fields = [
      ...(handshake.offered === "" ? [] : [{ name: ":offered", value: handshake.offered }]),
      ...(handshake.subprotocol === "" ? [] : [{ name: ":subprotocol", value: handshake.subprotocol }]),
    ];
    const reader = (side: Side): Receiver => {
      // Frames from a client are masked.
      const isServer = side === "in";
      const made = new Receiver({ isServer, maxPayload: MAX_MESSAGE_BYTES, allowSynchronousEvents: true });
      made.on("message", (data, isBinary) => {
        const body = new Uint8Array(data);
        const opcode = { name: ":opcode", value: isBinary ? "binary" : "text" };
        sink.message(side, {
          message: { fields: [...fields, opcode], body },
          raw: evidence(body),
          rawTruncated: body.length > RAW_LIMIT,
          problems: [],
          complete: true,
          at: Date.now(),
        });
      });
      made.on("error", (error) => sink.blind(`the frames cannot be read: ${error.message}`));
      return made;
    };
    this.readers = { in: reader("in"), back: reader("back") };
  }

  push(side: Side, chunk: Uint8Array): void {
    // Unmasking is done in place, and the bytes may still be on their way out.
    this.readers[side].write(Buffer.from(chunk));
  }
}
