import { afterAll, expect, test } from "vitest";
import { httpTransport } from "../transports/http.ts";
import type { DeliverStimulus, Stimulus } from "./case.ts";
import { caseOf, check, describing, event, FakeAdapter, message, runCases } from "./engine.test-support.ts";

/** Conversations whose other side does not behave; suites/reference.test.ts has the right ones. */

const transport = httpTransport();
afterAll(() => transport.close());

const description = describing({
  capabilities: {
    specversions: ["1.0"],
    bindings: { webhook: { deliver: ["structured"], target: ["structured"], formats: ["json"] } },
  },
});

function run(stimulus: Stimulus, adapter: FakeAdapter) {
  const one = caseOf("w", { binding: "webhook", depths: ["live"], steps: [{ stimulus, checks: [check()] }] });
  const planned = [{ case: one, depth: "live" as const }];
  return runCases([one], adapter, { planned, transports: new Map([["webhook", transport]]) });
}

const delivering: DeliverStimulus = {
  operation: "deliver",
  mode: "structured",
  format: "json",
  events: [event()],
  settings: {},
  answers: {},
  consent: message([[":method", "POST"]]),
};

test.each([
  ["http://192.0.2.1/consent", "is not an address of this machine"],
  ["file:///etc/passwd", "is not an HTTP URL"],
  ["consent", "is not a URL"],
])("a callback address beyond this machine is not called: %s", async (callback, why) => {
  const adapter = new FakeAdapter(async (call) => {
    if (call.method === "deliver.start") {
      await fetch(call.to, { method: "OPTIONS", headers: { "WebHook-Request-Callback": callback } });
      return { outcome: "ok", subscription: "s" };
    }
    return { outcome: "ok", deliveries: [] };
  }, description);
  const { lines } = await run(delivering, adapter);
  expect(JSON.stringify(lines)).toContain('"name":":at","value":"callback"},{"name":":status","value":"599"');
  expect(JSON.stringify(lines)).toContain(why);
});

test("a target on another machine is not sent to", async () => {
  const adapter = new FakeAdapter(
    (call) =>
      call.method === "target.start"
        ? { outcome: "ok", subscription: "s", url: "http://192.0.2.1/" }
        : { outcome: "ok", none: true },
    description,
  );
  const { lines } = await run({ operation: "request", settings: {}, requests: [message([])] }, adapter);
  expect(JSON.stringify(lines)).toContain("192.0.2.1 is not an address of this machine's loopback interface");
});

test.each(["deliver.start", "target.start"])(
  "%s that starts nothing is the adapter's fault",
  async (method) => {
    const adapter = new FakeAdapter(
      (call) =>
        call.method === method ? { outcome: "rejected", message: "no port left" } : { outcome: "ok" },
      description,
    );
    const stimulus: Stimulus =
      method === "target.start"
        ? { operation: "request", settings: {}, requests: [message([])] }
        : { ...delivering, settings: {} };
    const { verdicts } = await run(stimulus, adapter);
    // A sender may say at once that it comes to no agreement; a target has nothing to refuse.
    expect(verdicts).toEqual([method === "target.start" ? "w#ok: crashed" : "w#ok: pass"]);
  },
);
