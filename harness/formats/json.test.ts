import { describe, expect, it } from "vitest";
import type { CloudEvent, EventData } from "../event/cloud-event.ts";
import { event, refusal, text } from "../event/event.test-support.ts";
import { EventError } from "../event/violation.ts";
import { formatForMediaType, formatNamed, json } from "./index.ts";

const REQUIRED = '"specversion":"1.0","id":"1","source":"/s","type":"t"';
const utf8 = (text: string) => new TextEncoder().encode(text);
const decode = (members: string) => json.decode(utf8(`{${REQUIRED},${members}}`));

const encoded = (sample: CloudEvent) => new TextDecoder().decode(json.encode(sample));

describe("writing JSON events", () => {
  it("maps each type to its own JSON type, at the top level", () => {
    const sample = event({
      subject: text('a "b" \\ é'),
      n: { type: "Integer", value: -2147483648 },
      b: { type: "Boolean", value: false },
      bytes: { type: "Binary", value: Uint8Array.of(1, 2) },
      time: { type: "Timestamp", value: "2018-04-05t17:31:00z" },
      dataschema: { type: "URI", value: "urn:x" },
    });
    expect(encoded(sample)).toBe(
      `{${REQUIRED},"subject":"a \\"b\\" \\\\ é","n":-2147483648,"b":false,"bytes":"AQI=",` +
        '"time":"2018-04-05t17:31:00z","dataschema":"urn:x"}',
    );
  });

  it.each<[string, EventData, string | undefined, string]>([
    [
      "bytes as data_base64",
      { kind: "binary", bytes: Uint8Array.of(0xfb, 0xff) },
      "image/png",
      '"data_base64":"+/8="',
    ],
    [
      "no bytes as an empty data_base64",
      { kind: "binary", bytes: new Uint8Array() },
      undefined,
      '"data_base64":""',
    ],
    [
      "bytes under a JSON type as bytes",
      { kind: "binary", bytes: utf8("{}") },
      "application/json",
      '"data_base64":"e30="',
    ],
    [
      "JSON as it is",
      { kind: "json", json: '{"a": 1.0}' },
      "application/vnd.x+json; v=1",
      '"data":{"a": 1.0}',
    ],
    ["JSON without a content type", { kind: "json", json: "null" }, undefined, '"data":null'],
    ["a JSON string once", { kind: "json", json: '"hi"' }, "text/json", '"data":"hi"'],
    [
      "text under a JSON type as a JSON string",
      { kind: "text", text: '{"a":1}' },
      "application/json",
      '"data":"{\\"a\\":1}"',
    ],
    ["text without a content type as a JSON string", { kind: "text", text: "hi" }, undefined, '"data":"hi"'],
    ["text as a string", { kind: "text", text: '<a b="c"/>\n' }, "text/xml", '"data":"<a b=\\"c\\"/>\\n"'],
    ["an empty text", { kind: "text", text: "" }, "text/plain", '"data":""'],
    [
      "JSON under another type as its text",
      { kind: "json", json: '{"a":1}' },
      "application/jsonp",
      '"data":"{\\"a\\":1}"',
    ],
  ])("writes %s", (_, data, contentType, member) => {
    const attributes = contentType === undefined ? {} : { datacontenttype: text(contentType) };
    const expected = contentType === undefined ? "" : `,"datacontenttype":"${contentType}"`;
    expect(encoded(event(attributes, data))).toBe(`{${REQUIRED}${expected},${member}}`);
  });

  it("refuses what is invalid or has no JSON form", () => {
    expect(refusal(() => json.encode(event({ subject: text("") })))).toEqual(["CE-subject-a /subject"]);
    expect(refusal(() => json.encode(event({ data: text("x") })))).toEqual(["CE-naming-conventions-f /data"]);
    expect(refusal(() => json.encode(event({ n: { type: "Integer", value: 1.5 } })))).toEqual([
      "CE-type-system-b /n",
    ]);
    expect(refusal(() => json.encode(event({}, { kind: "json", json: "{" })))).toEqual([
      "JSON-3.1.1-f /data",
    ]);
    expect(refusal(() => json.encode(event({}, { kind: "json", json: '"\ud800"' })))).toEqual([
      "JSON-3.1.1-h /data",
    ]);
    expect(refusal(() => json.encode(event({}, { kind: "text", text: "\udc00" })))).toEqual([
      "JSON-3.1.1-h /data",
    ]);
  });
});

describe("reading JSON events", () => {
  it("gives core attributes their type and infers the rest", () => {
    const { attributes } = decode(
      '"time":"2018-04-05T17:31:00Z","dataschema":"urn:x","n":-5,"b":true,"s":"true","e":""',
    );
    expect(Object.fromEntries(attributes)).toMatchObject({
      source: { type: "URI-reference", value: "/s" },
      time: { type: "Timestamp" },
      dataschema: { type: "URI" },
      n: { type: "Integer", value: -5 },
      b: { type: "Boolean", value: true },
      s: { type: "String", value: "true" },
      e: { type: "String", value: "" },
    });
  });

  it("takes null for absent", () => {
    const { attributes, data } = decode('"subject":null,"myext":null,"data_base64":null');
    expect([...attributes.keys()]).toEqual(["specversion", "id", "source", "type"]);
    expect(data).toBeUndefined();
    expect(
      refusal(() => json.decode(utf8('{"specversion":"1.0","id":null,"source":"/s","type":"t"}'))),
    ).toEqual(["CE-id-b /id"]);
  });

  it.each(["2147483648", "-2147483649", "5.0", "5e0", "1.5", "1e400", "{}", "[1]"])(
    "refuses %s as an extension",
    (value) => {
      expect(refusal(() => decode(`"n":${value}`))).toEqual(["JSON-2.2-a /n"]);
    },
  );

  it.each(["5", "true", "{}"])("refuses %s as a core attribute", (value) => {
    expect(refusal(() => decode(`"subject":${value}`))).toEqual(["JSON-2.2-a /subject"]);
  });

  it.each(["myExt", "my-ext", "my_ext", "", "é"])("refuses the name %j", (name) => {
    expect(refusal(() => decode(`${JSON.stringify(name)}:"x"`))[0]).toMatch(/^CE-naming-conventions-[ac] /);
  });

  it.each<[string, string, EventData]>([
    [
      "a JSON value as its source text",
      '"data":{"a": 1.0, "b":12345678901234567890 }',
      { kind: "json", json: '{"a": 1.0, "b":12345678901234567890 }' },
    ],
    ["null as a value", '"data":null', { kind: "json", json: "null" }],
    [
      "a JSON string that looks like JSON",
      '"datacontenttype":"application/json","data":"{\\"a\\":1}"',
      { kind: "json", json: '"{\\"a\\":1}"' },
    ],
    [
      "a content type that comes later",
      '"data":"<a/>","datacontenttype":"text/xml"',
      { kind: "text", text: "<a/>" },
    ],
    ["a content type that is null", '"data":1.5,"datacontenttype":null', { kind: "json", json: "1.5" }],
    ["json-seq as text", '"data":"x","datacontenttype":"application/json-seq"', { kind: "text", text: "x" }],
    [
      "an upper-case JSON type",
      '"data":[1],"datacontenttype":"APPLICATION/JSON; a=b"',
      { kind: "json", json: "[1]" },
    ],
    [
      "bytes, also under a JSON type",
      '"data_base64":"e30=","datacontenttype":"application/json"',
      { kind: "binary", bytes: Buffer.from("{}") },
    ],
    ["no bytes", '"data_base64":""', { kind: "binary", bytes: Buffer.alloc(0) }],
    ["an escaped name", '"d\\u0061ta":1', { kind: "json", json: "1" }],
  ])("reads %s", (_, members, data) => {
    const read = decode(members).data;
    expect(read?.kind === "binary" ? { ...read, bytes: Buffer.from(read.bytes) } : read).toEqual(data);
  });

  it.each([
    ["both data members", '"data":1,"data_base64":"AQ=="', "JSON-3.1.1-i /data_base64"],
    ["a non-string under a text type", '"datacontenttype":"text/plain","data":5', "JSON-3.1.2-f /data"],
    ["a lone surrogate in text", '"datacontenttype":"text/plain","data":"\\ud800"', "JSON-3.1.2-f /data"],
    ["a lone surrogate in an attribute", '"subject":"\\uDEAD"', "CE-type-system-e /subject"],
    ["a control character", '"subject":"a\\nb"', "CE-type-system-e /subject"],
    ["a duplicate", '"id":"2"', "CE-context-attributes-b /id"],
    ["a duplicate in disguise", '"i\\u0064":"1"', "CE-context-attributes-b /id"],
    ["a duplicate of a null", '"x":null,"x":"1"', "CE-context-attributes-b /x"],
    ["a null duplicate", '"id":null', "CE-context-attributes-b /id"],
    ["data twice", '"data":1,"data":1', "CE-context-attributes-b /data"],
    ["v0.1 extensions", '"extensions":{"a":1}', "JSON-2.2-a /extensions"],
    ["a time that is none", '"time":"2018-04-05"', "CE-time-b /time"],
    ["a relative schema", '"dataschema":"/x"', "CE-dataschema-b /dataschema"],
    ["a content type that is none", '"datacontenttype":"json"', "CE-datacontenttype-d /datacontenttype"],
  ])("refuses %s", (_, members, expected) => {
    expect(refusal(() => decode(members))).toEqual([expected]);
  });

  it.each(["iVBORx==", "iVBO", "+/8", "-_8=", "AQ=\\n=", "A===", "AQI=AQI=", " AQI="])(
    "judges the Base64 %s",
    (value) => {
      const member = `"data_base64":"${value}"`;
      if (value === "iVBO") expect(decode(member).data?.kind).toBe("binary");
      else expect(refusal(() => decode(member))).toEqual(["JSON-3.1.2-a /data_base64"]);
    },
  );

  it("refuses another version and says nothing else", () => {
    const other = utf8('{"specversion":"0.9","id":"1","schemaurl":"x y","data":"x"}');
    expect(refusal(() => json.decode(other))).toEqual(["CE-specversion-a /specversion"]);
  });

  it.each([
    ["an array", "[]", /array/],
    ["a string", '"x"', /string/],
    ["nothing", "", /byte 0: it ends too early/],
    ["a truncated object", `{${REQUIRED}`, new RegExp(`byte ${REQUIRED.length + 1}: it ends`)],
    ["text after the object", `{${REQUIRED}}x`, /byte 5\d: unexpected "x"/],
    ["a comma too many", `{${REQUIRED},}`, /unexpected "}"/],
    ["an offset in bytes", '{"é":"é",,', /byte 11/],
    ["a byte order mark", `\ufeff{${REQUIRED}}`, /byte order mark/],
    ["white space that is not JSON's", `\u00a0{${REQUIRED}}`, /byte 0/],
  ])("refuses %s", (_, body, message) => {
    expect(() => json.decode(utf8(body))).toThrow(message);
    expect(() => json.decode(utf8(body))).toThrow(EventError);
  });

  it("refuses bytes that are not UTF-8 and says where", () => {
    expect(() => json.decode(Uint8Array.of(0x7b, 0x22, 0xff))).toThrow(/not UTF-8 at byte 2/);
    expect(() => json.decode(Buffer.from(`{${REQUIRED}}`, "utf16le"))).toThrow(EventError);
  });

  it("survives nesting that no call stack would", () => {
    const deep = `${"[".repeat(300_000)}${"]".repeat(300_000)}`;
    const read = decode(`"data":${deep}`);
    expect(read.data).toEqual({ kind: "json", json: deep });
    expect(json.encode(read).length).toBe(`{${REQUIRED},"data":${deep}}`.length);
    expect(() => decode(`"n":${deep}`)).toThrow(EventError);
    expect(() => decode(`"data":${deep.slice(0, -1)}`)).toThrow(EventError);
  });

  it("gives a member called __proto__ no special treatment", () => {
    expect(refusal(() => decode('"__proto__":"x"'))).toEqual(["CE-naming-conventions-a /__proto__"]);
  });
});

describe("batches", () => {
  const batch = (textOfBatch: string) => json.decodeBatch?.(utf8(textOfBatch)) ?? [];

  it("writes and reads any number of events", () => {
    expect(json.encodeBatch?.([])).toEqual(Buffer.from("[]"));
    expect(batch(" [ ] ")).toEqual([]);
    const two = [event({ a: text("1") }, { kind: "json", json: "[1]" }), event()];
    const bytes = json.encodeBatch?.(two) ?? new Uint8Array();
    expect(new TextDecoder().decode(bytes)).toBe(`[{${REQUIRED},"a":"1","data":[1]},{${REQUIRED}}]`);
    expect(json.decodeBatch?.(bytes)).toEqual(two);
  });

  it.each([
    ["a single event", `{${REQUIRED}}`, "JSON-4.1-a "],
    ["an element that is no object", `[{${REQUIRED}},5]`, "JSON-3-b /1"],
    ["an invalid event", `[{${REQUIRED}},{${REQUIRED},"subject":""}]`, "CE-subject-a /1/subject"],
    [
      "another version beside 1.0",
      `[{${REQUIRED}},{"specversion":"0.9"}]`,
      "CE-specversion-a /1/specversion",
    ],
    ["a comma too many", `[{${REQUIRED}},]`, "JSON-4.1-a "],
    ["text after it", "[] []", "JSON-4.1-a "],
  ])("refuses %s", (_, body, expected) => {
    expect(refusal(() => batch(body))).toEqual([expected]);
  });

  it("names the event that cannot be written", () => {
    expect(refusal(() => json.encodeBatch?.([event(), event({ subject: text("") })]))).toEqual([
      "CE-subject-a /1/subject",
    ]);
  });
});

describe("the registry", () => {
  it("finds formats by name and by media type, whatever the case and parameters", () => {
    expect(formatNamed("json")).toBe(json);
    expect(formatNamed("xyz")).toBeUndefined();
    expect(formatForMediaType("Application/CloudEvents+JSON;charset=UTF-8")).toEqual({
      format: json,
      batched: false,
    });
    expect(formatForMediaType("application/cloudevents-batch+json")).toEqual({ format: json, batched: true });
    expect(formatForMediaType("application/cloudevents+xyz")).toBeUndefined();
    expect(formatForMediaType("application/cloudevents")).toBeUndefined();
  });
});
