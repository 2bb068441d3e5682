import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { likeMatcher } from "./like.ts";

const like = (text: string, pattern: string): boolean => likeMatcher(pattern)(text);

describe("LIKE", () => {
  test.each([
    ["", "", true],
    ["", "%", true],
    ["", "_", false],
    ["a", "", false],
    ["abc", "abc", true],
    ["abc", "ABC", false],
    ["xabcx", "abc", false],
    ["abcabd", "%abd", true],
    ["aab", "a%ab", true],
    ["ab", "a%ab", false],
    ["mississippi", "m%iss%ip%i", true],
    ["mississippi", "m%iss%iss%iss%i", false],
    ["abc", "%_%_%_%", true],
    ["ab", "%_%_%_%", false],
    ["a\nb", "a_b", true],
    ["a\nb\r\n", "%", true],
    ["\u{1f600}", "_", true],
    ["\u{1f600}", "__", false],
    ["e\u0301", "_", false],
    ["\u00e9", "e\u0301", false],
    ["a.c", "a.c", true],
    ["abc", "a.c", false],
    ["a*", "a*", true],
    ["b", "[abc]", false],
    ["a\\d", "a\\d", true],
    ["100%", "100\\%", true],
    ["1000", "100\\%", false],
    ["a_c", "a\\_c", true],
    ["abc", "a\\_c", false],
    ["%%", "\\%%", true],
    ["\\", "\\", true],
    ["\\%", "\\\\%", true],
  ])("%j LIKE %j is %s", (text, pattern, expected) => expect(like(text, pattern)).toBe(expected));

  test("a pattern that a regular expression would take for ever on simply ends", () => {
    const text = "a".repeat(2_000);
    expect(like(text, `${"a%".repeat(500)}b`)).toBe(false);
    expect(like(text, `${"%a".repeat(500)}%b%`)).toBe(false);
    expect(like(text, `${"%_".repeat(500)}b`)).toBe(false);
    expect(like(`${text}b`, `${"a%".repeat(500)}b`)).toBe(true);
    expect(like(text, "%".repeat(100_000))).toBe(true);
  });

  /** The definition of a match, letter by letter, without any thought of time. */
  function matches(text: readonly string[], pattern: readonly string[]): boolean {
    const [first, ...rest] = pattern;
    if (first === undefined) return text.length === 0;
    if (first === "%") return matches(text, rest) || (text.length > 0 && matches(text.slice(1), pattern));
    return text.length > 0 && (first === "_" || first === text[0]) && matches(text.slice(1), rest);
  }

  test("is what its definition says", () => {
    const letters = (...all: string[]) => fc.array(fc.constantFrom(...all), { maxLength: 8 });
    fc.assert(
      fc.property(
        letters("a", "b", "\u{1f600}"),
        letters("a", "b", "\u{1f600}", "_", "%", "%"),
        (text, pattern) => {
          expect(like(text.join(""), pattern.join(""))).toBe(matches(text, pattern));
        },
      ),
    );
  });

  test("a text is like itself once its wildcards are escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        // Of a backslash before a wildcard there is no way to write itself.
        fc.pre(!/\\[%_]/.test(text));
        expect(like(text, text.replaceAll(/[%_]/g, "\\$&"))).toBe(true);
      }),
    );
  });
});
