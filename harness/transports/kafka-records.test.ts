import type { KafkaRecord } from "@platformatic/kafka";
import { expect, test } from "vitest";
import { messageOf, recordOf } from "./kafka-records.ts";

const record = (given: Partial<KafkaRecord>): KafkaRecord => ({
  length: 0,
  attributes: 0,
  timestampDelta: 0n,
  offsetDelta: 0,
  key: null,
  value: null,
  headers: [],
  ...given,
});

test("null and empty stay apart, in values and in headers", () => {
  expect(messageOf(record({}))).toEqual({ fields: [] });
  const empty = record({
    value: Buffer.alloc(0),
    headers: [
      [Buffer.from("a"), null],
      [Buffer.from("a"), Buffer.alloc(0)],
    ],
  });
  expect(messageOf(empty)).toEqual({
    fields: [
      { name: "a", type: "null", value: "" },
      { name: "a", value: "" },
    ],
    body: new Uint8Array(),
  });
});

test("headers that are no UTF-8 stay bytes, and the key is a field of its own", () => {
  const found = messageOf(
    record({ key: Buffer.from("k"), headers: [[Buffer.from("a"), Buffer.from([0xff])]] }),
  );
  expect(found.fields).toEqual([
    { name: "a", value: new Uint8Array([0xff]) },
    { name: ":key", value: "k" },
  ]);
});

test("a message becomes a record with every header, also repeated ones", () => {
  const made = recordOf(
    {
      fields: [
        { name: "a", value: "1" },
        { name: "a", value: "", type: "null" },
        { name: ":key", value: "k" },
      ],
    },
    "t",
  );
  expect([...(made.headers as Map<Buffer, Buffer>).values()]).toEqual([Buffer.from("1"), null]);
  expect(made.key).toEqual(Buffer.from("k"));
  expect(made.value).toBeNull();
  expect(recordOf({ fields: [], body: new Uint8Array() }, "t").value).toHaveLength(0);
});
