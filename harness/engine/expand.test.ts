// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of case tables.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expand } from "./expand.ts";

describe("a table entry", () => {
  test("without rows stands for itself", () => {
    const entry = { id: "a", steps: [{ n: 1, none: null }], on: true };
    expect(expand(entry)).toEqual([entry]);
  });

  test("is repeated for each row, and loses the table", () => {
    const entry = { id: "a/${row}", each: [{ row: "x" }, { row: "y" }] };
    expect(expand(entry)).toEqual([{ id: "a/x" }, { id: "a/y" }]);
    expect(expand({ id: "a", each: [] })).toEqual([]);
  });

  test("with a cross is repeated for every pair, the rows slowest", () => {
    const entry = {
      id: "${row}-${col}",
      each: [{ row: 1 }, { row: 2 }],
      cross: [{ col: "a" }, { col: "b" }],
    };
    expect(expand(entry).map((one) => one.id)).toEqual(["1-a", "1-b", "2-a", "2-b"]);
  });

  test("fills strings at any depth, and the names of members", () => {
    const entry = { list: [{ "ce-${name}": "<${value}>" }], each: [{ name: "id", value: "1" }] };
    expect(expand(entry)).toEqual([{ list: [{ "ce-id": "<1>" }] }]);
  });

  test.each([5, true, null, { a: [1] }, ["x"], "text"])(
    "puts %j in whole where a string is only that",
    (value) => {
      expect(expand({ at: "${value}", each: [{ value }] })).toEqual([{ at: value }]);
    },
  );

  test("writes a value into a longer string as text", () => {
    expect(expand({ at: "n=${n}, ${n}", each: [{ n: 5 }] })).toEqual([{ at: "n=5, 5" }]);
  });

  test("takes what a row holds as it is, also with a dollar in it", () => {
    expect(expand({ at: "<${v}>", each: [{ v: "$& $1 $$" }] })).toEqual([{ at: "<$& $1 $$>" }]);
  });

  test("repeats a text, also one with colons, also in a row", () => {
    expect(expand({ at: "${repeat:ab:3}" })).toEqual([{ at: "ababab" }]);
    expect(expand({ at: "x${repeat:a:b:2}${repeat:q:0}y" })).toEqual([{ at: "xa:ba:by" }]);
    expect(expand({ at: "${v}", each: [{ v: "${repeat:é:2}" }] })).toEqual([{ at: "éé" }]);
  });

  test("leaves a dollar alone that begins no placeholder", () => {
    expect(expand({ at: "$5 {a} ${", each: [{}] })).toEqual([{ at: "$5 {a} ${" }]);
  });
});

describe("a mistake", () => {
  test("in a placeholder's name is shown with the names there are", () => {
    const entry = { at: "${colour}", each: [{ row: 1, color: "red" }] };
    expect(() => expand(entry)).toThrow("${colour} is in no row: rows have row, color");
  });

  test("is not hidden by what every object inherits", () => {
    expect(() => expand({ at: "${constructor}", each: [{}] })).toThrow("${constructor} is in no row");
    expect(() => expand({ at: "a ${toString}", each: [{}] })).toThrow("${toString} is in no row");
  });

  test.each(["${repeat:a}", "${repeat:a:x}", "${repeat:a:-1}", "${repeat:a:1.5}"])("in %s is named", (at) => {
    expect(() => expand({ at })).toThrow("needs a count after the last colon");
  });

  test("in the table itself is named", () => {
    expect(() => expand({ each: { row: 1 } })).toThrow("each and cross are lists of rows");
  });
});

test("any text without a dollar comes through unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!text.includes("$"));
      expect(expand({ text, each: [{ row: 1 }] })).toEqual([{ text }]);
    }),
  );
});
