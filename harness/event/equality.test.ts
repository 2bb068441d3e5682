import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "./cloud-event.ts";
import { firstDifference } from "./equality.ts";

function event(attributes: Record<string, AttributeValue | string>, data?: EventData): CloudEvent {
  const entries = Object.entries(attributes).map(
    ([name, value]) =>
      [name, typeof value === "string" ? { type: "String" as const, value } : value] as const,
  );
  return { attributes: new Map(entries), ...(data === undefined ? {} : { data }) };
}

const json = (text: string): EventData => ({ kind: "json", json: text });
const text = (value: string): EventData => ({ kind: "text", text: value });
const binary = (...bytes: number[]): EventData => ({ kind: "binary", bytes: Uint8Array.from(bytes) });
const utf8 = (value: string): EventData => ({ kind: "binary", bytes: new TextEncoder().encode(value) });
const timestamp = (value: string): AttributeValue => ({ type: "Timestamp", value });

describe("attributes", () => {
  it("are equal in any order", () => {
    expect(firstDifference(event({ id: "1", type: "t" }), event({ type: "t", id: "1" }))).toBeUndefined();
  });

  it("are missing, unexpected or of another value", () => {
    const base = { id: "1", type: "t" };
    expect(firstDifference(event({ ...base, subject: "s" }), event(base))).toEqual({
      path: "/subject",
      kind: "missing",
      expected: "s",
    });
    expect(firstDifference(event(base), event({ ...base, "x/y": "" }))).toEqual({
      path: "/x~1y",
      kind: "unexpected",
      actual: "",
    });
    expect(firstDifference(event(base), event({ ...base, id: "2" }))).toEqual({
      path: "/id",
      kind: "value",
      expected: "1",
      actual: "2",
    });
    expect(firstDifference(event({ x: "" }), event({}))?.kind).toBe("missing");
  });

  it.each<[AttributeValue, string]>([
    [{ type: "Integer", value: 5 }, "5"],
    [{ type: "Boolean", value: true }, "true"],
    [{ type: "Binary", value: Uint8Array.of(1, 2) }, "AQI="],
    [{ type: "URI", value: "x:y" }, "x:y"],
  ])("of type %j have lost it in text %j, which only counts when types do", (typed, erased) => {
    expect(firstDifference(event({ x: typed }), event({ x: erased }))).toBeUndefined();
    expect(firstDifference(event({ x: erased }), event({ x: typed }))).toBeUndefined();
    expect(firstDifference(event({ x: typed }), event({ x: erased }), { typed: true })).toEqual({
      path: "/x",
      kind: "type",
      expected: typed.type,
      actual: "String",
    });
    expect(firstDifference(event({ x: typed }), event({ x: typed }), { typed: true })).toBeUndefined();
  });

  it.each(["05", "+5", "5.0", "5 "])("Integer 5 is not %j", (other) => {
    expect(firstDifference(event({ x: { type: "Integer", value: 5 } }), event({ x: other }))?.kind).toBe(
      "value",
    );
  });

  it("compare URIs to the letter", () => {
    const uri = (value: string) => event({ source: { type: "URI-reference", value } });
    for (const [a, b] of [
      ["http://A/", "http://a/"],
      ["http://a", "http://a/"],
      ["/%41", "/A"],
      ["/%e2", "/%E2"],
    ] as const)
      expect(firstDifference(uri(a), uri(b))?.kind).toBe("value");
  });

  it("compare datacontenttype as a media type, and nothing else so", () => {
    const a = "text/plain; charset=utf-8";
    const b = "TEXT/Plain;CharSet=UTF-8";
    expect(firstDifference(event({ datacontenttype: a }), event({ datacontenttype: b }))).toBeUndefined();
    expect(firstDifference(event({ subject: a }), event({ subject: b }))?.kind).toBe("value");
    expect(
      firstDifference(event({ datacontenttype: a }), event({ datacontenttype: "text/plain" }))?.kind,
    ).toBe("value");
  });
});

describe("timestamps", () => {
  it.each([
    ["2018-04-05T17:31:00Z", "2018-04-05T17:31:00Z", undefined],
    ["2018-04-05T17:31:00Z", "2018-04-05t17:31:00z", undefined],
    ["2018-04-05T17:31:00Z", "2018-04-05T23:01:00.000+05:30", undefined],
    ["2018-04-05T17:31:00.123456789Z", "2018-04-05T17:31:00.123Z", "precision"],
    ["2018-04-05T17:31:00.9996Z", "2018-04-05T17:31:01Z", "precision"],
    ["2018-04-05T17:31:00.123Z", "2018-04-05T17:31:00.123456Z", "value"],
    ["2018-04-05T17:31:00Z", "2018-04-05T17:31:01Z", "value"],
    ["1990-12-31T23:59:60Z", "1991-01-01T00:00:00Z", "value"],
    ["2018-04-05T17:31:00Z", "2018-04-05T17:31:00", "value"],
    ["nonsense", "nonsense", undefined],
  ])("%s and %s: %s", (a, b, kind) => {
    expect(firstDifference(event({ time: timestamp(a) }), event({ time: timestamp(b) }))?.kind).toBe(kind);
    expect(firstDifference(event({ time: a }), event({ time: b }))?.kind).toBe(kind);
    expect(firstDifference(event({ ext: timestamp(a) }), event({ ext: b }))?.kind).toBe(kind);
    expect(firstDifference(event({ ext: a }), event({ ext: timestamp(b) }))?.kind).toBe(kind);
  });

  it("are text where nothing says that they are timestamps", () => {
    const difference = firstDifference(
      event({ ext: "2018-04-05T17:31:00Z" }),
      event({ ext: "2018-04-05t17:31:00z" }),
    );
    expect(difference?.kind).toBe("value");
  });
});

describe("data", () => {
  const compare = (a: EventData | undefined, b: EventData | undefined, emptyIsAbsent = false) =>
    firstDifference(event({}, a), event({}, b), { emptyIsAbsent });

  it("keeps absent, empty and null apart", () => {
    const classes = [
      [undefined],
      [text(""), binary()],
      [json("null"), text("null"), utf8("null")],
      [json('""')],
    ];
    for (const [i, some] of classes.entries())
      for (const [j, others] of classes.entries())
        for (const a of some) for (const b of others) expect(compare(a, b) === undefined).toBe(i === j);
    expect(compare(undefined, text(""))).toEqual({ path: "/data", kind: "unexpected", actual: "" });
    expect(compare(json("null"), undefined)).toEqual({ path: "/data", kind: "missing", expected: "null" });
  });

  it("takes absent and empty as one when told to, but never null", () => {
    const empty = [undefined, text(""), binary()];
    for (const a of empty) for (const b of empty) expect(compare(a, b, true)).toBeUndefined();
    for (const a of empty) expect(compare(a, json("null"), true)).toBeDefined();
    for (const a of empty) expect(compare(json('""'), a, true)).toBeDefined();
    expect(compare(binary(0), undefined, true)).toEqual({ path: "/data", kind: "missing", expected: "\0" });
  });

  it.each([
    [json('{"a":1,"b":[]}'), json('{ "b": [], "a": 1.0 }')],
    [json('{"a":1}'), utf8('{"a": 1}')],
    [text(' {"a":1}'), json('{"a":1}')],
    [text("Euro € 😀"), utf8("Euro € 😀")],
    [text("\ufeffx"), utf8("\ufeffx")],
    [binary(0xff, 0), binary(0xff, 0)],
    [text("x"), text("x")],
    [text("1.0"), utf8("1.0")],
  ])("%j = %j", (a, b) => {
    expect(compare(a, b)).toBeUndefined();
    expect(compare(b, a)).toBeUndefined();
  });

  it.each([
    [json("9007199254740993"), json("9007199254740992")],
    [json('"hi"'), text("hi")],
    [json("1"), utf8("\ufeff1")],
    [json("1"), binary(0xff)],
    [text("1"), utf8("1.0")],
    [text('{"a":1}'), text('{"a": 1}')],
    [text("\ufffd"), binary(0xff)],
    [text("\ud800"), text("\ud801")],
    [text("x"), utf8("\ufeffx")],
    [binary(1), binary(1, 2)],
  ])("%j is not %j", (a, b) => {
    expect(compare(a, b)).toMatchObject({ path: "/data", kind: "value" });
    expect(compare(b, a)).toMatchObject({ path: "/data", kind: "value" });
  });

  it("says where in JSON the difference is", () => {
    expect(compare(json('{"a":[1]}'), json('{"a":[2]}'))).toEqual({
      path: "/data/a/0",
      kind: "value",
      expected: "1",
      actual: "2",
    });
    expect(compare(json('{"a":1}'), utf8("{}"))).toEqual({ path: "/data/a", kind: "missing", expected: "1" });
    expect(compare(text("{}"), json('{"a":1}'))).toEqual({
      path: "/data/a",
      kind: "unexpected",
      actual: "1",
    });
  });

  it("shows bytes that are no text in Base64, and long data shortened", () => {
    expect(compare(binary(0xff), binary(0xfe))).toMatchObject({ expected: "/w==", actual: "/g==" });
    expect(compare(text("x".repeat(10_000)), undefined)?.expected?.length).toBeLessThan(250);
  });

  it("is compared after the attributes", () => {
    expect(firstDifference(event({ id: "1" }, text("a")), event({ id: "2" }, text("b")))?.path).toBe("/id");
  });

  it("does not overflow on deep JSON", () => {
    const deep = (core: string) => json(`${"[".repeat(10_000)}${core}${"]".repeat(10_000)}`);
    expect(compare(deep("1"), deep("1.0"))).toBeUndefined();
    expect(compare(deep("1"), deep("2"))?.path).toBe(`/data${"/0".repeat(10_000)}`);
  });
});
