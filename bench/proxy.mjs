/**
 * Requests through `plugfest proxy`, every message judged and kept in a record, beside a bare Node proxy (http to http with
 * kept connections) and bare sockets that are piped; each a process of its own, side by side in one run. `npm run bench`,
 * or `npm run build && node bench/proxy.mjs`.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { connect, createServer as createTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const COUNT = 2_000;
const ROUNDS = 7;
const LANES = 4;
const HEADERS = {
  "ce-specversion": "1.0",
  "ce-source": "https://example.com/shop",
  "ce-type": "com.example.order",
  "content-type": "application/json",
};
const BODY = JSON.stringify({ text: "x".repeat(500) });

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The bare proxies, when this file is started as one of them. */
const BARE = {
  http(port) {
    const agent = new Agent({ keepAlive: true });
    return createServer((incoming, answer) => {
      const { method, url: path, headers } = incoming;
      const outgoing = request({ agent, port, host: "127.0.0.1", method, path, headers }, (response) => {
        answer.writeHead(response.statusCode, response.headers);
        response.pipe(answer);
      });
      incoming.pipe(outgoing);
    });
  },
  sockets(port) {
    return createTcp({ noDelay: true }, (client) => {
      const upstream = connect({ port, host: "127.0.0.1", noDelay: true });
      client.pipe(upstream).pipe(client);
      for (const socket of [client, upstream]) socket.on("error", () => undefined);
    });
  },
};

async function serveBare(kind, port) {
  const server = BARE[kind](Number(port)).listen(0, "127.0.0.1");
  await once(server, "listening");
  process.stderr.write(`passing http://127.0.0.1:${server.address().port}/ on\n`);
}

/** Starts a proxy and says where it listens. */
async function start(args, folder) {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  for await (const chunk of child.stderr) {
    said += chunk;
    const found = /passing http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
    if (found !== null) return { child, port: Number(found[1]), agent: new Agent({ keepAlive: true }) };
  }
  throw new Error(`no proxy: ${said}`);
}

async function one({ port, agent }, id) {
  const started = performance.now();
  const call = request({
    agent,
    port,
    host: "127.0.0.1",
    method: "POST",
    headers: { ...HEADERS, "ce-id": id },
  });
  call.end(BODY);
  const [response] = await once(call, "response");
  response.resume();
  await once(response, "end");
  if (response.headers["x-id"] !== id) throw new Error(`${id} was answered as ${response.headers["x-id"]}`);
  return performance.now() - started;
}

let sent = 0;

/** The median time of a request, in milliseconds, with several under way at once. */
async function round(proxy) {
  const times = [];
  const lane = async () => {
    for (let count = 0; count < COUNT / LANES; count += 1) times.push(await one(proxy, String(++sent)));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return median(times);
}

async function main() {
  const target = createServer((incoming, answer) => {
    incoming.resume().on("end", () => {
      answer.writeHead(202, { "x-id": incoming.headers["ce-id"], "content-length": "0" });
      answer.end();
    });
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  const to = target.address().port;
  const folder = mkdtempSync(join(tmpdir(), "plugfest-bench-"));
  const [self, command] = [
    fileURLToPath(import.meta.url),
    fileURLToPath(new URL("../dist/harness/cli/main.js", import.meta.url)),
  ];
  const proxies = {
    "plugfest proxy": await start(
      [command, "proxy", "--listen", "http://127.0.0.1:0/", "--to", `http://127.0.0.1:${to}/`],
      folder,
    ),
    "bare Node proxy": await start([self, "http", String(to)], folder),
    "piped sockets": await start([self, "sockets", String(to)], folder),
  };
  const all = Object.fromEntries(Object.keys(proxies).map((name) => [name, []]));
  for (const proxy of Object.values(proxies)) await round(proxy);
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    for (const [name, proxy] of Object.entries(proxies)) all[name].push(await round(proxy));
  }
  const ours = median(all["plugfest proxy"]);
  for (const [name, times] of Object.entries(all)) {
    const ms = median(times);
    const ratio = name === "plugfest proxy" ? "" : `  plugfest takes ${(ours / ms).toFixed(2)} times as long`;
    process.stdout.write(`${name.padEnd(16)} ${ms.toFixed(3)} ms a request at the median${ratio}\n`);
  }
  process.stdout.write(`${sent} requests, each answered with its own number\n`);
  for (const { child, agent } of Object.values(proxies)) {
    agent.destroy();
    const ended = performance.now();
    child.kill("SIGINT");
    await once(child, "close");
    if (child === proxies["plugfest proxy"].child)
      process.stdout.write(`all judged ${Math.round(performance.now() - ended)} ms after the last one\n`);
  }
  target.close();
  target.closeAllConnections();
  rmSync(folder, { recursive: true });
}

const [, , kind, port] = process.argv;
await (kind === undefined ? main() : serveBare(kind, port));
