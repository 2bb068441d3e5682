import { createServer, type Server, type Socket } from "node:net";
import { parser } from "mqtt-packet";
import { afterEach, describe, expect, test } from "vitest";
import { mqttTransport } from "./mqtt.ts";
import { PacketSplitter, readPublish, writePublish } from "./mqtt-packets.ts";

const MESSAGE = {
  fields: [
    { name: ":payload-format-indicator", value: "1" },
    { name: ":content-type", value: "text/plain" },
    { name: "b", value: "1" },
    { name: "a", value: "é" },
    { name: "b", value: "2" },
    { name: "raw", value: new Uint8Array([0xc3, 0x28]) },
  ],
  body: new Uint8Array([1, 2, 3]),
};

describe("packets", () => {
  test("are read as they were written, in order, twice what is there twice", () => {
    const packet = writePublish("x/y", 7, MESSAGE, 5);
    const { topic, message } = readPublish(packet, 5);
    expect(topic).toBe("x/y");
    expect(message).toEqual({ ...MESSAGE, fields: [{ name: ":topic", value: "x/y" }, ...MESSAGE.fields] });
  });

  test("are what another reader of MQTT takes them for", () => {
    const found: unknown[] = [];
    const other = parser({ protocolVersion: 5 });
    other.on("packet", (packet) => found.push(packet));
    other.parse(writePublish("x/y", 7, { ...MESSAGE, fields: MESSAGE.fields.slice(0, 5) }, 5));
    expect(found).toMatchObject([
      {
        cmd: "publish",
        topic: "x/y",
        qos: 1,
        messageId: 7,
        properties: { contentType: "text/plain", userProperties: { a: "é", b: ["1", "2"] } },
      },
    ]);
  });

  test("of MQTT 3.1.1 have a payload and nothing else", () => {
    const { message } = readPublish(writePublish("x", 1, MESSAGE, 4), 4);
    expect(message).toEqual({ fields: [{ name: ":topic", value: "x" }], body: MESSAGE.body });
  });

  test("are cut out of a stream wherever its chunks end", () => {
    const packets = [
      writePublish("a", 1, MESSAGE, 5),
      Buffer.from([0xd0, 0]),
      writePublish("b", 2, MESSAGE, 5),
    ];
    const stream = Buffer.concat(packets);
    const splitter = new PacketSplitter(1000);
    const found = [...stream].flatMap((byte) => splitter.push(Buffer.from([byte])));
    expect(found).toEqual(packets);
  });

  test("that are larger than allowed, or no packets, are refused", () => {
    expect(() => new PacketSplitter(10).push(Buffer.from([0x30, 0x7f]))).toThrow(RangeError);
    expect(() => new PacketSplitter(10).push(Buffer.from([0x30, 255, 255, 255, 255, 1]))).toThrow(RangeError);
    expect(() => readPublish(Buffer.from([0x30, 3, 0, 9, 65]), 5)).toThrow(RangeError);
    const long = { fields: [{ name: "a", value: "x".repeat(70_000) }] };
    expect(() => writePublish("a", 1, long, 5)).toThrow(RangeError);
  });
});

describe("a broker that misbehaves", () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** Lets clients in, confirms subscriptions, and is silent from then on. */
  async function silentBroker(onSocket: (socket: Socket) => void = () => undefined): Promise<string> {
    const server = createServer((socket) => {
      sockets.add(socket);
      onSocket(socket);
      const reader = parser({ protocolVersion: 5 });
      reader.on("packet", (packet) => {
        if (packet.cmd === "connect") socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
        if (packet.cmd === "subscribe") {
          const id = packet.messageId ?? 0;
          socket.write(Buffer.from([0x90, 4, id >> 8, id & 255, 0, 1]));
        }
      });
      socket.on("data", (chunk) => reader.parse(chunk));
      socket.on("error", () => undefined);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return `mqtt://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  test("and confirms nothing costs an injection its time, and no more", async () => {
    const transport = mqttTransport("mqtt5", 5);
    const url = await transport.prepare?.(await silentBroker(), "t");
    const { response, error, sent } = await transport.inject(url ?? "", MESSAGE, 100);
    expect(response).toBeUndefined();
    expect(error?.kind).toBe("timeout");
    expect(sent.length).toBeGreaterThan(0);
    transport.close();
  });

  test("and answers no ping is a failure of the surroundings", async () => {
    const transport = mqttTransport("mqtt5", 5);
    const capture = await transport.openCapture({ broker: await silentBroker() });
    await expect(capture.ping?.(50)).rejects.toMatchObject({ name: "TransportError", code: "ETIMEDOUT" });
    await expect(capture.next("t", 50)).rejects.toMatchObject({ name: "TransportError" });
    await capture.close();
  });

  test("and hangs up ends the waiting at once", async () => {
    const transport = mqttTransport("mqtt5", 5);
    const connections: Socket[] = [];
    const broker = await silentBroker((socket) => connections.push(socket));
    const capture = await transport.openCapture({ broker });
    await capture.address("t");
    const waiting = capture.next("t", 60_000);
    for (const socket of connections) socket.destroy();
    await expect(waiting).rejects.toMatchObject({ name: "TransportError", code: "ECONNRESET" });
    await capture.close();
  });

  test("and is not there is no broker", async () => {
    const transport = mqttTransport("mqtt5", 5);
    const gone = { broker: "mqtt://127.0.0.1:1" };
    await expect(transport.openCapture(gone)).rejects.toMatchObject({ name: "TransportError" });
    const { error } = await transport.inject("mqtt://127.0.0.1:1/x", MESSAGE, 5_000);
    expect(error?.kind).toBe("connect");
  });
});
