import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { EventError } from "../event/violation.ts";
import { proto as structure } from "../structures/proto.ts";
import { proto } from "./proto.ts";

const string = (value: string): AttributeValue => ({ type: "String", value });
const integer = (value: number): AttributeValue => ({ type: "Integer", value });
const map = (entries: Record<string, AttributeValue>): AttributeValue => ({
  type: "Map",
  value: new Map(Object.entries(entries)),
});

function eventWith(more: Record<string, AttributeValue> = {}, data?: EventData, version = "0.3"): CloudEvent {
  const attributes = new Map<string, AttributeValue>([
    ["specversion", string(version)],
    ["id", string("1")],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", string("t")],
    ...Object.entries(more),
  ]);
  return data === undefined ? { attributes } : { attributes, data };
}

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const shown = (event: CloudEvent): unknown => JSON.parse(structure.read(proto.encode(event)));
const minimal = Buffer.from(proto.encode(eventWith())).toString("hex");

/** A length-delimited field; all here are shorter than 128 bytes. */
const field = (number: number, content: string) =>
  Buffer.from([(number << 3) | 2, content.length / 2]).toString("hex") + content;
const hex = (text: string) => Buffer.from(text).toString("hex");
const entry = (name: string, any: string) => field(1, field(1, hex(name)) + field(2, any));
const text = (value: string) => field(1, hex(value));
const decode = (more: string) => proto.decode(bytes(minimal + more));

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EventError)
      return error.violations.map(({ code, path }) => `${code} ${path}`).join();
    throw error;
  }
  return "nothing";
}

describe("writing", () => {
  test("gives every type its member of the oneof, zero and empty ones too", () => {
    const event = eventWith({
      s: string(""),
      i: integer(0),
      y: { type: "Binary", value: bytes("01ff") },
      m: map({ n: integer(2147483647), m: map({}) }),
      time: { type: "Timestamp", value: "2018-04-05T17:31:00+02:00" },
      schemaurl: { type: "URI-reference", value: "../x" },
    });
    expect(shown(event)).toMatchObject({
      specversion: { string_value: "0.3" },
      source: { string_value: "/s" },
      s: { string_value: "" },
      i: { int_value: 0 },
      y: { binary_value: { hex: "01ff" } },
      m: { map_value: { n: { int_value: 2147483647 }, m: { map_value: {} } } },
      time: { string_value: "2018-04-05T17:31:00+02:00" },
      schemaurl: { string_value: "../x" },
    });
  });

  test.each<[string, string | undefined, EventData, unknown]>([
    ["text", "text/plain", { kind: "text", text: "hi" }, { string_value: "hi" }],
    ["bytes", "application/json", { kind: "binary", bytes: bytes("31") }, { binary_value: { hex: "31" } }],
    ["JSON", "application/json", { kind: "json", json: '{"a":1}' }, { string_value: '{"a":1}' }],
    ["a Map", undefined, { kind: "json", json: '{"a":1}' }, { map_value: { a: { int_value: 1 } } }],
    ["an Integer", "text/plain", { kind: "json", json: "5" }, { int_value: 5 }],
    ["a String", undefined, { kind: "json", json: '"hi"' }, { string_value: "hi" }],
    ["what is no type", undefined, { kind: "json", json: "[1]" }, { string_value: "[1]" }],
    ["a map of such", undefined, { kind: "json", json: '{"a":-1}' }, { string_value: '{"a":-1}' }],
  ])("puts %s into a member", (_, type, data, wanted) => {
    const more = type === undefined ? {} : { datacontenttype: string(type) };
    expect(shown(eventWith(more, data))).toMatchObject({ data: wanted });
  });

  test("writes Base64 of 0.3 as the bytes that it is, without its mark", () => {
    const event = eventWith({ datacontentencoding: string("base64") }, { kind: "text", text: "AQI=" });
    const written = shown(event);
    expect(written).toMatchObject({ data: { binary_value: { hex: "0102" } } });
    expect(written).not.toHaveProperty("datacontentencoding");
  });

  test.each<[string, CloudEvent, string]>([
    ["a negative Integer", eventWith({ n: integer(-1) }), "negative /n"],
    ["one within a Map", eventWith({ m: map({ n: map({ n: integer(-1) }) }) }), "negative /m"],
    ["an event of 1.0", eventWith({}, undefined, "1.0"), "unknown-specversion /specversion"],
    ["a capital in a name", eventWith({ aB: string("") }), "name /aB"],
    ["data that are no Unicode", eventWith({}, { kind: "text", text: "\ud800" }), "data-not-unicode /data"],
  ])("refuses %s", (_, event, wanted) => {
    expect(refusal(() => proto.encode(event))).toBe(wanted);
  });
});

describe("reading", () => {
  const nested = (levels: number): string => {
    let any: Buffer = Buffer.from(text("v"), "hex");
    const wrap = (number: number, content: Buffer): Buffer => {
      const length: number[] = [];
      for (let rest = content.length; ; rest >>>= 7) {
        length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
        if (rest <= 0x7f) break;
      }
      return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), content]);
    };
    for (let level = 0; level < levels; level++) any = wrap(4, wrap(1, wrap(2, any)));
    return wrap(1, Buffer.concat([Buffer.from(field(1, hex("m")), "hex"), wrap(2, any)])).toString("hex");
  };

  test("takes entries in any order, skips what it does not know, and lets the last of two count", () => {
    const more = `780a${entry("id", text("2"))}${entry("a", `1805${text("x")}`)}${entry("a", `${text("x")}7801${"1805"}`)}`;
    const read = decode(more);
    expect(read.attributes.get("id")?.value).toBe("2");
    expect(read.attributes.get("a")).toEqual(integer(5));
  });

  test("merges maps that are in one value", () => {
    const part = (name: string) => field(4, entry(name, text("v")));
    const read = decode(entry("m", part("a") + part("b")));
    expect(read.attributes.get("m")).toEqual(map({ a: string("v"), b: string("v") }));
  });

  test.each<[string, string, EventData]>([
    ["text", text("hi"), { kind: "text", text: "hi" }],
    ["bytes", field(2, "00ff"), { kind: "binary", bytes: bytes("00ff") }],
    ["an Integer", "1805", { kind: "json", json: "5" }],
    ["a Map", field(4, entry("b", field(2, "0102"))), { kind: "json", json: '{"b":"AQI="}' }],
  ])("takes %s for data", (_, any, data) => {
    expect(firstDifference(eventWith({}, data), decode(entry("data", any)))).toBeUndefined();
  });

  test.each<[string, string]>([
    ["a message cut off", `${minimal}0a05`],
    ["a length of 4 GiB", `${minimal}0affffffff0f`],
    ["a number for an entry", `${minimal}0801`],
    ["a string for int_value", minimal + entry("n", "1a0131")],
    ["a string that is not UTF-8", minimal + entry("n", "0a01ff")],
    ["groups without end", "0b".repeat(5000)],
    ["JSON", hex('{"specversion":"0.2"}')],
  ])("refuses %s", (_, body) => {
    expect(refusal(() => proto.decode(bytes(body)))).toBe("not-protobuf ");
  });

  test.each<[string, string, string]>([
    ["an entry without a value", field(1, field(1, hex("a"))), "no-value /a"],
    ["a value in an unknown member", entry("a", "7801"), "no-value /a"],
    ["an Integer beyond 32 bits with sign", entry("n", "188080808008"), "range /n"],
    ["a time that is an Integer", entry("time", "1805"), "type /time"],
    ["a time that is none", entry("time", text("yesterday")), "timestamp /time"],
    ["a name with a capital", entry("aB", text("v")), "name /aB"],
    ["an event of 1.0", entry("specversion", text("1.0")), "unknown-specversion /specversion"],
    ["a version that is a Map", entry("specversion", "2200"), "unknown-specversion /specversion"],
    [
      "Base64 that is none",
      entry("datacontentencoding", text("base64")) + entry("data", text("?")),
      "not-base64 /data",
    ],
    ["maps in maps without end", nested(1000), "depth "],
  ])("refuses %s", (_, more, wanted) => {
    expect(refusal(() => decode(more))).toBe(wanted);
  });

  test("takes 64 maps in maps", () => {
    expect(decode(nested(64)).attributes.get("m")?.type).toBe("Map");
  });

  test("refuses no bytes at all", () => {
    expect(refusal(() => proto.decode(bytes("")))).toBe("missing /specversion");
  });

  test("never throws anything but EventError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        expect(refusal(() => proto.decode(Buffer.concat([bytes(minimal), tail])))).toBeDefined();
        expect(refusal(() => proto.decode(tail))).toBeDefined();
      }),
    );
  });
});

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.nat().map(integer),
    fc.stringMatching(/^[ -~é€😀]*$/u).map(string),
    fc.uint8Array().map((held): AttributeValue => ({ type: "Binary", value: held })),
    fc
      .dictionary(fc.stringMatching(/^[ -~é]*$/), tie("value"), { maxKeys: 3, noNullPrototype: true })
      .map(map),
  ),
}));
const payload: fc.Arbitrary<[EventData | undefined, string | undefined]> = fc.oneof(
  fc.constantFrom<[undefined, string | undefined]>([undefined, undefined], [undefined, "a/b"]),
  fc
    .uint8Array({ maxLength: 300 })
    .map((held): [EventData, string] => [{ kind: "binary", bytes: held }, "a/b"]),
  fc
    .string({ unit: "grapheme", maxLength: 300 })
    .map((held): [EventData, string] => [{ kind: "text", text: held }, "text/plain"]),
  fc.json().map((held): [EventData, string] => [{ kind: "json", json: held }, "application/json"]),
  fc.jsonValue().map((held): [EventData, undefined] => {
    // A String without a content type comes back as the text that it is.
    const wanted = typeof held === "string" ? [held] : held;
    return [{ kind: "json", json: JSON.stringify(wanted) }, undefined];
  }),
);

test("any event comes back as it was, and the structure can read it", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^x[a-z0-9]{0,8}$/), value, { noNullPrototype: true }),
      payload,
      (more, [data, type]) => {
        const all = type === undefined ? more : { ...more, datacontenttype: string(type) };
        const event = eventWith(all, data);
        const written = proto.encode(event);
        expect(firstDifference(event, proto.decode(written), { typed: true })).toBeUndefined();
        expect(JSON.parse(structure.read(written))).toHaveProperty("id.string_value", "1");
      },
    ),
  );
});
