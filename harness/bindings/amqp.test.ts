import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { codeOf, text } from "../event/event.test-support.ts";
import { json } from "../formats/index.ts";
import type { WireField } from "../wire/wire-message.ts";
import { amqp } from "./amqp.ts";

const attributes = new Map<string, AttributeValue>([
  ["specversion", text("1.0")],
  ["id", text("1")],
  ["source", { type: "URI-reference", value: "/s" }],
  ["type", text("t")],
]);

const property = (name: string, value: WireField["value"], type = "string"): WireField => ({
  name: `cloudEvents:${name}`,
  type,
  value,
});

const MINIMAL = [
  property("specversion", "1.0"),
  property("id", "1"),
  property("source", "/s"),
  property("type", "t"),
];

const encoded = (more: Record<string, AttributeValue>, data?: CloudEvent["data"]) =>
  amqp.encode(
    [
      {
        attributes: new Map([...attributes, ...Object.entries(more)]),
        ...(data === undefined ? {} : { data }),
      },
    ],
    "binary",
    json,
  );

const decoded = (...fields: WireField[]) => amqp.decode({ fields: [...MINIMAL, ...fields] }).events[0];

describe("application properties", () => {
  test.each<[string, AttributeValue, WireField]>([
    ["a Boolean", { type: "Boolean", value: true }, property("a", "true", "boolean")],
    ["an Integer", { type: "Integer", value: -5 }, property("a", "-5", "long")],
    ["a String", text("100% é"), property("a", "100% é")],
    [
      "a Binary value",
      { type: "Binary", value: Buffer.from([1, 255]) },
      property("a", Buffer.from([1, 255]), "binary"),
    ],
    [
      "a Timestamp",
      { type: "Timestamp", value: "2018-04-05T17:31:00.5Z" },
      property("a", "1522949460500", "timestamp"),
    ],
  ])("have the AMQP type of %s, and are read back", (_what, value, field) => {
    expect(encoded({ a: value }).fields).toEqual([...MINIMAL, field]);
    expect(decoded(field)?.attributes.get("a")).toEqual(value);
  });

  test.each([
    "2018-04-05T19:31:00+02:00",
    "2018-04-05T17:31:00.000001Z",
    "2016-12-31T23:59:60Z",
    "2018-04-05T17:31:00.50Z",
  ])("have %s as text: a timestamp would lose something", (value) => {
    expect(encoded({ time: { type: "Timestamp", value } }).fields).toContainEqual(property("time", value));
  });

  test("are read as canonical strings too, where the attribute has a type", () => {
    expect(decoded(property("time", "2018-04-05T17:31:00Z"))?.attributes.get("time")?.type).toBe("Timestamp");
    expect(codeOf(() => decoded(property("subject", "5", "long")))).toBe("type");
  });

  test("are read with other types of numbers, and with the other separator", () => {
    expect(decoded(property("n", "7", "int"))?.attributes.get("n")).toEqual({ type: "Integer", value: 7 });
    expect(decoded({ name: "cloudEvents_subject", value: "abc" })?.attributes.get("subject")).toEqual(
      text("abc"),
    );
  });

  test.each([
    ["a long beyond 32 bits", property("n", "2147483648", "long"), "type"],
    ["a double", property("n", "1.5", "double"), "type"],
    ["an attribute twice", { name: "cloudEvents_id", value: "2" }, "duplicate"],
    ["a time after the year 9999", property("time", "253402300800000", "timestamp"), "time-range"],
    ["a content type that contradicts another", property("datacontenttype", "text/plain"), "contradiction"],
  ])("with %s are refused", (_what, field, code) => {
    expect(codeOf(() => decoded({ name: ":content-type", value: "text/xml" }, field))).toBe(code);
  });

  test("say nothing with null, and are the application's own without the prefix", () => {
    const event = decoded(
      property("subject", "", "null"),
      { name: "cloudevents_x", value: "1" },
      { name: "id", value: "2" },
    );
    expect([...(event?.attributes.keys() ?? [])]).toEqual(["specversion", "id", "source", "type"]);
  });
});

describe("content-type", () => {
  test("is that of the data, as a symbol", () => {
    const message = encoded({ datacontenttype: text("text/plain") }, { kind: "text", text: "hi" });
    expect(message.fields.at(-1)).toEqual({ name: ":content-type", type: "symbol", value: "text/plain" });
    expect(amqp.decode(message).events[0]?.attributes.get("datacontenttype")).toEqual(text("text/plain"));
  });

  test("announces a structured message as the property, and as nothing else", () => {
    const event: CloudEvent = { attributes };
    const message = amqp.encode([event], "structured", json);
    expect(amqp.decode(message).mode).toBe("structured");
    const misplaced = message.fields.map((field) => ({ ...field, name: "content-type" }));
    expect(codeOf(() => amqp.decode({ ...message, fields: misplaced }))).not.toBe("none");
  });

  test("cannot be other than ASCII", () => {
    expect(codeOf(() => encoded({ datacontenttype: text("text/plain; x=é") }))).not.toBe("none");
  });
});

test("a sequence of AMQP values is no data", () => {
  const fields = [...MINIMAL, { name: ":section", value: "amqp-sequence" }];
  expect(codeOf(() => amqp.decode({ fields }))).toBe("section");
});

describe("0.2 and 0.3", () => {
  test("have their own names, and nothing about Base64", () => {
    const event: CloudEvent = {
      attributes: new Map([
        ["specversion", text("0.3")],
        ...[...attributes].slice(1),
        ["datacontentencoding", text("base64")],
      ]),
      data: { kind: "text", text: "aGk=" },
    };
    const message = amqp.encode([event], "binary", json);
    expect(message.fields.map(({ name }) => name)).not.toContain("cloudEvents:datacontentencoding");
    expect(Buffer.from(message.body ?? []).toString()).toBe("hi");
  });

  test("have no maps, which application properties cannot hold", () => {
    const event: CloudEvent = {
      attributes: new Map<string, AttributeValue>([
        ["specversion", text("0.3")],
        ...[...attributes].slice(1),
        ["m", { type: "Map", value: new Map() }],
      ]),
    };
    expect(codeOf(() => amqp.encode([event], "binary", json))).toBe("map");
  });
});
