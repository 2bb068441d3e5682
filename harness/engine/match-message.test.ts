import { describe, expect, test } from "vitest";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Matcher } from "./case.ts";
import { message } from "./engine.test-support.ts";
import { dataOf } from "./literals.ts";
import { match } from "./match.ts";

function why(matcher: object, one: WireMessage) {
  const observation = { outcome: "ok" as const, messages: [one], events: [] };
  return match(matcher as Matcher, observation, { emptyIsAbsent: true });
}
const holds = (matcher: object, one: WireMessage): boolean => why(matcher, one) === undefined;
const json = (value: unknown) => dataOf({ json: value });
const jsonText = (text: string) => dataOf({ jsonText: text });

describe("a field", () => {
  const one = message([
    ["Ce-Id", "a%20b"],
    ["content-type", 'application/JSON; charset="UTF-8"; x=1'],
    ["twice", "1"],
    ["twice", "1"],
    ["lines", "a\nb"],
  ]);
  const raw: WireMessage = { fields: [{ name: "ce-x", value: new Uint8Array([0xc3, 0xa9]) }] };

  test.each([
    [{ field: "ce-id", equals: "a%20b" }, true],
    [{ field: "CE-ID", equals: "a%20b" }, true],
    [{ field: "ce-id", equals: "a b" }, false],
    [{ field: "ce-id", oneOf: ["x", "a%20b"] }, true],
    [{ field: "ce-id", oneOf: [] }, false],
    [{ field: "ce-id", matches: "a%[0-9]+b" }, true],
    [{ field: "ce-id", matches: "a|b" }, false],
    [{ field: "ce-id", matches: "a%20" }, false],
    [{ field: "lines", matches: "a.b" }, true],
    [{ field: "content-type", mediaType: "application/json" }, true],
    [{ field: "content-type", mediaType: "application/json; charset=utf-8" }, true],
    [{ field: "content-type", mediaType: "application/json; charset=ascii" }, false],
    [{ field: "content-type", mediaType: "text/json" }, false],
    [{ field: "ce-id", mediaType: "text/plain" }, false],
    [{ field: "ce-id", present: true }, true],
    [{ field: "ce-id", present: false }, false],
    [{ field: "none", present: true }, false],
    [{ field: "none", present: false }, true],
    [{ field: "none", equals: "" }, false],
    [{ field: "none", mediaType: "text/plain" }, false],
  ])("%j: %s", (matcher, expected) => {
    expect(holds(matcher, one)).toBe(expected);
  });

  test("that is there twice satisfies nothing but presence, even with equal values", () => {
    expect(why({ field: "twice", equals: "1" }, one)).toEqual({
      expected: 'twice: "1"',
      observed: 'twice: "1" and twice: "1"',
    });
    expect(holds({ field: "twice", matches: ".*" }, one)).toBe(false);
    expect(holds({ field: "twice", present: true }, one)).toBe(true);
  });

  test("of raw bytes is equal to their UTF-8 text", () => {
    expect(holds({ field: "ce-x", equals: "é" }, raw)).toBe(true);
    expect(holds({ field: "ce-x", equals: "Ã©" }, raw)).toBe(false);
    expect(
      holds({ field: "ce-x", equals: "é" }, { fields: [{ name: "ce-x", value: new Uint8Array([0xe9]) }] }),
    ).toBe(false);
  });

  test("that is missing is named, and control characters are shown", () => {
    expect(why({ field: "none", equals: "x" }, one)).toEqual({ expected: 'none: "x"', observed: "no none" });
    expect(why({ field: "lines", equals: "x" }, one)?.observed).toBe('lines: "a\\nb"');
  });
});

describe("fields with a prefix", () => {
  const matcher = { fields: { prefix: "ce-", only: ["ce-id", "ce-type"] } };
  test("are only the named ones, each at most once", () => {
    expect(
      holds(
        matcher,
        message([
          ["Ce-Id", "1"],
          ["content-type", "x"],
        ]),
      ),
    ).toBe(true);
    expect(holds(matcher, message([]))).toBe(true);
    expect(
      why(
        matcher,
        message([
          ["ce-id", "1"],
          ["CE-datacontenttype", "x"],
        ]),
      )?.observed,
    ).toBe("also ce-datacontenttype");
    expect(
      why(
        matcher,
        message([
          ["ce-id", "1"],
          ["CE-ID", "1"],
        ]),
      )?.observed,
    ).toBe("also ce-id");
  });
});

describe("a body", () => {
  test.each([
    [{ text: "hé" }, "hé", true],
    [{ text: "h" }, "hé", false],
    [{ jsonText: '{"a": 1}' }, '{"a": 1}', true],
    [{ jsonText: '{"a": 1}' }, '{"a":1}', false],
    [{ base64: "aMOp" }, "hé", true],
    [{ text: "" }, "", true],
  ])("that has to be %j and is %j: %s", (wanted, actual, expected) => {
    expect(holds({ body: dataOf(wanted) }, message([], actual))).toBe(expected);
  });

  test("that is empty may be missing, and a missing one is shown as such", () => {
    expect(holds({ body: "empty" }, message([]))).toBe(true);
    expect(holds({ body: "empty" }, message([], ""))).toBe(true);
    expect(why({ body: "empty" }, message([], "x"))).toEqual({ expected: "an empty body", observed: '"x"' });
    expect(why({ body: dataOf({ text: "x" }) }, message([]))).toEqual({
      expected: '"x"',
      observed: "no body",
    });
  });

  test("that is not text is shown in hexadecimal", () => {
    const binary = { fields: [], body: new Uint8Array([0xff, 0x00]) };
    expect(why({ body: dataOf({ text: "x" }) }, binary)?.observed).toBe("bytes ff 00");
  });
});

describe("JSON in the body", () => {
  const text = `{"a":1.0,"n":null,"list":[10,[20]],"a/b~c":{"":"e"},"twice":1,"twice":1,"s":"x\\u0041\\n",
    "big":9007199254740993,"__proto__":{"x":true},"0":"zero"}`;
  const one = message([], text);

  test.each([
    [{ json: "/a", equals: json(1) }, true],
    [{ json: "/a", equals: jsonText("1e0") }, true],
    [{ json: "/a", equals: json("1.0") }, false],
    [{ json: "/a", raw: "1.0" }, true],
    [{ json: "/a", raw: "1" }, false],
    [{ json: "/big", equals: jsonText("9007199254740993") }, true],
    [{ json: "/big", equals: jsonText("9007199254740992") }, false],
    [{ json: "/n", equals: json(null) }, true],
    [{ json: "/n", present: true }, true],
    [{ json: "/none", present: false }, true],
    [{ json: "/none", present: true }, false],
    [{ json: "/none", equals: json(null) }, false],
    [{ json: "/list/0", equals: json(10) }, true],
    [{ json: "/list/1/0", equals: json(20) }, true],
    [{ json: "/list/2", present: false }, true],
    [{ json: "/list/-", present: true }, false],
    [{ json: "/list/", present: true }, false],
    [{ json: "/list/00", present: true }, false],
    [{ json: "/0", equals: json("zero") }, true],
    [{ json: "/a~1b~0c/", equals: json("e") }, true],
    [{ json: "/__proto__/x", equals: json(true) }, true],
    [{ json: "/constructor", present: false }, true],
    [{ json: "/a/b", present: false }, true],
    [{ json: "/s", equals: json("xA\n") }, true],
    [{ json: "/s", matches: "xA." }, true],
    [{ json: "/s", matches: "A" }, false],
    [{ json: "/a", matches: ".*" }, false],
    [{ json: "/list", length: 2 }, true],
    [{ json: "/list", length: 3 }, false],
    [{ json: "/s", length: 3 }, false],
    [{ json: "/a~1b~0c", members: [""] }, true],
    [{ json: "/a~1b~0c", members: [] }, false],
    [{ json: "/list", members: ["0", "1"] }, false],
    [{ json: "/a", oneOf: [json("1"), json(1)] }, true],
    [{ json: "/a", oneOf: [json(2)] }, false],
    [{ json: "/list", kind: "array" }, true],
    [{ json: "/n", kind: "null" }, true],
    [{ json: "/n", kind: "object" }, false],
    [{ json: "/s", kind: "string" }, true],
    [{ json: "/a", kind: "number" }, true],
    [{ json: "", kind: "object" }, true],
  ])("%j: %s", (matcher, expected) => {
    expect(holds(matcher, one)).toBe(expected);
  });

  test("that has a member twice satisfies nothing but presence", () => {
    expect(holds({ json: "/twice", present: true }, one)).toBe(true);
    expect(why({ json: "/twice", equals: json(1) }, one)?.observed).toBe("JSON 1 and again JSON 1");
    const pair = message([], '{"a":1,"a":2}');
    expect(holds({ json: "", members: ["a"] }, pair)).toBe(false);
  });

  test("is none without a body, in another encoding, with a byte order mark or a trailing comma", () => {
    const there = { json: "/a", present: false };
    expect(why(there, message([]))).toEqual({ expected: "/a: nothing", observed: "no body" });
    for (const body of ["", "{} x", '{"a":1,}', "\ufeff{}", "// c\n{}", "{'a':1}"]) {
      expect(why(there, message([], body))?.observed, body).toContain("a body that is not JSON in UTF-8");
    }
    expect(why(there, { fields: [], body: new Uint8Array([0x22, 0xff, 0x22]) })?.observed).toContain(
      "bytes 22 ff 22",
    );
  });

  test("says where and what", () => {
    expect(why({ json: "/list/0", equals: json(11) }, one)).toEqual({
      expected: "/list/0: JSON 11",
      observed: "JSON 10",
    });
    expect(why({ json: "/none", equals: json(1) }, one)).toEqual({
      expected: "/none: JSON 1",
      observed: "nothing at /none",
    });
    expect(why({ json: "", length: 1 }, message([], "{}"))?.expected).toBe("the body: an array of 1");
  });
});
