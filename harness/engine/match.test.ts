import { describe, expect, test } from "vitest";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { Matcher } from "./case.ts";
import { event, message } from "./engine.test-support.ts";
import { dataOf } from "./literals.ts";
import { describe as inWords, match } from "./match.ts";
import { type Observation, rejected } from "./observation.ts";

const events = (...all: CloudEvent[]): Observation => ({ outcome: "ok", messages: [], events: all });
const messages = (...all: Observation["messages"][number][]): Observation => ({
  outcome: "ok",
  messages: all,
  events: [],
});
const refused = rejected("no id");
const nothing = events();

function why(matcher: object, observation: Observation, emptyIsAbsent = false) {
  return match(matcher as Matcher, observation, { emptyIsAbsent });
}
const holds = (matcher: object, observation: Observation, emptyIsAbsent = false): boolean =>
  why(matcher, observation, emptyIsAbsent) === undefined;

describe("an outcome", () => {
  test("is accepted or refused, in the implementation's words", () => {
    expect(holds({ outcome: "ok" }, nothing)).toBe(true);
    expect(holds({ outcome: "rejected" }, refused)).toBe(true);
    expect(why({ outcome: "ok" }, refused)).toEqual({
      expected: "it is accepted",
      observed: "refused: no id",
    });
    expect(why({ outcome: "ok" }, rejected(""))?.observed).toBe("refused: no reason given");
  });

  test("that should have been a refusal shows what came out instead", () => {
    expect(why({ outcome: "rejected" }, events(event({ subject: "a\u200b" })))?.observed).toBe(
      'accepted as an event with specversion="1.0", id="1", source="/s", type="t", subject="a\\u200b", no data',
    );
    const sent = message(
      [
        [":method", "POST"],
        ["ce-id", "1"],
      ],
      "x",
    );
    expect(why({ outcome: "rejected" }, messages(sent))?.observed).toBe('emitted ce-id: "1"; "x"');
    expect(why({ outcome: "rejected" }, nothing)?.observed).toBe("accepted");
  });
});

describe("a matcher that needs a message or an event does not hold when the implementation refused:", () => {
  test.each<[object]>([
    [{ field: "x", present: false }],
    [{ fields: { prefix: "ce-", only: [] } }],
    [{ body: "empty" }],
    [{ json: "/a", present: false }],
    [{ events: [] }],
    [{ attribute: "x", present: false }],
    [{ data: "absent" }],
    [{ count: 0 }],
    [{ not: { field: "x", present: true } }],
    [{ not: { not: { attribute: "x", present: false } } }],
    [{ anyOf: [{ not: { count: 1 } }, { body: "empty" }] }],
    [{ allOf: [{ field: "x", present: false }] }],
  ])("%j", (matcher) => {
    expect(holds(matcher, refused)).toBe(false);
    expect(why(matcher, refused)?.observed).toContain("refused: no id");
    expect(why(matcher, refused)?.expected).not.toBe("");
  });

  test("but a negated outcome may", () => {
    expect(holds({ not: { outcome: "ok" } }, refused)).toBe(true);
    expect(holds({ not: { outcome: "rejected" } }, refused)).toBe(false);
    expect(holds({ anyOf: [{ outcome: "rejected" }, { count: 1 }] }, refused)).toBe(true);
  });
});

describe("combinations", () => {
  const one = messages(message([["a", "1"]]));
  const yes = { field: "a", equals: "1" };
  const no = { field: "a", equals: "2" };

  test("hold when any does, when all do, or when it does not", () => {
    expect(holds({ anyOf: [no, yes] }, one)).toBe(true);
    expect(holds({ anyOf: [no, no] }, one)).toBe(false);
    expect(holds({ allOf: [yes, yes] }, one)).toBe(true);
    expect(holds({ allOf: [yes, no] }, one)).toBe(false);
    expect(holds({ not: no }, one)).toBe(true);
    expect(holds({ not: yes }, one)).toBe(false);
  });

  test("say what would have done, or the first thing that is wrong", () => {
    expect(why({ anyOf: [no, { field: "b", present: true }] }, one)).toEqual({
      expected: 'a: "2" or a field b',
      observed: 'a: "1"',
    });
    expect(why({ allOf: [yes, no, { count: 9 }] }, one)?.expected).toBe('a: "2"');
    expect(why({ not: yes }, one)?.expected).toBe('not a: "1"');
  });
});

describe("several messages", () => {
  const two = messages(message([["a", "1"]]), message([["a", "2"]]));
  test("are told apart by number and counted", () => {
    expect(holds({ field: "a", equals: "1" }, two)).toBe(true);
    expect(holds({ field: "a", equals: "2", message: 1 }, two)).toBe(true);
    expect(why({ field: "a", equals: "2", message: 2 }, two)).toEqual({
      expected: "a message number 3",
      observed: "2 messages",
    });
    expect(holds({ field: "a", present: false }, nothing)).toBe(false);
    expect(holds({ count: 2 }, two)).toBe(true);
    expect(why({ count: 1 }, two)).toEqual({ expected: "1 of them", observed: "2" });
  });
});

describe("events", () => {
  const typed = (value: number | string): CloudEvent => ({
    attributes: new Map([
      ["n", typeof value === "number" ? { type: "Integer", value } : { type: "String", value }],
    ]),
  });

  test("are equal with all their attributes and data, in order", () => {
    expect(holds({ events: [event()] }, events(event()))).toBe(true);
    expect(
      holds({ events: [event({ id: "1" }), event({ id: "2" })] }, events(event({ id: "2" }), event())),
    ).toBe(false);
    expect(why({ events: [event()] }, events(event({ extra: "x" })))?.observed).toContain("extra");
    expect(why({ events: [event({ subject: "x" })] }, events(event()))?.observed).toContain("absent");
    expect(why({ events: [event()] }, nothing)).toEqual({ expected: "1 events", observed: "0 events" });
    expect(why({ events: [event(), event()] }, events(event(), event({ id: "9" })))?.expected).toMatch(
      /^\/1\//,
    );
  });

  test("have attributes with a canonical string, whatever their type", () => {
    expect(holds({ attribute: "n", equals: "5" }, events(typed(5)))).toBe(true);
    expect(holds({ attribute: "n", equals: "5" }, events(typed("5")))).toBe(true);
    expect(holds({ attribute: "n", oneOf: ["4", "5"] }, events(typed(5)))).toBe(true);
    expect(why({ attribute: "n", equals: "6" }, events(typed(5)))).toEqual({
      expected: 'n is "6"',
      observed: 'n is "5"',
    });
    expect(why({ attribute: "x", equals: "6" }, events(typed(5)))?.observed).toBe("no x");
    expect(holds({ attribute: "x", present: false }, events(typed(5)))).toBe(true);
    expect(holds({ attribute: "n", present: false }, events(typed(5)))).toBe(false);
    expect(holds({ attribute: "n", equals: "6", event: 1 }, events(typed(5), typed(6)))).toBe(true);
    expect(why({ attribute: "n", present: false, event: 1 }, events(typed(5)))?.expected).toBe(
      "an event number 2",
    );
  });

  test.each([
    ["2018-04-05T17:31:00Z", true],
    ["2018-04-05T19:31:00.000+02:00", true],
    ["2018-04-05t17:31:00z", true],
    ["2018-04-05T17:31:00.001Z", false],
    ["2018-04-05T17:31:00", false],
    ["yesterday", false],
  ])("have a time at an instant: %s %s", (time, expected) => {
    const matcher = { attribute: "time", instant: "2018-04-05T17:31:00Z" };
    expect(holds(matcher, events(event({ time })))).toBe(expected);
  });

  test("have data with the same meaning", () => {
    const withData = (data: object): Observation => events({ ...event(), data: dataOf(data) });
    expect(holds({ data: dataOf({ json: { a: 1 } }) }, withData({ jsonText: '{ "a": 1.0 }' }))).toBe(true);
    expect(holds({ data: dataOf({ json: { a: 1 } }) }, withData({ json: { a: 2 } }))).toBe(false);
    expect(holds({ data: dataOf({ json: null }) }, events(event()))).toBe(false);
    expect(why({ data: dataOf({ text: "x" }) }, withData({ text: "y" }))).toEqual({
      expected: 'text "x"',
      observed: 'text "y"',
    });
  });

  test.each([
    ["absent", undefined, true, true],
    ["absent", { text: "" }, false, true],
    ["absent", { json: null }, false, false],
    ["empty", { text: "" }, true, true],
    ["empty", { base64: "" }, true, true],
    ["empty", undefined, false, true],
    ["empty", { text: "x" }, false, false],
  ])("have %s data when it is %j: %s, and where both are one: %s", (wanted, data, apart, one) => {
    const observation = events(data === undefined ? event() : { ...event(), data: dataOf(data) });
    expect(holds({ data: wanted }, observation, false)).toBe(apart);
    expect(holds({ data: wanted }, observation, true)).toBe(one);
  });
});

test.each<[Matcher, string]>([
  [{ outcome: "rejected" }, "it is refused"],
  [{ anyOf: [{ count: 1 }, { outcome: "ok" }] }, "1 of them or it is accepted"],
  [{ allOf: [{ data: "empty" }, { body: "empty" }] }, "empty data and an empty body"],
  [{ not: { field: "a", present: false } }, "not no field a"],
  [{ attribute: "a", equals: "x" }, 'a is "x"'],
  [{ attribute: "a", present: false }, "no attribute a"],
  [{ fields: { prefix: "ce-", only: ["ce-id"] } }, "no field ce-* but ce-id, each once"],
])("%j in words: %s", (matcher, words) => {
  expect(inWords(matcher)).toBe(words);
});
