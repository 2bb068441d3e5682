import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { fieldText, type WireMessage } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";

const SUBPROTOCOLS = ["cloudevents.json", "cloudevents.avro", "cloudevents.proto"];

/** The close code for data that are not what was agreed on (RFC 6455, section 7.4.1). */
const INVALID_PAYLOAD = 1007;

const textOf = ({ fields }: WireMessage, name: string): string | undefined => {
  const field = fields.find((one) => one.name === name);
  return field === undefined ? undefined : fieldText(field.value);
};

/** A plain WebSocket client and server. */
export const websocketsPart: LivePart = {
  async send(message, to) {
    const subprotocol = textOf(message, ":subprotocol");
    const socket = new WebSocket(to, subprotocol === undefined ? [] : [subprotocol]);
    await once(socket, "open");
    socket.send(message.body ?? new Uint8Array(), { binary: textOf(message, ":opcode") !== "text" });
    socket.close(1000);
    await once(socket, "close");
  },

  async listen(take) {
    const server = new WebSocketServer({
      host: "127.0.0.1",
      port: 0,
      maxPayload: 16 * 1024 * 1024,
      handleProtocols: (offered) => SUBPROTOCOLS.find((one) => offered.has(one)) ?? false,
    });
    server.on("connection", (socket) => {
      socket.on("error", () => undefined);
      socket.on("message", (data: Buffer, isBinary) => {
        const fields = [
          { name: ":subprotocol", value: socket.protocol },
          { name: ":opcode", value: isBinary ? "binary" : "text" },
        ];
        take({ fields, body: new Uint8Array(data) }).catch(() => socket.close(INVALID_PAYLOAD));
      });
    });
    await once(server, "listening");
    return {
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      async close() {
        for (const socket of server.clients) socket.terminate();
        server.close();
      },
    };
  },

  async close() {},
};
