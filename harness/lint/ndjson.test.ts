import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lint } from "./index.ts";
import { type LineViolation, MAX_LINE, NdjsonLinter } from "./ndjson.ts";

const GOOD = '{"specversion":"1.0","id":"1","source":"https://example.com/","type":"com.example.t"}';
const BAD = GOOD.replace('"id":"1"', '"id":""');

function judged(chunks: readonly Uint8Array[]): { found: LineViolation[]; events: number } {
  const found: LineViolation[] = [];
  const linter = new NdjsonLinter("1.0", (one) => found.push(one));
  for (const chunk of chunks) linter.push(chunk);
  linter.end();
  return { found, events: linter.events };
}

describe("newline-delimited JSON", () => {
  it("says line, column and offset of what is wrong, and passes over empty lines", () => {
    const text = `${GOOD}\r\n\n  \n${BAD}\n${GOOD}`;
    const { found, events } = judged([Buffer.from(text)]);
    expect(events).toBe(3);
    const column = BAD.indexOf('""') + 1;
    expect(found).toMatchObject([{ code: "empty", path: "/id", line: 4, column, utf16Column: column }]);
    expect(text.slice(found[0]?.offset).startsWith('""')).toBe(true);
  });

  it("counts a column in bytes and in what editors count", () => {
    const line = BAD.replace('"specversion"', '"subject":"äö","specversion"');
    const [one] = judged([Buffer.from(line)]).found;
    expect((one?.column ?? 0) - (one?.utf16Column ?? 0)).toBe(2);
  });

  it("takes a broken line for that line alone", () => {
    const { found } = judged([Buffer.from(`{"id":\n${GOOD}\n[1]\n`)]);
    expect(found.filter(({ line }) => line === 1).map(({ code }) => code)).toContain("not-json");
    expect(found.filter(({ line }) => line === 2)).toEqual([]);
    expect(found.filter(({ line }) => line === 3).map(({ code }) => code)).toEqual(["wrong-json-type"]);
  });

  it("comes to the same however the bytes arrive", () => {
    const bytes = Buffer.from([GOOD, BAD, "", "x", GOOD.replace("1.0", "ä"), BAD].join("\n"));
    const whole = judged([bytes]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(judged(pieces)).toEqual(whole);
      }),
    );
  });

  it("keeps no line that is too long, and goes on after it", () => {
    const piece = Buffer.alloc(1024 * 1024, 0x20);
    const found: LineViolation[] = [];
    const linter = new NdjsonLinter("1.0", (one) => found.push(one));
    for (let size = 0; size <= MAX_LINE; size += piece.length) linter.push(piece);
    linter.push(Buffer.from(`\n${BAD}\n`));
    linter.end();
    expect(found.map(({ code, line }) => [code, line])).toEqual([
      ["line-too-long", 1],
      ["empty", 2],
    ]);
  });

  it("finds in a line what it finds in a file", () => {
    const pieces = fc.constantFrom(
      ...'{}[]":,\\ %é',
      "null",
      GOOD.slice(1, -1),
      '"data":',
      '"1st":"x"',
      '"time":""',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const bytes = Buffer.from(`{${parts.join("")}`);
        const plain = judged([bytes]).found.map(({ line: _, column: __, utf16Column: ___, ...one }) => one);
        expect(plain).toEqual(
          lint(bytes, { name: "x.json", mediaType: "application/cloudevents+json", spec: "1.0" }),
        );
      }),
    );
  });
});
