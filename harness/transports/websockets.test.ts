import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { websocketsTransport } from "./websockets.ts";

const transport = websocketsTransport();
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const MESSAGE = {
  fields: [
    { name: ":subprotocol", value: "cloudevents.json" },
    { name: ":opcode", value: "text" },
  ],
  body: new Uint8Array(Buffer.from('{"é":1}')),
};

/** A server of somebody else, which agrees to what it is told to. */
async function serverAgreeingTo(subprotocol: string | false) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, handleProtocols: () => subprotocol });
  endings.push(() => server.close());
  await once(server, "listening");
  return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

test("what is injected into a capture arrives as it was given, with what was offered", async () => {
  const capture = await transport.openCapture();
  endings.push(() => capture.close());
  const url = await capture.address("a token");
  const { response, error } = await transport.inject(url, MESSAGE, 2_000);
  expect(error).toBeUndefined();
  expect(response).toEqual({ fields: [] });
  const [captured] = await capture.next("a token", 2_000);
  expect(captured?.message).toEqual({
    fields: [{ name: ":offered", value: "cloudevents.json" }, ...MESSAGE.fields],
    body: MESSAGE.body,
  });
});

test("a client that offers nothing, or something else, is seen with that", async () => {
  const capture = await transport.openCapture();
  endings.push(() => capture.close());
  const url = await capture.address("t");
  for (const offered of [[], ["mqtt"]]) {
    const client = new WebSocket(url, offered);
    await once(client, "open");
    client.send("x");
    client.close();
    const [captured] = await capture.next("t", 2_000);
    const opcode = { name: ":opcode", value: "text" };
    const agreed = offered.flatMap((value) => [
      { name: ":offered", value },
      { name: ":subprotocol", value },
    ]);
    expect(captured?.message.fields).toEqual([...agreed, opcode]);
  }
});

test("a server that agrees to nothing, or to what was not offered, has refused", async () => {
  for (const answer of [false, "cloudevents.avro"] as const) {
    const { url } = await serverAgreeingTo(answer);
    const { error } = await transport.inject(url, MESSAGE, 2_000);
    expect(error?.kind).toBe("refused");
  }
  const plain = createServer((_request, response) => response.writeHead(403).end());
  plain.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  endings.push(() => plain.close());
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  const { port } = plain.address() as AddressInfo;
  const { error } = await transport.inject(`ws://127.0.0.1:${port}/`, MESSAGE, 2_000);
  expect(error?.kind).toBe("refused");
});

test("nobody is called outside this machine, and nobody there is no answer", async () => {
  for (const url of ["ws://192.0.2.1/", "http://127.0.0.1/", "nonsense"])
    expect((await transport.inject(url, MESSAGE, 1_000)).error?.kind).toBe("forbidden");
  expect((await transport.inject("ws://127.0.0.1:1/", MESSAGE, 1_000)).error?.kind).toBe("connect");
});
