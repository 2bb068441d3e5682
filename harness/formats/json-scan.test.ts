import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonErrorAt, kindAt, scanArray, scanObject, skipSpace, skipValue } from "./json-scan.ts";
import { JsonText } from "./json-text.ts";

const utf8 = (text: string) => Buffer.from(text, "utf8");

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Valid JSON text with random white space, damaged in up to three places. */
const damaged = fc
  .tuple(
    fc.json(),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[],:"\\ \t\n0123.eE+-tfnu\u0001é/')), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([json, edits, pretty]) => {
    let text = pretty ? JSON.stringify(JSON.parse(json), null, 1) : json;
    for (const [where, character] of edits) {
      const at = where % (text.length + 1);
      text = text.slice(0, at) + character + text.slice(at + (where % 2));
    }
    return text;
  });

describe("the strict scanner", () => {
  it("accepts what JSON.parse accepts and nothing else", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        expect(jsonErrorAt(utf8(text)) === -1).toBe(parses(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ["", 0],
    ["{", 1],
    ["[1,]", 3],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ["{a:1}", 1],
    ["01", 1],
    ["-", 1],
    ["1.", 2],
    ["1e+", 3],
    ["tru", 3],
    ["nulL", 3],
    ['"a\nb"', 2],
    ['"\\x"', 2],
    ['"\\u12g4"', 5],
    ['"abc', 4],
    ["[}", 1],
    ["{]", 1],
    ["[1}", 2],
    ["1 2", 2],
    ["\ufeff{}", 0],
  ])("finds the first wrong character of %j at %i", (text, offset) => {
    expect(jsonErrorAt(utf8(text))).toBe(offset);
  });

  it("takes nesting as deep as memory allows, alone and in containers", () => {
    const depth = 1_000_000;
    expect(jsonErrorAt(utf8("[".repeat(depth) + "]".repeat(depth)))).toBe(-1);
    expect(jsonErrorAt(utf8(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`))).toBe(-1);
    expect(jsonErrorAt(utf8("[".repeat(depth)))).toBe(depth);
    expect(jsonErrorAt(utf8("[[{}]]"))).toBe(-1);
  });

  it("reports an object's own members with the bounds of keys and values", () => {
    const bytes = utf8(' {"a" : {"a":1} , "b\\u0063é":[ 1, {} ],"c":"é"} ');
    const text = JsonText.of(bytes);
    const seen: unknown[] = [];
    const end = scanObject(bytes, skipSpace(bytes, 0), (keyStart, keyEnd, valueStart, valueEnd) => {
      seen.push([text?.string(keyStart, keyEnd), text?.slice(valueStart, valueEnd)]);
    });
    expect(seen).toEqual([
      ["a", '{"a":1}'],
      ["bcé", "[ 1, {} ]"],
      ["c", '"é"'],
    ]);
    expect(end).toBe(bytes.length - 1);
    expect(scanObject(utf8("{ }"), 0, () => expect.unreachable())).toBe(3);
  });

  it("reports an array's elements with their bounds", () => {
    const text = '[ 1,"]" , [2,[3]] ]';
    const seen: string[] = [];
    expect(scanArray(utf8(text), 0, (start, end) => seen.push(text.slice(start, end)))).toBe(text.length);
    expect(seen).toEqual(["1", '"]"', "[2,[3]]"]);
    expect(scanArray(utf8("[]"), 0, () => expect.unreachable())).toBe(2);
    expect(scanArray(utf8("[1,]"), 0, () => {})).toBe(~3);
  });

  it("reads one value and stops behind it", () => {
    expect(skipValue(utf8("5,6"), 0)).toBe(1);
    expect(skipValue(utf8("-0.5e-3]"), 0)).toBe(7);
    expect(kindAt(utf8("-1"), 0)).toBe("number");
    expect(["{", "[", '"', "t", "f", "n", "7"].map((text) => kindAt(utf8(text), 0))).toEqual([
      "object",
      "array",
      "string",
      "boolean",
      "boolean",
      "null",
      "number",
    ]);
  });
});
