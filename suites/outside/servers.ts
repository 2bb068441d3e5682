import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { http as codec } from "../../harness/bindings/index.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { json } from "../../harness/formats/index.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";

/** A receiver that is right, and receivers that are each wrong in one way. */

interface Request {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

type Answer = { readonly status: number; readonly message?: WireMessage; readonly location?: string };

/** Reads the event as the project's own codec does; undefined when it has to be refused. */
function read({ headers, body }: Request): readonly CloudEvent[] | undefined {
  const fields = headers.map(([name, value]) => ({ name, value: Buffer.from(value, "latin1") }));
  try {
    return codec.decode({ fields, body }).events;
  } catch {
    return undefined;
  }
}

const isStructured = ({ headers }: Request): boolean =>
  headers.some(([name, value]) => /^content-type$/i.test(name) && /^application\/cloudevents/i.test(value));

function echo(events: readonly CloudEvent[] | undefined, { headers, body }: Request): Answer {
  if (events === undefined) return { status: 400 };
  try {
    return { status: 200, message: codec.encode(events, events.length === 1 ? "binary" : "batched", json) };
  } catch {
    // What the codec reads and does not write goes back as it came.
    const fields = headers
      .filter(([name]) => /^(ce-.*|content-type)$/i.test(name))
      .map(([name, value]) => ({ name, value }));
    return { status: 200, message: { fields, body } };
  }
}

const changed = (
  events: readonly CloudEvent[] | undefined,
  change: (attributes: Map<string, unknown>) => void,
) =>
  events?.map((event) => {
    const attributes = new Map(event.attributes);
    change(attributes);
    return { ...event, attributes } as CloudEvent;
  });

/** What each does with a request. */
const SERVERS = {
  right: (request: Request): Answer => ({ status: read(request) === undefined ? 400 : 202 }),
  "echoes rightly": (request: Request): Answer => echo(read(request), request),
  "takes everything": (): Answer => ({ status: 202 }),
  "fails on what is malformed": (request: Request): Answer => ({
    status: read(request) === undefined ? 500 : 202,
  }),
  "refuses structured mode": (request: Request): Answer => ({
    status: isStructured(request) ? 415 : read(request) === undefined ? 400 : 202,
  }),
  "refuses a subject": (request: Request): Answer => ({
    status:
      read(request)?.some(({ attributes }) =>
        /[^ -~]/.test(String(attributes.get("subject")?.value ?? "")),
      ) === false
        ? 202
        : 400,
  }),
  "loses extensions": (request: Request): Answer =>
    echo(
      changed(read(request), (attributes) => attributes.delete("comexampleext")),
      request,
    ),
  "changes the time": (request: Request): Answer =>
    echo(
      changed(read(request), (attributes) => {
        if (attributes.has("time"))
          attributes.set("time", { type: "Timestamp", value: "2001-01-01T00:00:00Z" });
      }),
      request,
    ),
  redirects: (): Answer => ({ status: 307, location: "http://127.0.0.1:9/elsewhere" }),
  "wants a token": (request: Request): Answer => ({
    status: request.headers.some(
      ([name, value]) => /^authorization$/i.test(name) && value === "Bearer s3cret-token",
    )
      ? 202
      : 401,
  }),
} as const;

export type ServerName = keyof typeof SERVERS;

/** Starts one on a free port of this machine. */
export async function serve(name: ServerName): Promise<{ readonly url: string; close(): void }> {
  const server: Server = createServer((request, response) => void answer(name, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(name: ServerName, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { rawHeaders } = request;
  const headers = rawHeaders.flatMap((header, index) =>
    index % 2 === 0 ? [[header, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  const { status, message, location } = SERVERS[name]({ headers, body: Buffer.concat(parts) });
  response.statusCode = status;
  if (location !== undefined) response.setHeader("location", location);
  for (const { name: field, value } of message?.fields ?? []) {
    if (!field.startsWith(":")) response.setHeader(field, Buffer.from(value).toString("latin1"));
  }
  response.end(message?.body);
}
