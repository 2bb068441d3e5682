import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { codeOf, text } from "../event/event.test-support.ts";
import { json } from "../formats/index.ts";
import type { WireField } from "../wire/wire-message.ts";
import { rabbitmq } from "./rabbitmq.ts";

const event: CloudEvent = {
  attributes: new Map<string, AttributeValue>([
    ["specversion", text("1.0")],
    ["id", text("1")],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", text("100% é")],
    ["n", { type: "Integer", value: -5 }],
    ["datacontenttype", text("text/plain")],
  ]),
  data: { kind: "text", text: "hi" },
};

const header = (name: string, value: WireField["value"], type = "longstr"): WireField => ({
  name: `ce-${name}`,
  type,
  value,
});

const MINIMAL = [
  header("specversion", "1.0"),
  header("id", "1"),
  header("source", "/s"),
  header("type", "t"),
];

const decoded = (...fields: WireField[]) => rabbitmq.decode({ fields: [...MINIMAL, ...fields] }).events[0];

describe("RabbitMQ", () => {
  test("has attributes as headers with canonical strings, and the content type as a property", () => {
    const { fields, body } = rabbitmq.encode([event], "binary", json);
    expect(fields).toEqual([
      ...MINIMAL.slice(0, 3),
      header("type", "100% é"),
      header("n", "-5"),
      { name: ":content-type", value: "text/plain" },
    ]);
    expect(Buffer.from(body ?? []).toString()).toBe("hi");
  });

  test.each<[string, WireField, AttributeValue]>([
    ["a boolean", header("a", "true", "boolean"), { type: "Boolean", value: true }],
    ["a long-int", header("a", "7", "long-int"), { type: "Integer", value: 7 }],
    [
      "a byte-array",
      header("a", Buffer.from([1, 255]), "byte-array"),
      { type: "Binary", value: Buffer.from([1, 255]) },
    ],
    [
      "a timestamp",
      header("a", "1522949460", "timestamp"),
      { type: "Timestamp", value: "2018-04-05T17:31:00Z" },
    ],
    ["a longstr", header("a", "x"), text("x")],
  ])("reads %s", (_what, field, value) => {
    expect(decoded(field)?.attributes.get("a")).toEqual(value);
  });

  test.each([
    ["a double", header("a", "1.5", "double"), "type"],
    ["a long-long-int beyond 32 bits", header("a", "2147483648", "long-long-int"), "type"],
    ["a number for a String", header("subject", "5", "long-int"), "type"],
    ["an attribute twice", header("id", "2"), "duplicate"],
  ])("refuses %s", (_what, field, code) => {
    expect(codeOf(() => decoded(field))).toBe(code);
  });

  test("takes a null for nothing, and other headers for the application's own", () => {
    const event = decoded(
      header("subject", "", "null"),
      { name: "Ce-x", value: "1" },
      { name: "id", value: "2" },
    );
    expect([...(event?.attributes.keys() ?? [])]).toEqual(["specversion", "id", "source", "type"]);
  });

  test("refuses contradicting content types, and events of 0.3", () => {
    expect(
      codeOf(() => decoded({ name: ":content-type", value: "a/b" }, header("datacontenttype", "a/c"))),
    ).toBe("contradiction");
    const early: CloudEvent = { attributes: new Map([...event.attributes, ["specversion", text("0.3")]]) };
    expect(codeOf(() => rabbitmq.encode([early], "binary", json))).toBe("version");
  });

  test("tells the modes by the property content-type", () => {
    const message = rabbitmq.encode([event], "structured", json);
    expect(rabbitmq.decode(message).mode).toBe("structured");
    expect(codeOf(() => rabbitmq.encode([], "batched", json))).toBe("mode");
  });
});
