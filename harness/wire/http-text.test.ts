import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChunkedReader, decodeChunked, parseHttpMessage } from "./http-text.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const text = (value: Uint8Array) => Buffer.from(value).toString("latin1");

describe("parseHttpMessage", () => {
  it("takes a request apart, with byte offsets", () => {
    const message = parseHttpMessage(bytes("POST /a HTTP/1.1\r\nce-id: \t1 \r\nCE-Id:\r\n\r\nbo\ndy"));
    expect(message.startLine).toEqual({ text: "POST /a HTTP/1.1", offset: 0 });
    expect(message.fields.map((f) => [f.name, text(f.value), f.offset, f.valueOffset])).toEqual([
      ["ce-id", "1", 18, 26],
      ["CE-Id", "", 30, 36],
    ]);
    expect(message.bodyOffset).toBe(40);
    expect(text(message.body)).toBe("bo\ndy");
    expect(message.problems).toEqual([]);
  });

  it.each([
    ["HTTP/1.1 200 OK\na: b\n\n", "HTTP/1.1 200 OK"],
    ["HTTP/1.0 204\n\n", "HTTP/1.0 204"],
    ["HTTP/2 200 \r\n\r\n", "HTTP/2 200 "],
    ["\r\n\r\nGET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0"],
    ["via: x HTTP/1.1\n\n", undefined],
    ["a: b\r\n\r\n", undefined],
  ])("knows a start line: %j", (input, expected) => {
    const message = parseHttpMessage(bytes(input));
    expect(message.startLine?.text).toBe(expected);
    expect(message.problems).toEqual([]);
  });

  it("reads a message that begins with its empty line as one without fields", () => {
    const message = parseHttpMessage(bytes("\nGET it: done\n"));
    expect([message.fields.length, text(message.body)]).toEqual([0, "GET it: done\n"]);
  });

  it("keeps raw bytes of a value", () => {
    const [field] = parseHttpMessage(bytes("n: \xe2\x82\xac\xff\n\n")).fields;
    expect(field?.value).toEqual(new Uint8Array([0xe2, 0x82, 0xac, 0xff]));
  });

  it("joins a folded value and reports it", () => {
    const message = parseHttpMessage(bytes("a: b\r\n\t c \r\nd: e\r\n\r\n"));
    expect(message.fields.map((f) => text(f.value))).toEqual(["b c", "e"]);
    expect(message.problems).toMatchObject([{ offset: 6, message: expect.stringContaining("obs-fold") }]);
  });

  it.each([
    ["a: b\nnonsense\n\n", 5, ["a"]],
    [": b\n\n", 0, []],
    ["a : b\n\n", 1, ["a"]],
    ["a b: c\n\n", 1, ["a b"]],
    [" a: b\n\n", 0, []],
    ["a: b\x00c\n\n", 4, ["a"]],
    ["a: b\rc\n\n", 4, ["a"]],
    ["a: b\n", 5, ["a"]],
    ["a: b", 4, ["a"]],
  ])("reports %j at byte %i and keeps what it can", (input, offset, names) => {
    const message = parseHttpMessage(bytes(input));
    expect(message.problems.map((p) => p.offset)).toEqual([offset]);
    expect(message.fields.map((f) => f.name)).toEqual(names);
  });

  it("never throws, and every offset lies in the input", () => {
    const alphabet = fc.constantFrom(..."a: \r\n\t\x00\xff1;HTTP/1.1 200 ".split(""));
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 60 }), (input) => {
        const message = parseHttpMessage(bytes(input));
        const chunked = decodeChunked(bytes(input));
        for (const { offset } of [...message.problems, ...message.fields, ...chunked.problems]) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(input.length);
        }
        expect(message.body.length).toBe(input.length - message.bodyOffset);
      }),
    );
  });
});

describe("decodeChunked", () => {
  it("joins the chunks and reads extensions, trailers and the end", () => {
    const result = decodeChunked(bytes('4;x="y"\r\nWiki\r\nA\r\npedia in\r\n\r\n0\r\nt: 1\r\n\r\nrest'));
    expect(text(result.body)).toBe("Wikipedia in\r\n");
    expect(result.trailers.map((f) => [f.name, text(f.value)])).toEqual([["t", "1"]]);
    expect([result.complete, result.end, result.problems]).toEqual([true, 41, []]);
  });

  it.each([
    ["", "", 0],
    ["4\r\nWi", "Wi", 5],
    ["4\r\nWiki", "Wiki", 7],
    ["2\r\nWiki\r\n0\r\n\r\n", "Wi", 5],
    ["x\r\n", "", 0],
    ["-1\r\n", "", 0],
    ["4x\r\nWiki\r\n0\r\n\r\n", "", 1],
    ["0\r\n", "", 3],
    ["FFFFFFFFFFFFFFFFF\r\n", "", 0],
    ["11111111111111\r\n", "", 16],
  ])("reports %j", (input, body, offset) => {
    const result = decodeChunked(bytes(input));
    expect([text(result.body), result.complete]).toEqual([body, false]);
    expect(result.problems.map((p) => p.offset)).toEqual([offset]);
  });

  it("gives up on a chunk-size line without end", () => {
    const result = decodeChunked(bytes(`1;${"x".repeat(5000)}`));
    expect(result.problems).toMatchObject([{ offset: 0, message: "A chunk-size line is too long." }]);
  });

  it("accepts lines that end in LF, and says so", () => {
    const result = decodeChunked(bytes("1\na\n0\r\n\r\n"));
    expect([text(result.body), result.complete]).toEqual(["a", true]);
    expect(result.problems.map((p) => p.offset)).toEqual([1, 3]);
  });

  it("reads the same however the bytes arrive", () => {
    const input = bytes("3\r\nabc\r\n2\r\nde\r\n0\r\nt: u\r\n\r\n");
    const reader = new ChunkedReader(0);
    for (let n = 0; n <= input.length; n++) reader.read(input.subarray(0, n));
    expect([text(reader.body()), reader.done, reader.position]).toEqual(["abcde", true, input.length]);
    expect(reader.problems).toEqual([]);
  });
});
