import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { readRecord } from "../../reports/record-reader.ts";
import { summarize } from "../../reports/summary.ts";
import { plugfest } from "./command.ts";

/** Delivery targets of web hooks: a right one, and one for each thing that can be wrong. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-webhook-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a target does; each wrong one changes one answer of the right one. */
interface Behaviour {
  readonly handshake?: (request: IncomingMessage) => [number, Record<string, string>];
  readonly delivery?: (request: IncomingMessage) => [number, Record<string, string>, string?];
  readonly calls?: (callback: string) => Promise<unknown>;
}

const AGREED = { Allow: "POST", "WebHook-Allowed-Origin": "sender.example", "WebHook-Allowed-Rate": "120" };
const TOKEN = "token with spaces";

const isKnown = ({ headers }: IncomingMessage): boolean =>
  String(headers["content-type"]).startsWith("application/cloudevents");

const taken = (request: IncomingMessage): [number, Record<string, string>] =>
  isKnown(request) ? [204, { "Cache-Control": "private" }] : [415, {}];

let records = 0;

async function checked(behaviour: Behaviour, ...args: string[]) {
  const requests: IncomingMessage[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    await buffer(request);
    requests.push(request);
    const isHandshake = request.method === "OPTIONS";
    const [status, headers, body] = isHandshake
      ? (behaviour.handshake ?? (() => [200, AGREED]))(request)
      : (behaviour.delivery ?? taken)(request);
    response.writeHead(status as number, headers as Record<string, string>).end(body);
    const callback = request.headers["webhook-request-callback"];
    if (callback !== undefined) await behaviour.calls?.(String(callback));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const file = `${++records}.ndjson`;
  const options = ["--webhook", "--origin", "sender.example", "--rate", "1000", "--record", file, ...args];
  const result = await plugfest(folder, ["check", `http://127.0.0.1:${port}/hook`, ...options], {
    HOOK: TOKEN,
  }).ended;
  server.closeAllConnections();
  server.close();
  const { findings } = await summarize(readRecord(join(folder, file)));
  const recorded = readFileSync(join(folder, file), "utf8");
  return {
    ...result,
    recorded,
    requests,
    broken: findings.map(({ requirements }) => requirements[0]).sort(),
  };
}

describe.concurrent("plugfest check --webhook", () => {
  test("a right target passes everything, with its token in the header and in the query", async () => {
    const { code, requests, broken, out, recorded } = await checked(
      {
        delivery: (request) => {
          const { searchParams } = new URL(request.url ?? "", "http://h");
          const bearer = request.headers.authorization?.replace("Bearer ", "");
          return (searchParams.get("access_token") ?? bearer) === TOKEN ? taken(request) : [401, {}];
        },
      },
      "--bearer",
      "HOOK",
    );
    expect([code, broken]).toEqual([0, []]);
    expect(out + recorded).not.toMatch(/token.with.spaces|token%20with/);
    expect(requests.filter(({ method }) => method === "OPTIONS")[0]?.headers).toMatchObject({
      "webhook-request-origin": "sender.example",
      "webhook-request-rate": "120",
    });
    expect(requests.every(({ url }) => url?.startsWith("/hook"))).toBe(true);
  });

  test.each<[string, string[], Behaviour, string[]?]>([
    [
      "says another origin",
      ["WH-4.2.1-b", "WH-4.2.1-b"],
      { handshake: () => [200, { ...AGREED, "WebHook-Allowed-Origin": "sender.example.org" }] },
    ],
    [
      "names no rate",
      ["WH-4.2.2-a", "WH-4.2.2-b"],
      { handshake: () => [200, { Allow: "POST", "WebHook-Allowed-Origin": "*" }] },
    ],
    [
      "names a rate that is none",
      ["WH-4.2.2-e", "WH-4.2.2-e"],
      { handshake: () => [200, { ...AGREED, "WebHook-Allowed-Rate": "0" }] },
    ],
    [
      "does not allow POST",
      ["WH-4.2-d", "WH-4.2-d"],
      { handshake: () => [200, { ...AGREED, Allow: "GET" }] },
    ],
    ["handles no handshake", ["WH-4-a", "WH-4-a"], { handshake: () => [405, {}] }],
    [
      "redirects",
      ["WH-2.2-a"],
      { delivery: (request) => (isKnown(request) ? [302, { Location: "/else" }] : [415, {}]) },
    ],
    [
      "gives details without a type",
      ["WH-2.2-d"],
      { delivery: (request) => (isKnown(request) ? [200, {}, "done"] : [415, {}]) },
    ],
    ["takes what nobody knows", ["WH-2.2-l"], { delivery: () => [204, {}] }],
    [
      "asks for a challenge",
      ["WH-3-c", "WH-3-c"],
      { delivery: () => [401, { "WWW-Authenticate": 'Basic realm="x"' }] },
    ],
    [
      "takes no token in the query",
      ["WH-3-b"],
      { delivery: (request) => (request.url?.includes("access_token") ? [403, {}] : taken(request)) },
      ["--bearer", "HOOK"],
    ],
  ])("a target that %s is found", async (_, wanted, behaviour, args = []) => {
    const { broken } = await checked(behaviour, ...args);
    // 401 is not 415 either, which is beside the point.
    expect(broken.filter((id) => !(wanted[0] === "WH-3-c" && id === "WH-2.2-l"))).toEqual(wanted);
  });

  test("a 200 with nothing in it is a warning, as in the suite, and no failure", async () => {
    const { code, broken, out } = await checked({
      delivery: (request) => (isKnown(request) ? [200, {}] : [415, {}]),
    });
    expect([code, broken]).toEqual([0, ["WH-2.2-e"]]);
    expect(out).toContain("and neither 201 nor 204");
  });

  test("a callback is waited for at our own address, and judged", async () => {
    const listen = ["--callback", "http://127.0.0.1:0/answer"];
    const calls = (headers: Record<string, string>) => (callback: string) =>
      fetch(callback, { method: "POST", headers });
    const right = await checked({ calls: calls({ "WebHook-Allowed-Rate": "*" }) }, ...listen);
    expect(right.broken).toEqual([]);
    const wrong = await checked({ calls: calls({}) }, ...listen);
    expect(wrong.broken).toEqual(["WH-4.2.2-c"]);
    const silent = await checked({}, ...listen, "--wait", "200ms");
    expect(silent.broken).toEqual([]);
  });

  test("a dry run shows what it would send, without the token, and sends nothing", async () => {
    const { code, out, err } = await plugfest(
      folder,
      ["check", "http://127.0.0.1:1/hook", "--webhook", "--query-token", "HOOK", "--dry-run"],
      { HOOK: TOKEN },
    ).ended;
    expect(code).toBe(0);
    expect(out).toContain("WebHook-Request-Origin: plugfest.example.com");
    expect(out).toContain("Authorization: Bearer [redacted]");
    expect(out + err).not.toMatch(/token.with.spaces|token%20with/);
    expect(err).toContain("6 messages, none of which was sent");
  });

  test.each([
    [["mqtt://127.0.0.1:1/t", "--webhook"], "a web hook is at an http or https address"],
    [["http://127.0.0.1:1/", "--webhook", "--origin", "http://x/"], "it is a DNS name"],
    [
      ["http://127.0.0.1:1/", "--webhook", "--callback", "http://0.0.0.0:0/"],
      "can be reached from other machines",
    ],
  ])("%j is refused", async (args, message) => {
    const { code, err } = await plugfest(folder, ["check", ...args]).ended;
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
