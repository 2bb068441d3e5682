import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cast, isValue, MAX_INTEGER, MIN_INTEGER } from "./casts.ts";

describe("a cast", () => {
  test.each<[string, "Boolean" | "Integer" | "String", unknown]>([
    ["0", "Integer", 0],
    ["-0", "Integer", 0],
    ["+12", "Integer", 12],
    ["0000000000000000012", "Integer", 12],
    ["2147483647", "Integer", MAX_INTEGER],
    ["-2147483648", "Integer", MIN_INTEGER],
    ["true", "Boolean", true],
    ["FaLsE", "Boolean", false],
    ["TRUE", "String", "TRUE"],
  ])("of %j to %s", (text, type, value) => expect(cast(text, type)).toEqual({ value }));

  test.each([
    "",
    "+",
    "-",
    "--1",
    "+-1",
    "1-",
    " 1",
    "1 ",
    "1\n",
    "1.0",
    "1e3",
    "0x10",
    "1_000",
    "\u0661",
    "2147483648",
    "-2147483649",
    "true",
    "9".repeat(100_000),
  ])("of %j to Integer is an error with 0", (text) =>
    expect(cast(text, "Integer")).toEqual({ value: 0, error: "cast" }),
  );

  test.each(["", "1", "0", "yes", "t", " true", "true\n"])(
    "of %j to Boolean is an error with false",
    (text) => expect(cast(text, "Boolean")).toEqual({ value: false, error: "cast" }),
  );

  test("of a Boolean and of an Integer cannot fail", () => {
    expect([cast(true, "Integer"), cast(false, "Integer")]).toEqual([{ value: 1 }, { value: 0 }]);
    expect([cast(true, "String"), cast(false, "String")]).toEqual([{ value: "true" }, { value: "false" }]);
    expect([cast(-1, "Boolean"), cast(0, "Boolean")]).toEqual([{ value: true }, { value: false }]);
    expect(cast(-5, "String")).toEqual({ value: "-5" });
  });

  test("to String and back is the value again", () => {
    fc.assert(
      fc.property(fc.oneof(fc.boolean(), fc.integer({ min: MIN_INTEGER, max: MAX_INTEGER })), (value) => {
        const { value: text } = cast(value, "String");
        expect(cast(text, typeof value === "boolean" ? "Boolean" : "Integer")).toEqual({ value });
      }),
    );
  });
});

test("only Booleans, Strings and whole numbers of 32 bits are values", () => {
  for (const value of [true, "", 0, MIN_INTEGER, MAX_INTEGER]) expect(isValue(value)).toBe(true);
  for (const value of [undefined, null, 1.5, Number.NaN, MAX_INTEGER + 1, MIN_INTEGER - 1, 1n, [], {}])
    expect(isValue(value)).toBe(false);
});
