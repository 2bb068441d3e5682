import { decode as cborgDecode, encode as cborgEncode } from "cborg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue, EventData } from "../event/cloud-event.ts";
import { event, violationsOf } from "../event/event.test-support.ts";
import { cbor } from "./cbor.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const MINIMAL = "6b7370656376657273696f6e63312e30 626964 6131 66736f75726365 622f73 6474797065 6174";
const member = (name: string, value: string) =>
  `${Buffer.from(cborgEncode(name)).toString("hex")}${value.replaceAll(" ", "")}`;
/** The minimal event with these members, each a name and the item in hexadecimal. */
const body = (...members: [string, string][]) =>
  hex(`a${(4 + members.length).toString(16)}${MINIMAL}${members.map(([n, v]) => member(n, v)).join("")}`);

const contentType = (value: string): Record<string, AttributeValue> => ({
  datacontenttype: { type: "String", value },
});
const bytes = (text: string): EventData => ({ kind: "binary", bytes: hex(text) });
const json = (text: string): EventData => ({ kind: "json", json: text });

const refusal = (work: () => unknown): string =>
  violationsOf(work).map(({ requirement, message }) => `${requirement} ${message}`)[0] ?? "";

describe("attributes in CBOR", () => {
  const typed: [string, AttributeValue, string][] = [
    ["true", { type: "Boolean", value: true }, "f5"],
    ["false", { type: "Boolean", value: false }, "f4"],
    ["zero", { type: "Integer", value: 0 }, "00"],
    ["the greatest", { type: "Integer", value: 2147483647 }, "1a7fffffff"],
    ["the least", { type: "Integer", value: -2147483648 }, "3a7fffffff"],
    ["text", { type: "String", value: "é" }, "62c3a9"],
    ["bytes", { type: "Binary", value: hex("0102") }, "420102"],
    ["a URI", { type: "URI", value: "urn:x" }, "d820 6575726e3a78"],
    ["a URI-reference", { type: "URI-reference", value: "../x" }, "d820 642e2e2f78"],
    [
      "a time",
      { type: "Timestamp", value: "2018-04-05T17:31:00Z" },
      "c0 74323031382d30342d30355431373a33313a30305a",
    ],
  ];
  it.each(typed)("are written and read: %s", (_, value, item) => {
    expect(cbor.encode(event({ x: value }))).toEqual(body(["x", item]));
    expect(cbor.decode(body(["x", item])).attributes.get("x")).toEqual(value);
  });

  it.each<[string, string, AttributeValue]>([
    ["heads longer than they need to be", "1b0000000000000005", { type: "Integer", value: 5 }],
    ["a negative one too", "390004", { type: "Integer", value: -5 }],
    ["text in chunks", "7f 6161 6162 ff", { type: "String", value: "ab" }],
    ["bytes in chunks", "5f 4101 40 4102 ff", { type: "Binary", value: hex("0102") }],
    ["a tagged text in chunks", "d820 7f 6575726e3a78 ff", { type: "URI", value: "urn:x" }],
  ])("are read with %s", (_, item, value) => {
    expect(cbor.decode(body(["x", item])).attributes.get("x")).toEqual(value);
  });

  it("are left out when null", () => {
    expect(cbor.decode(body(["x", "f6"], ["subject", "f6"]))).toEqual(event());
  });

  it("have upper-case letters under tag 0", () => {
    const written = cbor.encode(event({ time: { type: "Timestamp", value: "2018-04-05t17:31:00z" } }));
    expect(written).toEqual(body(["time", "c0 74323031382d30342d30355431373a33313a30305a"]));
  });

  it.each([
    ["x", "f95e00", "CBOR-2.2-a"],
    ["x", "fb4014000000000000", "CBOR-2.2-a"],
    ["x", "1a80000000", "CBOR-2.2-a"],
    ["x", "3a80000000", "CBOR-2.2-a"],
    ["x", "1bffffffffffffffff", "CBOR-2.2-a"],
    ["x", "c24105", "CBOR-2.2-a"],
    ["x", "80", "CBOR-2.2-a"],
    ["x", "a0", "CBOR-2.2-a"],
    ["x", "f7", "CBOR-2.2-a"],
    ["x", "d8184105", "CBOR-2.2-a"],
    ["x", "d82005", "CBOR-2.2-a"],
    ["time", "c11a5ac65e14", "CBOR-2.2-a"],
    ["subject", "05", "CBOR-2.2-a"],
    ["subject", "c06161", "CBOR-2.2-a"],
    ["subject", "6161 67 7375626a656374 6161", "CE-context-attributes-b"],
    ["x", "f6 6178 6161", "CE-context-attributes-b"],
    ["subject", "60", "CE-subject-a"],
  ])("are refused: %s %s", (name, items, requirement) => {
    const extra = items.split(" ").length === 1 ? 1 : 2;
    const sample = Buffer.from(body([name, items]));
    sample[0] = 0xa4 + extra;
    expect(refusal(() => cbor.decode(sample))).toMatch(new RegExp(`^${requirement} `));
  });
});

describe("data in CBOR", () => {
  const typed = (type: string, item: string) =>
    body(["datacontenttype", Buffer.from(cborgEncode(type)).toString("hex")], ["data", item]);

  it.each([
    "a16161 01",
    "f6",
    "f7",
    "420102",
    "6161",
    "d81842 0102",
    "9f 01 bf ff 5f ff ff",
    "c11a5ac65e14",
    "fb7ff8000000000000",
    "a201020304",
  ])("keep every item of a CBOR content type as it is: %s", (item) => {
    for (const type of ["application/cbor", "Application/X+CBOR; a=b"]) {
      const read = cbor.decode(typed(type, item));
      expect(read).toEqual(event(contentType(type), bytes(item)));
      expect(cbor.encode(read)).toEqual(typed(type, item));
    }
  });

  it("are application/cbor without a content type, unless they are bytes", () => {
    expect(cbor.decode(body(["data", "a0"]))).toEqual(event(contentType("application/cbor"), bytes("a0")));
    expect(cbor.decode(body(["data", "f6"]))).toEqual(event(contentType("application/cbor"), bytes("f6")));
    expect(cbor.decode(body(["data", "420102"]))).toEqual(event({}, bytes("0102")));
    expect(cbor.encode(event({}, bytes("0102")))).toEqual(body(["data", "420102"]));
    expect(cbor.encode(event({}, json('{"a":[1,-1.5]}')))).toEqual(
      body(["data", "a161618201 fbbff8000000000000"]),
    );
  });

  it.each<[string, EventData, string, EventData]>([
    ["text/plain", { kind: "text", text: "hi" }, "626869", { kind: "text", text: "hi" }],
    ["text/plain", bytes("ff"), "41ff", bytes("ff")],
    ["application/json", json('{"a": 1.0}'), "6a7b2261223a20312e307d", json('{"a": 1.0}')],
    ["application/json", { kind: "text", text: "hi" }, "6422686922", json('"hi"')],
    ["application/json", bytes("7b7d"), "427b7d", bytes("7b7d")],
    ["application/cbor-seq", bytes("0102"), "420102", bytes("0102")],
  ])("are the content under %s", (type, data, item, back) => {
    expect(cbor.encode(event(contentType(type), data))).toEqual(typed(type, item));
    expect(cbor.decode(typed(type, item))).toEqual(event(contentType(type), back));
  });

  it("keep a text that is not JSON after all as bytes", () => {
    expect(cbor.decode(typed("application/json", "626869")).data).toEqual(bytes("6869"));
  });

  it("are refused where they are no content, or no item", () => {
    expect(refusal(() => cbor.decode(typed("text/plain", "05")))).toMatch(/^CBOR-3\.1\.2-d .*integer/);
    expect(refusal(() => cbor.decode(typed("text/plain", "d8184105")))).toMatch(/^CBOR-3\.1\.2-d .*tag 24/);
    for (const wrong of ["", "0102", "ff", "62ff", "8101 01", "18"])
      expect(refusal(() => cbor.encode(event(contentType("application/cbor"), bytes(wrong))))).toMatch(
        /CBOR-3\.1\.1-e/,
      );
    for (const wrong of ["1e400", "0.10000000000000000001", '"\\ud800"', "{", "1".repeat(1001)])
      expect(refusal(() => cbor.encode(event(contentType("application/cbor"), json(wrong))))).toMatch(
        /CBOR-3\.1\.1-i/,
      );
  });

  it("are translated from JSON as cborg reads them", () => {
    const check = (text: string) => {
      const written = cbor.encode(event(contentType("application/cbor"), json(text)));
      const read = cborgDecode(written, { allowBigInt: true, useMaps: false }) as { data: unknown };
      const plain = (_: string, value: unknown) => (typeof value === "bigint" ? Number(value) : value);
      expect(JSON.stringify(read.data, plain)).toBe(JSON.stringify(JSON.parse(text)));
    };
    fc.assert(
      fc.property(
        fc.json({ noUnicodeString: false }).filter((t) => !t.includes("__proto__") && !/[0-9]{16}/.test(t)),
        check,
      ),
      {
        numRuns: 500,
      },
    );
  });

  it("keep whole numbers of any size", () => {
    const item = (text: string) =>
      Buffer.from(cbor.encode(event({}, json(text))))
        .subarray(body(["data", ""]).length)
        .toString("hex");
    expect(item("9007199254740993")).toBe("1b0020000000000001");
    expect(item("18446744073709551615")).toBe("1bffffffffffffffff");
    expect(item("18446744073709551616")).toBe("c249010000000000000000");
    expect(item("-18446744073709551616")).toBe("3bffffffffffffffff");
    expect(item("-18446744073709551617")).toBe("c349010000000000000000");
  });
});

describe("broken CBOR", () => {
  it.each([
    ["", "at byte 0: it ends too early"],
    ["a1", "at byte 1"],
    ["a1 62 69", "at byte 1: a string of 2 bytes, of which 1 are there"],
    ["a1 7b ffffffffffffffff", "at byte 1: a string of 18446744073709552000 bytes"],
    ["bb7fffffffffffffff", "at byte 9: it ends too early"],
    ["a1 6178 9b7fffffffffffffff", "at byte 3: 9223372036854776000 items do not fit"],
    ["a1 61ff 00", "at byte 1: a text that is not UTF-8"],
    ["a1 6178 1c", "at byte 3: additional information 28 is reserved"],
    ["a1 6178 f818", "at byte 3: a simple value 24 in two bytes"],
    ["a1 6178 5f 6161 ff", "at byte 4: a chunk of another type"],
    ["a1 6178 5f 5f ff ff", "at byte 4: a chunk of another type"],
    ["a1 6178 1f", "at byte 3: major type 0 has no indefinite length"],
    ["bf 6178 ff", "at byte 3: a break out of place"],
    ["a1 6178 bf 01 ff", "at byte 5: a break out of place"],
    ["a1 6178 82 01 ff", "at byte 5: a break out of place"],
    ["a0 00", "at byte 1: more follows"],
    ["bf ff", "REQUIRED"],
    ["80", "An event is a CBOR map; here is an array"],
    ["a1 01 02", "not an integer \\(byte 1\\)"],
  ])("is refused: %s", (sample, message) => {
    expect(refusal(() => cbor.decode(hex(sample)))).toMatch(new RegExp(message));
  });

  it("is refused when nested beyond ten thousand levels, and read without recursion below", () => {
    for (const byte of [0x81, 0x9f, 0xbf, 0xc1]) {
      const deep = Buffer.concat([Buffer.from(body(["data", ""])), Buffer.alloc(1_000_000, byte)]);
      expect(refusal(() => cbor.decode(deep))).toMatch(/more than 10000 levels/);
    }
    const deep = Buffer.concat([Buffer.from(body(["data", ""])), Buffer.alloc(10_000, 0x81), Buffer.of(0)]);
    const { data } = cbor.decode(deep);
    expect(data?.kind === "binary" && data.bytes.length).toBe(10_001);
    const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(cbor.encode(event({}, json(nested))).length).toBeGreaterThan(100_000);
  });
});
