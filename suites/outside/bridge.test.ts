import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { transports } from "../../harness/transports/index.ts";
import type { Transport } from "../../harness/transports/transport.ts";
import { fieldsNamed, fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";
import { plugfest } from "./command.ts";

/** The proxy between two topics, queues or subjects of real brokers. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-bridge-"));
const brokers = new BrokerPool({ providers: ["process"] });
afterAll(async () => {
  for (const transport of transports.values()) transport.close();
  await brokers.stop();
  rmSync(folder, { recursive: true });
});

const MESSAGES = 150;

const FIELDS: Readonly<Record<string, (name: string, value: string) => WireField>> = {
  mqtt5: (name, value) => ({ name, value }),
  nats: (name, value) => ({ name: `ce-${name}`, value }),
  kafka: (name, value) => ({ name: `ce_${name}`, value }),
  amqp: (name, value) => ({ name: `cloudEvents:${name}`, value, type: "string" }),
  rabbitmq: (name, value) => ({ name: `ce-${name}`, value, type: "longstr" }),
};

function eventOver(binding: string, id: number, more: readonly WireField[] = []): WireMessage {
  const attributes = {
    specversion: "1.0",
    id: String(id),
    source: "https://example.com/",
    type: "com.example.t",
  };
  const field = FIELDS[binding] as (name: string, value: string) => WireField;
  const fields = Object.entries(attributes).map(([name, value]) => field(name, value));
  return { fields: [...fields, ...more], body: Buffer.from(`data ${id}`) };
}

const idOf = (binding: string, message: WireMessage): number => {
  const [field] = fieldsNamed(
    message,
    (FIELDS[binding] as (n: string, v: string) => WireField)("id", "").name,
  );
  return Number(fieldText(field?.value ?? ""));
};

function transportOf(binding: string): Transport {
  const transport = transports.get(binding);
  if (transport === undefined) throw new Error(`no transport for ${binding}`);
  return transport;
}

const named = (binding: string, url: string): string =>
  binding === "rabbitmq" ? url.replace(/^amqp/, "rabbitmq") : url;

describe("from one address of a broker to another", () => {
  test.each(Object.keys(FIELDS))(
    "over %s no message is lost, changed or out of order",
    { timeout: 90_000 },
    async (binding) => {
      const transport = transportOf(binding);
      const { url: broker } = await brokers.acquire(transport.broker ?? "");
      const capture = await transport.openCapture({ broker });
      const [from, to] = [
        await transport.prepare?.(broker, `bridge-${binding}`),
        await capture.address("bridged"),
      ];
      const ways = ["--listen", named(binding, from ?? ""), "--to", named(binding, to)];
      const count = ["--count", String(MESSAGES), "--take", "--no-record"];
      const { said, ended } = plugfest(folder, ["proxy", ...ways, ...count]);
      await said(/passing .* on to/);
      const sent = Array.from({ length: MESSAGES }, (_, id) => eventOver(binding, id));
      for (const message of sent) await transport.inject(from ?? "", message, 10_000);
      const { code, out } = await ended;
      const came = await capture.next("bridged", 10_000, MESSAGES);
      await capture.close();
      expect([code, out]).toEqual([0, expect.stringContaining(`${MESSAGES} messages: ${MESSAGES} right`)]);
      expect(came.map(({ message }) => idOf(binding, message))).toEqual(sent.map((_, id) => id));
      expect(came.map(({ message }) => Buffer.from(message.body ?? []).toString())).toEqual(
        sent.map((_, id) => `data ${id}`),
      );
    },
  );

  test("what is wrong is passed on as it is, and found", async () => {
    const transport = transportOf("nats");
    const { url: broker } = await brokers.acquire("nats");
    const capture = await transport.openCapture({ broker });
    const [from, to] = [await transport.prepare?.(broker, "bridge-wrong"), await capture.address("wrong")];
    const { said, ended } = plugfest(folder, [
      "proxy",
      "--listen",
      from ?? "",
      "--to",
      to,
      "--count",
      "1",
      "--no-record",
    ]);
    await said(/passing .* on to/);
    await transport.inject(
      from ?? "",
      eventOver("nats", 1, [{ name: "ce-time", value: "yesterday" }]),
      10_000,
    );
    const { code, out } = await ended;
    const [came] = await capture.next("wrong", 10_000);
    await capture.close();
    expect(code).toBe(1);
    expect(out).toContain("yesterday");
    expect(fieldsNamed(came?.message ?? { fields: [] }, "ce-time")).toHaveLength(1);
  });

  test("two brokers behind one another show what came between", { timeout: 60_000 }, async () => {
    const transport = transportOf("nats");
    const { url: broker } = await brokers.acquire("nats");
    const at = (name: string) => new URL(`bridge.${name}`, broker).href;
    const capture = await transport.openCapture({ broker });
    const end = await capture.address("end");
    const pairs = ["--listen", at("a"), "--to", at("b"), "--listen", at("c"), "--to", end];
    const { said, ended } = plugfest(folder, ["proxy", ...pairs, "--count", "2", "--no-record"]);
    await said(/passing \S*bridge\.c on to/);
    // The intermediary under test, which loses an attribute.
    await capture.follow?.("b", at("b"));
    await transport.inject(at("a"), eventOver("nats", 1, [{ name: "ce-subject", value: "s" }]), 10_000);
    const [between] = await capture.next("b", 10_000);
    const fields = between?.message.fields.filter(({ name }) => name !== "ce-subject") ?? [];
    await transport.inject(at("c"), { ...between?.message, fields }, 10_000);
    const { code, out } = await ended;
    await capture.close();
    expect(code).toBe(1);
    expect(out).toContain("CHANGED on the way: /subject (missing): went in as s, came out as absent");
  });
});

test.each([
  [["--listen", "mqtt://127.0.0.1:1/a", "--to", "nats://127.0.0.1:1/b"], "only over the same protocol"],
  [["--listen", "nats://127.0.0.1:1/a", "--to", "nats://127.0.0.1:1/a"], "it would read what it writes"],
  [["--listen", "amqp://127.0.0.1:1/a", "--to", "amqp://127.0.0.1:1/b"], "say --take if that is meant"],
])("%j is refused", async (args, message) => {
  const { code, err } = await plugfest(folder, ["proxy", ...args]).ended;
  expect(code).toBe(2);
  expect(err).toContain(message);
});
