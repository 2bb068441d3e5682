import { expect, test } from "vitest";
import { http } from "../bindings/index.ts";
import { eventOf } from "../engine/literals.ts";
import type { Observation } from "../engine/observation.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { json } from "../formats/index.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { judgeExchange } from "./judge-exchange.ts";
import type { Way } from "./record.ts";

const way: Way = { producer: "a", consumer: "b", binding: "http", mode: "binary", spec: "1.0" };

const event = (attributes: Readonly<Record<string, string>> = {}): CloudEvent =>
  eventOf(
    {
      attributes: {
        specversion: "1.0",
        id: "1",
        source: "/s",
        type: "t",
        datacontenttype: "text/plain",
        ...attributes,
      },
      data: { text: "hi" },
    },
    { events: {}, messages: {} },
  );
const emitted = (message: WireMessage): Observation => ({ outcome: "ok", messages: [message], events: [] });
const sent = (...events: CloudEvent[]): Observation => emitted(http.encode(events, "binary", json));
const read = (...events: CloudEvent[]): Observation => ({ outcome: "ok", messages: [], events });
const refused: Observation = { outcome: "rejected", reason: "no", messages: [], events: [] };

test("an event that arrives as it was given passes", () => {
  expect(judgeExchange(way, [event()], sent(event()), read(event()))).toEqual({
    verdict: "pass",
    requirements: [],
    message: "",
  });
});

test("who changed the event is to blame: the wire tells", () => {
  const [right, wrong] = [event({ subject: "a b" }), event({ subject: "a+b" })];
  expect(judgeExchange(way, [right], sent(wrong), read(wrong))).toEqual({
    verdict: "fail",
    side: "producer",
    requirements: ["HTTP-3.1.3-a"],
    message: "what was sent differs: subject was a b and became a+b",
  });
  expect(judgeExchange(way, [right], sent(right), read(wrong))).toMatchObject({
    verdict: "fail",
    side: "consumer",
    message: "what was read differs: subject was a b and became a+b",
  });
  expect(judgeExchange(way, [right], sent(right), refused)).toMatchObject({
    verdict: "fail",
    side: "consumer",
    message: "the consumer refuses a right message: no",
  });
});

test("a consumer that refuses or repeats what the producer got wrong is not to blame", () => {
  const broken: WireMessage = { fields: [{ name: "ce-specversion", value: "1.0" }], body: new Uint8Array() };
  expect(judgeExchange(way, [event()], emitted(broken), refused)).toMatchObject({
    verdict: "fail",
    side: "producer",
  });
});

test("two mistakes that cancel out are a warning, since others get another event", () => {
  const [right, wrong] = [event({ subject: "ü" }), event({ subject: "%C3%BC" })];
  expect(judgeExchange(way, [right], sent(wrong), read(right))).toMatchObject({
    verdict: "warn",
    side: "producer",
    message: expect.stringContaining("it arrived all the same, but"),
  });
});

test("a producer that sends nothing, twice, or in another mode is to blame", () => {
  const cannot: Observation = { outcome: "rejected", reason: "TypeError", messages: [], events: [] };
  expect(judgeExchange(way, [event()], cannot, undefined)).toMatchObject({
    verdict: "fail",
    side: "producer",
    message: "the producer does not send it: TypeError",
  });
  const [message] = sent(event()).messages as [WireMessage];
  const twice: Observation = { outcome: "ok", messages: [message, message], events: [] };
  expect(judgeExchange(way, [event()], twice, undefined).message).toBe("2 messages arrived instead of one");
  const structured = emitted(http.encode([event()], "structured", json));
  expect(judgeExchange(way, [event()], structured, undefined).message).toBe(
    "it was sent in structured mode instead of binary",
  );
});

test("a side that says itself that it lacks something breaks no rule", () => {
  const unsupported: Observation = { outcome: "unsupported", reason: "batches", messages: [], events: [] };
  expect(judgeExchange(way, [event()], unsupported, undefined)).toMatchObject({
    verdict: "warn",
    side: "producer",
  });
  expect(judgeExchange(way, [event()], sent(event()), unsupported)).toMatchObject({
    verdict: "warn",
    side: "consumer",
    message: "the consumer does not have batches",
  });
});

test("only a producer may choose a time", () => {
  const timed = event({ time: "2020-01-01T00:00:00Z" });
  expect(judgeExchange(way, [event()], sent(timed), read(timed))).toMatchObject({
    verdict: "warn",
    side: "producer",
  });
  expect(judgeExchange(way, [event()], sent(event()), read(timed))).toMatchObject({
    verdict: "fail",
    side: "consumer",
    message: "what was read differs: time was added: 2020-01-01T00:00:00Z",
  });
});

test("lost digits of a second are a warning, and hide no other loss", () => {
  const [fine, coarse] = ["00.123456789Z", "00.123Z"].map((rest) =>
    event({ time: `2020-01-01T00:00:${rest}` }),
  ) as [CloudEvent, CloudEvent];
  expect(judgeExchange(way, [fine], sent(fine), read(coarse))).toMatchObject({
    verdict: "warn",
    side: "consumer",
  });
  expect(judgeExchange(way, [fine], sent(coarse), read(coarse))).toMatchObject({
    verdict: "warn",
    side: "producer",
  });
  expect(
    judgeExchange(way, [fine], sent(fine), read({ ...coarse, data: { kind: "text", text: "ho" } })),
  ).toMatchObject({ verdict: "fail", side: "consumer", requirements: ["HTTP-3.1.2-a"] });
});
