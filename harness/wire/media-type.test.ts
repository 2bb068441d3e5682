import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { essence, isJsonMediaType, isMediaType, mediaTypesEqual, parseMediaType } from "./media-type.ts";

describe("parseMediaType", () => {
  it.each<[string, string, string, [string, string][]]>([
    ["text/plain", "text", "plain", []],
    ["TEXT/Plain; CharSet=utf-8", "text", "plain", [["charset", "utf-8"]]],
    ["text/plain;charset=UTF-8", "text", "plain", [["charset", "UTF-8"]]],
    ["text/plain \t;\t charset=x", "text", "plain", [["charset", "x"]]],
    [
      'a/b; c="d;e=\\"f\\\\"; g=h',
      "a",
      "b",
      [
        ["c", 'd;e="f\\'],
        ["g", "h"],
      ],
    ],
    ['a/b;c=""', "a", "b", [["c", ""]]],
    ['a/b;c="é"', "a", "b", [["c", "é"]]],
    ["application/vnd.x+json; v=1", "application", "vnd.x+json", [["v", "1"]]],
    ["*/*", "*", "*", []],
    ["a/b;c='d'", "a", "b", [["c", "'d'"]]],
    ["a/{b}", "a", "{b}", []],
    ["!#$%&'*+-.^_`|~/x", "!#$%&'*+-.^_`|~", "x", []],
  ])("%s", (text, type, subtype, parameters) => {
    expect(parseMediaType(text)).toEqual({ type, subtype, parameters: new Map(parameters) });
    expect(isMediaType(text)).toBe(true);
  });

  it.each([
    "",
    "text",
    "text/",
    "/plain",
    "/",
    "text//plain",
    "text/plain/x",
    " text/plain",
    "text/plain ",
    "text /plain",
    "text/ plain",
    "text/plain;",
    "text/plain; ",
    "text/plain;;a=b",
    "text/plain;a",
    "text/plain;a=",
    "text/plain;=b",
    "text/plain;a =b",
    "text/plain;a= b",
    "text/plain;a=b c",
    "text/plain a=b",
    "text/plain, text/html",
    'text/plain;a="b',
    'text/plain;a="b\\"',
    'text/plain;a="b\\',
    'text/plain;a="b"c',
    'text/plain;a="\u0000"',
    'text/plain;a="\n"',
    'text/plain;a="\u007f"',
    'text/plain;a=b"c"',
    "text/plain;a=1;A=2",
    "tëxt/plain",
    "text/plain;a=é",
    "text/pl(ain)",
    "text/plain\n",
  ])("refuses %j", (text) => {
    expect(parseMediaType(text)).toBeUndefined();
    expect(isMediaType(text)).toBe(false);
  });

  it("gives back any parameter value that was quoted", () => {
    const value = fc.stringMatching(/^[\t\x20-\x7e]*$/);
    fc.assert(
      fc.property(value, (given) => {
        const quoted = `"${given.replace(/["\\]/g, "\\$&")}"`;
        expect(parseMediaType(`a/b;c=${quoted};d=e`)?.parameters.get("c")).toBe(given);
      }),
    );
  });

  it("agrees with isMediaType on anything", () => {
    const piece = fc.constantFrom("a", "/", ";", "=", '"', "\\", " ", "b", ",", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = `a/b;${pieces.join("")}`;
        expect(isMediaType(text)).toBe(parseMediaType(text) !== undefined);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("mediaTypesEqual", () => {
  it.each([
    ["text/plain; charset=utf-8", "TEXT/Plain; CharSet=utf-8"],
    ["text/plain; charset=utf-8", "text/plain;charset=UTF-8"],
    ["text/plain; charset=utf-8", 'text/plain; charset="utf-8"'],
    ["a/b;c=1;d=2", "a/b;d=2;c=1"],
    ["not a media type", "not a media type"],
  ])("%s = %s", (a, b) => {
    expect(mediaTypesEqual(a, b)).toBe(true);
    expect(mediaTypesEqual(b, a)).toBe(true);
  });

  it.each([
    ["text/plain", "text/html"],
    ["text/plain", "application/plain"],
    ["text/plain", "text/plain;charset=utf-8"],
    ["text/plain;charset=utf-8", "text/plain;charset=latin1"],
    ["a/b;c=d", "a/b;c=D"],
    ["a/b;c=1", "a/b;d=1"],
    ["not a media type", "NOT a media type"],
    ["text/plain", ""],
    ["text/plain;", "text/plain"],
  ])("%s is not %s", (a, b) => {
    expect(mediaTypesEqual(a, b)).toBe(false);
    expect(mediaTypesEqual(b, a)).toBe(false);
  });
});

describe("isJsonMediaType", () => {
  it.each([
    "application/json",
    "APPLICATION/JSON",
    "text/json",
    "application/json; charset=utf-8",
    "application/json;",
    "application/vnd.x+json; v=1",
    "image/x+JSON",
    "application/cloudevents+json",
  ])("%s is", (text) => expect(isJsonMediaType(text)).toBe(true));

  it.each([
    "",
    "json",
    "/json",
    "+json",
    "application/json-seq",
    "application/jsonp",
    "application/x-json",
    "application/json+xml",
    "application/xml;x=a/json",
    "a/b/json",
    "application/xjson",
    "json/xml",
  ])("%j is not", (text) => expect(isJsonMediaType(text)).toBe(false));
});

describe("essence", () => {
  it.each([
    ["Application/CloudEvents+JSON;charset=UTF-8", "application/cloudevents+json"],
    [" text/plain ; a=b", "text/plain"],
    ["text/plain;", "text/plain"],
    ["", ""],
  ])("of %j", (text, name) => expect(essence(text)).toBe(name));
});
