import { describe, expect, it } from "vitest";
import { cbor } from "./cbor.ts";

const read = (hex: string) => cbor.read(Buffer.from(hex.replaceAll(" ", ""), "hex"));

describe("CBOR as JSON text", () => {
  // Samples of RFC 8949, appendix A, and some of our own.
  it.each([
    ["1bffffffffffffffff", "18446744073709551615"],
    ["3bffffffffffffffff", "-18446744073709551616"],
    ["3903e7", "-1000"],
    ["c249010000000000000000", '{"tag":2,"value":{"hex":"010000000000000000"}}'],
    ["f90000", '{"float":"0"}'],
    ["f98000", '{"float":"-0"}'],
    ["f93e00", '{"float":"1.5"}'],
    ["f90001", '{"float":"5.960464477539063e-8"}'],
    ["fa47c35000", '{"float":"100000"}'],
    ["fbc010666666666666", '{"float":"-4.1"}'],
    ["f9fc00", '{"float":"-Infinity"}'],
    ["f97e00", '{"float":"NaN"}'],
    ["f4", "false"],
    ["f6", "null"],
    ["f7", '{"simple":23}'],
    ["f8ff", '{"simple":255}'],
    ["c074323031332d30332d32315432303a30343a30305a", '{"tag":0,"value":"2013-03-21T20:04:00Z"}'],
    ["d818456449455446", '{"tag":24,"value":{"hex":"6449455446"}}'],
    ["62225c", '"\\"\\\\"'],
    ["64f0908591", '"𐅑"'],
    ["5f42010243030405ff", '{"hex":"0102030405"}'],
    ["7f657374726561646d696e67ff", '"streaming"'],
    ["9f018202039f0405ffff", "[1,[2,3],[4,5]]"],
    ["bf6346756ef563416d7421ff", '{"Fun":true,"Amt":-2}'],
    ["a201020304", '{"key 1":2,"key 3":4}'],
    ["a2616101616102", '{"a":1,"a":2}'],
  ])("%s", (hex, json) => {
    expect(read(hex)).toBe(json);
  });

  it.each([
    "",
    "18",
    "62",
    "61ff",
    "1c",
    "ff",
    "0000",
    "a101",
    "5f6161ff",
    "9f01",
    "bf01ff",
    "9b7fffffffffffffff",
  ])("is not what %s is", (hex) => {
    expect(() => read(hex)).toThrow();
  });

  it("ends at a depth that nobody wants to see", () => {
    expect(() => read("81".repeat(100_000))).toThrow("byte 501: too deeply nested");
  });
});
