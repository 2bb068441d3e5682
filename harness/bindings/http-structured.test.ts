import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { refusal, text } from "../event/event.test-support.ts";
import { json } from "../formats/index.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { bindingNamed, http } from "./index.ts";

function event(): CloudEvent {
  const attributes = new Map<string, AttributeValue>([
    ["specversion", text("1.0")],
    ["id", text("1")],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", text("t")],
  ]);
  return { attributes };
}

function message(fields: [string, string][], body?: string): WireMessage {
  const named = fields.map(([name, value]) => ({ name, value }));
  return body === undefined ? { fields: named } : { fields: named, body: Buffer.from(body) };
}

const decode = (sample: WireMessage): CloudEvent => http.decode(sample).events[0] as CloudEvent;

describe("structured and batched mode", () => {
  const body = '{"specversion":"1.0","id":"2","source":"/s","type":"t"}';

  it("puts everything into the body and one header", () => {
    expect(http.encode([event()], "structured", json)).toEqual({
      fields: [
        { name: ":method", value: "POST" },
        { name: "content-type", value: "application/cloudevents+json" },
      ],
      body: json.encode(event()),
    });
    const batch = http.encode([], "batched", json);
    expect(batch.fields).toContainEqual({
      name: "content-type",
      value: "application/cloudevents-batch+json",
    });
    expect(batch.body).toEqual(Buffer.from("[]"));
  });

  it.each([
    "Application/CloudEvents+JSON;charset=UTF-8",
    "application/cloudevents+json",
    ' application/cloudevents+json ; charset="utf-8"',
  ])("recognises %s", (contentType) => {
    const decoded = http.decode(message([["Content-Type", contentType]], body));
    expect(decoded.mode).toBe("structured");
    expect(decoded.events[0]?.attributes.get("id")).toEqual(text("2"));
  });

  it("looks at no ce- header, right or wrong", () => {
    const sample = message(
      [
        ["content-type", "application/cloudevents+json"],
        ["ce-id", "%C0%A0"],
        ["ce-datacontenttype", "x"],
      ],
      body,
    );
    expect(decode(sample).attributes.get("id")).toEqual(text("2"));
  });

  it("recognises a batch by the longer prefix", () => {
    const sample = message(
      [["content-type", "APPLICATION/cloudevents-batch+json; charset=utf-8"]],
      `[${body},${body}]`,
    );
    expect(http.decode(sample)).toMatchObject({ mode: "batched", format: json });
    expect(http.decode(sample).events).toHaveLength(2);
    expect(
      http.decode(message([["content-type", "application/cloudevents-batch+json"]], "[]")).events,
    ).toEqual([]);
  });

  it.each([undefined, ""])(
    "reads no body as the empty batch where that is what no bytes are (%s)",
    (sent) => {
      const sample = message([["content-type", "application/cloudevents-batch+protobuf"]], sent);
      expect(http.decode(sample)).toMatchObject({ mode: "batched", events: [] });
    },
  );

  it.each([
    ["an unknown format", "application/cloudevents+xyz", body, "HTTP-3-d "],
    ["an unknown batch format", "application/cloudevents-batch+xyz", body, "HTTP-3-d "],
    ["no format", "application/cloudevents", body, "HTTP-3-d "],
    ["another charset", "application/cloudevents+json; charset=iso-8859-1", body, "HTTP-3.2.1-a "],
    ["no body", "application/cloudevents+json", undefined, "HTTP-3.2.2-a "],
    ["no batch body", "application/cloudevents-batch+json", undefined, "HTTP-3.3.2-a "],
    ["an object as a batch", "application/cloudevents-batch+json", body, "JSON-4.1-a "],
    ["a batch as an event", "application/cloudevents+json", `[${body}]`, "JSON-3-b "],
  ])("refuses %s", (_, contentType, sent, expected) => {
    expect(refusal(() => http.decode(message([["content-type", contentType]], sent)))).toEqual([expected]);
  });
});

it("is found by its name", () => {
  expect(bindingNamed("http")).toBe(http);
  expect(bindingNamed("xyz")).toBeUndefined();
});
