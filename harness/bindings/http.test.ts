import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { refusal, text } from "../event/event.test-support.ts";
import { json } from "../formats/index.ts";
import type { FieldValue, WireMessage } from "../wire/wire-message.ts";
import { http } from "./index.ts";

const utf8 = (value: string) => Buffer.from(value, "utf8");

function event(attributes: Record<string, AttributeValue> = {}, data?: EventData): CloudEvent {
  const all = new Map<string, AttributeValue>([
    ["specversion", text("1.0")],
    ["id", text("1")],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", text("t")],
    ...Object.entries(attributes),
  ]);
  return data === undefined ? { attributes: all } : { attributes: all, data };
}

/** The message that the minimal event is in binary mode, with these fields put behind its own. */
function message(extra: Record<string, FieldValue> | [string, FieldValue][], body?: string): WireMessage {
  const own = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t" };
  const more = Array.isArray(extra) ? extra : Object.entries(extra);
  const replaced = new Set(Array.isArray(extra) ? [] : Object.keys(extra));
  const fields = [...Object.entries(own).filter(([name]) => !replaced.has(name)), ...more];
  const named = fields.map(([name, value]) => ({ name, value }));
  return body === undefined ? { fields: named } : { fields: named, body: utf8(body) };
}

function encode(sample: CloudEvent): { headers: Record<string, FieldValue>; body: string | undefined } {
  const { fields, body } = http.encode([sample], "binary", json);
  expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  const headers = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  return { headers, body: body === undefined ? undefined : Buffer.from(body).toString() };
}

const decode = (sample: WireMessage): CloudEvent => http.decode(sample).events[0] as CloudEvent;
const attributesOf = (sample: WireMessage) =>
  Object.fromEntries([...decode(sample).attributes].map(([name, { value }]) => [name, value]));

describe("writing binary mode", () => {
  it("writes the canonical string of every attribute, percent-encoded, and no field of its own but the method", () => {
    const sample = event({
      subject: text("Euro € 😀"),
      source: { type: "URI-reference", value: "/a%20b" },
      n: { type: "Integer", value: -5 },
      b: { type: "Boolean", value: true },
      bytes: { type: "Binary", value: Uint8Array.of(0xfb, 0xff) },
      time: { type: "Timestamp", value: "1990-12-31T23:59:60Z" },
      e: text(""),
    });
    expect(encode(sample)).toEqual({
      headers: {
        ":method": "POST",
        "ce-specversion": "1.0",
        "ce-id": "1",
        "ce-source": "/a%2520b",
        "ce-type": "t",
        "ce-subject": "Euro%20%E2%82%AC%20%F0%9F%98%80",
        "ce-n": "-5",
        "ce-b": "true",
        "ce-bytes": "+/8=",
        "ce-time": "1990-12-31T23:59:60Z",
        "ce-e": "",
      },
      body: undefined,
    });
  });

  it.each<[string, EventData, string | undefined, string | undefined, string]>([
    ["text", { kind: "text", text: "é" }, "text/plain", "text/plain", "é"],
    [
      "JSON as it is",
      { kind: "json", json: '{"a": 1.0}' },
      "application/json; charset=utf-8",
      "application/json; charset=utf-8",
      '{"a": 1.0}',
    ],
    [
      "a JSON string with its quotes",
      { kind: "json", json: '"hi"' },
      "application/json",
      "application/json",
      '"hi"',
    ],
    ["null", { kind: "json", json: "null" }, "application/json", "application/json", "null"],
    [
      "a text under a JSON type as the JSON string it is",
      { kind: "text", text: "hi" },
      "application/json",
      "application/json",
      '"hi"',
    ],
    [
      "JSON without a type, with the implied one",
      { kind: "json", json: "1" },
      undefined,
      "application/json",
      "1",
    ],
    ["text without a type, with none", { kind: "text", text: "hi" }, undefined, undefined, "hi"],
    ["bytes without a type, with none", { kind: "binary", bytes: utf8("{}") }, undefined, undefined, "{}"],
    ["JSON under another type", { kind: "json", json: '{"a":1}' }, "text/plain", "text/plain", '{"a":1}'],
    ["no bytes", { kind: "binary", bytes: utf8("") }, undefined, undefined, ""],
  ])("writes %s", (_, data, declared, contentType, body) => {
    const written = encode(event(declared === undefined ? {} : { datacontenttype: text(declared) }, data));
    expect(written.headers["content-type"]).toBe(contentType);
    expect(written.headers).not.toHaveProperty("ce-datacontenttype");
    expect(written.body).toBe(body);
  });

  it("copies no data bytes", () => {
    const bytes = Uint8Array.of(0xff, 0);
    expect(http.encode([event({}, { kind: "binary", bytes })], "binary", json).body).toBe(bytes);
  });

  it("writes text in the charset it declares, or refuses", () => {
    const inCharset = (charset: string, value: string) =>
      http.encode(
        [event({ datacontenttype: text(`text/plain; charset=${charset}`) }, { kind: "text", text: value })],
        "binary",
        json,
      ).body;
    expect(inCharset("ISO-8859-1", "é")).toEqual(Buffer.of(0xe9));
    expect(inCharset('"UTF-8"', "é")).toEqual(utf8("é"));
    expect(refusal(() => inCharset("iso-8859-1", "€"))).toEqual(["HTTP-3.1.2-a /data"]);
    expect(refusal(() => inCharset("us-ascii", "é"))).toEqual(["HTTP-3.1.2-a /data"]);
    expect(refusal(() => inCharset("shift_jis", "a"))).toEqual(["HTTP-3.1.2-a /data"]);
  });

  it("refuses what cannot be said in this mode", () => {
    const typed = (value: string) => () => encode(event({ datacontenttype: text(value) }));
    expect(refusal(() => encode(event({ subject: text("") })))).toEqual(["CE-subject-a /subject"]);
    expect(refusal(typed("Application/CloudEvents+json"))).toEqual(["HTTP-3-d /datacontenttype"]);
    expect(refusal(typed('text/plain; a="é"'))).toEqual(["HTTP-3.1.3.2-b /datacontenttype"]);
    expect(refusal(() => encode(event({}, { kind: "text", text: "\ud800" })))).toEqual([
      "HTTP-3.1.2-a /data",
    ]);
    expect(refusal(() => http.encode([event(), event()], "binary", json))).toEqual(["HTTP-3-d "]);
    expect(refusal(() => http.encode([], "structured", json))).toEqual(["HTTP-3-d "]);
  });
});

describe("reading binary mode", () => {
  it("reads header names in any case and gives lower-case attributes", () => {
    const sample = message(
      [
        ["CE-MyExt", "1"],
        ["Content-TYPE", "text/plain"],
        ["Host", "x"],
        ["cee", "x"],
        [":method", "PUT"],
      ],
      "hi",
    );
    expect(attributesOf(sample)).toEqual({
      specversion: "1.0",
      id: "1",
      source: "/s",
      type: "t",
      myext: "1",
      datacontenttype: "text/plain",
    });
    expect(http.decode(sample).mode).toBe("binary");
  });

  it("gives core attributes their types and extensions String", () => {
    const { attributes } = decode(
      message({ "CE-Time": "2018-04-05T17:31:00Z", "ce-dataschema": "urn:x", "ce-n": "5" }),
    );
    expect(Object.fromEntries(attributes)).toMatchObject({
      source: { type: "URI-reference" },
      time: { type: "Timestamp" },
      dataschema: { type: "URI" },
      n: { type: "String", value: "5" },
    });
  });

  it.each<[string, FieldValue, string]>([
    ["percent-encoding", "Euro%20%e2%82%ac", "Euro €"],
    ["needless encoding", "%63om.example", "com.example"],
    ["one round only", "%2541", "%41"],
    ["quotes", '"a \\"b\\" c"', 'a "b" c'],
    ["quotes first, then encoding", '"%20x"', " x"],
    ["encoded quotes as content", "%22x%22", '"x"'],
    ["quotes inside", 'say "hi"', 'say "hi"'],
    ["white space around", " \tx ", "x"],
    ["encoded white space", "%20x%20", " x "],
    ["a malformed escape literally", "100%", "100%"],
    ["bytes", utf8("a%20b"), "a b"],
  ])("undoes %s", (_, value, expected) => {
    expect(attributesOf(message({ "ce-subject": value })).subject).toBe(expected);
  });

  it("keeps the body's bytes as they are", () => {
    const body = '\ufeff{"a": 1.0}\n';
    const sample = message({ "content-type": "application/json" }, body);
    const { data } = decode(sample);
    expect(data).toEqual({ kind: "binary", bytes: sample.body });
    expect(data?.kind === "binary" && data.bytes).toBe(sample.body);
  });

  it("takes no body and an empty body for no data", () => {
    expect(decode(message({})).data).toBeUndefined();
    expect(decode(message({}, "")).data).toBeUndefined();
  });

  it.each<[string, Record<string, FieldValue> | [string, FieldValue][], string]>([
    ["an overlong space", { "ce-subject": "%C0%A0" }, "HTTP-3.1.3.2-n /subject"],
    ["a surrogate", { "ce-subject": "%ED%A0%80" }, "HTTP-3.1.3.2-n /subject"],
    ["raw UTF-8", { "ce-subject": utf8("é") }, "HTTP-3.1.3.2-b /subject"],
    ["raw Latin-1", { "ce-subject": "é" }, "HTTP-3.1.3.2-b /subject"],
    ["a raw control character", { "ce-x": "a\u0000b" }, "HTTP-3.1.3.2-b /x"],
    ["a raw content type", { "content-type": "text/é" }, "HTTP-3.1.3.2-b /datacontenttype"],
    ["an encoded control character", { "ce-subject": "a%0Ab" }, "CE-type-system-e /subject"],
    ["ce-datacontenttype", { "ce-datacontenttype": "text/plain" }, "HTTP-3.1.1-b /datacontenttype"],
    ["CE-DataContentType", { "CE-DataContentType": "text/plain" }, "HTTP-3.1.1-b /datacontenttype"],
    ["a duplicate", [["ce-id", "1"]], "CE-context-attributes-b /id"],
    ["a duplicate in another case", [["CE-ID", "2"]], "CE-context-attributes-b /id"],
    [
      "two content types",
      [
        ["content-type", "a/b"],
        ["Content-Type", "a/b"],
      ],
      "CE-context-attributes-b /datacontenttype",
    ],
    ["an empty subject", { "ce-subject": "" }, "CE-subject-a /subject"],
    ["an empty id in quotes", { "ce-id": '""' }, "CE-id-c /id"],
    ["a name with a hyphen", { "ce-my-ext": "1" }, "CE-naming-conventions-a /my-ext"],
    ["no name", { "ce-": "1" }, "CE-naming-conventions-c /"],
    ["the reserved name", { "ce-data": "1" }, "CE-naming-conventions-f /data"],
    ["another version", { "ce-specversion": "0.9", "ce-time": "x" }, "CE-specversion-a /specversion"],
    ["a bad time", { "ce-time": "2018-04-05" }, "CE-time-b /time"],
  ])("refuses %s", (_, extra, expected) => {
    expect(refusal(() => decode(message(extra)))).toEqual([expected]);
  });

  it.each([
    ["specversion", "CE-specversion-b"],
    ["id", "CE-id-b"],
    ["source", "CE-source-c"],
    ["type", "CE-type-a"],
  ])("refuses a message without ce-%s", (name, requirement) => {
    const sample = message({});
    const fields = sample.fields.filter((field) => field.name !== `ce-${name}`);
    expect(refusal(() => decode({ fields }))).toEqual([`${requirement} /${name}`]);
  });
});
