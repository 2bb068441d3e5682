import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { EventError } from "../event/violation.ts";
import { formatNamed, json } from "../formats/index.ts";
import { websockets } from "./websockets.ts";

const event: CloudEvent = {
  attributes: new Map<string, AttributeValue>([
    ["specversion", { type: "String", value: "1.0" }],
    ["id", { type: "String", value: "1" }],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", { type: "String", value: "t" }],
  ]),
};

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof EventError) return error.violations[0]?.code ?? "";
    throw error;
  }
  return "none";
};

describe("WebSockets", () => {
  test.each([
    ["json", "cloudevents.json", "text"],
    ["avro", "cloudevents.avro", "binary"],
    ["protobuf", "cloudevents.proto", "binary"],
  ])("an event in %s goes under %s in %s frames, and comes back", (name, subprotocol, opcode) => {
    const message = websockets.encode([event], "structured", formatNamed(name) ?? json);
    expect(message.fields).toEqual([
      { name: ":subprotocol", value: subprotocol },
      { name: ":opcode", value: opcode },
    ]);
    expect(websockets.decode(message).events[0]?.attributes).toEqual(event.attributes);
  });

  test("refuses other modes, other formats, and messages that are not what was agreed on", () => {
    const { body = new Uint8Array() } = websockets.encode([event], "structured", json);
    const agreed = { name: ":subprotocol", value: "cloudevents.json" };
    expect(refusal(() => websockets.encode([event], "binary", json))).toBe("mode");
    expect(refusal(() => websockets.encode([event], "structured", formatNamed("xml") ?? json))).toBe(
      "format",
    );
    expect(refusal(() => websockets.decode({ fields: [], body }))).toBe("subprotocol");
    expect(refusal(() => websockets.decode({ fields: [agreed] }))).toBe("no-body");
    const binary = { name: ":opcode", value: "binary" };
    expect(refusal(() => websockets.decode({ fields: [agreed, binary], body }))).toBe("frame-type");
  });
});
