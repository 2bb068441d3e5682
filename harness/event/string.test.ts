import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstForbidden, forbiddenIndex } from "./string.ts";

describe("firstForbidden", () => {
  it.each([
    "",
    "plain",
    "Euro € 😀",
    "\u{10FFFD}",
    "\ud800\udead",
    "\ufdcf\ufdf0",
    "\ufffd",
    " ~\u00a0",
    "\ue000",
  ])("allows %j", (text) => expect(firstForbidden(text)).toBeUndefined());

  it.each([
    ["a\nb", 1, 0x0a, "control character"],
    ["\u0000", 0, 0, "control character"],
    ["ab\u001f", 2, 0x1f, "control character"],
    ["\u007f", 0, 0x7f, "control character"],
    ["\u0080", 0, 0x80, "control character"],
    ["é\u009f", 1, 0x9f, "control character"],
    ["\ufdd0", 0, 0xfdd0, "noncharacter"],
    ["\ufdef", 0, 0xfdef, "noncharacter"],
    ["\ufffe", 0, 0xfffe, "noncharacter"],
    ["\uffff", 0, 0xffff, "noncharacter"],
    ["😀\u{1ffff}", 2, 0x1ffff, "noncharacter"],
    ["\u{10fffe}", 0, 0x10fffe, "noncharacter"],
    ["\udead", 0, 0xdead, "unpaired surrogate"],
    ["a\ud800", 1, 0xd800, "unpaired surrogate"],
    ["\ud800a", 0, 0xd800, "unpaired surrogate"],
    ["\ud800\ud800\udc00", 0, 0xd800, "unpaired surrogate"],
    ["😀\udc00", 2, 0xdc00, "unpaired surrogate"],
    ["a\u0001\ud800", 1, 1, "control character"],
  ])("finds it in %j", (text, index, codePoint, reason) => {
    expect(firstForbidden(text)).toEqual({ index, codePoint, reason });
  });

  it("agrees with Unicode's properties on every code point", () => {
    const forbidden = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (forbiddenIndex(character) >= 0 !== forbidden.test(character))
        throw new Error(codePoint.toString(16));
    }
  });

  it("finds the first in any text", () => {
    const forbidden = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }), (text) => {
        expect(forbiddenIndex(text)).toBe(text.search(forbidden));
      }),
      { numRuns: 2000 },
    );
  });
});
