import { describe, expect, test } from "vitest";
import type { Check, Stimulus } from "./case.ts";
import { check, encoding, levels, message } from "./engine.test-support.ts";
import { judge, levelOf } from "./judge.ts";
import type { Observation } from "./observation.ts";

const ok = (body?: string): Observation => ({
  outcome: "ok",
  messages: [message([["ce-id", "1"]], body)],
  events: [],
});
const refused: Observation = { outcome: "rejected", reason: "bad id", messages: [], events: [] };
const verdict = (one: Check, observation: Observation, stimulus: Stimulus = encoding) =>
  judge(one, stimulus, observation, levels).verdict;

describe("the level of a check", () => {
  test("is the strictest of its requirements", () => {
    expect(levelOf(check("c", { requirements: ["R-may", "R-should"] }), levels)).toBe("SHOULD");
    expect(levelOf(check("c", { requirements: ["R-may", "R-must", "R-should"] }), levels)).toBe("MUST");
  });

  test("is its own where it says one", () => {
    expect(levelOf(check("c", { level: "SHOULD", requirements: ["R-must"] }), levels)).toBe("SHOULD");
  });

  test("is MAY where the specification version has none of its requirements", () => {
    expect(levelOf(check("c", { requirements: ["R-draft-only"] }), levels)).toBe("MAY");
    expect(verdict(check("c", { requirements: ["R-draft-only"] }), refused)).toBe("info");
    expect(levelOf(check("c", { requirements: ["R-draft-only", "R-should"] }), levels)).toBe("SHOULD");
  });
});

describe("a verdict", () => {
  test.each([
    ["R-must", "fail"],
    ["R-should", "warn"],
    ["R-may", "info"],
  ])("of breaking %s is %s", (requirement, expected) => {
    expect(verdict(check("c", { requirements: [requirement] }), refused)).toBe(expected);
    expect(verdict(check("c", { requirements: [requirement] }), ok())).toBe("pass");
  });

  test("says what was expected and what was observed", () => {
    const one = check("c", { expect: { field: "ce-id", equals: "2" } });
    expect(judge(one, encoding, ok(), levels)).toEqual({
      verdict: "fail",
      level: "MUST",
      message: 'expected ce-id: "2"; observed ce-id: "1"',
      expected: 'ce-id: "2"',
      observed: 'ce-id: "1"',
    });
    expect(judge(one, encoding, refused, levels).observed).toBe("refused: bad id");
  });

  test("is the first grade's that holds, with its reason", () => {
    const one = check("c", {
      expect: { field: "ce-id", equals: "2" },
      grades: [
        { when: { field: "ce-id", equals: "3" }, verdict: "pass", because: "three" },
        { when: { field: "ce-id", equals: "1" }, verdict: "warn", because: "one" },
        { when: { field: "ce-id", present: true }, verdict: "info", because: "any" },
      ],
    });
    expect(judge(one, encoding, ok(), levels)).toMatchObject({
      verdict: "warn",
      message: "one",
      observed: 'ce-id: "1"',
    });
    expect(judge(one, encoding, { ...ok(), messages: [message([["ce-id", "9"]])] }, levels).message).toBe(
      "any",
    );
    expect(verdict(one, refused)).toBe("fail");
    expect(judge(one, encoding, { ...ok(), messages: [message([["ce-id", "2"]])] }, levels)).toMatchObject({
      verdict: "pass",
      message: "",
    });
  });

  test("of a declared capability answered unsupported is fail, whatever the level and whatever was expected", () => {
    const unsupported: Observation = { outcome: "unsupported", reason: "batched", messages: [], events: [] };
    const one = check("c", { requirements: ["R-may"], expect: { outcome: "rejected" } });
    expect(judge(one, encoding, unsupported, levels)).toMatchObject({
      verdict: "fail",
      message: "declared, but answered unsupported: batched",
    });
  });
});

describe("absent and empty data", () => {
  const absent = check("c", { expect: { data: "absent" } });
  const empty: Observation = {
    outcome: "ok",
    messages: [],
    events: [{ attributes: new Map(), data: { kind: "text", text: "" } }],
  };
  const decode = (type: string): Stimulus => ({
    operation: "decode",
    message: message([["content-type", type]]),
  });

  test("are one in binary mode and two in an event format", () => {
    expect(verdict(absent, empty, decode("text/plain"))).toBe("pass");
    expect(verdict(absent, empty, { operation: "decode", message: message([]) })).toBe("pass");
    expect(verdict(absent, empty, decode("application/cloudevents+json"))).toBe("fail");
    expect(verdict(absent, empty, decode(" Application/CloudEvents-batch+json"))).toBe("fail");
    expect(verdict(absent, empty, { operation: "validate", event: { attributes: new Map() } })).toBe("fail");
  });
});
