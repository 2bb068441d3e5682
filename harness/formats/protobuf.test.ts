import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { EventError } from "../event/violation.ts";
import { protobufBatch as batchStructure, protobuf as structure } from "../structures/protobuf.ts";
import { protobuf } from "./protobuf.ts";

const string = (value: string): AttributeValue => ({ type: "String", value });

function eventWith(more: Readonly<Record<string, AttributeValue>> = {}, data?: EventData): CloudEvent {
  const attributes = new Map<string, AttributeValue>([
    ["specversion", string("1.0")],
    ["id", string("1")],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", string("t")],
    ...Object.entries(more),
  ]);
  return data === undefined ? { attributes } : { attributes, data };
}

const minimal = "0a013112022f731a03312e30220174";
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const decode = (hex: string) => protobuf.decode(bytes(hex));
const shown = (event: CloudEvent): unknown => JSON.parse(structure.read(protobuf.encode(event)));

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EventError)
      return error.violations.map(({ code, path }) => `${code} ${path}`).join();
    throw error;
  }
  return "nothing";
}

describe("writing", () => {
  test("gives every type its member of the oneof", () => {
    const event = eventWith({
      b: { type: "Boolean", value: false },
      i: { type: "Integer", value: -1 },
      s: string(""),
      y: { type: "Binary", value: bytes("01ff") },
      u: { type: "URI", value: "a:b" },
      r: { type: "URI-reference", value: "../x" },
      time: { type: "Timestamp", value: "1969-12-31T23:59:59.5Z" },
    });
    expect(shown(event)).toMatchObject({
      attributes: {
        b: { ce_boolean: false },
        i: { ce_integer: -1 },
        s: { ce_string: "" },
        y: { ce_bytes: { hex: "01ff" } },
        u: { ce_uri: "a:b" },
        r: { ce_uri_ref: "../x" },
        time: { ce_timestamp: { seconds: -1, nanos: 500000000 } },
      },
    });
  });

  test("refuses a leap second and the year 0, which protobuf cannot hold", () => {
    for (const value of ["2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z"]) {
      const event = eventWith({ time: { type: "Timestamp", value } });
      expect(refusal(() => protobuf.encode(event))).toBe("timestamp /time");
    }
  });

  test("puts a message whose type is known into proto_data, and reads the same event from it", () => {
    const event = eventWith(
      {
        datacontenttype: string("application/protobuf"),
        dataschema: { type: "URI", value: "https://type.googleapis.com/a.B" },
      },
      { kind: "binary", bytes: bytes("0801") },
    );
    expect(shown(event)).toMatchObject({
      proto_data: { type_url: "type.googleapis.com/a.B", value: { hex: "0801" } },
    });
    expect(firstDifference(event, protobuf.decode(protobuf.encode(event)))).toBeUndefined();
  });
});

describe("reading", () => {
  test.each([
    ["an unknown field", `${minimal}780a`],
    ["an unknown group", `${minimal}7b08017c`],
    ["fields in another order", "22017412022f731a03312e300a0131"],
    ["a field twice, of which the last counts", `0a0139${minimal}`],
  ])("takes %s", (_, hex) => {
    expect(firstDifference(eventWith(), decode(hex))).toBeUndefined();
  });

  test("takes the last of two data and of two entries of the map", () => {
    const read = decode(`${minimal}2a080a016112031a01312a080a016112031a01323a02686932020102`);
    expect(read.attributes.get("a")?.value).toBe("2");
    expect(read.data).toEqual({ kind: "binary", bytes: bytes("0102") });
  });

  test("merges a time given in two parts", () => {
    const read = decode(`${minimal}2a100a0474696d6512083a0208053a021007`);
    expect(read.attributes.get("time")?.value).toBe("1970-01-01T00:00:05.000000007Z");
  });

  test.each([
    ["a message cut off", minimal.slice(0, -2), "not-protobuf "],
    ["a length of 4 GiB", "0affffffff0f31", "not-protobuf "],
    ["a number for a string", `0801${minimal.slice(6)}`, "not-protobuf "],
    ["groups in groups without end", "7b".repeat(5000), "not-protobuf "],
    ["an end without a group", `${minimal}7c`, "not-protobuf "],
    ["text that is not UTF-8", `${minimal}3a01ff`, "not-utf8 /data"],
    ["an id that is not UTF-8", `0a01ff${minimal.slice(6)}`, "not-protobuf "],
    ["a required attribute in the map", `${minimal}2a080a02696412021a00`, "required-in-map /id"],
    ["an attribute without a value", `${minimal}2a030a0161`, "no-value /a"],
    ["nanoseconds out of range", `${minimal}2a100a0474696d6512083a06108094ebdc03`, "timestamp /time"],
    ["nanoseconds below zero", `${minimal}2a150a0474696d65120d3a0b10ffffffffffffffffff01`, "timestamp /time"],
    ["an event without an id", minimal.slice(6), "missing /id"],
  ])("refuses %s", (_, hex, wanted) => {
    expect(refusal(() => decode(hex))).toBe(wanted);
  });

  test("says which event of a batch is wrong", () => {
    const batch = bytes(`0a0f${minimal}0a030a0131`);
    expect(refusal(() => protobuf.decodeBatch?.(batch))).toContain("/1/source");
  });

  test("never throws anything but EventError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        const body = Buffer.concat([bytes(minimal), tail]);
        for (const work of [
          () => protobuf.decode(body),
          () => protobuf.decode(tail),
          () => protobuf.decodeBatch?.(tail),
        ]) {
          expect(refusal(work)).toBeDefined();
        }
      }),
    );
  });
});

const attribute: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.boolean().map((value): AttributeValue => ({ type: "Boolean", value })),
  fc.integer().map((value): AttributeValue => ({ type: "Integer", value })),
  fc.stringMatching(/^[ -~é€😀]*$/u).map(string),
  fc.uint8Array().map((value): AttributeValue => ({ type: "Binary", value })),
  fc
    .date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    })
    .map((date): AttributeValue => ({ type: "Timestamp", value: date.toISOString() })),
);
const payload: fc.Arbitrary<EventData | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.uint8Array({ maxLength: 300 }).map((value): EventData => ({ kind: "binary", bytes: value })),
  fc.string({ unit: "grapheme", maxLength: 300 }).map((text): EventData => ({ kind: "text", text })),
  fc.json().map((json): EventData => ({ kind: "json", json })),
);

test("any event comes back as it was, alone and in a batch", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^x[a-z0-9]{0,8}$/), attribute), payload, (more, data) => {
      const type = data?.kind === "json" ? { datacontenttype: string("application/json") } : {};
      const event = eventWith({ ...type, ...more }, data);
      const same = { typed: true };
      expect(firstDifference(event, protobuf.decode(protobuf.encode(event)), same)).toBeUndefined();
      const batch = protobuf.encodeBatch?.([event, event]) ?? new Uint8Array();
      const [, second] = protobuf.decodeBatch?.(batch) ?? [];
      expect(firstDifference(event, second as CloudEvent, same)).toBeUndefined();
      expect(JSON.parse(batchStructure.read(batch))).toHaveProperty("events.length", 2);
    }),
  );
});
