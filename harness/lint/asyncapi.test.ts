import { describe, expect, test } from "vitest";
import { lint } from "./index.ts";

/** Right documents of both generations, and one wrong thing at a time. */

const STRUCTURED = `asyncapi: 3.0.0
info: { title: Orders, version: 1.0.0 }
channels:
  orders:
    address: orders
    messages:
      created:
        contentType: application/cloudevents+json
        payload:
          type: object
          required: [specversion, id, source, type, data]
          properties:
            specversion: { type: string, const: "1.0" }
            id: { type: string }
            source: { type: string, format: uri-reference }
            type: { type: string, const: com.example.order.created }
            orderid: { type: string }
            data: { type: object }
        examples:
          - payload: { specversion: "1.0", id: "1", source: https://example.com/, type: com.example.order.created, data: {} }
`;

const BINARY = `asyncapi: 2.6.0
info: { title: Orders, version: 1.0.0 }
channels:
  orders:
    publish:
      message:
        bindings: { kafka: {} }
        headers:
          $ref: "#/components/schemas/context"
        payload: { type: object }
components:
  schemas:
    context:
      type: object
      required: [ce_specversion, ce_id, ce_source, ce_type]
      properties:
        ce_specversion: { type: string, enum: ["1.0"] }
        ce_id: { type: string }
        ce_source: { type: string }
        ce_type: { type: string }
        ce_orderid: { type: string }
`;

const found = (text: string, name = "api.yaml") =>
  lint(Buffer.from(text), { name, spec: "1.0" }).map(({ requirement, path, offset }) => ({
    requirement,
    path,
    at: Buffer.from(text).subarray(offset).toString().split("\n")[0]?.slice(0, 40),
  }));

describe("what is right", () => {
  test.each([
    ["structured, 3.0", STRUCTURED],
    ["binary, 2.6", BINARY],
  ])("%s", (_, text) => {
    expect(found(text)).toEqual([]);
  });

  test("a message that is no event is passed over", () => {
    const plain = "      plain: { contentType: application/json, payload: { type: object } }\n";
    expect(found(STRUCTURED.replace("      created:\n", `${plain}      created:\n`))).toEqual([]);
  });

  test("a trait that another file holds gives the attributes", () => {
    const trait =
      "        traits: [{ $ref: https://example.com/cloudevents/headers.yaml }]\n        payload: { type: object }\n";
    const head = BINARY.slice(0, BINARY.indexOf("        bindings"));
    expect(found(`${head}${trait}`)).toEqual([]);
  });

  test("JSON is known by its first member", () => {
    const json = '{"asyncapi":"2.6.0","info":{},"channels":{}}';
    expect(found(json, "api.json").map(({ path }) => path)).toEqual([""]);
  });
});

describe("what is wrong", () => {
  test.each([
    [
      "an attribute that every event has is optional",
      STRUCTURED,
      "required: [specversion, id, source, type, data]",
      "required: [specversion, id, type]",
      "CE-required-attributes-a",
      "/channels/orders/messages/created/payload",
    ],
    [
      "a name that no attribute can have",
      STRUCTURED,
      "orderid:",
      "orderId:",
      "CE-naming-conventions-a",
      "/channels/orders/messages/created/payload",
    ],
    [
      "another version",
      STRUCTURED,
      'const: "1.0"',
      'const: "0.3"',
      "CE-specversion-a",
      "/channels/orders/messages/created/payload",
    ],
    [
      "an id that is a number",
      STRUCTURED,
      "id: { type: string }",
      "id: { type: integer }",
      "CE-required-attributes-a",
      "/channels/orders/messages/created/payload",
    ],
    [
      "an example that is no event",
      STRUCTURED,
      'id: "1", ',
      "",
      "CE-id-b",
      "/channels/orders/messages/created/examples/0/payload/id",
    ],
    [
      "headers of another protocol",
      BINARY,
      "        ce_orderid",
      "        ce-orderid",
      "KAFKA-3.2.3.1-a",
      "/channels/orders/publish/message/headers",
    ],
    [
      "a header that no attribute is",
      BINARY,
      "ce_orderid",
      "ce_order_id",
      "CE-naming-conventions-a",
      "/channels/orders/publish/message/headers",
    ],
    [
      "a required header that is optional",
      BINARY,
      "ce_source, ",
      "",
      "CE-required-attributes-a",
      "/channels/orders/publish/message/headers",
    ],
  ])("%s", (_, text, right, wrong, requirement, path) => {
    const changed = text.replace(right, wrong);
    expect(changed).not.toBe(text);
    expect(found(changed).map((one) => [one.requirement, one.path])).toContainEqual([requirement, path]);
  });

  test("it is shown where it stands", () => {
    const [first] = found(STRUCTURED.replace("orderid:", "orderId:"));
    expect(first?.at).toBe("type: object");
  });

  test.each([
    ["no YAML", "asyncapi: [", "It is not YAML"],
    ["no AsyncAPI", "openapi: 3.1.0", "there is no member asyncapi"],
    ["no event", "asyncapi: 3.0.0\nchannels: {}", "No message in it is a CloudEvent"],
  ])("%s", (_, text, message) => {
    const [only] = lint(Buffer.from(text), { name: "api.yaml", spec: "1.0" });
    expect(only?.message).toContain(message);
  });

  test("a document that refers to itself, or to nothing, ends", () => {
    const endless = STRUCTURED.replace(
      "          type: object\n",
      '          $ref: "#/channels/orders/messages/created/payload"\n',
    );
    expect(() => found(endless)).not.toThrow();
    expect(() => found(BINARY.replace("#/components/schemas/context", "#/nowhere"))).not.toThrow();
    expect(() => found("asyncapi: &a { channels: *a }")).not.toThrow();
  });
});
