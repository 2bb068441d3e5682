import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { codeOf, text } from "../event/event.test-support.ts";
import { formatNamed, json } from "../formats/index.ts";
import type { WireField } from "../wire/wire-message.ts";
import { mqtt3 } from "./mqtt3.ts";
import { mqtt5 } from "./mqtt5.ts";

const event: CloudEvent = {
  attributes: new Map<string, AttributeValue>([
    ["specversion", text("1.0")],
    ["id", text("1")],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", text("t")],
    ["subject", text("100% é")],
    ["flag", { type: "Boolean", value: true }],
    ["datacontenttype", text("text/plain")],
  ]),
  data: { kind: "text", text: "hi" },
};

const MINIMAL: readonly WireField[] = [
  { name: "specversion", value: "1.0" },
  { name: "id", value: "1" },
  { name: "source", value: "/s" },
  { name: "type", value: "t" },
];

describe("MQTT 5.0", () => {
  test("writes attributes as user properties, as they are", () => {
    const { fields, body } = mqtt5.encode([event], "binary", json);
    expect(fields).toEqual([
      ...MINIMAL,
      { name: "subject", value: "100% é" },
      { name: "flag", value: "true" },
      { name: ":content-type", value: "text/plain" },
    ]);
    expect(Buffer.from(body ?? []).toString()).toBe("hi");
  });

  test("reads back what it wrote", () => {
    const { mode, events } = mqtt5.decode(mqtt5.encode([event], "binary", json));
    expect(mode).toBe("binary");
    expect(events[0]?.attributes.get("subject")).toEqual(text("100% é"));
    expect(events[0]?.attributes.get("datacontenttype")).toEqual(text("text/plain"));
    expect(mqtt5.decode(mqtt5.encode([event], "structured", json)).mode).toBe("structured");
  });

  test.each<[string, WireField[]]>([
    ["duplicate", [{ name: "id", value: "2" }]],
    ["not-utf8", [{ name: "subject", value: new Uint8Array([0xc3, 0x28]) }]],
    [
      "contradiction",
      [
        { name: ":content-type", value: "text/plain" },
        { name: "datacontenttype", value: "text/html" },
      ],
    ],
    ["unknown-format", [{ name: ":content-type", value: "application/cloudevents+nosuch" }]],
    ["no-batch", [{ name: ":content-type", value: "application/cloudevents-batch+json" }]],
    ["charset", [{ name: ":content-type", value: "application/cloudevents+json; charset=utf-16" }]],
  ])("refuses to read: %s", (code, fields) => {
    const message = { fields: [...MINIMAL, ...fields], body: new Uint8Array([0x7b, 0x7d]) };
    expect(codeOf(() => mqtt5.decode(message))).toBe(code);
  });

  test("refuses what its strings or modes cannot hold", () => {
    const long = new Map([...event.attributes, ["subject", text("x".repeat(65_536))]]);
    expect(codeOf(() => mqtt5.encode([{ attributes: long }], "binary", json))).toBe("too-long");
    expect(codeOf(() => mqtt5.encode([event], "batched", json))).toBe("mode");
    expect(codeOf(() => mqtt5.encode([], "binary", json))).toBe("event-count");
    const events = new Map([...event.attributes, ["datacontenttype", text("application/cloudevents+x")]]);
    expect(codeOf(() => mqtt5.encode([{ attributes: events }], "binary", json))).toBe("mode");
  });

  test("writes JSON values in 0.2 and text in 0.3, and reads both", () => {
    for (const [version, id] of [
      ["0.2", '"1"'],
      ["0.3", "1"],
    ] as const) {
      const attributes = new Map<string, AttributeValue>([
        ["specversion", text(version)],
        ["id", text("1")],
        ["source", { type: "URI-reference", value: "/s" }],
        ["type", text("t")],
      ]);
      const message = mqtt5.encode([{ attributes }], "binary", json);
      expect(message.fields).toContainEqual({ name: "id", value: id });
      expect(mqtt5.decode(message).events[0]?.attributes.get("id")).toEqual(text("1"));
    }
  });
});

describe("MQTT 3.1.1", () => {
  test("is the event in JSON and nothing else", () => {
    const message = mqtt3.encode([event], "structured", json);
    expect(message.fields).toEqual([]);
    expect(JSON.parse(Buffer.from(message.body ?? []).toString())).toMatchObject({ id: "1", data: "hi" });
    expect(mqtt3.decode(message).events[0]?.attributes.get("subject")).toEqual(text("100% é"));
  });

  test("refuses binary mode, other formats and an empty payload", () => {
    expect(codeOf(() => mqtt3.encode([event], "binary", json))).toBe("mode");
    expect(codeOf(() => mqtt3.encode([event], "structured", formatNamed("xml") ?? json))).toBe("format");
    expect(codeOf(() => mqtt3.decode({ fields: [], body: new Uint8Array() }))).toBe("no-body");
  });
});
