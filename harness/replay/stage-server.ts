import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ReplayLine } from "./record.ts";

/** How often pages are told how far the story is, in milliseconds. */
const TICK_MS = 200;
/** A command is a few dozen bytes. */
const LONGEST_COMMAND = 1000;

/** What the server shows. */
export interface Show {
  /** The page for what was told so far; with a token while it is live. */
  page(lines: readonly ReplayLine[], token: string | undefined): string;
  /** How far the story is, in milliseconds by its clock. */
  now(): number;
  /** Story seconds a real second; 0 stands still. */
  setSpeed(speed: number): void;
}

/** One local page on which a story is told. */
export interface StageServer {
  readonly url: string;
  /** Hands a line to every page that is open. */
  add(line: ReplayLine): void;
  /** Resolves once a page is open. */
  readonly watched: Promise<void>;
  /** How many pages are open. */
  readonly open: number;
  close(): Promise<void>;
}

/**
 * Serves the page of a story on 127.0.0.1, and tells it what happens by server-sent events. Requests that name another host are
 * refused, so that no other site can read along, and commands need the token that only the page has.
 *
 * @param port 0 lets the system choose. Rejects with the system's error when it is taken.
 */
export async function openStage(show: Show, port: number): Promise<StageServer> {
  const [run, token] = [randomUUID(), randomBytes(18).toString("base64url")];
  const lines: ReplayLine[] = [];
  const pages = new Set<ServerResponse>();
  let started: () => void = () => undefined;
  const watched = new Promise<void>((resolve) => {
    started = resolve;
  });

  const events = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    const [of, seen] = String(request.headers["last-event-id"] ?? "").split("/");
    const from = of === run ? Number(seen) : 0;
    // A page of another run, or one that has nothing yet, begins anew.
    if (from === 0) response.write("event: reset\ndata: \n\n");
    response.write(linesEvent(lines.slice(from), lines.length));
    pages.add(response);
    response.on("close", () => pages.delete(response));
    started();
  };
  const linesEvent = (some: readonly ReplayLine[], seen: number): string =>
    `id: ${run}/${seen}\nevent: lines\ndata: ${JSON.stringify(some)}\n\nevent: clock\ndata: ${show.now()}\n\n`;

  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    const path = request.url?.split("?")[0];
    if (request.headers.host !== `127.0.0.1:${own}` && request.headers.host !== `localhost:${own}`)
      return void response.writeHead(403).end("This page is for this machine alone.\n");
    if (request.method === "POST" && path === "/speed") return void command(request, response, token, show);
    if (request.method !== "GET") return void response.writeHead(405).end();
    if (path === "/events") return events(request, response);
    if (path !== "/" && path !== "/story.html") return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" });
    response.end(show.page(lines, path === "/" ? token : undefined));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const tick = setInterval(() => {
    for (const page of pages) page.write(`event: clock\ndata: ${show.now()}\n\n`);
  }, TICK_MS);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    add(line) {
      lines.push(line);
      for (const page of pages) page.write(linesEvent([line], lines.length));
    },
    watched,
    get open() {
      return pages.size;
    },
    async close() {
      clearInterval(tick);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function command(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  show: Show,
): Promise<void> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LONGEST_COMMAND) return void response.writeHead(413).end();
  }
  const { token: given, speed } = parsed(text);
  if (given !== token) return void response.writeHead(403).end();
  if (typeof speed !== "number" || !(speed >= 0 && speed <= 1000)) return void response.writeHead(400).end();
  show.setSpeed(speed);
  response.writeHead(204).end();
}

function parsed(text: string): { readonly token?: unknown; readonly speed?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
