import { afterEach, describe, expect, it, vi } from "vitest";
import type { WireMessage } from "../wire/wire-message.ts";
import { httpTransport } from "./http.ts";
import { answering, type RawServer, rawServer } from "./raw-peer.test-support.ts";

// A name that resolves to another machine, as a rebound one would after the first look at it.
vi.mock("node:dns", async (original) => {
  const dns = await original<typeof import("node:dns")>();
  const lookup = (name: string, options: object, callback: (error: null, found: object[]) => void) =>
    name === "elsewhere.test"
      ? callback(null, [{ address: "192.0.2.1", family: 4 }])
      : dns.lookup(name, { ...options, all: true }, callback as never);
  return { ...dns, lookup };
});

const transport = httpTransport();
const servers: RawServer[] = [];
afterEach(() => {
  transport.close();
  for (const server of servers.splice(0)) server.close();
});

async function use(server: Promise<RawServer>): Promise<RawServer> {
  servers.push(await server);
  return server;
}

const nothing: WireMessage = { fields: [] };
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("latin1");

describe("an injected request", () => {
  it("goes out exactly as it is given", async () => {
    const server = await use(answering(OK));
    const result = await transport.inject(
      `${server.url}p?q=1`,
      {
        fields: [
          { name: "ce-A", value: " \t odd  " },
          { name: "ce-a", value: new Uint8Array([0xff, 0x20, 0x00]) },
          { name: "x", value: "€\r\n folded" },
        ],
        body: new Uint8Array([1, 0]),
      },
      5000,
    );
    const host = new URL(server.url).host;
    const expected = `POST /p?q=1 HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nce-A:  \t odd  \r\nce-a: \xff \0\r\nx: \xe2\x82\xac\r\n folded\r\n\r\n\x01\0`;
    expect(server.received()).toBe(expected);
    expect(text(result.sent)).toBe(expected);
    expect(result.response?.fields).toEqual([
      { name: ":status", value: "200" },
      { name: "Content-Length", value: "2" },
    ]);
    expect([text(result.response?.body), text(result.received), result.retried]).toEqual(["ok", OK, false]);
  });

  it("adds nothing that is given, and no length without a body", async () => {
    const server = await use(answering(OK));
    const fields = [
      { name: ":method", value: "PUT" },
      { name: ":path", value: "*" },
      { name: "host", value: "h" },
    ];
    await transport.inject(server.url, { fields }, 5000);
    await transport.inject(
      server.url,
      { fields: [...fields, { name: "CONTENT-LENGTH", value: "1" }], body: Buffer.from("x") },
      5000,
    );
    const start = "PUT * HTTP/1.1\r\nhost: h\r\n";
    expect(server.received()).toBe(`${start}\r\n${start}CONTENT-LENGTH: 1\r\n\r\nx`);
  });

  it("is cut into chunks under Transfer-Encoding: chunked", async () => {
    const server = await use(answering(OK));
    const fields = [
      { name: "host", value: "h" },
      { name: "Transfer-Encoding", value: "chunked" },
    ];
    await transport.inject(server.url, { fields, body: Buffer.from("abcde") }, 5000);
    expect(server.received()).toMatch(/\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n$/);
  });

  it("closes the connection after each request when told not to keep any", async () => {
    const server = await use(answering(OK));
    const single = httpTransport({ reuse: false });
    for (let i = 0; i < 2; i++) await single.inject(server.url, nothing, 5000);
    expect(server.connections()).toBe(2);
    expect(server.received().match(/Connection: close\r\n/g)).toHaveLength(2);
  });
});

describe("a response", () => {
  it.each([
    ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "200", "abc"],
    [
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\na: b\r\n\r\nHTTP/1.1 202 A\r\ncontent-length: 0\r\n\r\n",
      "202",
      "",
    ],
    ["HTTP/1.1 204 No Content\r\n\r\n", "204", undefined],
    ["HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "304", undefined],
    ["HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n\x00\x01", "101", undefined],
    ["HTTP/1.0 500\n\nuntil the end", "500", "until the end"],
  ])("is read to its end: %j", async (bytes, status, body) => {
    const server = await use(
      rawServer((socket) => {
        socket.write(Buffer.from(bytes, "latin1"));
        if (bytes.startsWith("HTTP/1.0")) socket.end();
      }),
    );
    const { response, error } = await transport.inject(server.url, nothing, 5000);
    expect(error).toBeUndefined();
    expect(response?.fields[0]).toEqual({ name: ":status", value: status });
    expect(text(response?.body)).toBe(body);
  });

  it("to HEAD has no body", async () => {
    const server = await use(answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"));
    const { response } = await transport.inject(
      server.url,
      { fields: [{ name: ":method", value: "HEAD" }] },
      5000,
    );
    expect(response?.body).toBeUndefined();
  });

  it.each([
    ["SSH-2.0-x\r\n\r\n", "malformed"],
    ["HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "malformed"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "closed"],
    ["", "closed"],
  ])("that is broken is an error, with its bytes: %j", async (bytes, kind) => {
    const server = await use(rawServer((socket) => void socket.end(bytes)));
    const result = await transport.inject(server.url, nothing, 5000);
    expect(result).toMatchObject({ response: undefined, error: { kind }, retried: false });
    expect(text(result.received)).toBe(bytes);
  });

  it("that does not come is a timeout", async () => {
    const server = await use(rawServer(() => {}));
    const { error } = await transport.inject(server.url, nothing, 20);
    expect(error).toMatchObject({ kind: "timeout", message: expect.stringContaining("within 20 ms") });
  });

  it("from nobody is a connect error", async () => {
    const server = await rawServer(() => {});
    server.close();
    const { error } = await transport.inject(server.url, nothing, 5000);
    expect(error).toMatchObject({ kind: "connect", message: expect.stringContaining("ECONNREFUSED") });
  });
});

describe("kept connections", () => {
  it("carry one request after the other, and parallel ones get their own", async () => {
    const server = await use(answering(OK));
    for (let i = 0; i < 5; i++) await transport.inject(server.url, nothing, 5000);
    expect(server.connections()).toBe(1);
    await Promise.all([1, 2, 3].map(() => transport.inject(server.url, nothing, 5000)));
    expect(server.connections()).toBe(3);
    transport.drop(server.url);
    await transport.inject(server.url, nothing, 5000);
    expect(server.connections()).toBe(4);
  });

  it.each([
    [[{ name: "Connection", value: "close" }], undefined],
    [[{ name: "Content-Length", value: "3" }], Buffer.from("x")],
    [[{ name: "Transfer-Encoding", value: "gzip" }], Buffer.from("x")],
  ])("are not made of requests whose end is in doubt: %j", async (fields, body) => {
    const server = await use(answering(OK));
    const message = body === undefined ? { fields } : { fields, body };
    for (let i = 0; i < 2; i++) await transport.inject(server.url, message, 5000);
    expect(server.connections()).toBe(2);
  });

  it("are replaced when the server has closed them", async () => {
    // The first connection dies on its second request, as one does whose keep-alive time has just run out.
    const server = await use(
      rawServer((socket, received, nth) => {
        if (nth === 1 && received.split("POST").length > 2) socket.resetAndDestroy();
        else socket.write(OK);
      }),
    );
    expect((await transport.inject(server.url, nothing, 5000)).retried).toBe(false);
    const second = await transport.inject(server.url, nothing, 5000);
    expect([second.retried, text(second.response?.body)]).toEqual([true, "ok"]);
  });

  it("are not trusted after bytes that nobody asked for", async () => {
    const server = await use(answering(`${OK}HTTP/1.1 500 Smuggled\r\nContent-Length: 0\r\n\r\n`));
    for (let i = 0; i < 2; i++) {
      const { response } = await transport.inject(server.url, nothing, 5000);
      expect(response?.fields[0]?.value).toBe("200");
    }
    expect(server.connections()).toBe(2);
  });
});

describe("targets", () => {
  it.each([
    "http://192.0.2.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://0.0.0.0:80/",
    "http://[2001:db8::1]/",
    "http://[::ffff:192.0.2.1]/",
    "ftp://127.0.0.1/",
    "no url",
  ])("beyond this machine are forbidden: %s", async (url) => {
    const result = await transport.inject(url, nothing, 5000);
    expect(result.error?.kind).toBe("forbidden");
    expect(result.sent).toHaveLength(0);
  });

  it("by a name of another machine are forbidden before anything is sent", async () => {
    const result = await transport.inject("http://elsewhere.test/", nothing, 5000);
    expect(result.error).toMatchObject({ kind: "forbidden", message: expect.stringContaining("192.0.2.1") });
  });

  it.each(["127.0.0.1", "127.1", "localhost", "[::ffff:127.0.0.1]"])(
    "on it are allowed: %s",
    async (host) => {
      const server = await use(answering(OK));
      const url = server.url.replace("127.0.0.1", host);
      expect((await transport.inject(url, nothing, 5000)).error).toBeUndefined();
    },
  );
});
