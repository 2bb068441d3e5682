import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpTransport } from "./http.ts";
import { rawClient } from "./raw-peer.test-support.ts";
import type { Capture, CapturedMessage } from "./transport.ts";

const transport = httpTransport();
let capture: Capture;
let count = 0;
beforeAll(async () => {
  capture = await transport.openCapture();
});
afterAll(() => capture.close());

/** A token of its own for each test, its URL, and the path in it. */
async function fresh(...args: [] | [Parameters<Capture["address"]>[1]]) {
  const token = `t-${count++}`;
  const url = await capture.address(token, ...args);
  return { token, url, path: new URL(url).pathname };
}

async function only(token: string): Promise<CapturedMessage> {
  const [message, ...more] = await capture.next(token, 5000);
  expect(more).toEqual([]);
  if (message === undefined) throw new Error("nothing was captured");
  return message;
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("latin1");

describe("a capture", () => {
  it("keeps fields in order with their raw bytes, and answers 202", async () => {
    const { token, url, path } = await fresh();
    const client = rawClient(url);
    const bytes = `POST ${path}?q HTTP/1.1\r\nHost: h\r\nB:  x \r\na: \xe2\x82\xac\r\nb:y\r\nContent-Length: 2\r\n\r\nhi`;
    client.send(bytes);
    expect(await client.until("\r\n\r\n")).toBe("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    const captured = await only(token);
    expect(captured.message).toEqual({
      fields: [
        { name: ":method", value: "POST" },
        { name: ":path", value: `${path}?q` },
        { name: "Host", value: "h" },
        { name: "B", value: "x" },
        { name: "a", value: new Uint8Array([0xe2, 0x82, 0xac]) },
        { name: "b", value: "y" },
        { name: "Content-Length", value: "2" },
      ],
      body: expect.anything(),
    });
    expect(text(captured.message.body)).toBe("hi");
    expect(text(captured.raw)).toBe(bytes);
    expect(captured).toMatchObject({ complete: true, problems: [], rawTruncated: false });
    client.socket.destroy();
  });

  it.each([
    ["", undefined],
    ["Content-Length: 0\r\n", ""],
    ["Transfer-Encoding: chunked\r\n", "abcde", "3;e=1\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"],
    ["transfer-encoding: gzip, Chunked\r\n", "", "0\r\nt: v\r\n\r\n"],
  ])("tells no body from an empty one: %j", async (fields, body, sent = "") => {
    const { token, url, path } = await fresh();
    const client = rawClient(url);
    // A second request right behind shows that the first one's end was found.
    client.send(
      `POST ${path} HTTP/1.1\r\n${fields}\r\n${sent}GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`,
    );
    await client.closed();
    const [first, second] = await capture.next(token, 5000, 2);
    expect(text(first?.message.body)).toBe(body);
    expect("body" in (first?.message ?? {})).toBe(body !== undefined);
    expect(second?.message.fields[0]?.value).toBe("GET");
  });

  it("answers pipelined requests in order, and byte by byte", async () => {
    const { token, url, path } = await fresh((received) => ({
      fields: [{ name: ":status", value: "200" }],
      ...(received.body === undefined ? {} : { body: received.body }),
    }));
    const client = rawClient(url);
    client.socket.setNoDelay(true);
    const one = (body: string) => `POST ${path} HTTP/1.1\nContent-Length: 1\n\n${body}`;
    for (const char of `${one("a")}\r\n${one("b")}`) client.send(char);
    client.send(one("c") + one("d"));
    const answers = await client.until("\r\n\r\nd");
    expect(answers.match(/\r\n\r\n./gs)?.map((end) => end.at(-1))).toEqual(["a", "b", "c", "d"]);
    expect(await capture.next(token, 5000, 4)).toHaveLength(4);
    client.socket.destroy();
  });

  it("answers Expect: 100-continue before the body comes", async () => {
    const { token, url, path } = await fresh();
    const client = rawClient(url);
    client.send(`POST ${path} HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n`);
    expect(await client.until("\r\n\r\n")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    await client.until("202");
    expect(text((await only(token)).message.body)).toBe("ok");
    client.socket.destroy();
  });

  it.each([
    ["POST {} HTTP/1.0\r\n\r\n", "Connection: close"],
    ["POST {} HTTP/1.1\r\nConnection: Close\r\n\r\n", "Connection: close"],
    ["HEAD {} HTTP/1.1\r\nConnection: close\r\n\r\n", "Content-Length: 0"],
  ])("closes after %j", async (request, expected) => {
    const { token, url, path } = await fresh();
    const client = rawClient(url);
    client.send(request.replace("{}", path));
    const answer = await client.closed();
    expect(answer).toContain("HTTP/1.1 202 ");
    expect(answer).toContain(expected);
    expect((await only(token)).complete).toBe(true);
  });

  it("answers a peer that has ended its side", async () => {
    const { token, url, path } = await fresh({
      fields: [
        { name: ":status", value: "429" },
        { name: "Retry-After", value: "1" },
      ],
    });
    const client = rawClient(url);
    client.send(`POST ${path} HTTP/1.1\r\nContent-Length: 1\r\n\r\nx`);
    client.socket.end();
    const answer = await client.closed();
    expect(answer).toBe("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nRetry-After: 1\r\n\r\n");
    await only(token);
  });

  it.each([
    ["POST {} HTTP/1.1\r\nContent-Length: 1, 2\r\n\r\nx", "400"],
    ["POST {} HTTP/1.1\r\nContent-Length: +1\r\n\r\nx", "400"],
    ["POST {} HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\nx", "400"],
    ["POST {} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"],
    ["POST {} HTTP/2.0\r\n\r\n", "505"],
    ["POST {} HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", "413"],
    [`POST {} HTTP/1.1\r\na: ${"x".repeat(256 * 1024)}`, "431"],
  ])("keeps what it cannot read to the end, and says why: %.60j", async (request, status) => {
    const { token, url, path } = await fresh();
    const client = rawClient(url);
    client.send(request.replace("{}", path));
    expect(await client.closed()).toContain(`HTTP/1.1 ${status} `);
    const captured = await only(token);
    expect(captured.complete).toBe(false);
    expect(captured.problems.length).toBeGreaterThan(0);
  });

  it.each(["\x16\x03\x01\x02\x00\x01", "nonsense\r\n\r\n"])("refuses what is not HTTP: %j", async (bytes) => {
    const { url } = await fresh();
    const client = rawClient(url);
    client.send(bytes);
    expect(await client.closed()).toContain("HTTP/1.1 400 ");
    expect(capture.strays()).toMatchObject([{ complete: false }]);
  });

  it("keeps the beginning of a message whose sender goes away", async () => {
    const { token, url, path } = await fresh();
    const client = rawClient(url);
    client.send(`POST ${path} HTTP/1.1\r\nContent-Length: 5\r\n\r\nab`);
    client.socket.end();
    await client.closed();
    const captured = await only(token);
    expect([text(captured.message.body), captured.complete]).toEqual(["ab", false]);
  });

  it("lists what came to an unknown address", async () => {
    const { url } = await fresh();
    const client = rawClient(url);
    client.send("POST /elsewhere HTTP/1.1\r\n\r\n");
    await client.until("HTTP/1.1 404");
    expect(capture.strays().map((s) => s.message.fields[1]?.value)).toEqual(["/elsewhere"]);
    expect(capture.strays()).toEqual([]);
    client.socket.destroy();
  });

  it("knows its tokens in every form of the target", async () => {
    const token = "http/binary case";
    const url = await capture.address(token);
    const client = rawClient(url);
    client.send(`POST ${url} HTTP/1.1\r\n\r\nPOST ${new URL(url).pathname}/?x=1 HTTP/1.1\r\n\r\n`);
    expect(await capture.next(token, 5000, 2)).toHaveLength(2);
    client.socket.destroy();
  });

  it("cuts off slow peers and silent ones", async () => {
    const hasty = await httpTransport({ times: { messageMs: 20, idleMs: 60 } }).openCapture();
    const url = await hasty.address("t");
    const slow = rawClient(url);
    slow.send("POST /t HTTP/1.1\r\n");
    expect(await slow.closed()).toContain("HTTP/1.1 408 ");
    expect(await hasty.next("t", 5000)).toMatchObject([{ complete: false }]);
    expect(await rawClient(url).closed()).toBe("");
    await hasty.close();
  });

  it("bounds the raw bytes it keeps, not the body", async () => {
    const { token, url, path } = await fresh();
    const client = rawClient(url);
    client.send(`POST ${path} HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n${"x".repeat(2_000_000)}`);
    const captured = await only(token);
    expect([captured.raw.length, captured.rawTruncated]).toEqual([1024 * 1024, true]);
    expect(captured.message.body?.length).toBe(2_000_000);
    client.socket.destroy();
  });

  it("lets waiters go when it closes", async () => {
    const other = await transport.openCapture();
    other.address("t");
    const waiting = other.next("t", 60_000);
    await other.close();
    expect(await waiting).toEqual([]);
  });

  it("fails to open on a port that is taken", async () => {
    const port = Number(new URL(await capture.address("x")).port);
    await expect(transport.openCapture({ port })).rejects.toThrow("EADDRINUSE");
  });
});
