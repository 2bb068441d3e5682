/**
 * Messages through every transport, which keeps every raw byte, against the bare client library on the same broker, in turn in
 * one run; and how long brokers and the first live verdict take. `npm run bench`, or
 * `npm run build && node bench/transports.mjs [BINDING...]`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { BrokerPool } from "../dist/harness/brokers/pool.js";
import { packageRoot } from "../dist/harness/package-root.js";
import { transports } from "../dist/harness/transports/index.js";
import { bareClients } from "./lib/bare-clients.mjs";

/** Messages of a round: more where they are fast. */
const ROUND_MS = 600;
const ROUNDS = 7;
const BODY = Buffer.from(JSON.stringify({ text: "x".repeat(200) }));
const FIELDS = { specversion: "1.0", id: "1.0", source: "1.0", type: "1.0" };

const sorted = (values) => values.toSorted((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const late = (values) => sorted(values)[Math.floor(values.length * 0.99)];

/** One message after the other, each waited for until it arrived. */
async function ours(name, url) {
  const transport = transports.get(name);
  const capture = await transport.openCapture(url === undefined ? {} : { broker: url });
  const to = await capture.address("bench");
  const typed = name === "amqp" ? { type: "string" } : {};
  const own = Object.entries(FIELDS).map(([field, value]) => ({ name: field, value, ...typed }));
  const fields =
    { mqtt3: [], websockets: [{ name: ":subprotocol", value: "cloudevents.json" }] }[name] ?? own;
  const message = {
    fields: name === "http" ? [{ name: ":method", value: "POST" }, ...fields] : fields,
    body: BODY,
  };
  return {
    async one() {
      const { error } = await transport.inject(to, message, 5_000);
      if (error !== undefined) throw new Error(`${name}: ${error.message}`);
      await capture.next("bench", 5_000);
    },
    async close() {
      await capture.close();
      transport.close();
    },
  };
}

/** The time of each message of a round, in milliseconds. */
async function round(side) {
  const times = [];
  for (const end = performance.now() + ROUND_MS; performance.now() < end; ) {
    const started = performance.now();
    await side.one();
    times.push(performance.now() - started);
  }
  return times;
}

async function compared(name, url) {
  const sides = [await ours(name, url), await bareClients[name](url, BODY, FIELDS)];
  const times = [[], []];
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    for (const [index, side] of sides.entries()) {
      const took = await round(side);
      // The first round warms up.
      if (turn > 0) times[index].push(took);
    }
  }
  await Promise.all(sides.map((side) => side.close()));
  const [own, bare] = times.map((rounds) => ({ middle: median(rounds.map(median)), all: rounds.flat() }));
  const ratio = median(times[0].map((took, turn) => median(took) / median(times[1][turn])));
  const rate = Math.round(1_000 / own.middle).toLocaleString("en");
  return [
    name.padEnd(15),
    `${rate.padStart(6)}/s`,
    `${own.middle.toFixed(3).padStart(7)} ms, 99 %: ${late(own.all).toFixed(2)}`,
    `bare ${bare.middle.toFixed(3).padStart(7)} ms, 99 %: ${late(bare.all).toFixed(2)}`,
    `${ratio.toFixed(2)}x`,
  ].join("  ");
}

async function startTime(protocols) {
  const pool = new BrokerPool({ providers: ["process"] });
  const started = performance.now();
  await Promise.all(protocols.map((protocol) => pool.acquire(protocol)));
  const took = performance.now() - started;
  await pool.stop();
  return took;
}

/** From `plugfest run` to its first verdict over that binding, with brokers of that provider. */
async function firstVerdict(binding, provider) {
  const main = join(packageRoot, "dist", "harness", "cli", "main.js");
  const folder = mkdtempSync(join(tmpdir(), "plugfest-bench-"));
  const record = join(folder, "run.ndjson");
  const filter = ["--case", `${binding}/**`, "--depth", "live", "--brokers", provider, "--record", record];
  const started = performance.now();
  const child = spawn(process.execPath, [main, "run", "reference", ...filter], { stdio: "ignore" });
  const isThere = () => existsSync(record) && readFileSync(record, "utf8").includes('"kind":"result"');
  while (!isThere() && child.exitCode === null) await wait(5);
  const took = performance.now() - started;
  const text = isThere() ? `${Math.round(took)} ms` : "no verdict";
  child.kill("SIGINT");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  rmSync(folder, { recursive: true });
  return text;
}

const asked = process.argv.slice(2);
const names = Object.keys(bareClients).filter((name) => asked.length === 0 || asked.includes(name));
const pool = new BrokerPool({ providers: ["process"] });
try {
  for (const name of names) {
    const { broker } = transports.get(name);
    const url = broker === undefined ? undefined : (await pool.acquire(broker)).url;
    process.stdout.write(`${await compared(name, url)}\n`);
  }
} finally {
  await pool.stop();
}
if (asked.length === 0) {
  const protocols = ["mqtt5", "nats", "rabbitmq", "amqp", "kafka"];
  const alone = [];
  for (const protocol of protocols) alone.push(await startTime([protocol]));
  const together = await startTime(protocols);
  const slowest = Math.max(...alone);
  process.stdout.write(
    `\nall brokers side by side: ${Math.round(together)} ms; the slowest alone: ${Math.round(slowest)} ms (${(together / slowest).toFixed(2)}x)\n`,
  );
  for (const [binding, provider] of [
    ["http", "embedded"],
    ["mqtt3", "embedded"],
    ["amqp", "embedded"],
    ["mqtt5", "process"],
    ["nats", "process"],
    ["rabbitmq", "process"],
    ["amqp", "process"],
    ["kafka", "process"],
  ])
    process.stdout.write(
      `first verdict over ${binding}, ${provider}: ${await firstVerdict(binding, provider)}\n`,
    );
}
