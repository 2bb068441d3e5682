import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { fieldText, type WireField, type WireMessage } from "../../../harness/wire/wire-message.ts";

/** Wire messages through the plain HTTP client and server of Node. */

/** The largest event that has to be taken, 64 KiB, may be all headers; Node allows 16 KiB unless told. */
const MAX_HEADER_BYTES = 256 * 1024;

/** Sends a request (POST unless it has a `:method`) and reads what is answered; redirections are not followed. */
export function ask(message: WireMessage, url: string): Promise<WireMessage> {
  const { fields, body } = message;
  const method = textOf(message, ":method") ?? "POST";
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent: false, maxHeaderSize: MAX_HEADER_BYTES }, (answer) => {
      wireMessage(answer, [{ name: ":status", value: String(answer.statusCode) }]).then(resolve, reject);
    });
    outgoing.on("error", reject);
    for (const [name, values] of headersOf(fields)) outgoing.setHeader(name, values);
    outgoing.end(body);
  });
}

/** Listens on a port of its own and answers each request, `:method` and `:path` in its fields. */
export async function serve(answer: (message: WireMessage) => Promise<WireMessage>) {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, async (incoming, outgoing) => {
    const start = [
      { name: ":method", value: incoming.method ?? "" },
      { name: ":path", value: incoming.url ?? "" },
    ];
    try {
      const { fields, body } = await answer(await wireMessage(incoming, start));
      outgoing.statusCode = Number(textOf({ fields }, ":status") ?? "200");
      for (const [name, values] of headersOf(fields)) outgoing.setHeader(name, values);
      outgoing.end(body);
    } catch {
      // The peer went away in the middle, or this side is broken: either way there is no answer to give.
      incoming.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What node:http read; a value that is not ASCII keeps its bytes. */
async function wireMessage(incoming: IncomingMessage, start: readonly WireField[]): Promise<WireMessage> {
  const fields = [...start];
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
  const body = new Uint8Array(await buffer(incoming));
  return hasBody ? { fields, body } : { fields };
}

/** The header fields as Node takes them: one string for a name that is there once. */
function headersOf(fields: readonly WireField[]): Map<string, string | string[]> {
  const headers = new Map<string, string | string[]>();
  for (const { name, value } of fields) {
    if (name.startsWith(":")) continue;
    const text = typeof value === "string" ? value : Buffer.from(value).toString("latin1");
    const before = headers.get(name);
    headers.set(name, before === undefined ? text : [before, text].flat());
  }
  return headers;
}

function textOf({ fields }: WireMessage, name: string): string | undefined {
  const field = fields.find((one) => one.name === name);
  return field === undefined ? undefined : fieldText(field.value);
}
