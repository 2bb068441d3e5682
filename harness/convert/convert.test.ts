import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { WIRE_VERSIONS, type WireVersion } from "../event/spec-version.ts";
import { validate } from "../event/validate.ts";
import { editionOf } from "../event/versions/index.ts";
import { EventError } from "../event/violation.ts";
import { json } from "../formats/index.ts";
import { convert } from "./convert.ts";

const read = (members: object): CloudEvent => json.decode(Buffer.from(JSON.stringify(members)));
const write = (event: CloudEvent): unknown => JSON.parse(Buffer.from(json.encode(event)).toString());

/** The converted event as JSON, and what is said of it as `attribute kind`. */
function converted(members: object, to: WireVersion): [unknown, string[]] {
  const { event, losses } = convert(read(members), to);
  return [write(event), losses.map(({ attribute, kind }) => `${attribute} ${kind}`)];
}

const FIRST = {
  cloudEventsVersion: "0.1",
  eventType: "com.example.someevent",
  eventTypeVersion: "1.0",
  source: "/mycontext",
  eventID: "A234-1234-1234",
  eventTime: "2018-04-05T17:31:00Z",
  contentType: "text/xml",
  data: '<much wow="xml"/>',
};
const CORE = { id: "1", source: "/s", type: "t" };

describe("the event that CloudEvents was first shown with", () => {
  const rest = {
    type: "com.example.someevent",
    source: "/mycontext",
    id: "A234-1234-1234",
    time: "2018-04-05T17:31:00Z",
    eventtypeversion: "1.0",
    data: '<much wow="xml"/>',
  };
  it.each<[WireVersion, object]>([
    ["0.2", { specversion: "0.2", contenttype: "text/xml" }],
    ["0.3", { specversion: "0.3", datacontenttype: "text/xml" }],
    ["1.0", { specversion: "1.0", datacontenttype: "text/xml" }],
  ])("becomes one of %s and comes back whole", (to, own) => {
    expect(converted(FIRST, to)).toEqual([{ ...rest, ...own }, ["eventTypeVersion changed"]]);
    const { event } = convert(read(FIRST), to);
    const back = convert(event, "0.1");
    expect(write(back.event)).toEqual(FIRST);
    expect(back.losses).toEqual([]);
  });

  it("is returned as it is in its own version", () => {
    const event = read(FIRST);
    expect(convert(event, "0.1")).toEqual({ event, losses: [] });
  });
});

describe("what a version has no place for", () => {
  it.each<[string, object, WireVersion, object, string[]]>([
    ["a subject before 0.3", { subject: "x" }, "0.2", { subject: "x" }, ["subject changed"]],
    ["a subject in 0.1", { subject: "x" }, "0.1", { extensions: { subject: "x" } }, ["subject changed"]],
    ["a Boolean", { b: true }, "0.3", { b: "true" }, ["b changed"]],
    ["an Integer in 0.1", { n: 5 }, "0.1", { extensions: { n: "5" } }, ["n changed"]],
    ["a name that begins with a digit", { "1st": "x" }, "0.3", {}, ["1st lost"]],
    ["an extension whose name is taken", { contenttype: "x" }, "0.2", {}, ["contenttype lost"]],
    ["an absolute schema", { dataschema: "urn:s" }, "0.2", { schemaurl: "urn:s" }, []],
    ["bytes in 0.3", { data_base64: "AQI=" }, "0.3", { datacontentencoding: "Base64", data: "AQI=" }, []],
    ["bytes that nothing says are bytes", { data_base64: "AQI=" }, "0.2", { data: "AQI=" }, ["data changed"]],
    [
      "text that reads as bytes",
      { datacontenttype: "a/b", data: "AQI=" },
      "0.2",
      { contenttype: "a/b", data: "AQI=" },
      ["data changed"],
    ],
  ])("1.0 and back: %s", (_, given, to, expected, said) => {
    const [event, losses] = converted({ specversion: "1.0", ...CORE, ...given }, to);
    expect(event).toMatchObject(expected);
    expect(losses).toEqual(said);
  });

  it.each<[string, object, object, string[]]>([
    ["a map", { m: { a: { b: 1 } } }, { m: '{"a":{"b":1}}' }, ["m changed"]],
    ["a relative schema", { schemaurl: "/x" }, { schemaurl: "/x" }, ["schemaurl changed"]],
    ["a schema with a fragment", { schemaurl: "urn:x#y" }, { schemaurl: "urn:x#y" }, ["schemaurl changed"]],
    [
      "bytes",
      { datacontenttype: "a/b", datacontentencoding: "base64", data: "AQI=" },
      { datacontenttype: "a/b", data_base64: "AQI=" },
      [],
    ],
    [
      "an encoding of nothing",
      { datacontentencoding: "base64", data: 5 },
      { data: 5 },
      ["datacontentencoding lost"],
    ],
    [
      "a map as data that are no JSON",
      { datacontenttype: "a/b", data: { a: 1 } },
      { datacontenttype: "a/b", data: '{"a":1}' },
      ["data changed"],
    ],
  ])("0.3 to 1.0: %s", (_, given, expected, said) => {
    const [event, losses] = converted({ specversion: "0.3", ...CORE, ...given }, "1.0");
    expect(event).toEqual({ specversion: "1.0", ...CORE, ...expected });
    expect(losses).toEqual(said);
  });

  it("is said of names that 0.1 alone allows", () => {
    const extensions = { comExample: "a", "my-ext": "b", ID: "c" };
    const [event, losses] = converted({ ...FIRST, extensions }, "1.0");
    expect(event).toMatchObject({ comexample: "a", id: "A234-1234-1234" });
    expect(losses).toEqual(["eventTypeVersion changed", "comExample changed", "my-ext lost", "ID lost"]);
  });

  it("is refused where the event would be invalid", () => {
    const event = read({ specversion: "0.3", ...CORE, source: "" });
    expect(() => convert(event, "1.0")).toThrow(EventError);
    expect(() => convert(event, "1.0")).toThrow("/source");
  });
});

describe("any event of 1.0", () => {
  const text = fc.string({ unit: fc.constantFrom(...'abz09 é€😀%"\\-'), minLength: 1, maxLength: 8 });
  const extension = fc.oneof(
    text.map((value): AttributeValue => ({ type: "String", value })),
    fc.integer({ min: -5, max: 5 }).map((value): AttributeValue => ({ type: "Integer", value })),
    fc.boolean().map((value): AttributeValue => ({ type: "Boolean", value })),
    fc.uint8Array({ maxLength: 4 }).map((value): AttributeValue => ({ type: "Binary", value })),
  );
  const data = fc.option(
    fc.oneof(
      fc.json().map((value): EventData => ({ kind: "json", json: value })),
      fc.uint8Array().map((bytes): EventData => ({ kind: "binary", bytes })),
    ),
    { nil: undefined },
  );
  const events = fc
    .record({
      subject: fc.option(text, { nil: undefined }),
      extensions: fc.dictionary(fc.stringMatching(/^x[a-z0-9]{1,8}$/), extension, { maxKeys: 3 }),
      data,
    })
    .map(({ subject, extensions, data: given }): CloudEvent => {
      const attributes = new Map<string, AttributeValue>([
        ["specversion", { type: "String", value: "1.0" }],
        ["id", { type: "String", value: "1" }],
        ["source", { type: "URI-reference", value: "/s" }],
        ["type", { type: "String", value: "t" }],
        ["dataschema", { type: "URI", value: "urn:s" }],
        ["time", { type: "Timestamp", value: "2018-04-05T17:31:00Z" }],
        ["datacontenttype", { type: "String", value: given?.kind === "json" ? "text/json" : "a/b" }],
        ...Object.entries(extensions),
      ]);
      if (subject !== undefined) attributes.set("subject", { type: "String", value: subject });
      return given === undefined ? { attributes } : { attributes, data: given };
    });

  it.each(WIRE_VERSIONS)("goes to %s, over the wire, and comes back with the same meaning", (version) => {
    fc.assert(
      fc.property(events, (event) => {
        const there = convert(event, version).event;
        expect(validate(there, editionOf(there.attributes))).toEqual([]);
        const back = convert(json.decode(json.encode(there)), "1.0").event;
        expect(firstDifference(event, back, { emptyIsAbsent: true })).toBeUndefined();
      }),
    );
  });
});
