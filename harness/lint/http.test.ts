import { describe, expect, it } from "vitest";
import { lintHttpMessage } from "./http.ts";
import type { LintViolation } from "./violation.ts";

const EVENT = '"specversion":"1.0","id":"1","source":"urn:s","type":"com.example.t"';

/** What was found, as `level requirement path`, each with the file's text from the reported byte on. */
function found(bytes: Buffer, violations: readonly LintViolation[]): [string, string][] {
  return violations.map(({ level, requirement, path, offset }) => [
    `${level} ${requirement} ${path}`,
    bytes.subarray(offset).toString("utf8"),
  ]);
}

/** Lints an event whose last members these are; each finding is cut to the length of what is expected. */
describe("linting an HTTP message", () => {
  const HEAD =
    "POST / HTTP/1.1\r\nce-specversion: 1.0\r\nce-id: 1\r\nce-source: urn:s\r\nce-type: com.example.t\r\n";
  const lintHttp = (text: string | Buffer) => {
    const bytes = Buffer.from(text);
    return found(bytes, lintHttpMessage(bytes));
  };

  it("finds nothing wrong with a good one, with either line ending and with no first line", () => {
    const good = `${HEAD}ce-subject: Euro%20%E2%82%AC\r\nContent-Type: application/json\r\n\r\n{"a":1}\n`;
    expect(lintHttp(good)).toEqual([]);
    expect(lintHttp(good.replaceAll("\r", ""))).toEqual([]);
    expect(lintHttp(good.slice(good.indexOf("\n") + 1))).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ["raw UTF-8", "ce-subject: a\u00e9b", "MUST HTTP-3.1.3.2-b /subject", "éb"],
    ["a raw content type", "content-type: a/é", "MUST HTTP-3.1.3.2-b /datacontenttype", "é"],
    ["a second header", "CE-ID: 1", "MUST CE-context-attributes-b /id", "CE-ID: 1"],
    ["ce-datacontenttype", "Ce-DataContentType: a/b", "MUST HTTP-3.1.1-b /datacontenttype", "Ce-Data"],
    ["an overlong space", "ce-subject: a%20%C0%A0", "MUST HTTP-3.1.3.2-n /subject", "%C0%A0"],
    ["a truncated sequence", "ce-subject: %41%E2%82x", "MUST HTTP-3.1.3.2-n /subject", "%E2%82x"],
    ["a bare percent sign", "ce-subject: 100% %zz", "MUST HTTP-3.1.3.2-i /subject", "% %zz"],
    ["lower-case digits", "ce-subject: %41%e2%82%ac", "SHOULD HTTP-3.1.3.2-k /subject", "%e2"],
    ["a space", "ce-subject: a b c", "MUST HTTP-3.1.3.2-i /subject", " b c"],
    ["a quote", 'ce-subject: a"b', "MUST HTTP-3.1.3.2-i /subject", '"b'],
    ["legacy quoting", 'ce-subject: "a \\"b"', "MUST HTTP-3.1.3.2-i /subject", '"a'],
    ["an empty subject", "ce-subject: ", "MUST CE-subject-a /subject", "\r\n"],
    ["an encoded control character", "ce-subject: %0A", "MUST CE-type-system-e /subject", "%0A"],
    ["a name", "ce-my-ext: 1", "MUST CE-naming-conventions-a /my-ext", "ce-my-ext"],
    [
      "a long name",
      "ce-opcuametadatamajorversion: 1",
      "SHOULD CE-naming-conventions-d /opcuametadatamajorversion",
      "ce-opcua",
    ],
  ])("reports %s", (_, line, what, at) => {
    const all = lintHttp(`${HEAD}${line}\r\n\r\n`);
    expect(all[0]?.[0]).toBe(what);
    expect(all[0]?.[1].startsWith(at)).toBe(true);
  });

  it("reports two content types and what is missing", () => {
    const all = lintHttp("ce-id: 1\r\nContent-Type: a/b\r\ncontent-type: a/b\r\n\r\n");
    expect(all.map(([what]) => what)).toEqual([
      "MUST CE-source-c /source",
      "MUST CE-specversion-b /specversion",
      "MUST CE-type-a /type",
      "MUST CE-context-attributes-b /datacontenttype",
    ]);
    expect(all[3]?.[1]).toMatch(/^content-type/);
  });

  it("says once that a message is no event", () => {
    expect(lintHttp("POST / HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}")).toMatchObject(
      [["MUST CE-required-attributes-a ", /^POST/]].map(([what]) => [what, expect.any(String)]),
    );
  });

  it("points into a structured body, and ignores the headers beside it", () => {
    const body = `{${EVENT},"subject":""}`;
    const head =
      "HTTP/1.1 200 OK\nContent-Type: Application/CloudEvents+JSON; charset=UTF-8\nce-id: %C0%A0\n\n";
    expect(lintHttp(head + body)).toEqual([["MUST CE-subject-a /subject", '""}']]);
    const batch = head.replace("CloudEvents+", "CloudEvents-Batch+");
    expect(lintHttp(`${batch}[${body}]`)).toEqual([["MUST CE-subject-a /0/subject", '""}]']]);
  });

  it("reports another charset and an unknown format", () => {
    expect(lintHttp(`content-type: application/cloudevents+json;charset=latin1\n\n{${EVENT}}`)[0]?.[0]).toBe(
      "MUST HTTP-3.2.1-a ",
    );
    expect(lintHttp("content-type: application/cloudevents+xyz\n\nx").map(([what]) => what)).toEqual([
      "SHOULD HTTP-3-d ",
    ]);
  });

  it("says where a body that should be JSON is none", () => {
    expect(lintHttp(`${HEAD}content-type: application/json\r\n\r\n{"a":}`)).toEqual([
      ["SHOULD HTTP-3.1.2-a /data", "}"],
    ]);
  });

  it("reads a chunked body and points at its beginning", () => {
    const body = `{${EVENT},"subject":""}`;
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const head =
      "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-type: application/cloudevents+json\r\n\r\n";
    expect(lintHttp(head + chunks)).toEqual([["MUST CE-subject-a /subject", chunks]]);
  });

  it("passes on what is wrong as HTTP", () => {
    expect(lintHttp(`${HEAD}no colon\r\n\r\n`)).toEqual([["MUST RFC9112 ", "no colon\r\n\r\n"]]);
  });
});
