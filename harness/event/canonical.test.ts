import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalString, parseCanonical } from "./canonical.ts";
import type { AttributeValue } from "./cloud-event.ts";

describe("canonicalString", () => {
  it.each<[AttributeValue, string]>([
    [{ type: "Boolean", value: true }, "true"],
    [{ type: "Boolean", value: false }, "false"],
    [{ type: "Integer", value: 0 }, "0"],
    [{ type: "Integer", value: -0 }, "0"],
    [{ type: "Integer", value: -2147483648 }, "-2147483648"],
    [{ type: "Binary", value: new Uint8Array() }, ""],
    [{ type: "Binary", value: Uint8Array.of(1, 2) }, "AQI="],
    [{ type: "Binary", value: Uint8Array.of(0xfb, 0xff, 0xfe) }, "+//+"],
    [{ type: "Binary", value: Uint8Array.of(0, 1, 2, 3).subarray(1, 3) }, "AQI="],
    [{ type: "Timestamp", value: "2018-04-05t17:31:00z" }, "2018-04-05t17:31:00z"],
    [{ type: "URI", value: "x:y" }, "x:y"],
  ])("of %j", (value, text) => expect(canonicalString(value)).toBe(text));

  it("writes invalid Integers as they are, for negative cases", () => {
    expect(canonicalString({ type: "Integer", value: 2147483648 })).toBe("2147483648");
    expect(canonicalString({ type: "Integer", value: 1.5 })).toBe("1.5");
    expect(canonicalString({ type: "Integer", value: 1e21 })).toBe("1000000000000000000000");
    expect(canonicalString({ type: "Integer", value: Number.NaN })).toBe("NaN");
  });
});

describe("parseCanonical", () => {
  it.each(["True", "TRUE", "1", "0", "", "yes", " true", "true ", "falsE"])("Boolean is not %j", (text) => {
    expect(parseCanonical("Boolean", text)).toBeUndefined();
  });

  it.each([
    ["0", 0],
    ["-0", 0],
    ["5", 5],
    ["-5", -5],
    ["2147483647", 2147483647],
    ["-2147483648", -2147483648],
  ])("Integer %s", (text, value) =>
    expect(parseCanonical("Integer", text)).toEqual({ type: "Integer", value }),
  );

  it.each(
    [
      "",
      "-",
      "+5",
      "05",
      "-05",
      "00",
      "5.0",
      "5e0",
      "0x5",
      " 5",
      "5 ",
      "--5",
      "5-",
      "٥",
      "1_0",
      "1,0",
      "NaN",
      "Infinity",
    ].concat(["2147483648", "-2147483649", "9999999999", "99999999999999999999999", "/", ":"]),
  )("Integer is not %j", (text) => expect(parseCanonical("Integer", text)).toBeUndefined());

  it.each([
    ["", []],
    ["AA==", [0]],
    ["AQI=", [1, 2]],
    ["+//+", [0xfb, 0xff, 0xfe]],
  ])("Binary %j", (text, bytes) => {
    expect(parseCanonical("Binary", text)).toEqual({ type: "Binary", value: Uint8Array.from(bytes) });
  });

  it.each([
    "A",
    "AA",
    "AA=",
    "AAA",
    "AA==AA==",
    "AQJ=",
    "AB==",
    "-__-",
    "AQ I=",
    "AQI=\n",
    "AQI=AQI=",
    "====",
    "A===",
    "AQI",
    "é===",
  ])("Binary is not %j", (text) => expect(parseCanonical("Binary", text)).toBeUndefined());

  it("takes any text for the types that are text, for validate to judge", () => {
    for (const type of ["String", "URI", "URI-reference", "Timestamp"] as const)
      expect(parseCanonical(type, "é \n")).toEqual({ type, value: "é \n" });
  });

  it("gives back every value that was written", () => {
    const value: fc.Arbitrary<Exclude<AttributeValue, { type: "Map" }>> = fc.oneof(
      fc.boolean().map((value) => ({ type: "Boolean" as const, value })),
      fc.integer({ min: -2147483648, max: 2147483647 }).map((value) => ({ type: "Integer" as const, value })),
      fc.uint8Array().map((value) => ({ type: "Binary" as const, value })),
      fc.string({ unit: "grapheme" }).map((value) => ({ type: "String" as const, value })),
    );
    fc.assert(
      fc.property(value, (given) => {
        expect(parseCanonical(given.type, canonicalString(given))).toEqual(given);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes only the text that it would write, -0 aside", () => {
    const text = fc.oneof(fc.stringMatching(/^[-+0-9.e]{0,12}$/), fc.stringMatching(/^[A-C+/=_-]{0,8}$/));
    fc.assert(
      fc.property(text, fc.constantFrom("Integer" as const, "Binary" as const), (given, type) => {
        const value = parseCanonical(type, given);
        if (value !== undefined && given !== "-0") expect(canonicalString(value)).toBe(given);
      }),
      { numRuns: 5000 },
    );
  });
});
