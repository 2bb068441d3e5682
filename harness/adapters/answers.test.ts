import { describe, expect, test } from "vitest";
import type { Call } from "./adapter.ts";
import { readDescription, readReply } from "./answers.ts";
import { callParams } from "./call-form.ts";
import { FormError } from "./json-form.ts";

const good = () => ({
  protocolVersion: 1,
  implementation: { name: "n", version: "1", language: "l", url: "u" },
  capabilities: {
    specversions: ["1.0"],
    bindings: { http: { encode: ["binary"], receive: [], formats: ["json"] } },
    validate: true,
  },
  maxConcurrency: 4,
});

/** The good answer with one member set, by its path. */
function changed(path: string, value: unknown): unknown {
  const root = good() as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() as string;
  let at = root;
  for (const name of names) at = at[name] as Record<string, unknown>;
  at[last] = value;
  return root;
}

describe("a description", () => {
  test("is read with what it declares and nothing else", () => {
    const read = readDescription(changed("capabilities.bindings.http.extra", ["x"]));
    const { protocolVersion: _, ...rest } = good();
    expect(read).toEqual(rest);
  });

  test("without maxConcurrency and validate has 1 and false", () => {
    const read = readDescription({
      ...good(),
      maxConcurrency: undefined,
      capabilities: { specversions: [], bindings: {} },
    });
    expect(read).toMatchObject({ maxConcurrency: 1, capabilities: { validate: false } });
  });

  test.each<[string, unknown, string]>([
    ["protocolVersion", 2, "protocolVersion is not 1"],
    ["protocolVersion", undefined, "protocolVersion is not 1"],
    ["implementation", "x", "implementation is not an object"],
    ["implementation.name", "", "implementation.name is not a non-empty string"],
    ["implementation.version", 5, "implementation.version is not a non-empty string"],
    ["implementation.language", null, "implementation.language is not a non-empty string"],
    ["implementation.url", undefined, "implementation.url is not a non-empty string"],
    ["capabilities", [], "capabilities is not an object"],
    ["capabilities.specversions", "1.0", "capabilities.specversions is not a list of strings"],
    ["capabilities.specversions", [1], "capabilities.specversions[0] is not a non-empty string"],
    ["capabilities.bindings", undefined, "capabilities.bindings is not an object"],
    ["capabilities.bindings.http", null, "capabilities.bindings.http is not an object"],
    ["capabilities.bindings.http.encode", true, "capabilities.bindings.http.encode is not a list of strings"],
    [
      "capabilities.bindings.http.send",
      ["binary", 5],
      "capabilities.bindings.http.send[1] is not a non-empty string",
    ],
    [
      "capabilities.bindings.http.formats",
      undefined,
      "capabilities.bindings.http.formats is not a list of strings",
    ],
    ["maxConcurrency", 0, "maxConcurrency is not a whole number of 1 or more"],
    ["maxConcurrency", 1.5, "maxConcurrency is not a whole number of 1 or more"],
    ["maxConcurrency", "many", "maxConcurrency is not a whole number of 1 or more"],
  ])("with %s = %j is refused by that member", (path, value, message) => {
    expect(() => readDescription(changed(path, value))).toThrow(new FormError(message));
  });

  test.each([undefined, null, 5, "ok", []])("that is %j is refused", (answer) => {
    expect(() => readDescription(answer)).toThrow("the answer is not an object");
  });
});

const message = { fields: [{ name: "a", value: "b" }] };
const event = { attributes: { id: { type: "String", value: "1" } } };
const readEvent = { attributes: new Map([["id", { type: "String", value: "1" }]]) };

describe("a reply", () => {
  test.each<[Call["method"], object, object]>([
    ["encode", { message }, { messages: [message] }],
    ["decode", { event }, { events: [readEvent] }],
    ["decode", { events: [event, event] }, { events: [readEvent, readEvent] }],
    ["decode", { events: [] }, { events: [] }],
    ["forward", { messages: [message] }, { messages: [message] }],
    ["validate", {}, {}],
    ["send", { extra: 1 }, {}],
    ["receive.start", { subscription: "s", url: "http://x" }, { subscription: "s", url: "http://x" }],
    ["receive.next", { none: true }, { none: true }],
    ["receive.next", { event }, { events: [readEvent] }],
    ["receive.stop", {}, {}],
    ["forward.start", { subscription: "s", url: "http://x" }, { subscription: "s", url: "http://x" }],
    ["forward.stop", {}, {}],
  ])("to %s with %j is read", (method, members, expected) => {
    expect(readReply(method, { outcome: "ok", ...members })).toEqual({ outcome: "ok", ...expected });
  });

  test("refused or unsupported needs no more than its outcome", () => {
    expect(readReply("encode", { outcome: "rejected", message: "m" })).toEqual({
      outcome: "rejected",
      message: "m",
    });
    expect(readReply("encode", { outcome: "rejected" })).toEqual({ outcome: "rejected", message: "" });
    expect(readReply("encode", { outcome: "unsupported", capability: "c" })).toMatchObject({
      capability: "c",
    });
    expect(readReply("encode", { outcome: "unsupported" })).toMatchObject({ capability: "encode" });
  });

  test.each<[Call["method"], unknown, string]>([
    ["encode", undefined, "the result is not an object"],
    ["encode", [], "the result is not an object"],
    ["encode", {}, 'outcome is none of "ok", "rejected", "unsupported"'],
    ["encode", { outcome: "OK" }, "outcome is none of"],
    ["encode", { outcome: "ok" }, "a message needs fields"],
    ["encode", { outcome: "ok", message: { fields: [{ name: "a" }] } }, "fields[0].value is neither"],
    ["decode", { outcome: "ok" }, "an event needs attributes"],
    ["decode", { outcome: "ok", events: {} }, "events is not a list"],
    ["decode", { outcome: "ok", events: [event, 5] }, "events[1]: an event needs attributes"],
    ["forward", { outcome: "ok", message }, "messages is not a list"],
    ["forward", { outcome: "ok", messages: [{}] }, "messages[0]: a message needs fields"],
    ["receive.start", { outcome: "ok", url: "u" }, "subscription is not a non-empty string"],
    ["receive.next", { outcome: "ok" }, "an event needs attributes"],
    ["forward.start", { outcome: "ok", subscription: 5 }, "subscription is not a non-empty string"],
  ])("to %s that is %j is refused by its member", (method, result, why) => {
    expect(() => readReply(method, result)).toThrow(FormError);
    expect(() => readReply(method, result)).toThrow(why);
  });
});

describe("the params of a call", () => {
  const one = { attributes: new Map([["id", { type: "String" as const, value: "\ud800" }]]) };
  const encode = { method: "encode", case: 'a"b', binding: "http", format: "json" } as const;
  const parsed = (call: Call): unknown => JSON.parse(callParams(call));
  const form = { attributes: { id: { type: "String", value: "\ud800" } } };

  test("have one event, or events in mode batched, none and one as well", () => {
    const { method: _, ...rest } = encode;
    expect(parsed({ ...encode, mode: "binary", events: [one] })).toEqual({
      ...rest,
      mode: "binary",
      event: form,
    });
    expect(parsed({ ...encode, mode: "batched", events: [one] })).toEqual({
      ...rest,
      mode: "batched",
      events: [form],
    });
    expect(parsed({ ...encode, mode: "batched", events: [] })).toMatchObject({ events: [] });
    expect(
      parsed({ ...encode, method: "send", mode: "binary", events: [one], to: "http://x" }),
    ).toMatchObject({
      event: form,
      to: "http://x",
    });
  });

  test("carry the message, the event to validate, and the plain members", () => {
    const body = new Uint8Array([255]);
    expect(parsed({ method: "decode", case: "c", binding: "http", message: { fields: [], body } })).toEqual({
      case: "c",
      binding: "http",
      message: { fields: [], body: { base64: "/w==" } },
    });
    expect(parsed({ method: "validate", case: "c", event: one })).toEqual({ case: "c", event: form });
    expect(parsed({ method: "receive.next", case: "c", subscription: "s", timeoutMs: 0 })).toEqual({
      case: "c",
      subscription: "s",
      timeoutMs: 0,
    });
  });

  test("are one line, whatever line breaks the event's JSON has", () => {
    const data = { kind: "json" as const, json: '{\r\n  "a": "x\\n"\n}' };
    const params = callParams({ ...encode, mode: "binary", events: [{ attributes: new Map(), data }] });
    expect(params).not.toMatch(/[\r\n]/);
    expect(JSON.parse(params)).toMatchObject({ event: { data: { json: { a: "x\n" } } } });
  });
});
