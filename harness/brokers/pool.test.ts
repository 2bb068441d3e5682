import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, expect, test } from "vitest";
import { type Broker, BrokerError, type BrokerProduct, type ServedProtocol } from "./broker.ts";
import { BrokerPool, type PoolOptions } from "./pool.ts";

const pools: BrokerPool[] = [];
const pool = (options: PoolOptions): BrokerPool => {
  const made = new BrokerPool(options);
  pools.push(made);
  return made;
};
afterEach(() => Promise.all(pools.splice(0).map((one) => one.stop())));

/** A program that answers TCP connections with its own process id. */
const SERVER = `
const [, port] = process.argv;
require("node:net").createServer((s) => s.end(String(process.pid))).listen(Number(port), "127.0.0.1");
`;

async function pidAt(url: string): Promise<number> {
  const { connect } = await import("node:net");
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => (said === "" ? reject(new Error("nothing")) : resolve(Number(said))));
  });
}

const served = (name: string): ServedProtocol => ({
  name,
  port: 1,
  url: (host, port) => `tcp://${host}:${port}`,
  probe: async (url) => String(await pidAt(url)),
});

function product(name: string, protocols: readonly string[], script = SERVER): BrokerProduct {
  return {
    name,
    title: name,
    protocols: protocols.map(served),
    program: {
      find: () => process.execPath,
      hint: "never",
      startMs: 5_000,
      prepare: async ({ program, ports }) => ({ command: [program, "-e", script, "--", String(ports[0])] }),
      install: { what: "nothing", run: async () => undefined },
    },
  };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const folders = (name: string): string[] =>
  readdirSync(tmpdir()).filter((entry) => entry.startsWith(`plugfest-${name}-`));

test("starts a broker once for all who ask, tells of it once, and leaves nothing when it stops", async () => {
  const told: Broker[] = [];
  const one = pool({ products: [product("once", ["a"])], onBroker: (broker) => told.push(broker) });
  const [first, second] = await Promise.all([one.acquire("a"), one.acquire("a")]);
  expect(first).toMatchObject({ product: "once", provider: "process", protocol: "a" });
  expect(second.url).toBe(first.url);
  expect(told).toHaveLength(1);
  const pid = await pidAt(first.url);
  expect(folders("once")).toHaveLength(1);
  await one.stop();
  expect(isAlive(pid)).toBe(false);
  expect(folders("once")).toEqual([]);
});

test("puts a new broker in the place of one that died", async () => {
  const one = pool({ products: [product("dies", ["a"])] });
  const before = await one.acquire("a");
  const pid = await pidAt(before.url);
  process.kill(pid, "SIGKILL");
  const after = await one.acquire("a");
  expect(await pidAt(after.url)).not.toBe(pid);
});

test("puts a new broker in the place of one that hangs", async () => {
  const hangs = product("hangs", ["a"]);
  const probing = { ...served("a"), probe: async (url: string, ms: number) => within(ms, pidAt(url)) };
  const one = pool({ products: [{ ...hangs, protocols: [probing] }] });
  const pid = await pidAt((await one.acquire("a")).url);
  process.kill(pid, "SIGSTOP");
  const after = await one.acquire("a");
  expect(await pidAt(after.url)).not.toBe(pid);
  expect(isAlive(pid)).toBe(false);
}, 30_000);

async function within(ms: number, work: Promise<number>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("too slow")), ms);
  });
  try {
    return String(await Promise.race([work, late]));
  } finally {
    clearTimeout(timer);
  }
}

test("says why a program does not start, with what it wrote, and leaves nothing", async () => {
  const script = 'console.log("no licence"); process.exit(7)';
  const one = pool({ products: [product("broken", ["a"], script)] });
  const error = await one.acquire("a").catch((reason) => reason);
  expect(error).toBeInstanceOf(BrokerError);
  expect(error.message).toContain("code 7");
  expect(error.message).toContain("no licence");
  expect(folders("broken")).toEqual([]);
});

test("says what to do when the program is not there", async () => {
  const missing = product("missing", ["a"]);
  const recipe = { ...missing.program, find: () => undefined, hint: "get it there" };
  const one = pool({ products: [{ ...missing, program: recipe as BrokerProduct["program"] & object }] });
  await expect(one.acquire("a")).rejects.toThrow("missing: get it there");
  await expect(one.acquire("z")).rejects.toThrow("nothing here serves z");
});

test("never tells the password of a broker that is given", async () => {
  const url = "tcp://me:secret@127.0.0.1:1";
  const one = pool({
    products: [product("given", ["a"])],
    external: new Map([["a", url]]),
    providers: ["external"],
  });
  const error = await one.acquire("a").catch((reason) => reason);
  expect(error).toBeInstanceOf(BrokerError);
  expect(error.message).toContain("does not answer");
  expect(error.message).not.toContain("secret");
});

test("uses a broker that is given before it starts one, and does not stop it", async () => {
  const own = pool({ products: [product("own", ["a"])] });
  const { url } = await own.acquire("a");
  const one = pool({ products: [product("other", ["a"])], external: new Map([["a", url]]) });
  expect(await one.acquire("a")).toMatchObject({ provider: "external", url });
  await one.stop();
  expect(isAlive(await pidAt(url))).toBe(true);
});
