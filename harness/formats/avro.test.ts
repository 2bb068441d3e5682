import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventData } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { event } from "../event/event.test-support.ts";
import { EventError } from "../event/violation.ts";
import { avro } from "./avro.ts";
import { avroCompact } from "./avro-compact.ts";
import { fromMicros, toMicros } from "./avro-micros.ts";

const json = (text: string): EventData => ({ kind: "json", json: text });
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

const extension = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."aé中😀 ") }).map((value) => ({ type: "String", value }) as const),
  fc.integer().map((value) => ({ type: "Integer", value }) as const),
  fc.boolean().map((value) => ({ type: "Boolean", value }) as const),
  fc.uint8Array().map((value) => ({ type: "Binary", value }) as const),
);
const name = fc
  .string({ unit: fc.constantFrom(..."xyz019"), minLength: 1, maxLength: 20 })
  .map((text) => `e${text}`);
const data: fc.Arbitrary<EventData | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.uint8Array().map((bytes): EventData => ({ kind: "binary", bytes })),
  fc.json().map(json),
);

describe.each([avro, avroCompact])("$name", (format) => {
  it("brings any event back", () => {
    fc.assert(
      fc.property(fc.dictionary(name, extension), data, (attributes, data) => {
        const sent = event(attributes, data);
        expect(firstDifference(sent, format.decode(format.encode(sent)), { typed: true })).toBeUndefined();
      }),
    );
  });

  it("throws nothing but EventError on any bytes", () => {
    const whole = format.encode(event({ n: { type: "Integer", value: 5 } }, json('{"a":{"b":1}}')));
    const spoilt = fc
      .tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length))
      .map(([at, byte, end]) => Uint8Array.from(whole.with(at, byte).subarray(0, end)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), spoilt), (bytes) => {
        try {
          format.decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(EventError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("takes nothing on trust", () => {
    expect(() => format.decode(bytesOf("fe ff ff ff 0f 61"))).toThrow(EventError);
    expect(() => format.decode(new Uint8Array())).toThrow("byte 0");
  });
});

describe("data in avro", () => {
  const back = (given: string) => avro.decode(avro.encode(event({}, json(given)))).data;

  it("keeps in the union what it can hold exactly", () => {
    for (const text of ['{"a":1}', "[{}]", "1.5", '{"__proto__":1}']) expect(back(text)).toEqual(json(text));
  });

  it("keeps as bytes what the union has no place for", () => {
    for (const text of ["null", "[1]", '{"a":[]}', '{"a":{"b":{"c":1}}}', "9007199254740993"])
      expect(back(text)?.kind).toBe("binary");
  });

  it("refuses records nested without end", () => {
    const open = "02 02 61 04 02 02 61 ".repeat(100_000);
    const head = Buffer.from(avro.encode(event())).subarray(0, -1).toString("hex");
    expect(() => avro.decode(bytesOf(`${head}06 02 02 61 04 ${open}`))).toThrow("nested");
  });
});

describe("microseconds", () => {
  it("are the same instant, cut off below the microsecond", () => {
    expect(fromMicros(toMicros("2018-04-05T19:31:00.1234567+02:00", "time"))).toBe(
      "2018-04-05T17:31:00.123456Z",
    );
    expect(fromMicros(toMicros("1969-12-31T23:59:59.5Z", "time"))).toBe("1969-12-31T23:59:59.5Z");
    expect(fromMicros(253_402_300_800_000_000n)).toBeUndefined();
  });

  it("have no leap seconds", () => {
    expect(() => toMicros("2016-12-31T23:59:60Z", "time")).toThrow(EventError);
  });
});
