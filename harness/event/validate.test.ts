import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coreAttributes, coreType } from "./attributes.ts";
import type { AttributeValue, CloudEvent } from "./cloud-event.ts";
import type { SpecVersion } from "./spec-version.ts";
import { assertValid, validate } from "./validate.ts";
import { EventError, pointer } from "./violation.ts";

type Given = AttributeValue | string | undefined;

/** The minimal event with some attributes replaced, added or (undefined) left out. */
function event(given: Record<string, Given> = {}): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  const all: Record<string, Given> = { id: "1", source: "/s", specversion: "1.0", type: "t", ...given };
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined) continue;
    attributes.set(
      name,
      typeof value === "string" ? ({ type: coreType(name) ?? "String", value } as AttributeValue) : value,
    );
  }
  return { attributes };
}

/** Each violation as `path code requirement`. */
function found(given: Record<string, Given>, spec?: SpecVersion): string[] {
  return validate(event(given), spec).map(({ path, code, requirement }) => `${path} ${code} ${requirement}`);
}

function refused(given: CloudEvent, spec?: SpecVersion): EventError | undefined {
  try {
    assertValid(given, spec);
    return undefined;
  } catch (error) {
    if (error instanceof EventError) return error;
    throw error;
  }
}

describe("validate", () => {
  it.each<[string, Record<string, Given>]>([
    ["the minimal event", {}],
    [
      "every core attribute",
      {
        datacontenttype: "TEXT/Plain; CharSet=utf-8",
        dataschema: "https://example.com/schema",
        subject: "Euro € 😀 100%",
        time: "2018-04-05t17:31:00.123456789-00:00",
      },
    ],
    [
      "every type of extension",
      {
        a: { type: "Boolean", value: false },
        b: { type: "Integer", value: -2147483648 },
        c: { type: "Integer", value: 2147483647 },
        d: { type: "Binary", value: new Uint8Array() },
        e: { type: "String", value: "" },
        f: { type: "URI", value: "urn:x" },
        g: { type: "URI-reference", value: "" },
        h: { type: "Timestamp", value: "1990-12-31T23:59:60Z" },
        "1ext": "x",
        opcuametadatamajorversion: "1",
      },
    ],
    ["a source that is no absolute URI", { source: "1-555-123-4567" }],
    ["blanks", { id: " ", subject: " x " }],
  ])("finds nothing wrong with %s", (_, given) => {
    for (const spec of ["1.0", "1.0.3-draft"] as const) {
      expect(validate(event(given), spec)).toEqual([]);
      expect(refused(event(given), spec)).toBeUndefined();
    }
  });

  it.each<[Record<string, Given>, string]>([
    [{ id: undefined }, "/id missing CE-id-b"],
    [{ source: undefined }, "/source missing CE-source-c"],
    [{ specversion: undefined }, "/specversion missing CE-specversion-b"],
    [{ type: undefined }, "/type missing CE-type-a"],
    [{ id: "" }, "/id empty CE-id-c"],
    [{ source: "" }, "/source empty CE-source-d"],
    [{ specversion: "" }, "/specversion empty CE-specversion-c"],
    [{ type: "" }, "/type empty CE-type-b"],
    [{ subject: "" }, "/subject empty CE-subject-a"],
    [{ dataschema: "" }, "/dataschema empty CE-dataschema-b"],
    [{ datacontenttype: "" }, "/datacontenttype media-type CE-datacontenttype-d"],
    [{ time: "" }, "/time timestamp CE-time-b"],
    [{ time: "2018-04-05 17:31:00Z" }, "/time timestamp CE-time-b"],
    [{ source: "a b" }, "/source uri CE-source-d"],
    [{ source: "%zz" }, "/source uri CE-source-d"],
    [{ dataschema: "/schema" }, "/dataschema uri CE-dataschema-b"],
    [{ dataschema: "https://x/s#v1" }, "/dataschema uri-fragment CE-type-system-g"],
    [{ dataschema: "type.googleapis.com/X" }, "/dataschema uri CE-dataschema-b"],
    [{ datacontenttype: "text" }, "/datacontenttype media-type CE-datacontenttype-d"],
    [{ specversion: "1.0.2" }, "/specversion specversion CE-specversion-a"],
    [{ specversion: "0.3" }, "/specversion specversion CE-specversion-a"],
    [{ subject: "a\nb" }, "/subject characters CE-type-system-e"],
    [{ id: "\udead" }, "/id characters CE-type-system-e"],
    [{ x: "\uffff" }, "/x characters CE-type-system-e"],
    [{ subject: { type: "Integer", value: 5 } }, "/subject type CE-subject-a"],
    [{ time: { type: "String", value: "2018-04-05T17:31:00Z" } }, "/time type CE-time-b"],
    [{ source: { type: "URI", value: "x:y" } }, "/source type CE-source-d"],
    [{ id: { type: "Binary", value: Uint8Array.of(1) } }, "/id type CE-id-c"],
    [{ n: { type: "Integer", value: 2147483648 } }, "/n range CE-type-system-b"],
    [{ n: { type: "Integer", value: -2147483649 } }, "/n range CE-type-system-b"],
    [{ n: { type: "Integer", value: 1.5 } }, "/n range CE-type-system-b"],
    [{ n: { type: "Integer", value: Number.NaN } }, "/n range CE-type-system-b"],
    [{ n: { type: "Integer", value: 4294967296 } }, "/n range CE-type-system-b"],
    [{ u: { type: "URI", value: "" } }, "/u uri CE-type-system-g"],
    [{ u: { type: "URI", value: "rel" } }, "/u uri CE-type-system-g"],
    [{ u: { type: "URI-reference", value: "[" } }, "/u uri CE-type-system-h"],
    [{ t: { type: "Timestamp", value: "now" } }, "/t timestamp CE-type-system-i"],
    [{ myExt: "x" }, "/myExt name CE-naming-conventions-a"],
    [{ "": "x" }, "/ name CE-naming-conventions-c"],
    [{ "a/b~c": "x" }, "/a~1b~0c name CE-naming-conventions-a"],
    [{ data: "x" }, "/data name CE-naming-conventions-f"],
  ])("finds in %j: %s", (given, violation) => {
    expect(found(given)).toEqual([violation]);
    expect(refused(event(given))?.violations).toEqual(validate(event(given)));
  });

  it("takes an attribute named data in the released edition", () => {
    expect(found({ data: "x" }, "1.0")).toEqual([]);
    expect(refused(event({ data: "x" }), "1.0")).toBeUndefined();
  });

  it("does not trust that a value has the form of its type", () => {
    const wrong = [
      { type: "Boolean", value: "true" },
      { type: "Integer", value: "5" },
      { type: "Binary", value: "AQI=" },
      { type: "String", value: 5 },
      { type: "URI", value: null },
      { type: "URI-reference", value: {} },
      { type: "Timestamp", value: 1522949460 },
      { type: "Map", value: {} },
    ] as unknown as AttributeValue[];
    for (const value of wrong) expect(found({ x: value })).toEqual(["/x type CE-type-system-j"]);
  });

  it("returns all violations, the missing first, and both of one attribute", () => {
    const given = { id: undefined, type: undefined, source: "a b", "my-ext": "\u0000", subject: "" };
    expect(found(given)).toEqual([
      "/id missing CE-id-b",
      "/type missing CE-type-a",
      "/source uri CE-source-d",
      "/my-ext name CE-naming-conventions-a",
      "/my-ext characters CE-type-system-e",
      "/subject empty CE-subject-a",
    ]);
    const error = refused(event(given));
    expect(error?.violations).toHaveLength(6);
    expect(error?.message).toContain('/id: The REQUIRED attribute "id" is missing');
  });

  it("says in words what is wrong and where, and keeps long values short", () => {
    const message = (given: Record<string, Given>) => validate(event(given))[0]?.message;
    expect(message({ subject: "a\nb" })).toBe(
      "U+000A at index 1 is not allowed in a String: control character",
    );
    expect(message({ subject: { type: "Integer", value: 5 } })).toBe(
      '"subject" should be of type String and is 5 of type Integer',
    );
    expect(message({ source: `${"x".repeat(10_000)} ` })?.length).toBeLessThan(200);
  });

  it("looks at attributes only, for data is free", () => {
    expect(validate({ ...event(), data: { kind: "text", text: "\u0000" } })).toEqual([]);
  });
});

describe("assertValid", () => {
  it("throws exactly when validate finds something", () => {
    const name = fc.constantFrom(...coreAttributes.keys(), "ext", "data", "Ext", "");
    const text = fc.constantFrom(
      "",
      "1.0",
      "/s",
      "x:y",
      "x:y#z",
      "a b",
      "text/plain",
      "2018-04-05T17:31:00Z",
      "\n",
    );
    const value = fc.oneof(
      fc.record({ type: fc.constantFrom("String", "URI", "URI-reference", "Timestamp"), value: text }),
      fc.record({ type: fc.constant("Integer"), value: fc.constantFrom(0, 1.5, 2 ** 31) }),
      fc.record({ type: fc.constant("Boolean"), value: fc.boolean() }),
    ) as fc.Arbitrary<AttributeValue>;
    const given = fc.uniqueArray(fc.tuple(name, fc.option(value, { nil: undefined })), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(given, fc.constantFrom("1.0" as const, "1.0.3-draft" as const), (entries, spec) => {
        const made = event(Object.fromEntries(entries));
        const violations = validate(made, spec);
        expect(refused(made, spec)?.violations ?? []).toEqual(violations);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("the core attributes", () => {
  it("are the eight of the specification, four of them REQUIRED", () => {
    const summary = [...coreAttributes.values()].map(({ name, type, required }) => [name, type, required]);
    expect(summary).toEqual([
      ["id", "String", true],
      ["source", "URI-reference", true],
      ["specversion", "String", true],
      ["type", "String", true],
      ["datacontenttype", "String", false],
      ["dataschema", "URI", false],
      ["subject", "String", false],
      ["time", "Timestamp", false],
    ]);
    expect(coreType("time")).toBe("Timestamp");
    expect(coreType("data")).toBeUndefined();
    expect(coreType("constructor")).toBeUndefined();
  });
});

describe("pointer", () => {
  it("escapes as RFC 6901 does", () => {
    expect(pointer("a/b~1")).toBe("/a~1b~01");
    expect(pointer("")).toBe("/");
  });
});
