import { afterAll, expect, test } from "vitest";
import { BrokerPool } from "../brokers/pool.ts";
import type { WireField } from "../wire/wire-message.ts";
import { rabbitmqTransport } from "./rabbitmq.ts";

const pool = new BrokerPool({ providers: ["process"] });
afterAll(() => pool.stop());

/** Types that the client library shows as one, or not at all. */
const FIELDS: readonly WireField[] = [
  { name: ":content-type", value: "a/b" },
  { name: "a", type: "long-int", value: "5" },
  { name: "b", type: "long-long-int", value: "5" },
  { name: "c", type: "short-int", value: "5" },
  { name: "d", type: "boolean", value: "true" },
  { name: "e", type: "byte-array", value: new Uint8Array([0, 255]) },
  { name: "f", type: "null", value: "" },
  { name: "g", type: "longstr", value: "é" },
  { name: "h", type: "timestamp", value: "1522949460" },
];

test("what is injected arrives with the types of its headers", async () => {
  const { url } = await pool.acquire("rabbitmq");
  const transport = rabbitmqTransport();
  const capture = await transport.openCapture({ broker: url });
  const to = await capture.address("t");
  // Longer than a frame.
  const body = new Uint8Array(300_000).fill(7);
  const { response, error } = await transport.inject(to, { fields: FIELDS, body }, 5_000);
  expect(error).toBeUndefined();
  expect(response).toEqual({ fields: [] });
  const [captured] = await capture.next("t", 5_000);
  expect(captured?.message.fields).toEqual(expect.arrayContaining([...FIELDS]));
  expect(captured?.message.fields.filter(({ name }) => !name.startsWith(":"))).toHaveLength(
    FIELDS.length - 1,
  );
  expect(Buffer.from(captured?.message.body ?? []).equals(body)).toBe(true);
  await expect(capture.ping?.(2_000)).resolves.toBeUndefined();
  await capture.close();
  transport.close();
}, 90_000);

test("a broker that is not there is a failure of the surroundings", async () => {
  const transport = rabbitmqTransport();
  const opened = transport.openCapture({ broker: "amqp://me:secret@127.0.0.1:1" });
  await expect(opened).rejects.toMatchObject({ name: "TransportError", code: "ECONNECT" });
  await expect(opened).rejects.not.toThrow("secret");
  const { error } = await transport.inject("amqp://127.0.0.1:1/x", { fields: [] }, 2_000);
  expect(error?.kind).toBe("connect");
  transport.close();
}, 20_000);
