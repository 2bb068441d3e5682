import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as a server of Node's got it. */
export interface Got {
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** Names and values by turns, as they were on the wire. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** What a target answers. */
interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A real server that keeps every request in the order in which they came. */
export async function target(answer: (got: Got, number: number) => Answer = () => ({ status: 202 })) {
  const got: Got[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method, url: path, rawHeaders } = request;
    const at = got.push({ method, path, headers: rawHeaders, body: Buffer.alloc(0) });
    const whole = { method, path, headers: rawHeaders, body: await buffer(request) };
    got[at - 1] = whole;
    const { status, headers = {}, body = "" } = answer(whole, at);
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    got,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The value of a header, by its exact name. */
export function header({ headers }: Got, name: string): string | undefined {
  const at = headers.findIndex((one, index) => index % 2 === 0 && one === name);
  return at < 0 ? undefined : headers[at + 1];
}
