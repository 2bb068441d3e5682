import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import rhea from "rhea";
import { afterAll, expect, test } from "vitest";
import { BrokerPool } from "../brokers/pool.ts";
import type { WireField } from "../wire/wire-message.ts";
import { amqpTransport } from "./amqp.ts";
import { AmqpConnection } from "./amqp-connection.ts";

const pool = new BrokerPool({ providers: ["process"] });
afterAll(() => pool.stop());

/** Types that no mapping of the client library would keep apart. */
const FIELDS: readonly WireField[] = [
  { name: ":content-type", type: "symbol", value: "a/b" },
  { name: "a", type: "int", value: "5" },
  { name: "b", type: "long", value: "9007199254740993" },
  { name: "c", type: "symbol", value: "x" },
  { name: "d", type: "timestamp", value: "-1" },
  { name: "e", type: "binary", value: new Uint8Array([0, 255]) },
  { name: "f", type: "null", value: "" },
];

test.each(["data", "amqp-value"])(
  "what is injected arrives with its types, and its section %s",
  async (section) => {
    const { url } = await pool.acquire("amqp");
    const transport = amqpTransport();
    const capture = await transport.openCapture({ broker: url });
    const to = await capture.address("t");
    const body = new Uint8Array([0, 255, 13, 10]);
    const kind = { name: ":section", type: "binary", value: section };
    const { response, error } = await transport.inject(to, { fields: [...FIELDS, kind], body }, 5_000);
    expect(error).toBeUndefined();
    expect(response).toEqual({ fields: [] });
    const [captured] = await capture.next("t", 5_000);
    expect(captured?.message).toEqual({ fields: [...FIELDS, kind], body });
    expect(captured).toMatchObject({ complete: true, problems: [] });
    await expect(capture.ping?.(2_000)).resolves.toBeUndefined();
    await capture.close();
    transport.close();
  },
  60_000,
);

test("a broker that is not there is a failure of the surroundings", async () => {
  const transport = amqpTransport();
  const opened = transport.openCapture({ broker: "amqp://me:secret@127.0.0.1:1" });
  await expect(opened).rejects.toMatchObject({ name: "TransportError", code: "ECONNECT" });
  await expect(opened).rejects.not.toThrow("secret");
  const { error } = await transport.inject("amqp://127.0.0.1:1/x", { fields: [] }, 2_000);
  expect(error?.kind).toBe("connect");
  transport.close();
}, 20_000);

test("a peer that announces an endless frame is not waited for", async () => {
  const container = rhea.create_container();
  const server = container.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const met = once(container, "connection_open");
  const connection = await AmqpConnection.open(new URL(`amqp://127.0.0.1:${port}`));
  const [{ connection: theirs }] = (await met) as [{ connection: { socket: Socket } }];
  theirs.socket.on("error", () => undefined);
  // The size of the frame, then where its body begins, its type and its channel.
  theirs.socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 2, 0, 0, 0]));
  await expect(connection.lost).rejects.toThrow("announces a frame of 2147483647 bytes");
  connection.close();
  server.close();
});
