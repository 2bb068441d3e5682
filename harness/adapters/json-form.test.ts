import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { jsonDifference } from "../event/json-value.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { eventForm, FormError, messageForm, parseLine, readEvent, readMessage } from "./json-form.ts";

const text = fc.string({ unit: "binary" });
const bytes = fc.uint8Array({ maxLength: 40 });
const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,20}$/),
  fc.constantFrom("constructor", "__proto__", "toString", "base64", ""),
  text,
);
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.boolean().map((one) => ({ type: "Boolean" as const, value: one })),
  fc.integer().map((one) => ({ type: "Integer" as const, value: one })),
  bytes.map((one) => ({ type: "Binary" as const, value: one })),
  fc
    .tuple(fc.constantFrom("String", "URI", "URI-reference", "Timestamp"), text)
    .map(([type, one]): AttributeValue => ({ type: type as "String", value: one })),
);
const number = fc
  .tuple(fc.bigInt(), fc.constantFrom("", ".0", ".50", "e400", "E-7", ".12345678901234567890"))
  .map(([whole, rest]) => `${whole}${rest}`);
const jsonText = fc.oneof(
  fc.json(),
  number,
  number.map((one) => `{"a":[${one}, -0.0],\n "__proto__":{"constructor":${one}}}`),
);
const data: fc.Arbitrary<EventData> = fc.oneof(
  jsonText.map((json) => ({ kind: "json" as const, json })),
  text.map((one) => ({ kind: "text" as const, text: one })),
  bytes.map((one) => ({ kind: "binary" as const, bytes: one })),
);
const event: fc.Arbitrary<CloudEvent> = fc
  .tuple(fc.array(fc.tuple(name, value)), fc.option(data, { nil: undefined }))
  .map(([attributes, one]) => ({
    attributes: new Map(attributes),
    ...(one === undefined ? {} : { data: one }),
  }));

/** As it comes over the line: from JSON text in UTF-8. */
const overTheLine = (form: string): unknown => {
  const line = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(form));
  expect(line).not.toMatch(/[\n\r]/);
  return parseLine(line);
};

describe("an event", () => {
  test("comes back with every attribute, every type and all its data", () => {
    fc.assert(
      fc.property(event, (one) => {
        const back = readEvent(overTheLine(eventForm(one)));
        expect(new Map(back.attributes)).toEqual(new Map(one.attributes));
        if (one.data?.kind === "json" && back.data?.kind === "json") {
          expect(jsonDifference(one.data.json, back.data.json)).toBeUndefined();
        } else expect(back.data).toEqual(one.data);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    "9007199254740993",
    "1.0",
    "-1.50e3",
    "1e400",
    "0.1000000000000000055511151231257827",
    "12345678901234567890",
  ])("keeps the number %s to the character", (json) => {
    const one: CloudEvent = { attributes: new Map(), data: { kind: "json", json: `{"a":[${json}]}` } };
    expect(readEvent(overTheLine(eventForm(one))).data).toEqual(one.data);
  });

  test("keeps the attributes constructor and __proto__, also beside a delicate number", () => {
    const attributes = `{"constructor":{"type":"String","value":"a"},"__proto__":{"type":"String","value":"b"}}`;
    for (const more of ["", `,"data":{"json":1.0}`]) {
      const { attributes: read } = readEvent(parseLine(`{"attributes":${attributes}${more}}`));
      expect([...read]).toEqual([
        ["constructor", { type: "String", value: "a" }],
        ["__proto__", { type: "String", value: "b" }],
      ]);
    }
  });

  test("keeps lone surrogates", () => {
    const one: CloudEvent = {
      attributes: new Map([["a", { type: "String", value: "\ud800x" }]]),
      data: { kind: "text", text: "\udfff" },
    };
    expect(readEvent(overTheLine(eventForm(one)))).toEqual(one);
  });

  test("keeps absent, empty and null data apart", () => {
    const read = (more: string) => readEvent(parseLine(`{"attributes":{}${more}}`)).data;
    expect(read("")).toBeUndefined();
    expect(read(`,"data":{"json":null}`)).toEqual({ kind: "json", json: "null" });
    expect(read(`,"data":{"text":""}`)).toEqual({ kind: "text", text: "" });
    expect(read(`,"data":{"base64":""}`)).toEqual({ kind: "binary", bytes: new Uint8Array() });
  });

  test("with a member twice reads as its last, as in any JSON", () => {
    for (const more of ["", `,"data":{"json":1.0}`]) {
      const twice = `{"attributes":{"a":{"type":"String","value":"1"},"a":{"type":"String","value":"2"}}${more}}`;
      expect(readEvent(parseLine(twice)).attributes.get("a")?.value).toBe("2");
    }
  });

  test.each([
    ["null", "an event needs attributes"],
    ["1.5", "an event needs attributes"],
    ["[]", "an event needs attributes"],
    [`{"attributes":[]}`, "an event needs attributes"],
    [`{"attributes":{"n":5}}`, "attributes.n needs a type: one of Boolean, Integer"],
    [`{"attributes":{"n":{"type":"Int","value":5}}}`, "attributes.n needs a type"],
    [`{"attributes":{"n":{"type":"Integer","value":"5"}}}`, 'attributes.n: "5" is no value of type Integer'],
    [`{"attributes":{"n":{"type":"Boolean","value":1}}}`, "attributes.n: 1 is no value of type Boolean"],
    [`{"attributes":{"n":{"type":"String"}}}`, "attributes.n: nothing is no value of type String"],
    [`{"attributes":{"n":{"type":"String","value":null}}}`, "attributes.n: null is no value of type String"],
    [
      `{"attributes":{"n":{"type":"Binary","value":"AQ=="}}}`,
      'attributes.n: "AQ==" is no value of type Binary',
    ],
    [
      `{"attributes":{"n":{"type":"Binary","value":{"base64":"AQ"}}}}`,
      "attributes.n.base64 is not Base64 with padding",
    ],
    [`{"attributes":{"n":{"type":"Binary","value":{"base64":5}}}}`, "attributes.n.base64 is not a string"],
    [`{"attributes":{},"data":"x"}`, `data is none of {"json"}, {"text"}, {"base64"}`],
    [`{"attributes":{},"data":null}`, "data is none of"],
    [`{"attributes":{},"data":{"text":5}}`, "data is none of"],
    [`{"attributes":{},"data":{"base64":"_-8="}}`, "data.base64 is not Base64 with padding"],
  ])("that is %s is refused by its member", (form, message) => {
    expect(() => readEvent(parseLine(form))).toThrow(FormError);
    expect(() => readEvent(parseLine(form))).toThrow(message);
  });
});

describe("a message", () => {
  const message: fc.Arbitrary<WireMessage> = fc
    .tuple(
      fc.array(fc.record({ name: text, value: fc.oneof(text, bytes) })),
      fc.option(bytes, { nil: undefined }),
    )
    .map(([fields, body]) => (body === undefined ? { fields } : { fields, body }));

  test("comes back with its fields in order, repeated ones too, and its bytes", () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(readMessage(overTheLine(messageForm(one)))).toEqual(one);
      }),
    );
  });

  test.each([
    ["{}", "a message needs fields"],
    [`{"fields":{}}`, "a message needs fields"],
    [`{"fields":[5]}`, "fields[0] needs a name"],
    [`{"fields":[{"name":"a","value":"b"},{"value":"x"}]}`, "fields[1] needs a name"],
    [`{"fields":[{"name":"a"}]}`, `fields[0].value is neither a string nor {"base64"}`],
    [`{"fields":[{"name":"a","value":{"base64":"!"}}]}`, "fields[0].value.base64 is not Base64 with padding"],
    [`{"fields":[],"body":"aGk="}`, `body is not {"base64"}`],
    [`{"fields":[],"body":null}`, `body is not {"base64"}`],
    [`{"fields":[],"body":{"base64":"aGk"}}`, "body.base64 is not Base64 with padding"],
  ])("that is %s is refused by its member", (form, message) => {
    expect(() => readMessage(parseLine(form))).toThrow(FormError);
    expect(() => readMessage(parseLine(form))).toThrow(message);
  });
});

test.each(["", "{", "{} {}", '{"a":1.0,}', "NaN", "01.5", "\u{feff}{}", "{'a':1.0}"])(
  "a line %j is no JSON",
  (line) => {
    expect(() => parseLine(line)).toThrow(SyntaxError);
  },
);
