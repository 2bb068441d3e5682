import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { forbiddenIndex } from "../event/string.ts";
import { validate } from "../event/validate.ts";
import { EventError } from "../event/violation.ts";
import { json } from "../formats/index.ts";
import type { FieldValue, WireMessage } from "../wire/wire-message.ts";
import { http } from "./index.ts";

const string = (minLength = 0) =>
  fc
    .oneof(
      fc.string({ unit: "binary", minLength }),
      fc.constantFrom('a "b" % é', "%2541", '"quoted"', " x ", "😀"),
    )
    .filter((text) => forbiddenIndex(text) < 0 && text.length >= minLength);
const uri = fc.constantFrom(
  "/s",
  "urn:uuid:1",
  "https://example.com/a%20b?q#f",
  "1-555-123-4567",
  "../x",
  "mailto:a@b.c",
);
const absolute = fc.constantFrom("https://example.com/schema", "urn:x:%C3%A9");
const time = fc.constantFrom(
  "2018-04-05T17:31:00Z",
  "1990-12-31t23:59:60z",
  "2018-04-05T17:31:00.123456789+05:30",
);
const typed = <T extends AttributeValue["type"], V>(type: T, value: fc.Arbitrary<V>) =>
  value.map((v) => ({ type, value: v }) as unknown as AttributeValue);

const extension = fc.oneof(
  typed("String", string()),
  typed("Integer", fc.integer()),
  typed("Boolean", fc.boolean()),
  typed("Binary", fc.uint8Array({ maxLength: 20 })),
  typed("Timestamp", time),
  typed("URI", absolute),
  typed("URI-reference", uri),
);
const name = fc
  .string({ unit: fc.constantFrom(..."abcxyz0189"), minLength: 1, maxLength: 24 })
  .filter((text) => text !== "data");

const jsonText = fc.oneof(
  fc.json(),
  fc.constantFrom(
    "1.0",
    "12345678901234567890",
    '"{\\"a\\":1}"',
    "null",
    '"\\ud800"',
    '{"a":1,"a":2}',
    "[ ]",
  ),
);
const jsonData = jsonText.map((text): EventData => ({ kind: "json", json: text }));
const binaryData = fc.uint8Array({ maxLength: 40 }).map((bytes): EventData => ({ kind: "binary", bytes }));
const textData = fc.string({ unit: "binary" }).map((text): EventData => ({ kind: "text", text }));

/** Data with a content type that suits it; text under a JSON type has a meaning of its own and tests of its own. */
const content = fc.oneof(
  fc.tuple(fc.constant(undefined), fc.constant(undefined)),
  fc.tuple(fc.constantFrom("application/json", "Text/X+JSON; a=b", undefined), jsonData),
  fc.tuple(fc.constantFrom("application/json", "image/png", "text/plain", undefined), binaryData),
  fc.tuple(fc.constantFrom("text/plain; charset=UTF-8", "application/xml", "application/json-seq"), textData),
);

const events: fc.Arbitrary<CloudEvent> = fc
  .record({
    id: typed("String", string(1)),
    source: typed("URI-reference", uri),
    type: typed("String", string(1)),
    optional: fc.record(
      {
        subject: typed("String", string(1)),
        time: typed("Timestamp", time),
        dataschema: typed("URI", absolute),
      },
      { requiredKeys: [] },
    ),
    extensions: fc.dictionary(name, extension, { maxKeys: 4, noNullPrototype: true }),
    content,
  })
  .map(({ id, source, type, optional, extensions, content: [contentType, data] }) => {
    const specversion: AttributeValue = { type: "String", value: "1.0" };
    const all = { ...extensions, specversion, id, source, type, ...optional };
    const attributes = new Map<string, AttributeValue>(Object.entries(all));
    if (contentType !== undefined) attributes.set("datacontenttype", { type: "String", value: contentType });
    return data === undefined ? { attributes } : { attributes, data };
  })
  .filter((event) => validate(event).length === 0);

/** What the JSON format implies and binary mode says aloud. */
function withImpliedType(event: CloudEvent): CloudEvent {
  if (event.data?.kind !== "json" || event.attributes.has("datacontenttype")) return event;
  const attributes = new Map(event.attributes).set("datacontenttype", {
    type: "String",
    value: "application/json",
  });
  return { ...event, attributes };
}

describe("an event that goes out and comes back", () => {
  it("is the same after the JSON format, and Booleans and Integers keep their type", () => {
    fc.assert(
      fc.property(events, (event) => {
        const back = json.decode(json.encode(event));
        expect(firstDifference(event, back)).toBeUndefined();
        for (const [attribute, value] of event.attributes) {
          if (value.type === "Boolean" || value.type === "Integer")
            expect(back.attributes.get(attribute)).toEqual(value);
        }
        expect(() => JSON.parse(new TextDecoder().decode(json.encode(event)))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it("is the same after HTTP binary mode, whose headers are printable ASCII", () => {
    fc.assert(
      fc.property(events, (event) => {
        const message = http.encode([event], "binary", json);
        for (const field of message.fields) expect(field.value).toMatch(/^[ -~]*$/);
        const [back] = http.decode(message).events;
        expect(
          back && firstDifference(withImpliedType(event), back, { emptyIsAbsent: true }),
        ).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("is the same after HTTP structured and batched mode", () => {
    fc.assert(
      fc.property(fc.array(events, { minLength: 1, maxLength: 4 }), (batch) => {
        const [first] = batch as [CloudEvent];
        const [one] = http.decode(http.encode([first], "structured", json)).events;
        expect(one && firstDifference(first, one)).toBeUndefined();
        const back = http.decode(http.encode(batch, "batched", json)).events;
        expect(back).toHaveLength(batch.length);
        batch.forEach((event, index) => {
          const other = back[index];
          expect(other && firstDifference(event, other)).toBeUndefined();
        });
      }),
      { numRuns: 200 },
    );
  });
});

/** Runs a decoder; what it gives is valid, and what it throws is an EventError that says something. */
function decodesOrRefuses(decode: () => readonly CloudEvent[]): void {
  let decoded: readonly CloudEvent[];
  try {
    decoded = decode();
  } catch (error) {
    expect(error).toBeInstanceOf(EventError);
    expect((error as EventError).violations.length).toBeGreaterThan(0);
    return;
  }
  // A reader may let a URI with a fragment pass, which is no absolute URI to the letter.
  for (const event of decoded)
    expect(validate(event).filter(({ code }) => code !== "uri-fragment")).toEqual([]);
}

/** Bytes with up to four bytes changed, dropped or put in. */
const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat({ max: 2 })), {
  maxLength: 4,
});
function damaged(bytes: Uint8Array, edits: [number, number, number][]): Uint8Array {
  const list = [...bytes];
  for (const [where, byte, dropped] of edits) list.splice(where % (list.length + 1), dropped, byte);
  return Uint8Array.from(list);
}

describe("a decoder", () => {
  it("takes any bytes as JSON or refuses them", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          decodesOrRefuses(() => [json.decode(bytes)]);
          decodesOrRefuses(() => json.decodeBatch?.(bytes) ?? []);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("takes damaged JSON events or refuses them", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 2 }), damage, (batch, edits) => {
        const [event] = batch;
        if (event !== undefined) decodesOrRefuses(() => [json.decode(damaged(json.encode(event), edits))]);
        const bytes = json.encodeBatch?.(batch) ?? new Uint8Array();
        decodesOrRefuses(() => json.decodeBatch?.(damaged(bytes, edits)) ?? []);
      }),
      { numRuns: 1000 },
    );
  });

  it("takes any HTTP message or refuses it", () => {
    const value: fc.Arbitrary<FieldValue> = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'%2E8C"\\a ;/+,='), maxLength: 16 }),
      fc.constantFrom(
        "1.0",
        "1",
        "/s",
        "t",
        "application/json",
        "application/cloudevents+json; charset=utf-8",
      ),
    );
    const field = fc.record({
      name: fc.oneof(
        fc.constantFrom(
          "ce-id",
          "CE-Source",
          "ce-type",
          "ce-specversion",
          "ce-time",
          "Content-Type",
          "ce-datacontenttype",
        ),
        fc.string({ maxLength: 5 }).map((text) => `ce-${text}`),
        fc.string({ maxLength: 13 }),
      ),
      value,
    });
    fc.assert(
      fc.property(fc.array(field, { maxLength: 8 }), fc.option(fc.uint8Array()), (fields, body) => {
        decodesOrRefuses(() => http.decode(body === null ? { fields } : { fields, body }).events);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes a damaged HTTP message of a real event or refuses it", () => {
    fc.assert(
      fc.property(events, fc.nat(), damage, fc.boolean(), (event, which, edits, asBytes) => {
        const message = http.encode([event], "binary", json);
        const at = which % message.fields.length;
        const fields = message.fields.map((field, index) => {
          if (index !== at) return field;
          const value = damaged(Buffer.from(String(field.value)), edits);
          return { ...field, value: asBytes ? value : Buffer.from(value).toString("latin1") };
        });
        const sent: WireMessage = message.body === undefined ? { fields } : { fields, body: message.body };
        decodesOrRefuses(() => http.decode(sent).events);
      }),
      { numRuns: 1000 },
    );
  });
});
