import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lint } from "./index.ts";

const EVENT = '"specversion":"1.0","id":"1","source":"urn:s","type":"com.example.t"';
const utf8 = (text: string) => Buffer.from(text, "utf8");

describe("choosing a linter", () => {
  const event = utf8(`{${EVENT},"subject":""}`);

  it.each([
    ["a .http file", "ce-id: 1\n\n", "x.http", undefined, "CE-source-c"],
    ["an object", `{${EVENT},"subject":""}`, "x", undefined, "CE-subject-a"],
    ["an array behind a mark", "\ufeff [5]", "x", undefined, "JSON-4.1-a"],
    ["a JSON file that is none", "x", "x.json", undefined, "JSON-3-b"],
    ["anything else", "ce-id: 1\n\n", "-", undefined, "CE-source-c"],
    [
      "a media type above content",
      `{${EVENT}}`,
      "x",
      "application/cloudevents-batch+json; charset=utf-8",
      "JSON-4.1-a",
    ],
    ["an HTTP media type above a name", "ce-id: 1\n\n", "x.json", "message/http", "CE-source-c"],
  ])("takes %s for what it is", (_, text, name, mediaType, requirement) => {
    const options = mediaType === undefined ? { name } : { name, mediaType };
    expect(lint(utf8(text), options)[0]?.requirement).toBe(requirement);
  });

  it("judges by the draft unless told otherwise", () => {
    const first = utf8(`{${EVENT},"1st":"x"}`);
    expect(lint(first, { name: "x.json" })).toHaveLength(1);
    expect(lint(first, { name: "x.json", spec: "1.0" })).toHaveLength(0);
    expect(lint(event, { name: "x.json", spec: "1.0" })).toHaveLength(1);
  });
});

it("takes any bytes and points into the file", () => {
  const pieces = fc.constantFrom(
    ...'{}[]":,\\ \r\n%\u0000é\ud800',
    "ce-id: ",
    "ce-",
    "Content-Type: application/cloudevents+json",
    "null",
    `{${EVENT}}`,
    '"data":',
    "HTTP/1.1 200 OK\r\n",
    "\r\n\r\n",
  );
  const text = fc.array(pieces, { maxLength: 20 }).map((parts) => Buffer.from(parts.join("")));
  fc.assert(
    fc.property(
      fc.oneof(text, fc.uint8Array({ maxLength: 80 })),
      fc.constantFrom("x.http", "x.json", "x", "x.har", "x.ndjson", "x.xml", "x.cbor", "x.avro", "x.pb"),
      (bytes, name) => {
        for (const { offset, message } of lint(bytes, { name })) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(bytes.length);
          expect(message).not.toBe("");
        }
      },
    ),
    { numRuns: 3000 },
  );
});

it("cites only requirements that the catalogue has", () => {
  const read = (folder: string, ending: RegExp) => {
    const url = new URL(folder, import.meta.url);
    const names = readdirSync(url).filter((name) => ending.test(name) && !name.includes(".test."));
    return names.map((name) => readFileSync(new URL(name, url), "utf8")).join("\n");
  };
  const source = ["./", "../formats/", "../bindings/"].map((folder) => read(folder, /\.ts$/)).join("\n");
  const catalogue = read("../../fixtures/requirements/", /\.yaml$/);
  const cited = new Set([...source.matchAll(/"((?:CE|HTTP|JSON)-[a-z0-9.-]+-[a-z])"/g)].map(([, id]) => id));
  expect([...cited].filter((id) => !catalogue.includes(`id: ${id}\n`))).toEqual([]);
  expect(cited.size).toBeGreaterThan(20);
});
