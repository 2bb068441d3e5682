import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { EventError } from "../../../harness/event/violation.ts";
import type { WireField, WireMessage } from "../../../harness/wire/wire-message.ts";
import type { LivePart } from "./live-part.ts";

/** What node:http read, as a wire message; a value that is not ASCII keeps its bytes. */
async function wireMessage(incoming: IncomingMessage): Promise<WireMessage> {
  const fields: WireField[] = [];
  const raw = incoming.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const value = raw[index + 1] as string;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself.
    const ascii = /^[\x00-\x7f]*$/.test(value);
    fields.push({
      name: raw[index] as string,
      value: ascii ? value : new Uint8Array(Buffer.from(value, "latin1")),
    });
  }
  const { headers } = incoming;
  const hasBody = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  return hasBody ? { fields, body: new Uint8Array(await buffer(incoming)) } : { fields };
}

function post(message: WireMessage, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent: false }, (answer) => {
      answer.resume();
      answer.on("end", resolve);
    });
    outgoing.on("error", reject);
    const headers = new Map<string, string[]>();
    for (const { name, value } of message.fields) {
      if (name.startsWith(":")) continue;
      const text = typeof value === "string" ? value : Buffer.from(value).toString("latin1");
      headers.set(name, [...(headers.get(name) ?? []), text]);
    }
    for (const [name, values] of headers)
      outgoing.setHeader(name, values.length === 1 ? (values[0] as string) : values);
    outgoing.end(message.body);
  });
}

/** A plain HTTP client and server of Node. */
export const httpPart: LivePart = {
  send: post,

  async listen(take) {
    // The largest event that has to be taken, 64 KiB, may be all headers; Node allows 16 KiB unless told.
    const server = createServer({ maxHeaderSize: 256 * 1024 }, async (incoming, answer) => {
      try {
        await take(await wireMessage(incoming));
        answer.statusCode = 202;
      } catch (error) {
        answer.statusCode = error instanceof EventError ? 400 : 500;
      }
      answer.end();
    });
    await new Promise<void>((resolve, reject) =>
      server.once("error", reject).listen(0, "127.0.0.1", resolve),
    );
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      async close() {
        server.closeAllConnections();
        server.close();
      },
    };
  },

  async close() {},
};
