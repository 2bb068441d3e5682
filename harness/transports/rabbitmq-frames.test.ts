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
