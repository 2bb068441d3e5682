import { afterAll, expect, test } from "vitest";
import { BrokerPool } from "../brokers/pool.ts";
import { natsTransport } from "./nats.ts";
import { readHeaders, writeHeaders } from "./nats-headers.ts";
import { jetstream } from "./nats-jetstream.ts";

const pool = new BrokerPool({ providers: ["process"] });
afterAll(() => pool.stop());

const FIELDS = [
  { name: "Ce-Id", value: "1" },
  { name: "b", value: "1" },
  { name: "ce-id", value: "2" },
  { name: "b", value: " 2" },
  { name: "empty", value: "" },
  { name: "raw", value: new Uint8Array([0xc3, 0x28]) },
];

test("headers are read as they were written, in order, case and number", () => {
  expect(readHeaders(writeHeaders(FIELDS))).toEqual(FIELDS);
  expect(readHeaders(Buffer.from("NATS/1.0\r\n\r\n"))).toEqual([]);
  expect(readHeaders(Buffer.from("NATS/1.0\r\nno colon\r\n\r\n"))).toEqual([{ name: "no colon", value: "" }]);
});

test("what is injected arrives through a server as it was given", async () => {
  const { url } = await pool.acquire("nats");
  const transport = natsTransport();
  const capture = await transport.openCapture({ broker: url });
  const to = await capture.address("t");
  const body = new Uint8Array([0, 255, 13, 10]);
  const { response, error } = await transport.inject(to, { fields: FIELDS, body }, 2_000);
  expect(error).toBeUndefined();
  expect(response).toEqual({ fields: [] });
  const [captured] = await capture.next("t", 2_000);
  expect(captured?.message.fields.slice(1)).toEqual(FIELDS);
  expect(captured?.message.body).toEqual(body);
  await expect(capture.ping?.(2_000)).resolves.toBeUndefined();
  await capture.close();
  transport.close();
});

test("JetStream takes what a stream keeps, and nothing else", async () => {
  const { url } = await pool.acquire("nats");
  const transport = natsTransport(jetstream);
  const capture = await transport.openCapture({ broker: url });
  const to = await capture.address("t");
  expect((await transport.inject(to, { fields: FIELDS }, 2_000)).error).toBeUndefined();
  const [captured] = await capture.next("t", 2_000);
  expect(captured?.message.fields.slice(1)).toEqual(FIELDS);
  // Core NATS would take a message for a subject that no stream has.
  expect((await transport.inject(`${url}/nobody`, { fields: [] }, 2_000)).error).toBeDefined();
  await capture.close();
  // The stream went with the capture.
  expect((await transport.inject(to, { fields: [] }, 2_000)).error).toBeDefined();
  transport.close();
});

test("a server that is not there is a failure of the surroundings", async () => {
  const transport = natsTransport();
  const opened = transport.openCapture({ broker: "nats://me:secret@127.0.0.1:1" });
  await expect(opened).rejects.toMatchObject({ name: "TransportError", code: "ECONNECT" });
  await expect(opened).rejects.not.toThrow("secret");
  const { error } = await transport.inject("nats://127.0.0.1:1/x", { fields: [] }, 2_000);
  expect(error?.kind).toBe("connect");
});
