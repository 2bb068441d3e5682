/**
 * Messages through a real broker: our transports, which keep every raw byte, against the bare client libraries, side by
 * side in one run; and how long brokers take to start. `npm run bench`, or `npm run build && node bench/transports.mjs`.
 */

import mqtt from "mqtt";
import { connect, headers } from "nats";
import { BrokerPool } from "../dist/harness/brokers/pool.js";
import { transports } from "../dist/harness/transports/index.js";

const COUNT = 2_000;
const ROUNDS = 5;
const BODY = Buffer.from(JSON.stringify({ text: "x".repeat(200) }));
const FIELDS = ["specversion", "id", "source", "type"].map((name) => ({ name, value: "1.0" }));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** One message after the other, each waited for until it arrived. */
async function ours(name, url) {
  const transport = transports.get(name);
  const capture = await transport.openCapture({ broker: url });
  const to = await capture.address("bench");
  const message = { fields: FIELDS, body: BODY };
  return {
    async one() {
      await transport.inject(to, message, 5_000);
      await capture.next("bench", 5_000);
    },
    async close() {
      await capture.close();
      transport.close();
    },
  };
}

async function bareMqtt(url) {
  const options = { protocolVersion: 5, reconnectPeriod: 0 };
  const [sender, receiver] = await Promise.all([
    mqtt.connectAsync(url, options),
    mqtt.connectAsync(url, options),
  ]);
  await receiver.subscribeAsync("bench/bare", { qos: 1 });
  const userProperties = Object.fromEntries(FIELDS.map(({ name, value }) => [name, value]));
  return {
    async one() {
      const arrived = new Promise((resolve) => receiver.once("message", resolve));
      await sender.publishAsync("bench/bare", BODY, { qos: 1, properties: { userProperties } });
      await arrived;
    },
    async close() {
      await Promise.all([sender.endAsync(true), receiver.endAsync(true)]);
    },
  };
}

async function bareNats(url) {
  const servers = new URL(url).host;
  const [sender, receiver] = await Promise.all([connect({ servers }), connect({ servers })]);
  let arrive = () => undefined;
  receiver.subscribe("bench.bare", { callback: () => arrive() });
  await receiver.flush();
  return {
    async one() {
      const arrived = new Promise((resolve) => {
        arrive = resolve;
      });
      const all = headers();
      for (const { name, value } of FIELDS) all.append(name, value);
      sender.publish("bench.bare", BODY, { headers: all });
      await sender.flush();
      await arrived;
    },
    async close() {
      await Promise.all([sender.close(), receiver.close()]);
    },
  };
}

async function perMessage(side) {
  const started = performance.now();
  for (let count = 0; count < COUNT; count += 1) await side.one();
  return (performance.now() - started) / COUNT;
}

async function startTime(protocols) {
  const pool = new BrokerPool({ providers: ["process"] });
  const started = performance.now();
  await Promise.all(protocols.map((protocol) => pool.acquire(protocol)));
  const took = performance.now() - started;
  await pool.stop();
  return took;
}

const pool = new BrokerPool({ providers: ["process"] });
try {
  for (const [name, bare] of [
    ["mqtt5", bareMqtt],
    ["nats", bareNats],
  ]) {
    const { url, product, version } = await pool.acquire(name);
    const sides = [await ours(name, url), await bare(url)];
    const times = [[], []];
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [index, side] of sides.entries()) {
        const took = await perMessage(side);
        // The first round warms up.
        if (round > 0) times[index].push(took);
      }
    }
    await Promise.all(sides.map((side) => side.close()));
    const [own, theirs] = times.map(median);
    const rate = Math.round(1_000 / own).toLocaleString("en");
    process.stdout.write(
      `${name} through ${product} ${version}: ${rate} messages a second, ${own.toFixed(3)} ms each; ` +
        `${(own / theirs).toFixed(2)}x the bare client's ${theirs.toFixed(3)} ms\n`,
    );
  }
} finally {
  await pool.stop();
}
const alone = [await startTime(["mqtt5"]), await startTime(["nats"])];
const together = await startTime(["mqtt5", "nats"]);
process.stdout.write(
  `all brokers side by side: ${Math.round(together)} ms; the slowest alone: ${Math.round(Math.max(...alone))} ms\n`,
);
