import { expect, test } from "vitest";
import { DeliveryReader } from "./rabbitmq-frames.ts";

function frame(type: number, payload: Buffer): Buffer {
  const head = Buffer.from([type, 0, 1, 0, 0, 0, 0]);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** basic.deliver to the consumer `c`, of a message with the content type t/p and these entries in its header table. */
function delivery(table: string, body: Buffer): Buffer {
  const entries = hex(table);
  const head = hex("003c 0000 0000000000000000 a000 03742f70 00000000");
  head.writeUInt32BE(body.length, 8);
  head.writeUInt32BE(entries.length, head.length - 4);
  const parts = body.length === 0 ? [] : [frame(3, body.subarray(0, 1)), frame(3, body.subarray(1))];
  return Buffer.concat([
    frame(1, hex("003c 003c 01 63 0000000000000001 00 00 01 71")),
    frame(2, Buffer.concat([head, entries])),
    ...parts,
  ]);
}

const TABLE =
  "01 61 53 00000002 6869  01 62 74 01  01 63 49 fffffffb  01 64 78 00000002 00ff  01 65 56  01 66 54 000000005ac65c74";

const FIELDS = [
  { name: ":content-type", value: "t/p" },
  { name: "a", type: "longstr", value: "hi" },
  { name: "b", type: "boolean", value: "true" },
  { name: "c", type: "long-int", value: "-5" },
  { name: "d", type: "byte-array", value: new Uint8Array([0, 255]) },
  { name: "e", type: "null", value: "" },
  { name: "f", type: "timestamp", value: "1522949236" },
];

test("deliveries are read with the types of their header fields, however the bytes come in", () => {
  const bytes = Buffer.concat([delivery(TABLE, Buffer.from("abc")), delivery("", Buffer.alloc(0))]);
  for (const size of [1, 7, bytes.length]) {
    const reader = new DeliveryReader();
    const found = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...reader.push(bytes.subarray(at, at + size)));
    expect(found.map(({ consumerTag, message }) => ({ consumerTag, message }))).toEqual([
      { consumerTag: "c", message: { fields: FIELDS, body: new Uint8Array(Buffer.from("abc")) } },
      { consumerTag: "c", message: { fields: FIELDS.slice(0, 1), body: new Uint8Array() } },
    ]);
  }
});

test("other frames are passed over", () => {
  const reader = new DeliveryReader();
  expect(reader.push(Buffer.concat([frame(8, Buffer.alloc(0)), frame(1, hex("003c 0015 00"))]))).toEqual([]);
});

test("a frame that is larger than any broker's is not waited for, and nothing behind it is read", () => {
  const reader = new DeliveryReader();
  const head = Buffer.from([3, 0, 1, 0x7f, 0xff, 0xff, 0xff]);
  expect(reader.push(Buffer.concat([delivery("", Buffer.from("ab")), head]))).toHaveLength(1);
  expect(reader.push(Buffer.alloc(1024))).toEqual([]);
  expect(reader.push(delivery("", Buffer.from("ab")))).toEqual([]);
});

test("a message that claims to be endless is not put together, and the next one is read", () => {
  const reader = new DeliveryReader();
  const endless = delivery("", Buffer.from("ab"));
  // The size of the body stands in the content header, behind class and weight.
  const at = endless.indexOf(hex("003c0000")) + 4;
  endless.writeBigUInt64BE(2n ** 40n, at);
  expect(reader.push(endless)).toEqual([]);
  expect(reader.push(delivery("", Buffer.from("cd")))).toHaveLength(1);
});
