import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Call, Reply } from "../../harness/adapters/adapter.ts";
import type { InProcessImplementation } from "../../harness/adapters/in-process.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import type { WireField, WireMessage } from "../../harness/wire/wire-message.ts";

type Arrived = { readonly events: readonly CloudEvent[] } | { readonly refused: string };

interface Subscription {
  readonly server: Server;
  readonly queue: Arrived[];
}

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

function post(url: string, message: WireMessage): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
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

/** The live side of an in-process implementation: a real HTTP client and server of Node around its codec. */
export class HttpLiveSide {
  private readonly subscriptions = new Map<string, Subscription>();
  private count = 0;

  constructor(private readonly implementation: InProcessImplementation) {}

  perform = async (call: Call): Promise<Reply> => {
    switch (call.method) {
      case "send":
        await post(call.to, this.implementation.encode({ ...call, method: "encode" }));
        return { outcome: "ok" };
      case "receive.start":
        return this.listen(async (message, queue) => {
          queue.push({ events: this.implementation.decode({ ...call, method: "decode", message }) });
        });
      case "forward.start":
        return this.listen(async (message) => {
          for (const sent of this.implementation.forward({ ...call, method: "forward", message }))
            await post(call.to, sent);
        });
      case "receive.next":
        return this.next(call.subscription);
      case "receive.stop":
      case "forward.stop":
        this.subscriptions.get(call.subscription)?.server.close();
        this.subscriptions.delete(call.subscription);
        return { outcome: "ok" };
      default:
        return { outcome: "unsupported", capability: call.method };
    }
  };

  async close(): Promise<void> {
    for (const { server } of this.subscriptions.values()) {
      server.closeAllConnections();
      server.close();
    }
  }

  private async listen(take: (message: WireMessage, queue: Arrived[]) => Promise<void>): Promise<Reply> {
    const queue: Arrived[] = [];
    // The largest event that has to be taken, 64 KiB, may be all headers; Node allows 16 KiB unless told.
    const server = createServer({ maxHeaderSize: 256 * 1024 }, async (incoming, answer) => {
      try {
        await take(await wireMessage(incoming), queue);
        answer.statusCode = 202;
      } catch (error) {
        queue.push({ refused: (error as Error).message });
        answer.statusCode = error instanceof EventError ? 400 : 500;
      }
      answer.end();
    });
    await new Promise<void>((resolve, reject) =>
      server.once("error", reject).listen(0, "127.0.0.1", resolve),
    );
    const subscription = `s${++this.count}`;
    this.subscriptions.set(subscription, { server, queue });
    return {
      outcome: "ok",
      subscription,
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    };
  }

  /** What was read is queued before the request is answered, so there is never anything to wait for. */
  private next(subscription: string): Reply {
    const arrived = this.subscriptions.get(subscription)?.queue.shift();
    if (arrived === undefined) return { outcome: "ok", none: true };
    return "refused" in arrived
      ? { outcome: "rejected", message: arrived.refused }
      : { outcome: "ok", events: arrived.events };
  }
}
