import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { EventError } from "../event/violation.ts";
import { json } from "./json.ts";

const utf8 = (text: string): Buffer => Buffer.from(text);
const V1 = '"cloudEventsVersion":"0.1","eventID":"1","source":"/s","eventType":"t"';
const V2 = '"specversion":"0.2","id":"1","source":"/s","type":"t"';
const V3 = '"specversion":"0.3","id":"1","source":"/s","type":"t"';

function refusal(text: string): string[] {
  try {
    json.decode(utf8(text));
    return [];
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    return error.violations.map(({ requirement, path }) => `${requirement} ${path}`);
  }
}

describe("JSON events of 0.1, 0.2 and 0.3", () => {
  it.each<[string, string, EventData]>([
    [
      "text under a type that is text",
      `{${V1},"contentType":"text/xml","data":"<a/>"}`,
      { kind: "text", text: "<a/>" },
    ],
    [
      "bytes under a type that is not",
      `{${V2},"contenttype":"a/b","data":"AQI="}`,
      { kind: "binary", bytes: Uint8Array.of(1, 2) },
    ],
    ["JSON without a type", `{${V2},"data":1.0}`, { kind: "json", json: "1.0" }],
    [
      "JSON under text/json",
      `{${V3},"datacontenttype":"text/json","data":[1]}`,
      { kind: "json", json: "[1]" },
    ],
    ["a map under any type", `{${V2},"contenttype":"a/b","data":{"a":1}}`, { kind: "json", json: '{"a":1}' }],
    [
      "what datacontentencoding says is Base64",
      `{${V3},"datacontenttype":"text/plain","datacontentencoding":"base64","data":"AQI="}`,
      { kind: "binary", bytes: Uint8Array.of(1, 2) },
    ],
  ])("reads %s, and writes the same", (_, text, data) => {
    const event = json.decode(utf8(text));
    expect(firstDifference({ attributes: event.attributes, data }, event)).toBeUndefined();
    expect(JSON.parse(Buffer.from(json.encode(event)).toString())).toEqual(JSON.parse(text));
  });

  it.each<[string, string]>([
    [`{${V1},"extensions":{"n":5}}`, "JSON0-2.2-a /extensions"],
    [`{${V1},"extensions":{}}`, "CE0-extensions-b /extensions"],
    [`{${V2},"b":true}`, "JSON0-2.2-a /b"],
    [`{${V2},"n":2147483648}`, "JSON0-2.2-a /n"],
    [`{${V3},"a":{"b":1,"b":2}}`, "JSON0-3-b /a"],
    [`{${V3},"subject":""}`, "CE0-subject-b /subject"],
    [`{${V3},"data_base64":"AQI="}`, "CE0-attribute-naming-convention-b /data_base64"],
    [`{${V3},"datacontentencoding":"Base64","data":"?"}`, "CE0-datacontentencoding-f /data"],
    [`{${V3},"m":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`, "JSON0-2.2-a /m"],
  ])("refuses %.80s", (text, expected) => {
    expect(refusal(text)).toEqual([expected]);
  });

  it("knows batches in 0.3 alone, and of one version", () => {
    expect(json.decodeBatch?.(utf8(`[{${V3}},{${V3}}]`))).toHaveLength(2);
    for (const events of [`[{${V2}}]`, `[{${V1}}]`, `[{${V3}},{${V3.replace("0.3", "1.0")}}]`])
      expect(() => json.decodeBatch?.(utf8(events))).toThrow(EventError);
  });

  it("reads JSON that was held as text or bytes as the JSON that it is", () => {
    const { attributes } = json.decode(utf8(`{${V2},"contenttype":"application/json"}`));
    const forms: EventData[] = [
      { kind: "text", text: '{"a":1}' },
      { kind: "binary", bytes: utf8('{"a":1}') },
    ];
    for (const data of forms)
      expect(Buffer.from(json.encode({ attributes, data })).toString()).toContain('"data":{"a":1}');
  });

  it("reads back what it wrote, maps in maps included", () => {
    const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc
          .string({ unit: fc.constantFrom("a", '"', "é", "\\") })
          .map((value): AttributeValue => ({ type: "String", value })),
        fc.integer({ min: -9, max: 9 }).map((value): AttributeValue => ({ type: "Integer", value })),
        fc
          .dictionary(fc.string(), tie("value"), { maxKeys: 3 })
          .map((entries): AttributeValue => ({ type: "Map", value: new Map(Object.entries(entries)) })),
      ),
    }));
    const { attributes } = json.decode(utf8(`{${V3}}`));
    fc.assert(
      fc.property(value, (given) => {
        const event: CloudEvent = { attributes: new Map([...attributes, ["ext", given]]) };
        try {
          expect(firstDifference(event, json.decode(json.encode(event)), { typed: true })).toBeUndefined();
        } catch (error) {
          // Keys with control characters are not printable.
          if (!(error instanceof EventError)) throw error;
          expect(error.violations[0]?.code).toBe("characters");
        }
      }),
    );
  });
});
