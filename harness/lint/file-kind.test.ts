import { describe, expect, it } from "vitest";
import { formats } from "../formats/index.ts";
import { mediaTypeOf } from "./file-kind.ts";
import { isKnownName, isLines, lint } from "./index.ts";

const utf8 = (text: string) => Buffer.from(text);
const attributes = new Map([
  ["specversion", { type: "String" as const, value: "1.0" }],
  ["id", { type: "String" as const, value: "1" }],
  ["source", { type: "URI-reference" as const, value: "https://example.com/" }],
  ["type", { type: "String" as const, value: "com.example.t" }],
]);

describe("what a file holds", () => {
  it.each([
    ["x.xml", "<event/>", "application/cloudevents+xml"],
    [
      "x",
      "\ufeff <?xml version='1.0'?><!-- a --> <c:batch xmlns:c='x'/>",
      "application/cloudevents-batch+xml",
    ],
    ["x.xml", "<batches/>", "application/cloudevents+xml"],
    ["x.avro", "{", "application/cloudevents+avro"],
    ["x.PB", "{", "application/cloudevents+protobuf"],
    ["x.cbor", "[", "application/cloudevents+cbor"],
    ["x.har", "{", "application/x-har+json"],
    ["x.jsonl", "{", "application/x-ndjson"],
    ["x.constructor", "{", "application/cloudevents+json"],
  ])("%s %s", (name, text, mediaType) => {
    expect(mediaTypeOf(utf8(text), name, undefined)).toBe(mediaType);
  });

  it("tells lines by name or type alone", () => {
    expect([
      isLines("a.ndjson", undefined),
      isLines("a", "application/x-ndjson"),
      isLines("a.json", undefined),
    ]).toEqual([true, true, false]);
    expect(isLines("a.ndjson", "application/cloudevents+json")).toBe(false);
  });

  it("takes from a folder what has a known ending", () => {
    const names = ["a.json", "b.har", "c.txt", "d", "e.toString"];
    expect(names.filter(isKnownName)).toEqual(["a.json", "b.har"]);
  });
});

describe.each(formats.filter(({ versions }) => versions === undefined))("a file in $name", (format) => {
  const named = { mediaType: format.mediaType, name: "x", spec: "1.0" as const };

  it("is judged by its media type", () => {
    expect(lint(format.encode({ attributes }), named)).toEqual([]);
    expect(lint(utf8("\u0001"), named)).not.toEqual([]);
  });
});
