import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentDecode, percentEncode, unquote } from "./percent-encoding.ts";

describe("percentEncode", () => {
  it.each([
    ["Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80"],
    ["/a%20b", "/a%2520b"],
    ["100%", "100%25"],
    ['say "hi"', "say%20%22hi%22"],
    [" x ", "%20x%20"],
    ["!#$&'()*+,-./:;<=>?@[\\]^_`{|}~", "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~"],
    ["\u007f\u0080\u00a0ÿ", "%7F%C2%80%C2%A0%C3%BF"],
    ["\u07ff\u0800\uffff\u{10000}\u{10ffff}", "%DF%BF%E0%A0%80%EF%BF%BF%F0%90%80%80%F4%8F%BF%BF"],
    ["\t\n", "%09%0A"],
    ["", ""],
  ])("writes %j as %s", (value, expected) => {
    expect(percentEncode(value)).toBe(expected);
    expect(percentDecode(expected)).toBe(value);
  });
});

describe("percentDecode", () => {
  it.each([
    ["%2541", "%41"],
    ["%63om.example", "com.example"],
    ["%e2%82%aC", "€"],
    ["a%20b%20", "a b "],
    ["plain", "plain"],
  ])("reads %s as %j, in one round", (value, expected) => {
    expect(percentDecode(value)).toBe(expected);
  });

  it.each(["%", "%zz", "100%", "%4", "a%-1b", "%%", "%é0"])(
    "takes the malformed %s for what it is",
    (value) => {
      expect(percentDecode(value)).toBe(value);
    },
  );

  it("still decodes what is well formed beside a malformed sequence", () => {
    expect(percentDecode("%zz%20%")).toBe("%zz %");
    expect(percentDecode("%%41")).toBe("%A");
  });

  it.each([
    ["an overlong space", "%C0%A0"],
    ["an overlong slash in three bytes", "%E0%80%AF"],
    ["an overlong form in four bytes", "%F0%8F%BF%BF"],
    ["a high surrogate", "%ED%A0%80"],
    ["CESU-8", "%ED%A0%BD%ED%B8%80"],
    ["a byte that never occurs", "%FF"],
    ["a truncated sequence", "%E2%82"],
    ["a truncated sequence before text", "%E2%82x"],
    ["a continuation byte alone", "%80"],
    ["past the last code point", "%F4%90%80%80"],
    ["a lead byte of five", "%F8%88%80%80%80"],
    ["a sequence continued in plain", "%E2%82%4"],
  ])("refuses %s", (_, value) => {
    expect(percentDecode(`a${value}`)).toBeUndefined();
  });

  it("agrees with decodeURIComponent on every run of encoded bytes", () => {
    const run = fc
      .array(fc.integer({ min: 0, max: 255 }), { maxLength: 6 })
      .map((bytes) => bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
    const peer = (text: string): string | undefined => {
      try {
        return decodeURIComponent(text);
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(run, (text) => {
        expect(percentDecode(text)).toBe(peer(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("gives back what percentEncode was given, as printable ASCII in between", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const encoded = percentEncode(text);
        expect(encoded).toMatch(/^[!#-~]*$/);
        expect(percentDecode(encoded)).toBe(text);
      }),
    );
  });
});

describe("unquote", () => {
  it.each([
    ['"1"', "1"],
    ['"a \\"b\\" c"', 'a "b" c'],
    ['"a\\\\"', "a\\"],
    ['"\\a"', "a"],
    ['""', ""],
    ['"%20x"', "%20x"],
  ])("reads %s as %s", (value, expected) => {
    expect(unquote(value)).toBe(expected);
  });

  it.each(["a", '"', '"a', 'a"', 'say "hi"', '"a" and "b"', '"a\\"', '"a"b"'])(
    "leaves %s, which is not one quoted string, alone",
    (value) => {
      expect(unquote(value)).toBe(value);
    },
  );
});
