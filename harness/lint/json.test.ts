import { describe, expect, it } from "vitest";
import { lintJsonBatch, lintJsonEvent } from "./json.ts";
import type { LintViolation } from "./violation.ts";

const EVENT = '"specversion":"1.0","id":"1","source":"urn:s","type":"com.example.t"';
const utf8 = (text: string) => Buffer.from(text, "utf8");

/** What was found, as `level requirement path`, each with the file's text from the reported byte on. */
function found(bytes: Buffer, violations: readonly LintViolation[]): [string, string][] {
  return violations.map(({ level, requirement, path, offset }) => [
    `${level} ${requirement} ${path}`,
    bytes.subarray(offset).toString("utf8"),
  ]);
}

/** Lints an event whose last members these are; each finding is cut to the length of what is expected. */
function expectEvent(
  members: string,
  expected: [string, string][],
  spec: "1.0" | "1.0.3-draft" = "1.0.3-draft",
) {
  const bytes = utf8(`{${EVENT}${members}}`);
  const all = found(bytes, lintJsonEvent(bytes, spec));
  expect(all.map(([what, rest], index) => [what, rest.slice(0, expected[index]?.[1].length ?? 30)])).toEqual(
    expected,
  );
}

describe("linting a JSON event", () => {
  it("finds nothing wrong with a good one", () => {
    expectEvent(
      ',"subject":null,"n":5,"b":true,"time":"2018-04-05T17:31:00Z","datacontenttype":"text/xml","data":"<a/>"',
      [],
    );
    expectEvent(',"data":{"a":[1.0,null,"x"]}', []);
  });

  it("finds everything, each at its byte, in the order of the file", () => {
    expectEvent(
      ',"é":"ü","n":2147483648,"f":5.0,"subject":"","o":{"a":1},"time":"2018-04-05","id":"2","data":1,"data_base64":"-_8="',
      [
        ["MUST CE-naming-conventions-a /é", '"é":"ü"'],
        ["MUST CE-type-system-b /n", "2147483648"],
        ["MUST JSON-2.2-a /f", "5.0"],
        ["MUST CE-subject-a /subject", '""'],
        ["MUST JSON-2.2-a /o", '{"a":1}'],
        ["MUST CE-time-b /time", '"2018-04-05"'],
        ["MUST CE-context-attributes-b /id", '"id":"2"'],
        // The offset is that of the value, once for being there beside data and once for being no Base64.
        ["MUST JSON-3.1.1-i /data_base64", '"-_8="'],
        ["MUST JSON-3.1.1-b /data_base64", '"-_8="'],
      ],
    );
  });

  it("says what is missing at the event, and what is unset where it says null", () => {
    const bytes = utf8(' {"specversion":"1.0","id":null,"source":{}}');
    expect(found(bytes, lintJsonEvent(bytes))).toEqual([
      ["MUST CE-type-a /type", bytes.subarray(1).toString()],
      ["MUST CE-id-b /id", 'null,"source":{}}'],
      ["MUST JSON-2.2-a /source", "{}}"],
    ]);
  });

  it.each<[string, string, string, string]>([
    ["a number in a core attribute", ',"subject":5', "MUST JSON-2.2-a /subject", "5"],
    ["a boolean in a core attribute", ',"time":true', "MUST JSON-2.2-a /time", "true"],
    ["a control character", ',"x":"a\\nb"', "MUST CE-type-system-e /x", '"a\\nb"'],
    ["a lone surrogate", ',"x":"\\ud800"', "MUST CE-type-system-e /x", '"\\ud800"'],
    ["a relative schema", ',"dataschema":"/x"', "MUST CE-dataschema-b /dataschema", '"/x"'],
    [
      "a schema with a fragment",
      ',"dataschema":"urn:x#v1"',
      "SHOULD CE-type-system-g /dataschema",
      '"urn:x#v1"',
    ],
    [
      "a content type that is none",
      ',"datacontenttype":"json"',
      "MUST CE-datacontenttype-d /datacontenttype",
      '"json"',
    ],
    ["text that is no string", ',"datacontenttype":"text/plain","data":{}', "MUST JSON-3.1.1-h /data", "{}"],
    [
      "text that is no Unicode",
      ',"datacontenttype":"text/plain","data":"\\udc00"',
      "MUST JSON-3.1.1-h /data",
      '"\\udc00"',
    ],
    ["Base64 without padding", ',"data_base64":"YQ"', "MUST JSON-3.1.1-b /data_base64", '"YQ"'],
    ["Base64 that is no string", ',"data_base64":5', "MUST JSON-3.1.1-b /data_base64", "5"],
    ["Base64 that is null", ',"data_base64":null', "SHOULD JSON-3.1.1-b /data_base64", "null"],
    ["JSON encoded twice", ',"data":"{\\"a\\":1}"', "SHOULD JSON-3.1.1-g /data", '"{\\"a'],
    [
      "a long name",
      ',"opcuametadatamajorversion":"1"',
      "SHOULD CE-naming-conventions-d /opcuametadatamajorversion",
      '"opcua',
    ],
    ["a digit first", ',"1st":"1"', "SHOULD CE-naming-conventions-b /1st", '"1st"'],
    ["a name in disguise", ',"i\\u0064":"1"', "MUST CE-context-attributes-b /id", '"i\\u0064"'],
    ["a duplicate of what was null", ',"x":null,"x":1', "MUST CE-context-attributes-b /x", '"x":1'],
  ])("reports %s", (_, members, what, at) => {
    expectEvent(members, [[what, at]]);
  });

  it("gives advice on values that a type system allows", () => {
    const bytes = utf8('{"specversion":"1.0","id":"1","source":"/s","type":"t"}');
    expect(found(bytes, lintJsonEvent(bytes))).toEqual([
      ["SHOULD CE-source-e /source", '"/s","type":"t"}'],
      ["SHOULD CE-type-c /type", '"t"}'],
    ]);
  });

  it("knows what only the draft says", () => {
    expectEvent(',"1st":"1"', [], "1.0");
  });

  it("does not hold an event of another version to the rules of 1.0", () => {
    const bytes = utf8('{"specversion":"0.3","source":"a b","schemaurl":"/x"}');
    expect(found(bytes, lintJsonEvent(bytes))).toEqual([
      ["MUST CE-specversion-a /specversion", bytes.subarray(15).toString()],
    ]);
  });

  it.each([
    ["an array", "[]", 0, "JSON-3-b"],
    ["nothing", "", 0, "JSON-3-b"],
    ["text behind it", `{${EVENT}} x`, EVENT.length + 3, "JSON-3-b"],
    ["a comma too many", `{${EVENT},}`, EVENT.length + 2, "JSON-3-b"],
    ["a byte order mark", `\ufeff{${EVENT}}`, 0, "JSON-3-b"],
  ])("reports %s", (_, text, offset, requirement) => {
    expect(lintJsonEvent(utf8(text))).toMatchObject([{ level: "MUST", requirement, offset }]);
  });

  it("reports what stands before a syntax error, and does not call the rest missing", () => {
    const bytes = utf8('{"specversion":"1.0","subject":"", "id" 5}');
    expect(found(bytes, lintJsonEvent(bytes))).toEqual([
      ["MUST CE-subject-a /subject", '"", "id" 5}'],
      ["MUST JSON-3-b ", "5}"],
    ]);
  });

  it("points at the byte that is not UTF-8", () => {
    expect(lintJsonEvent(Buffer.from([0x7b, 0x22, 0xc0, 0xa0]))).toMatchObject([
      { code: "not-utf8", offset: 2 },
    ]);
  });

  it("does not mind depth", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    expectEvent(`,"data":${deep}`, []);
  });
});

describe("linting a batch", () => {
  it("judges each event and says which", () => {
    const bytes = utf8(`[{${EVENT}}, 5, {${EVENT},"subject":""}]`);
    expect(found(bytes, lintJsonBatch(bytes))).toEqual([
      ["MUST JSON-4.1-a /1", `5, {${EVENT},"subject":""}]`],
      ["MUST CE-subject-a /2/subject", '""}]'],
    ]);
    expect(lintJsonBatch(utf8("[]"))).toEqual([]);
    expect(lintJsonBatch(utf8(`{${EVENT}}`))).toMatchObject([{ requirement: "JSON-4.1-a", offset: 0 }]);
  });
});
