import { describe, expect, it } from "vitest";
import { lintHttpMessage } from "./http.ts";
import { lintJsonEvent } from "./json.ts";

const EVENT = '"specversion":"1.0","id":"1","source":"urn:s","type":"com.example.t"';
const json = (members: string, spec: "1.0" | "1.0.3-draft" = "1.0.3-draft") => {
  const bytes = Buffer.from(`{${EVENT}${members}}`);
  return lintJsonEvent(bytes, spec).map(({ level, requirement, path, offset }) => [
    `${level} ${requirement} ${path}`,
    bytes.subarray(offset).toString(),
  ]);
};

describe("linting the documented extensions", () => {
  it("points at the value, and at the event for what is missing", () => {
    expect(json(',"sequence":5')).toEqual([["MUST EXT-sequence-a /sequence", "5}"]]);
    expect(json(',"severitytext":"INFO"')).toEqual([
      ["MUST EXT-severity-i /severitynumber", expect.stringMatching(/^\{"specversion/)],
    ]);
  });

  it("advises where the text advises, and knows which edition has the extension", () => {
    const members = ',"severitynumber":9,"severitytext":"info"';
    expect(json(members)).toEqual([["SHOULD EXT-severity-d /severitytext", '"info"}']]);
    expect(json(members, "1.0")).toEqual([]);
  });

  it("reads the text of headers as the type that the extension gives", () => {
    const head = "ce-specversion: 1.0\r\nce-id: 1\r\nce-source: urn:s\r\nce-type: com.example.t\r\n";
    const lint = (line: string) =>
      lintHttpMessage(Buffer.from(`${head}${line}\r\n\r\n`)).map(({ requirement }) => requirement);
    expect(lint("ce-sampledrate: 30")).toEqual([]);
    expect(lint("ce-sampledrate: 0")).toEqual(["EXT-sampledrate-c"]);
    expect(lint("ce-sampledrate: many")).toEqual(["EXT-sampledrate-a"]);
  });

  it("says nothing of what is missing from an event that breaks off", () => {
    const found = lintJsonEvent(Buffer.from(`{${EVENT},"severitytext":"INFO"`));
    expect(found.map(({ requirement }) => requirement)).toEqual(["JSON-3-b"]);
  });
});
