import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, createServer as createTcp, type Socket } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { openProxy, type RunningProxy } from "../../harness/outside/proxy.ts";
import type { Side } from "../../harness/outside/tap.ts";
import type { CapturedMessage } from "../../harness/transports/transport.ts";

const LISTEN = new URL("http://127.0.0.1:0/");
const closers: (() => unknown)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));

interface Passed {
  readonly side: Side;
  readonly binding: string;
  readonly captured: CapturedMessage;
}

/** A proxy in front of that port, and what it read. */
async function proxied(
  port: number,
): Promise<{ proxy: RunningProxy; passed: Passed[]; blind: string[]; port: number }> {
  const passed: Passed[] = [];
  const blind: string[] = [];
  const proxy = await openProxy(LISTEN, new URL(`http://127.0.0.1:${port}/`), {
    message: (side, binding, captured) => void passed.push({ side, binding, captured }),
    blind: (reason) => void blind.push(reason),
  });
  closers.push(() => proxy.close());
  return { proxy, passed, blind, port: Number(new URL(proxy.url).port) };
}

async function listening(
  server: { listen(port: number, host: string): unknown; address(): unknown } & NodeJS.EventEmitter,
) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function post(agent: Agent, port: number, id: number): Promise<number> {
  const headers = { "content-type": "application/json", "ce-id": String(id) };
  const call = httpRequest({ agent, port, host: "127.0.0.1", method: "POST", path: `/${id}`, headers });
  call.end(JSON.stringify({ id }));
  const [response] = await once(call, "response");
  let text = "";
  for await (const part of response) text += part;
  return Number(text);
}

/** Answers each request with its own number. */
async function counting(seen: number[] = []) {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    const { id } = JSON.parse(text) as { id: number };
    seen.push(id);
    response.end(String(id));
  });
  const port = await listening(server);
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return port;
}

const idsOf = (passed: readonly Passed[], side: Side): string[] =>
  passed
    .filter((one) => one.side === side && one.binding === "http")
    .map(({ captured }) => String(captured.message.fields.find(({ name }) => name === "ce-id")?.value));

describe("plugfest proxy", () => {
  test("a sustained run: nothing is lost, reordered or left unjudged", async () => {
    const seen: number[] = [];
    const { proxy, passed, port } = await proxied(await counting(seen));
    const [lanes, each] = [8, 500];
    const lane = async (first: number): Promise<number[]> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const answers: number[] = [];
      for (let id = first; id < first + each; id += 1) answers.push(await post(agent, port, id));
      agent.destroy();
      return answers;
    };
    const answers = await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index * each)));
    await proxy.settled();
    for (const [index, own] of answers.entries()) {
      expect(own).toEqual(Array.from({ length: each }, (_, offset) => index * each + offset));
      const range = (id: number): boolean => id >= index * each && id < (index + 1) * each;
      expect(seen.filter(range)).toEqual(own);
      expect(idsOf(passed, "in").map(Number).filter(range)).toEqual(own);
    }
    expect(passed.filter(({ side }) => side === "back")).toHaveLength(lanes * each);
  });

  test("bytes pass as they are, whatever they are, and an end is passed on as one", async () => {
    const server = createTcp({ allowHalfOpen: true }, (socket) => {
      const parts: Buffer[] = [Buffer.from("got ")];
      socket.on("data", (part) => parts.push(part));
      socket.on("end", () => socket.end(Buffer.concat(parts)));
    });
    const { proxy, blind, port } = await proxied(await listening(server));
    closers.push(() => server.close());
    const bytes = Buffer.from([0, 255, 13, 10, 128, 1, 2, 3]);
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.end(bytes);
    const back: Buffer[] = [];
    for await (const part of socket) back.push(part as Buffer);
    expect(Buffer.concat(back)).toEqual(Buffer.concat([Buffer.from("got "), bytes]));
    await proxy.settled();
    expect(blind).toHaveLength(1);
  });

  test("a slow reader slows its sender, and memory stays bounded", async () => {
    let held: Socket | undefined;
    const server = createTcp((socket) => {
      socket.pause();
      held = socket;
    });
    const { port } = await proxied(await listening(server));
    closers.push(() => server.close());
    const socket = connect({ port, host: "127.0.0.1" });
    await once(socket, "connect");
    const total = 64 * 1024 * 1024;
    const block = Buffer.alloc(1024 * 1024, 120);
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${total}\r\n\r\n`);
    let sent = 0;
    let stuck = false;
    while (sent < total && !stuck) {
      sent += block.length;
      if (socket.write(block)) continue;
      const timer = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 500));
      stuck = await Promise.race([once(socket, "drain").then(() => false), timer]);
    }
    expect(stuck).toBe(true);
    expect(sent).toBeLessThan(total);
    socket.destroy();
    held?.destroy();
  });

  test("a target that is not there is a 502 that says so; one that breaks off breaks off", async () => {
    const nobody = createTcp();
    const port = await listening(nobody);
    nobody.close();
    await once(nobody, "close");
    const gone = await proxied(port);
    const answer = await fetch(`http://127.0.0.1:${gone.port}/`);
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain("plugfest proxy: no connection to");
    const breaking = createTcp((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const broken = await proxied(await listening(breaking));
    closers.push(() => breaking.close());
    await expect(fetch(`http://127.0.0.1:${broken.port}/`)).rejects.toThrow();
  });

  test("WebSockets: the messages of both sides are read, the handshake too", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
    await once(server, "listening");
    closers.push(() => server.close());
    server.on("connection", (socket) =>
      socket.on("message", (data, binary) => socket.send(data, { binary })),
    );
    const { proxy, passed, port } = await proxied((server.address() as AddressInfo).port);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, ["cloudevents.json"], {
      perMessageDeflate: false,
    });
    await once(socket, "open");
    for (let index = 0; index < 100; index += 1) {
      socket.send(`{"n":${index}}`);
      const [data] = await once(socket, "message");
      expect(String(data)).toBe(`{"n":${index}}`);
    }
    socket.close();
    await once(socket, "close");
    await proxy.settled();
    const frames = passed.filter(({ binding }) => binding === "websockets");
    for (const side of ["in", "back"] as const) {
      const own = frames
        .filter((one) => one.side === side)
        .map(({ captured }) => Buffer.from(captured.message.body ?? []).toString());
      expect(own).toEqual(Array.from({ length: 100 }, (_, index) => `{"n":${index}}`));
    }
    expect(frames[0]?.captured.message.fields).toEqual([
      { name: ":offered", value: "cloudevents.json" },
      { name: ":subprotocol", value: "cloudevents.json" },
      { name: ":opcode", value: "text" },
    ]);
  });
});
