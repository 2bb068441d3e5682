import { afterAll, expect, test } from "vitest";
import { BrokerPool } from "../brokers/pool.ts";
import type { WireField } from "../wire/wire-message.ts";
import { kafkaTransport } from "./kafka.ts";

const pool = new BrokerPool({ providers: ["process"] });
afterAll(() => pool.stop());

const FIELDS: readonly WireField[] = [
  { name: "a", value: "é" },
  { name: "a", value: "2" },
  { name: "b", value: new Uint8Array([0xff]) },
  { name: "c", type: "null", value: "" },
  { name: "d", value: "" },
  { name: ":key", value: "k" },
];

test.each([
  ["null", undefined],
  ["empty", new Uint8Array()],
  ["bytes", new Uint8Array([0, 255])],
])(
  "what is injected arrives with every header, and its value %s",
  async (_what, body) => {
    const { url } = await pool.acquire("kafka");
    const transport = kafkaTransport();
    const capture = await transport.openCapture({ broker: url });
    const to = await capture.address("t");
    const message = body === undefined ? { fields: FIELDS } : { fields: FIELDS, body };
    const { response, error } = await transport.inject(to, message, 5_000);
    expect(error).toBeUndefined();
    expect(response).toEqual({ fields: [] });
    const [captured] = await capture.next("t", 5_000);
    expect(captured?.message).toEqual(message);
    await expect(capture.ping?.(2_000)).resolves.toBeUndefined();
    await capture.close();
    transport.close();
  },
  90_000,
);

test("a broker that is not there is a failure of the surroundings", async () => {
  const transport = kafkaTransport();
  const opened = transport.openCapture({ broker: "kafka://me:secret@127.0.0.1:1" });
  await expect(opened).rejects.toMatchObject({ name: "TransportError", code: "ECONNECT" });
  await expect(opened).rejects.not.toThrow("secret");
  const { error } = await transport.inject("kafka://127.0.0.1:1/x", { fields: [] }, 2_000);
  expect(error?.kind).toBe("connect");
  transport.close();
}, 20_000);
