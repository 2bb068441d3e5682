import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../../harness/wire/wire-message.ts";
import { createReference, reference, Unsupported } from "./adapter.ts";

const REQUIRED = '"specversion":"1.0","id":"1","source":"/s","type":"t"';
const CE = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t" };

function message(headers: Record<string, string>, body?: string | Uint8Array): WireMessage {
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return body === undefined ? { fields } : { fields, body: Buffer.from(body) };
}
const structured = (members: string) =>
  message({ "content-type": "application/cloudevents+json" }, `{${REQUIRED}${members}}`);
const bodyOf = (sent: WireMessage | undefined) =>
  sent?.body === undefined ? undefined : Buffer.from(sent.body).toString();
const header = (sent: WireMessage | undefined, name: string) =>
  sent && fieldsNamed(sent, name).map(({ value }) => fieldText(value));

function forward(incoming: WireMessage, mode: "binary" | "structured" | "batched"): WireMessage[] {
  return reference.forward({ binding: "http", format: "json", mode, message: incoming });
}

describe("forwarding structured events in binary mode", () => {
  it.each([
    ["JSON without a content type gets the implied one", ',"data":"hi"', ["application/json"], '"hi"'],
    ["null is data", ',"data":null', ["application/json"], "null"],
    ["absent data is no body", "", [], undefined],
    ["bytes without a content type get none", ',"data_base64":"eyAieHl6IjogMTIzIH0="', [], '{ "xyz": 123 }'],
    [
      "JSON keeps its text",
      ',"datacontenttype":"application/json","data":{"a": 1.0}',
      ["application/json"],
      '{"a": 1.0}',
    ],
    [
      "text is itself",
      ',"datacontenttype":"application/xml","data":"<a b=\\"c\\"/>"',
      ["application/xml"],
      '<a b="c"/>',
    ],
    [
      "base64 of JSON is those bytes",
      ',"datacontenttype":"application/json","data_base64":"e30K"',
      ["application/json"],
      "{}\n",
    ],
  ])("%s", (_, members, contentType, body) => {
    const [sent, ...rest] = forward(structured(members), "binary");
    expect(rest).toEqual([]);
    expect(header(sent, "content-type")).toEqual(contentType);
    expect(bodyOf(sent)).toBe(body);
  });

  it("writes typed extensions as canonical strings and drops nulls", () => {
    const [sent] = forward(structured(',"n":5,"b":true,"subject":null,"e":""'), "binary");
    expect(header(sent, "ce-n")).toEqual(["5"]);
    expect(header(sent, "ce-b")).toEqual(["true"]);
    expect(header(sent, "ce-subject")).toEqual([]);
    expect(header(sent, "ce-e")).toEqual([""]);
  });
});

describe("forwarding binary events in structured mode", () => {
  it.each([
    ["JSON becomes a JSON value, to the character", "application/json", '{"a": 1.0}', '"data":{"a": 1.0}'],
    ["a JSON string stays one", "application/json", '"hi"', '"data":"hi"'],
    ["what is no JSON stays bytes", "application/json", "{", '"data_base64":"ew=="'],
    ["text becomes a string", "text/plain", "é", '"data":"é"'],
    [
      "text in another charset stays bytes",
      "text/plain; charset=iso-8859-1",
      Uint8Array.of(0xe9),
      '"data_base64":"6Q=="',
    ],
    ["bytes that are no UTF-8 stay bytes", "text/plain", Uint8Array.of(0xe9), '"data_base64":"6Q=="'],
    ["anything else stays bytes", "image/png", "x", '"data_base64":"eA=="'],
  ])("%s", (_, contentType, body, member) => {
    const [sent] = forward(message({ ...CE, "content-type": contentType }, body), "structured");
    expect(bodyOf(sent)).toBe(`{${REQUIRED},"datacontenttype":"${contentType}",${member}}`);
  });

  it("invents no content type", () => {
    const [sent] = forward(message(CE, "{}"), "structured");
    expect(bodyOf(sent)).toBe(`{${REQUIRED},"data_base64":"e30="}`);
  });
});

describe("forwarding", () => {
  it("leaves a binary message's body as it is in binary mode", () => {
    const sent = message({ ...CE, "content-type": "application/json", "CE-Subject": '"a b"' }, '{"a" : 1}\n');
    const [out] = forward(sent, "binary");
    expect(out?.body).toEqual(sent.body);
    expect(header(out, "ce-subject")).toEqual(["a%20b"]);
  });

  it("splits a batch unless it goes on as one", () => {
    const batch = message(
      { "content-type": "application/cloudevents-batch+json" },
      `[{${REQUIRED}},{${REQUIRED},"data":1}]`,
    );
    expect(forward(batch, "binary").map(bodyOf)).toEqual([undefined, "1"]);
    expect(forward(batch, "structured").map(bodyOf)).toEqual([`{${REQUIRED}}`, `{${REQUIRED},"data":1}`]);
    expect(forward(batch, "batched").map(bodyOf)).toEqual([`[{${REQUIRED}},{${REQUIRED},"data":1}]`]);
    expect(forward(structured(""), "batched").map(bodyOf)).toEqual([`[{${REQUIRED}}]`]);
  });

  it("passes on an event whose message is exactly 64 KiB", () => {
    const data = "x".repeat(65_536 - `{${REQUIRED},"data":""}`.length);
    const [out] = forward(structured(`,"data":"${data}"`), "structured");
    expect(out?.body?.length).toBe(65_536);
  });
});

describe("the reference", () => {
  const attributes = new Map<string, AttributeValue>([["id", { type: "String", value: "1" }]]);
  const incomplete: CloudEvent = { attributes, data: { kind: "text", text: "x" } satisfies EventData };

  it("refuses with an EventError", () => {
    expect(() => reference.validate(incomplete)).toThrow(EventError);
    expect(() => reference.decode({ binding: "http", message: message({}) })).toThrow(EventError);
    const params = { binding: "http", mode: "binary", format: "json", events: [incomplete] } as const;
    expect(() => reference.encode(params)).toThrow(EventError);
  });

  it("says what it does not have", () => {
    const params = { binding: "pigeon", mode: "binary", format: "json", events: [] } as const;
    expect(() => reference.encode(params)).toThrow(Unsupported);
    expect(() => reference.encode({ ...params, binding: "http", mode: "batched", format: "xyz" })).toThrow(
      "format xyz",
    );
  });

  it("can have single operations replaced", () => {
    const saboteur = createReference({ decode: () => [] });
    expect(saboteur.decode({ binding: "http", message: message({}) })).toEqual([]);
    expect(() => saboteur.validate(incomplete)).toThrow(EventError);
  });
});
