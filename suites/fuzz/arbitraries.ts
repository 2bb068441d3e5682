import fc from "fast-check";
import type { AttributeValue, CloudEvent, EventData } from "../../harness/event/cloud-event.ts";
import { forbiddenIndex } from "../../harness/event/string.ts";
import { validate } from "../../harness/event/validate.ts";

/** Any valid event of version 1.0, with what formats and bindings tend to lose: for every property in one place. */

const string = (minLength: number) =>
  fc
    .oneof(
      fc.string({ unit: "binary", minLength }),
      fc.constantFrom('a "b" % é', "%2541", " x ", "<&>]]>", "😀"),
    )
    .filter((text) => forbiddenIndex(text) < 0 && text.length >= minLength);
const reference = fc.constantFrom(
  "/s",
  "urn:uuid:1",
  "https://example.com/a%20b?q#f",
  "../x",
  "mailto:a@b.c",
);
const absolute = fc.constantFrom("https://example.com/schema", "urn:x:%C3%A9");
const time = fc
  .tuple(
    fc.date({
      min: new Date("0001-01-02T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    }),
    fc.constantFrom("", ".5", ".123456", ".120000"),
    fc.constantFrom("Z", "+05:30", "-23:59"),
  )
  .map(([date, fraction, offset]) => `${date.toISOString().slice(0, 19)}${fraction}${offset}`);

function typed<T extends AttributeValue["type"], V>(type: T, value: fc.Arbitrary<V>) {
  return value.map((own) => ({ type, value: own }) as unknown as AttributeValue);
}

const extension = fc.oneof(
  typed("String", string(0)),
  typed("Integer", fc.integer()),
  typed("Boolean", fc.boolean()),
  typed("Binary", fc.uint8Array({ maxLength: 20 })),
  typed("Timestamp", time),
  typed("URI", absolute),
  typed("URI-reference", reference),
);
/** With a digit in it, so that it is no attribute that any specification knows. */
const name = fc
  .string({ unit: fc.constantFrom(..."abcxyz0189"), minLength: 1, maxLength: 19 })
  .map((text) => `x9${text}`);

const json = fc.oneof(
  fc.json(),
  fc.constantFrom("1.0", "12345678901234567890", '"\\ud83d\\ude00"', "null", "[ ]"),
);
const ITEMS = ["a1616101", "f6", "420102", "c11a5ac65e14", "9f01ff", "fb7ff8000000000000"];

/** Data with a content type that suits it. Without one formats read data differently, so only bytes stand there. */
const content: fc.Arbitrary<readonly [string | undefined, EventData | undefined]> = fc.oneof(
  fc.constant([undefined, undefined] as const),
  fc.tuple(
    fc.constantFrom("application/json", "Text/X+JSON; a=b"),
    json.map((own): EventData => ({ kind: "json", json: own })),
  ),
  fc.tuple(
    fc.constantFrom("image/png", "application/octet-stream", undefined),
    fc.uint8Array({ maxLength: 40 }).map((bytes): EventData => ({ kind: "binary", bytes })),
  ),
  fc.tuple(
    fc.constantFrom("text/plain; charset=UTF-8", "text/csv", "application/json-seq"),
    fc.string({ unit: "binary" }).map((text): EventData => ({ kind: "text", text })),
  ),
  fc.tuple(
    fc.constantFrom("application/cbor", "application/x+cbor"),
    fc
      .constantFrom(...ITEMS)
      .map((hex): EventData => ({ kind: "binary", bytes: new Uint8Array(Buffer.from(hex, "hex")) })),
  ),
);

export const events: fc.Arbitrary<CloudEvent> = fc
  .record({
    id: typed("String", string(1)),
    source: typed("URI-reference", reference),
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
    const attributes = new Map<string, AttributeValue>(
      Object.entries({ ...extensions, specversion, id, source, type, ...optional }),
    );
    if (contentType !== undefined) attributes.set("datacontenttype", { type: "String", value: contentType });
    return data === undefined ? { attributes } : { attributes, data };
  })
  .filter((event) => validate(event).length === 0);
