import { describe, expect, it } from "vitest";
import type { CloudEvent } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { EventError } from "../event/violation.ts";
import { json } from "../formats/index.ts";
import type { WireField } from "../wire/wire-message.ts";
import { http } from "./http.ts";

const event = (text: string): CloudEvent => json.decode(Buffer.from(text));
const V1 = '"cloudEventsVersion":"0.1","eventID":"1","source":"/s","eventType":"t"';
const V2 = '"specversion":"0.2","id":"1","source":"/s","type":"t"';
const V3 = '"specversion":"0.3","id":"1","source":"/s","type":"t"';

function fields(text: string): Record<string, unknown> {
  const message = http.encode([event(text)], "binary", json);
  return Object.fromEntries(message.fields.map(({ name, value }) => [name, value]));
}

describe("the binary mode of HTTP before 1.0", () => {
  it.each<[string, Record<string, string>]>([
    [
      `{${V1},"contentType":"text/xml","extensions":{"comExample":"é %","m":{"a":"b"}}}`,
      {
        "CE-CloudEventsVersion": '"0.1"',
        "CE-EventID": '"1"',
        "content-type": "text/xml",
        "CE-X-ComExample": '"%C3%A9 %25"',
        "CE-X-M": '{"a":"b"}',
      },
    ],
    [
      `{${V2},"n":5,"m":{"k":"v","n":1}}`,
      { "ce-specversion": '"0.2"', "ce-n": "5", "ce-m-k": '"v"', "ce-m-n": "1" },
    ],
    [
      `{${V3},"n":5,"m":{"k":"v","n":1}}`,
      { "ce-specversion": "0.3", "ce-n": "5", "ce-m-k": "v", "ce-m-n": "1" },
    ],
  ])("writes %s and reads it again", (text, expected) => {
    expect(fields(text)).toMatchObject(expected);
    const [back] = http.decode(http.encode([event(text)], "binary", json)).events;
    expect(firstDifference(event(text), back as CloudEvent)).toBeUndefined();
  });

  it("leaves datacontentencoding behind, for the body is the bytes", () => {
    const text = `{${V3},"datacontenttype":"a/b","datacontentencoding":"Base64","data":"AQI="}`;
    expect(fields(text)).not.toHaveProperty("ce-datacontentencoding");
    expect(http.encode([event(text)], "binary", json).body).toEqual(Uint8Array.of(1, 2));
  });

  it("reads header names in any case", () => {
    const lower = (field: WireField): WireField => ({ ...field, name: field.name.toLowerCase() });
    const message = http.encode([event(`{${V1}}`)], "binary", json);
    const [back] = http.decode({ fields: message.fields.map(lower) }).events;
    expect(firstDifference(event(`{${V1}}`), back as CloudEvent)).toBeUndefined();
  });

  it.each<[string, Record<string, string>]>([
    ["HTTP0-3.1.3.2-a", { "ce-specversion": '"0.2"', "ce-type": "t" }],
    ["HTTP0-3.1.3-a", { "ce-specversion": "0.3", "ce-datacontenttype": "a/b" }],
    ["HTTP0-3.1.3-a", { "ce-specversion": "0.3", "ce-m": "x", "ce-m-k": "y" }],
    ["HTTP0-3.1.3.2-e", { "ce-specversion": "0.3", "ce-id": "%FF" }],
    ["CE0-id-a", { "CE-CloudEventsVersion": '"0.1"', "CE-Source": '"/s"', "CE-EventType": '"t"' }],
  ])("refuses by %s what breaks it", (requirement, headers) => {
    const message = { fields: Object.entries(headers).map(([name, value]) => ({ name, value })) };
    try {
      http.decode(message);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(EventError);
      expect((error as EventError).violations.map((one) => one.requirement)).toContain(requirement);
    }
  });

  it("refuses entries that no header can be named by", () => {
    for (const entries of ['{"a b":1}', '{"a":1,"A":2}'])
      expect(() => fields(`{${V2},"m":${entries}}`)).toThrow(EventError);
  });
});
