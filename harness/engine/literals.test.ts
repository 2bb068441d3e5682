import { describe, expect, test } from "vitest";
import type { Case } from "./case.ts";
import { compileCase, type RawCase } from "./compile.ts";
import { dataOf, eventOf, type Library, messageOf } from "./literals.ts";

const library: Library = {
  events: {
    minimal: { attributes: { specversion: "1.0", id: "1", source: "/s", type: "t" } },
    full: { extends: "minimal", attributes: { subject: "x" }, data: { json: { a: 1 } } },
  },
  messages: {
    binary: {
      fields: [{ "ce-id": "1" }, { "Content-Type": "text/plain" }, { "ce-x": "a" }],
      body: { text: "hi" },
    },
  },
};

describe("event literals", () => {
  test("give a plain value the attribute's own type", () => {
    const { attributes } = eventOf(
      { attributes: { source: "/a", time: "now", n: 5, b: true, ext: "v" } },
      library,
    );
    expect(Object.fromEntries(attributes)).toEqual({
      source: { type: "URI-reference", value: "/a" },
      time: { type: "Timestamp", value: "now" },
      n: { type: "Integer", value: 5 },
      b: { type: "Boolean", value: true },
      ext: { type: "String", value: "v" },
    });
  });

  test("keep a stated type, and read Binary from Base64", () => {
    const literal = {
      attributes: {
        a: { type: "URI" as const, value: "x:" },
        b: { type: "Binary" as const, value: { base64: "AQI=" } },
      },
    };
    const { attributes } = eventOf(literal, library);
    expect(attributes.get("a")).toEqual({ type: "URI", value: "x:" });
    expect(attributes.get("b")).toEqual({ type: "Binary", value: new Uint8Array([1, 2]) });
    const wrong = { attributes: { b: { type: "Binary" as const, value: "AQI=" } } };
    expect(() => eventOf(wrong, library)).toThrow('attribute b: a Binary value is {base64: "..."}');
  });

  test("extend a named event, take away and replace", () => {
    const { attributes, data } = eventOf(
      { extends: "full", without: ["subject", "id"], attributes: { type: "u" } },
      library,
    );
    expect([...attributes.keys()]).toEqual(["specversion", "source", "type"]);
    expect(attributes.get("type")?.value).toBe("u");
    expect(data).toEqual({ kind: "json", json: '{"a":1}' });
    expect(eventOf({ extends: "full", data: { text: "" } }, library).data).toEqual({
      kind: "text",
      text: "",
    });
  });

  test.each(["no-such", "constructor", "__proto__"])(
    "refuse the unknown name %s and list the known",
    (name) => {
      expect(() => eventOf({ extends: name }, library)).toThrow(
        `no event is named ${name}; there are minimal, full`,
      );
    },
  );

  test("keep the four kinds of data apart, and JSON text to the character", () => {
    expect(dataOf({ jsonText: '{"a": 1.0}' })).toEqual({ kind: "json", json: '{"a": 1.0}' });
    expect(dataOf({ json: null })).toEqual({ kind: "json", json: "null" });
    expect(dataOf({ base64: "" })).toEqual({ kind: "binary", bytes: new Uint8Array() });
    expect(() => dataOf({})).toThrow("data is one of json, jsonText, text, base64");
  });
});

describe("message literals", () => {
  test("replace the base's fields of that name, whatever the case, and repeat their own", () => {
    const { fields, body } = messageOf(
      {
        extends: "binary",
        without: ["CE-X"],
        fields: [{ "content-type": "a/b" }, { "content-type": "c/d" }],
      },
      library,
    );
    expect(fields).toEqual([
      { name: "ce-id", value: "1" },
      { name: "content-type", value: "a/b" },
      { name: "content-type", value: "c/d" },
    ]);
    expect(Buffer.from(body ?? []).toString()).toBe("hi");
  });

  test("tell no body from an empty one, and raw bytes from text", () => {
    expect(messageOf({ fields: [] }, library)).toEqual({ fields: [] });
    expect(messageOf({ body: { text: "" } }, library).body).toHaveLength(0);
    const raw = messageOf({ fields: [{ a: { base64: "/w==" } }] }, library).fields[0]?.value;
    expect(raw).toEqual(new Uint8Array([0xff]));
  });
});

describe("a case", () => {
  const raw = (more: object): RawCase => ({
    id: "a/b",
    title: "T",
    binding: "http",
    role: "producer",
    checks: [{ id: "c", requirements: [], expect: { outcome: "ok" } }],
    ...more,
  });
  const compile = (more: object): Case => compileCase(raw(more), library);
  const expected = (expectation: object): unknown =>
    compile({
      decode: { message: {} },
      checks: [{ id: "c", requirements: [], expect: expectation }],
    }).steps[0]?.checks[0]?.expect;

  test("has defaults", () => {
    const one = compile({ encode: { mode: "binary", event: { extends: "minimal" } } });
    expect(one).toMatchObject({
      roles: ["producer"],
      specversions: ["1.0", "1.0.3-draft"],
      depths: ["codec", "live"],
      steps: [{ stimulus: { operation: "encode", mode: "binary", format: "json" } }],
    });
    expect(one).not.toHaveProperty("disputed");
  });

  test("that only validates has no live form", () => {
    expect(compile({ validate: { event: { extends: "minimal" } } }).depths).toEqual(["codec"]);
  });

  test("has exactly one stimulus a step, and no two checks of one name", () => {
    expect(() => compile({})).toThrow("a step has exactly one of encode, decode, forward, validate");
    const both = { encode: { mode: "binary", event: {} }, decode: { message: {} } };
    expect(() => compile(both)).toThrow("exactly one of");
    const check = { id: "c", requirements: [], expect: { outcome: "ok" } };
    expect(() => compile({ decode: { message: {} }, checks: [check, check] })).toThrow("the same id");
  });

  test("takes several events in mode batched only, also none", () => {
    expect(() => compile({ encode: { mode: "binary", events: [{}] } })).toThrow(
      "only mode batched takes events",
    );
    const [step] = compile({ encode: { mode: "batched", events: [] } }).steps;
    expect(step?.stimulus).toMatchObject({ operation: "encode", events: [] });
  });

  test("has literals inside its matchers compiled, however deep, and numbers beside them kept", () => {
    expect(expected({ json: "/a", equals: 5 })).toEqual({ json: "/a", equals: { kind: "json", json: "5" } });
    expect(expected({ json: "/a", equals: { jsonText: "5.0" } })).toEqual({
      json: "/a",
      equals: { kind: "json", json: "5.0" },
    });
    expect(expected({ anyOf: [{ not: { json: "", oneOf: [null, {}] } }] })).toEqual({
      anyOf: [
        {
          not: {
            json: "",
            oneOf: [
              { kind: "json", json: "null" },
              { kind: "json", json: "{}" },
            ],
          },
        },
      ],
    });
    expect(expected({ allOf: [{ body: "empty" }, { body: { text: "x" }, message: 1 }] })).toEqual({
      allOf: [{ body: "empty" }, { body: { kind: "text", text: "x" }, message: 1 }],
    });
    expect(expected({ data: "absent", event: 1 })).toEqual({ data: "absent", event: 1 });
    expect(expected({ attribute: "id", equals: "1", event: 1 })).toEqual({
      attribute: "id",
      equals: "1",
      event: 1,
    });
  });

  test("says one event or several with the same matcher", () => {
    const minimal = eventOf({ extends: "minimal" }, library);
    expect(expected({ event: { extends: "minimal" } })).toEqual({ events: [minimal] });
    expect(expected({ events: [{ extends: "minimal" }, {}] })).toEqual({
      events: [minimal, { attributes: new Map() }],
    });
  });

  test("has its grades compiled in order", () => {
    const check = {
      id: "c",
      requirements: [],
      expect: { outcome: "ok" },
      grades: [
        { when: { body: { base64: "AA==" } }, verdict: "warn", because: "one" },
        { when: { outcome: "rejected" }, verdict: "info", because: "two" },
      ],
    };
    const [compiled] = compile({ decode: { message: {} }, checks: [check] }).steps[0]?.checks ?? [];
    expect(compiled?.grades?.map((grade) => grade.because)).toEqual(["one", "two"]);
    expect(compiled?.grades?.[0]?.when).toEqual({ body: { kind: "binary", bytes: new Uint8Array([0]) } });
  });
});
