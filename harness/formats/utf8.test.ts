import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUtf8, encodeUtf8, invalidUtf8At } from "./utf8.ts";

describe("UTF-8", () => {
  it.each([
    ["a stray continuation", [0x61, 0x80], 1],
    ["an overlong form", [0xc0, 0xa0], 0],
    ["an overlong form of three", [0x61, 0xe0, 0x9f, 0xbf], 1],
    ["a surrogate", [0xed, 0xa0, 0x80], 0],
    ["past U+10FFFF", [0x61, 0x62, 0xf4, 0x90, 0x80, 0x80], 2],
    ["an overlong form of four", [0xf0, 0x8f, 0xbf, 0xbf], 0],
    ["a truncated end", [0xe2, 0x82, 0xac, 0xe2, 0x82], 3],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00], 0],
  ])("refuses %s and says where", (_, bytes, offset) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
    expect(invalidUtf8At(Uint8Array.from(bytes))).toBe(offset);
  });

  it("keeps a byte order mark", () => {
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("\ufeffa");
  });

  it("says the same in both functions, on any bytes", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(bytes, (sample) => {
        expect(invalidUtf8At(sample) === -1).toBe(decodeUtf8(sample) !== undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it("has no bytes for an unpaired surrogate", () => {
    expect(encodeUtf8("a\ud800")).toBeUndefined();
    expect(encodeUtf8("😀")).toEqual(Buffer.from("f09f9880", "hex"));
  });
});
