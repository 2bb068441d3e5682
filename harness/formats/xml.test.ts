import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { event, refusal, text } from "../event/event.test-support.ts";
import { validate } from "../event/validate.ts";
import { EventError } from "../event/violation.ts";
import { xml } from "./xml.ts";

const PREAMBLE = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NS =
  'xmlns:ce="http://cloudevents.io/xmlformat/V1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const REQUIRED = "<ce:id>1</ce:id><ce:source>/s</ce:source><ce:type>t</ce:type>";

const time = (value: string): AttributeValue => ({ type: "Timestamp", value });
const encoded = (sample: CloudEvent) => new TextDecoder().decode(xml.encode(sample));
const around = (inside: string) => `<ce:event ${NS} specversion="1.0">${REQUIRED}${inside}</ce:event>`;
const decode = (document: string) => xml.decode(new TextEncoder().encode(document));
const typed = (mediaType: string, value: string) =>
  event({ datacontenttype: text(mediaType) }, { kind: "text", text: value });

describe("writing XML events", () => {
  it("writes core attributes plainly and extensions with their types", () => {
    const sample = event({
      subject: text("a <b> & é"),
      n: { type: "Integer", value: -5 },
      b: { type: "Boolean", value: false },
      bytes: { type: "Binary", value: Uint8Array.of(1, 2) },
      s: text("  x  "),
      u: { type: "URI", value: "urn:x" },
      r: { type: "URI-reference", value: "?a&b" },
      w: time("2018-04-05t17:31:00z"),
    });
    const inside =
      '<ce:subject>a &lt;b&gt; &amp; é</ce:subject><ce:n xsi:type="ce:integer">-5</ce:n>' +
      '<ce:b xsi:type="ce:boolean">false</ce:b><ce:bytes xsi:type="ce:binary">AQI=</ce:bytes>' +
      '<ce:s xsi:type="ce:string">  x  </ce:s><ce:u xsi:type="ce:uri">urn:x</ce:u>' +
      '<ce:r xsi:type="ce:uriRef">?a&amp;b</ce:r><ce:w xsi:type="ce:timestamp">2018-04-05T17:31:00Z</ce:w>';
    expect(encoded(sample)).toBe(PREAMBLE + around(inside));
  });

  it.each<[string, CloudEvent, string]>([
    ["bytes as Base64", event({}, { kind: "binary", bytes: Uint8Array.of(1, 2) }), '"xs:base64Binary">AQI='],
    ["text as a string", event({}, { kind: "text", text: "a\r\n<" }), '"xs:string">a&#13;\n&lt;'],
    ["an element as it is", typed("application/xml", "<a><!--c--></a>"), '"xs:any"><a><!--c--></a>'],
    ["no element under another type", typed("text/plain", "<a/>"), '"xs:string">&lt;a/&gt;'],
    ["a whole document as text", typed("text/xml", "<?xml version='1.0'?><a/>"), '"xs:string">&lt;?xml'],
    ["what is around an element", typed("text/xml", "<a/>\n"), '"xs:string">&lt;a/&gt;'],
    ["what is not well-formed", typed("a/b+xml", "<a></b>"), '"xs:string">&lt;a&gt;'],
    ["what would take a prefix from the envelope", typed("a/b+xml", "<a>ce:x</a>"), '"xs:string">&lt;a&gt;'],
    [
      "JSON",
      event({}, { kind: "json", json: '{"a":1.0}' }),
      '<ce:datacontenttype>application/json</ce:datacontenttype><ce:data xsi:type="xs:string">{"a":1.0}<',
    ],
    ["text under a JSON type", typed("application/json", 'a"'), '"xs:string">"a\\""'],
    ["JSON with a noncharacter", event({}, { kind: "json", json: '"\uffff"' }), '"xs:string">"\\uffff"<'],
  ])("writes %s", (_, sample, part) => {
    expect(encoded(sample)).toContain(part);
  });

  it.each([
    ["2018-04-05t17:31:00.123z", "2018-04-05T17:31:00.123Z"],
    ["2018-04-05T17:31:00.5+23:59", "2018-04-04T17:32:00.5Z"],
    ["2018-04-05T17:31:00-14:00", "2018-04-05T17:31:00-14:00"],
    ["2018-04-05T17:31:00-14:01", "2018-04-06T07:32:00Z"],
    ["2018-04-05T17:31:00-00:00", "2018-04-05T17:31:00-00:00"],
  ])("writes the time %s as an xs:dateTime", (given, written) => {
    expect(encoded(event({ time: time(given) }))).toContain(`<ce:time>${written}</ce:time>`);
  });

  it.each([
    "1990-12-31T23:59:60Z",
    "1990-12-31T15:59:60-08:00",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:00:00-20:00",
    "0001-01-01T00:00:00+20:00",
  ])("refuses the time %s, which xs:dateTime has not", (given) => {
    expect(refusal(() => xml.encode(event({ time: time(given) })))).toEqual(["XML-2-a /time"]);
  });

  it.each(["a\u0000", "\u000b", "\ufffe", "\ud800"])(
    "refuses the text %j, which XML cannot hold",
    (given) => {
      expect(refusal(() => xml.encode(event({}, { kind: "text", text: given })))).toEqual([
        "XML-3.2-a /data",
      ]);
    },
  );

  it("says which event of a batch is wrong", () => {
    expect(refusal(() => xml.encodeBatch?.([event(), event({ subject: text("") })]))).toEqual([
      "CE-subject-a /1/subject",
    ]);
  });
});

describe("reading XML events", () => {
  it.each<[string, string, string]>([
    ["any prefix", around("").replaceAll("ce:", "x:").replace("xmlns:ce", "xmlns:x"), ""],
    [
      "no prefix",
      around("").replaceAll("<ce:", "<").replaceAll("</ce:", "</").replace("xmlns:ce", "xmlns"),
      "",
    ],
    ["comments and instructions", `<!--a-->${around("<!--b--><?p i?>")}<?p i?><!--c-->`, ""],
    ["CDATA and comments in values", around("<ce:subject>a<![CDATA[<b]]><!--x-->c</ce:subject>"), "a<bc"],
    [
      "elements of other namespaces",
      around('<x xmlns=""><ce:subject>no</ce:subject>text</x><y:z xmlns:y="urn:y"/>'),
      "",
    ],
    ["other XML attributes", around('<ce:subject a="b" ce:c="d" xml:lang="en">x</ce:subject>'), "x"],
    ["the type of a core attribute", around('<ce:subject xsi:type="ce:string"> x </ce:subject>'), " x "],
    [
      "a customary prefix that is not bound",
      around('<ce:subject xsi:type="ce:string">x</ce:subject>')
        .replaceAll("ce:", "q:")
        .replace('"q:string', '"ce:string')
        .replace("xmlns:ce", "xmlns:q"),
      "x",
    ],
    ["a byte order mark", `\ufeff${PREAMBLE}${around("")}`, ""],
  ])("takes %s", (_, document, subject) => {
    expect(decode(document)).toEqual(event(subject === "" ? {} : { subject: text(subject) }));
  });

  it.each<[string, string, EventData]>([
    [
      "Base64 with white space",
      '<ce:data xsi:type="xs:base64Binary">\n AQ I= </ce:data>',
      { kind: "binary", bytes: Uint8Array.of(1, 2) },
    ],
    ["an empty text", '<ce:data xsi:type="xs:string"/>', { kind: "text", text: "" }],
    [
      "an element with its nodes",
      '<ce:data xsi:type="xs:any"> <!--x--><a b="&#10;"><!--c--><![CDATA[d]]><?e f?></a>\n</ce:data>',
      { kind: "text", text: '<a b="&#10;"><!--c--><![CDATA[d]]><?e f?></a>' },
    ],
    [
      "an element that takes namespaces along",
      '<ce:data xmlns:g="urn:g&amp;" xmlns="urn:d" xsi:type="xs:any"><g:a x="ce:y"><b/></g:a></ce:data>',
      {
        kind: "text",
        text: '<g:a xmlns:g="urn:g&amp;" xmlns:ce="http://cloudevents.io/xmlformat/V1" xmlns="urn:d" x="ce:y"><b/></g:a>',
      },
    ],
    [
      "an element that closes itself",
      '<ce:data xsi:type="xs:any"><a/></ce:data>',
      { kind: "text", text: "<a/>" },
    ],
    [
      "JSON",
      '<ce:datacontenttype>text/json</ce:datacontenttype><ce:data xsi:type="xs:string">{"a":1.0}</ce:data>',
      { kind: "json", json: '{"a":1.0}' },
    ],
    [
      "what only claims to be JSON",
      '<ce:datacontenttype>text/json</ce:datacontenttype><ce:data xsi:type="xs:string">{</ce:data>',
      { kind: "binary", bytes: Uint8Array.of(0x7b) },
    ],
  ])("reads %s as data", (_, inside, data) => {
    expect(JSON.stringify(decode(around(inside)).data)).toBe(JSON.stringify(data));
  });

  it.each<[string, string, string]>([
    ["no specversion", around("").replace(' specversion="1.0"', ""), "XML-4-a /specversion"],
    ["another specversion", around("").replace('"1.0"', '"0.3"'), "CE-specversion-a /specversion"],
    ["specversion as an element", around("<ce:specversion>1.0</ce:specversion>"), "XML-4-a /specversion"],
    ["a duplicate", around("<ce:id>1</ce:id>"), "CE-context-attributes-b /id"],
    ["an extension without type", around("<ce:x>1</ce:x>"), "XML-2-c /x"],
    ["an unknown type", around('<ce:x xsi:type="ce:float">1</ce:x>'), "XML-2-a /x"],
    ["a wrong type", around('<ce:time xsi:type="ce:string">2018-04-05T17:31:00Z</ce:time>'), "XML-2-d /time"],
    ["white space in an Integer", around('<ce:x xsi:type="ce:integer"> 1</ce:x>'), "XML-2-a /x"],
    ["the Boolean 1", around('<ce:x xsi:type="ce:boolean">1</ce:x>'), "XML-2-a /x"],
    ["a line break", around("<ce:subject>a\nb</ce:subject>"), "XML-2-f /subject"],
    ["an escaped line break", around("<ce:subject>a&#13;b</ce:subject>"), "XML-2-f /subject"],
    ["a child", around("<ce:subject><b/></ce:subject>"), "XML-2-e /subject"],
    ["a name in capitals", around('<ce:X xsi:type="ce:string">1</ce:X>'), "CE-naming-conventions-a /X"],
    ["data twice", around('<ce:data xsi:type="xs:string"/><ce:data xsi:type="xs:string"/>'), "XML-3-c /data"],
    ["data without type", around("<ce:data/>"), "XML-3-b /data"],
    ["data of another type", around('<ce:data xsi:type="ce:string"/>'), "XML-3-d /data"],
    ["no Base64", around('<ce:data xsi:type="xs:base64Binary">A</ce:data>'), "XML-3.1-a /data"],
    ["Base64 with a child", around('<ce:data xsi:type="xs:base64Binary"><a/></ce:data>'), "XML-3.1-b /data"],
    ["text with a child", around('<ce:data xsi:type="xs:string">a<a/></ce:data>'), "XML-3.2-b /data"],
    ["no element", around('<ce:data xsi:type="xs:any"/>'), "XML-3.3-a /data"],
    ["two elements", around('<ce:data xsi:type="xs:any"><a/><b/></ce:data>'), "XML-3.3-a /data"],
    ["text beside the element", around('<ce:data xsi:type="xs:any"><a/>x</ce:data>'), "XML-3.3-c /data"],
    ["text in the event", around("x"), "XML-4-c "],
    ["another root", around("").replaceAll("ce:event", "ce:Event"), "XML-4-d "],
    ["no namespace", around("").replaceAll("ce:", ""), "XML-4-d "],
    ["a batch", `<ce:batch ${NS}/>`, "XML-4-d "],
    ["a document type", `<!DOCTYPE a>${around("")}`, "XML-1-a "],
    ["an unknown entity", around("<ce:subject>&constructor;</ce:subject>"), "XML-1-a "],
    ["an unbound prefix", around("<y:a/>"), "XML-1-a "],
    ["another encoding", `<?xml version="1.0" encoding="ISO-8859-1"?>${around("")}`, "XML-1-a "],
    ["too much depth", around("<x xmlns=''>".repeat(1000)), "XML-1-a "],
    ["nothing", "", "XML-1-a "],
  ])("refuses %s", (_, document, found) => {
    expect(refusal(() => decode(document))).toEqual([found]);
  });

  it("says where", () => {
    const document = around("\n  <ce:subject>a<b/></ce:subject>");
    expect(() => decode(document)).toThrow(/line 2, column \d+/);
    expect(() => decode("<!--\n--><>")).toThrow("not XML at line 2, column 5");
  });

  it.each(["utf16le", "utf-16be"])("reads %s with its mark", (order) => {
    const bytes = Buffer.from(
      `\ufeff<?xml version="1.0" encoding="UTF-16"?>${around("<ce:subject>é😀</ce:subject>")}`,
      "utf16le",
    );
    if (order === "utf-16be") bytes.swap16();
    expect(xml.decode(bytes)).toEqual(event({ subject: text("é😀") }));
    expect(refusal(() => xml.decode(bytes.subarray(2)))).toEqual(["XML-1-a "]);
    expect(refusal(() => xml.decode(bytes.subarray(0, 101)))).toEqual(["XML-1-a "]);
  });

  it("reads batches", () => {
    const one = around("").replace(` ${NS}`, "");
    const batch = (inside: string) => new TextEncoder().encode(`<ce:batch ${NS}>${inside}</ce:batch>`);
    expect(xml.decodeBatch?.(batch(""))).toEqual([]);
    expect(xml.decodeBatch?.(batch(`${one}<!--c--> <x xmlns=""/>\n${one}`))).toEqual([event(), event()]);
    expect(refusal(() => xml.decodeBatch?.(batch("x")))).toEqual(["XML-5-a "]);
    expect(refusal(() => xml.decodeBatch?.(batch("<ce:batch/>")))).toEqual(["XML-5-b "]);
    expect(refusal(() => xml.decodeBatch?.(batch(one.replace("<ce:id>1</ce:id>", "<ce:id/>"))))).toEqual([
      "CE-id-c /0/id",
    ]);
    expect(refusal(() => xml.decodeBatch?.(batch(`${one}${one.replace("<ce:id>1</ce:id>", "")}`)))).toEqual([
      "CE-id-b /1/id",
    ]);
    expect(refusal(() => xml.decodeBatch?.(new TextEncoder().encode(around(""))))).toEqual(["XML-5-d "]);
  });
});

describe("any input", () => {
  const value: fc.Arbitrary<AttributeValue> = fc.oneof(
    fc.boolean().map((value) => ({ type: "Boolean" as const, value })),
    fc.integer({ min: -2147483648, max: 2147483647 }).map((value) => ({ type: "Integer" as const, value })),
    fc.uint8Array().map((value) => ({ type: "Binary" as const, value })),
    fc.string({ unit: "binary" }).map(text),
    fc.webUrl().map((value) => ({ type: "URI" as const, value })),
    fc
      .date({ noInvalidDate: true, min: new Date("0001-01-02"), max: new Date("9999-12-30") })
      .map((found) => time(found.toISOString())),
  );
  const element = fc.letrec<{ node: string; element: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.stringMatching(/^[a-z :]{0,6}$/),
      fc.constantFrom("<!--c-->", "<![CDATA[<x>]]>", "<?p i?>", "&lt;", "ce:a"),
      tie("element"),
    ),
    element: fc
      .tuple(
        fc.constantFrom("a", 'b xmlns="urn:b"', 'c d="xs:e"', 'e xmlns:f="urn:f"'),
        fc.array(tie("node"), { maxLength: 4 }),
      )
      .map(([tag, nodes]) => `<${tag}>${nodes.join("")}</${tag.slice(0, 1)}>`),
  })).element;
  const data: fc.Arbitrary<EventData | undefined> = fc.oneof(
    fc.constant(undefined),
    fc.uint8Array().map((bytes) => ({ kind: "binary" as const, bytes })),
    fc.string({ unit: "binary" }).map((text) => ({ kind: "text" as const, text })),
    element.map((text) => ({ kind: "text" as const, text })),
  );

  it("survives writing and reading, or is refused", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^x[a-z0-9]{0,5}$/), value),
        data,
        fc.constantFrom("application/xml", "text/plain"),
        (extensions, given, mediaType) => {
          const sample = event({ ...extensions, datacontenttype: text(mediaType) }, given);
          fc.pre(validate(sample).length === 0);
          let bytes: Uint8Array;
          try {
            bytes = xml.encodeBatch?.([sample, sample]) as Uint8Array;
          } catch (error) {
            expect((error as Error).message).toContain("XML cannot hold");
            return;
          }
          for (const found of xml.decodeBatch?.(bytes) ?? [])
            expect(firstDifference(sample, found, { typed: true })).toBeUndefined();
        },
      ),
      { numRuns: 1000 },
    );
  });

  const sample = around(
    `<ce:x xsi:type="ce:integer">5</ce:x><!--c--><ce:data xsi:type="xs:any"><a b="c"><![CDATA[d]]></a></ce:data>`,
  );
  const spoilt = fc
    .array(
      fc.tuple(
        fc.nat(sample.length),
        fc.nat(12),
        fc.constantFrom(
          "<",
          ">",
          "&",
          "/",
          '"',
          "ce:",
          "<a>",
          "</a>",
          "<!",
          "]]>",
          "\0",
          "\ud800",
          "xmlns:",
          " ",
        ),
      ),
      { maxLength: 4 },
    )
    .map((edits) =>
      edits.reduce((all, [at, drop, put]) => all.slice(0, at) + put + all.slice(at + drop), sample),
    );

  it.each<[string, fc.Arbitrary<Uint8Array>]>([
    ["bytes", fc.uint8Array({ maxLength: 300 })],
    ["text", fc.string({ unit: "binary" }).map((given) => Buffer.from(given))],
    ["spoilt events", spoilt.map((given) => Buffer.from(given))],
    ["spoilt events in UTF-16", spoilt.map((given) => Buffer.from(`\ufeff${given}`, "utf16le"))],
  ])("is read or refused: %s", (_, bytes) => {
    const tryOne = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        if (!(error instanceof EventError)) throw error;
      }
    };
    fc.assert(
      fc.property(bytes, (given) => {
        tryOne(() => xml.decode(given));
        tryOne(() => xml.decodeBatch?.(given));
      }),
      { numRuns: 2000 },
    );
  });
});
