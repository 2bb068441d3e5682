import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { parseAddress } from "../../harness/outside/address.ts";
import { openListener } from "../../harness/outside/listen.ts";
import { readRecording } from "../../harness/recording/read-recording.ts";
import { transports } from "../../harness/transports/index.ts";
import type { Transport } from "../../harness/transports/transport.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { plugfest } from "../outside/command.ts";
import { BROKERED, producersOver } from "../outside/producers.ts";

/** What real brokers deliver is recorded, sent to another address of theirs, and read back. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-record-"));
let brokers: BrokerPool;
beforeAll(() => {
  brokers = new BrokerPool({ providers: ["process"] });
});
afterAll(async () => {
  for (const transport of transports.values()) transport.close();
  await brokers.stop();
  rmSync(folder, { recursive: true });
});

function transportOf(binding: string): Transport {
  const transport = transports.get(binding);
  if (transport === undefined) throw new Error(`no transport for ${binding}`);
  return transport;
}

/** An address of its own, as people write it. */
async function address(binding: string): Promise<string> {
  const { url } = await brokers.acquire(transportOf(binding).broker ?? "");
  const made = await transportOf(binding).prepare?.(url, `record-${randomUUID().slice(0, 8)}`);
  const scheme = { rabbitmq: "rabbitmq", mqtt5: "mqtt" }[binding] ?? binding;
  return String(made).replace(/^[^:]+/, scheme);
}

/** The same as its transport takes it. */
const asSent = (url: string): string => parseAddress(url).url;

async function received(file: string): Promise<WireMessage[]> {
  const messages: WireMessage[] = [];
  for await (const line of readRecording(join(folder, file))) {
    if (line.kind === "message" && line.direction === "received") messages.push(line.message);
  }
  return messages;
}

const own = ({ fields, body }: WireMessage): WireMessage => ({
  fields: fields.filter(({ name }) => name !== ":topic" && name !== ":subject"),
  ...(body === undefined ? {} : { body }),
});

const recordings = new Map<string, Promise<number>>();

/** Records once what listen gets of a binding's producers, three times over; returns how many messages that are. */
function recorded(binding: string): Promise<number> {
  const known = recordings.get(binding) ?? record(binding);
  recordings.set(binding, known);
  return known;
}

async function record(binding: string): Promise<number> {
  const from = await address(binding);
  const messages = [1, 2, 3].flatMap(() => producersOver(binding).map(({ message }) => message));
  const listen = ["listen", from, "--take", "--count", String(messages.length), "--no-record"];
  const recording = plugfest(folder, ["record", "--out", `${binding}.ndjson`, "--", ...listen]);
  await recording.said(/listening at/);
  for (const message of messages) {
    const { error } = await transportOf(binding).inject(asSent(from), message, 10_000);
    expect(error).toBeUndefined();
  }
  const { code, err } = await recording.ended;
  // Some of its producers are wrong, which is what listen says.
  expect(code, err).toBe(1);
  return messages.length;
}

describe("recorded and replayed through a broker", () => {
  test.each(BROKERED)("%s: nothing is lost, reordered or changed", { timeout: 120_000 }, async (binding) => {
    const count = await recorded(binding);
    const before = await received(`${binding}.ndjson`);
    expect(before).toHaveLength(count);

    const to = await address(binding);
    const replay = ["replay", `${binding}.ndjson`, "--to", to, "--take", "--speed", "max"];
    const second = ["record", "--out", `${binding}-again.ndjson`, "--", ...replay];
    const replayed = await plugfest(folder, second).ended;
    expect(replayed.code, replayed.out + replayed.err).toBe(0);
    expect(replayed.out).toContain(`${count} as recorded, 0 otherwise`);
    const after = await received(`${binding}-again.ndjson`);
    // What came out at the other address, and so was read back, is the same in the same order.
    expect(after.map(own)).toEqual(before.map(own));
  });

  test("what else comes to the topic meanwhile is told: exit code 1", async () => {
    await recorded("mqtt5");
    const to = await address("mqtt5");
    const listener = await openListener(parseAddress(to), transportOf("mqtt5"));
    // Slow enough for a stranger to come in between.
    const replaying = plugfest(folder, ["replay", "mqtt5.ndjson", "--to", to, "--speed", "0.02"]);
    while ((await listener.next()).length === 0);
    await listener.close();
    const foreign = { fields: [{ name: "id", value: "foreign" }], body: Buffer.from("foreign") };
    await transportOf("mqtt5").inject(asSent(to), foreign, 10_000);
    const { code, out } = await replaying.ended;
    expect(code, out).toBe(1);
    expect(out).toContain("a message came that is like none that was sent");
  });

  test("a broker that is gone is exit code 3", async () => {
    await recorded("mqtt5");
    const args = ["replay", "mqtt5.ndjson", "--to", "mqtt://127.0.0.1:9/orders"];
    const { code, err } = await plugfest(folder, args).ended;
    expect(code, err).toBe(3);
    expect(err).toContain("cannot read back from mqtt://127.0.0.1:9/orders");
  });
});
