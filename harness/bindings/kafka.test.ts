import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { codeOf, text } from "../event/event.test-support.ts";
import { json } from "../formats/index.ts";
import type { WireField } from "../wire/wire-message.ts";
import { kafka } from "./kafka.ts";

const attributes = new Map<string, AttributeValue>([
  ["specversion", text("1.0")],
  ["id", text("1")],
  ["source", { type: "URI-reference", value: "/s" }],
  ["type", text("100% é")],
]);

const MINIMAL: readonly WireField[] = [
  { name: "ce_specversion", value: "1.0" },
  { name: "ce_id", value: "1" },
  { name: "ce_source", value: "/s" },
  { name: "ce_type", value: "100% é" },
];

const decoded = (fields: readonly WireField[], body?: Uint8Array) =>
  kafka.decode({ fields: [...MINIMAL, ...fields], ...(body === undefined ? {} : { body }) }).events[0];

describe("Kafka", () => {
  test("has attributes as headers after ce_, and the content type of the data in content-type", () => {
    const event: CloudEvent = {
      attributes: new Map([
        ...attributes,
        ["n", { type: "Integer", value: 5 }],
        ["datacontenttype", text("a/b")],
      ]),
      data: { kind: "text", text: "hi" },
    };
    const message = kafka.encode([event], "binary", json);
    expect(message.fields).toEqual([
      ...MINIMAL,
      { name: "ce_n", value: "5" },
      { name: "content-type", value: "a/b" },
    ]);
    expect(kafka.decode(message).events[0]?.attributes.get("datacontenttype")).toEqual(text("a/b"));
  });

  test("tells no data from empty data", () => {
    expect(kafka.encode([{ attributes }], "binary", json).body).toBeUndefined();
    const empty: CloudEvent = { attributes, data: { kind: "binary", bytes: new Uint8Array() } };
    expect(kafka.encode([empty], "binary", json).body).toHaveLength(0);
    expect(decoded([])?.data).toBeUndefined();
    expect(decoded([], new Uint8Array())?.data).toEqual({ kind: "binary", bytes: new Uint8Array() });
  });

  test("reads raw bytes as UTF-8, and a null as nothing", () => {
    const event = decoded([
      { name: "ce_subject", value: Buffer.from("é") },
      { name: "ce_x", value: "", type: "null" },
    ]);
    expect(event?.attributes.get("subject")).toEqual(text("é"));
    expect(event?.attributes.has("x")).toBe(false);
    expect(codeOf(() => decoded([{ name: "ce_subject", value: Buffer.from([0xff]) }]))).toBe("not-utf8");
  });

  test.each([
    ["an attribute twice", [{ name: "ce_id", value: "1" }], "duplicate"],
    [
      "two content types",
      [
        { name: "content-type", value: "a/b" },
        { name: "ce_datacontenttype", value: "a/c" },
      ],
      "contradiction",
    ],
  ])("refuses %s", (_what, fields, code) => {
    expect(codeOf(() => decoded(fields))).toBe(code);
  });

  test("tells the modes by content-type, and a structured record has a value", () => {
    const message = kafka.encode([{ attributes }], "structured", json);
    expect(kafka.decode(message).mode).toBe("structured");
    expect(codeOf(() => kafka.decode({ fields: message.fields }))).toBe("no-body");
    expect(codeOf(() => kafka.encode([], "batched", json))).toBe("mode");
  });

  test("knows no version before 1.0", () => {
    const early: CloudEvent = { attributes: new Map([...attributes, ["specversion", text("0.3")]]) };
    expect(codeOf(() => kafka.encode([early], "binary", json))).toBe("version");
    expect(codeOf(() => kafka.encode([early], "structured", json))).toBe("version");
  });
});
