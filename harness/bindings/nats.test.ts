import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { codeOf, text } from "../event/event.test-support.ts";
import { formatNamed, json } from "../formats/index.ts";
import type { WireField } from "../wire/wire-message.ts";
import { nats } from "./nats.ts";

const eventOf = (more: Record<string, AttributeValue>, specversion = "1.0"): CloudEvent => ({
  attributes: new Map<string, AttributeValue>([
    ["specversion", text(specversion)],
    ["id", text("1")],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", text("t")],
    ...Object.entries(more),
  ]),
});

const MINIMAL: readonly WireField[] = [
  { name: "ce-specversion", value: "1.0" },
  { name: "ce-id", value: "1" },
  { name: "ce-source", value: "/s" },
  { name: "ce-type", value: "t" },
];

describe("NATS", () => {
  test("writes every attribute as a percent-encoded header, the content type too", () => {
    const event: CloudEvent = {
      ...eventOf({ subject: text("100% é"), datacontenttype: text("text/plain; charset=utf-8") }),
      data: { kind: "text", text: "hi" },
    };
    const message = nats.encode([event], "binary", json);
    expect(message.fields).toEqual([
      ...MINIMAL,
      { name: "ce-subject", value: "100%25%20%C3%A9" },
      { name: "ce-datacontenttype", value: "text/plain;%20charset=utf-8" },
    ]);
    const [back] = nats.decode(message).events;
    expect(back?.attributes).toEqual(event.attributes);
  });

  test("announces structured messages, but for versions without headers", () => {
    expect(nats.encode([eventOf({})], "structured", json).fields).toEqual([
      { name: "content-type", value: "application/cloudevents+json" },
    ]);
    expect(nats.encode([eventOf({}, "0.3")], "structured", json).fields).toEqual([]);
  });

  test("reads a payload that nothing announces as JSON", () => {
    const { body } = nats.encode([eventOf({})], "structured", json);
    expect(nats.decode({ fields: [], body: body ?? new Uint8Array() })).toMatchObject({ mode: "structured" });
  });

  test.each<[string, WireField]>([
    ["duplicate", { name: "CE-ID", value: "2" }],
    ["not-utf8", { name: "ce-subject", value: "%C0%A0" }],
    ["raw-characters", { name: "ce-subject", value: "é" }],
    ["unknown-format", { name: "Content-Type", value: "application/cloudevents+nosuch" }],
  ])("refuses to read: %s", (code, field) => {
    expect(codeOf(() => nats.decode({ fields: [...MINIMAL, field] }))).toBe(code);
  });

  test("refuses modes and formats that its texts do not have", () => {
    expect(codeOf(() => nats.encode([eventOf({})], "batched", json))).toBe("mode");
    expect(codeOf(() => nats.encode([eventOf({}, "0.3")], "binary", json))).toBe("mode");
    expect(codeOf(() => nats.encode([eventOf({})], "structured", formatNamed("xml") ?? json))).toBe("format");
    expect(codeOf(() => nats.decode({ fields: [] }))).toBe("no-body");
  });
});
