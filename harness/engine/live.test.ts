import { describe, expect, test } from "vitest";
import type { Call, Reply } from "../adapters/adapter.ts";
import type { Capture, Transport } from "../transports/transport.ts";
import type { Case, Stimulus } from "./case.ts";
import {
  caseOf,
  check,
  describing,
  encoding,
  event,
  FakeAdapter,
  message,
  runCases,
} from "./engine.test-support.ts";

import { observationEvidence } from "./evidence.ts";

/** The live depth against an adapter and a transport without a network; suites/misbehaving.test.ts has the real ones. */

const decoding: Stimulus = { operation: "decode", message: message([["ce-id", "1"]]) };

const live = (id: string, stimulus: Stimulus): Case =>
  caseOf(id, { depths: ["live"], steps: [{ stimulus, checks: [check()] }] });

function transport(more: Partial<Transport> = {}, status = "204"): Transport {
  const nothing = new Uint8Array();
  return {
    name: "http",
    openCapture: async () =>
      ({
        address: () => "http://x",
        next: async () => [],
        close: async () => undefined,
      }) as unknown as Capture,
    inject: async () => ({
      response: { fields: [{ name: ":status", value: status }] },
      sent: nothing,
      received: nothing,
      retried: false,
    }),
    drop: () => undefined,
    close: () => undefined,
    ...more,
  };
}

/** An implementation that answers `receive.next` as told. */
function receiver(next: (call: Extract<Call, { method: "receive.next" }>) => Reply, lanes = 1) {
  return new FakeAdapter(
    (call) => {
      if (call.method === "receive.next") return next(call);
      if (call.method === "receive.start") return { outcome: "ok", subscription: "s", url: "http://y" };
      return { outcome: "ok" };
    },
    describing({ maxConcurrency: lanes }),
  );
}

const run = (cases: readonly Case[], adapter: FakeAdapter, wire = transport()) =>
  runCases(cases, adapter, {
    transports: new Map([["http", wire]]),
    planned: cases.map((one) => ({ case: one, depth: "live" as const })),
  });

describe("the surroundings", () => {
  test("are blamed when no socket can be opened, for each case, and the run ends all the same", async () => {
    const busy = transport({
      openCapture: () =>
        Promise.reject(Object.assign(new Error("listen EADDRINUSE"), { code: "EADDRINUSE" })),
    });
    const { verdicts, summary } = await run(
      [live("a", encoding), live("b", encoding)],
      receiver(() => ({ outcome: "ok" })),
      busy,
    );
    expect(verdicts).toEqual(["a#ok: environment-error", "b#ok: environment-error"]);
    expect(summary.exitCode).toBe(3);
  });

  test("are the harness's own where a binding has no transport", async () => {
    const cases = [caseOf("a", { ...live("a", encoding), binding: "kafka" })];
    const { results } = await run(
      cases,
      receiver(() => ({ outcome: "ok" })),
    );
    expect(results[0]).toMatchObject({ verdict: "harness-error", message: "no live transport for kafka" });
  });
});

describe("what was received", () => {
  test("late, or twice, is not taken for the next case's", async () => {
    const queue: Reply[] = [];
    const adapter = receiver(() => queue.shift() ?? { outcome: "ok", none: true });
    const wire = transport();
    const inject: Transport["inject"] = (...args) => {
      // The first message is surfaced twice, the second not at all.
      if (adapter.asked.at(-1) === "a")
        queue.push({ outcome: "ok", events: [event()] }, { outcome: "ok", events: [event()] });
      return wire.inject(...args);
    };
    const { results } = await run([live("a", decoding), live("b", decoding)], adapter, { ...wire, inject });
    expect(results.map(({ verdict, message: text }) => `${verdict} ${text}`)).toEqual([
      "pass ",
      expect.stringContaining("answered 204 and surfaced no event"),
    ]);
    expect(results[1]?.verdict).not.toBe("pass");
  });

  test("without end does not keep the run without end", async () => {
    const { verdicts } = await run(
      [live("a", decoding)],
      receiver(() => ({ outcome: "rejected", message: "no" })),
    );
    expect(verdicts).toEqual(["a#ok: fail"]);
  });

  test("of one subscription is received by one case at a time", async () => {
    let [waiting, most] = [0, 0];
    const wire = transport({
      inject: async (...args) => {
        most = Math.max(most, ++waiting);
        await new Promise(setImmediate);
        waiting -= 1;
        return transport().inject(...args);
      },
    });
    let started = 0;
    const adapter = new FakeAdapter(
      (call) => {
        if (call.method !== "receive.start")
          return call.method === "receive.next" ? { outcome: "ok", none: true } : { outcome: "ok" };
        started += 1;
        return { outcome: "ok", subscription: "s", url: "http://y" };
      },
      describing({ maxConcurrency: 4 }),
    );
    const { results } = await run(
      ["a", "b", "c", "d", "e"].map((id) => live(id, decoding)),
      adapter,
      wire,
    );
    expect(results).toHaveLength(5);
    expect([started, most]).toEqual([1, 1]);
  });
});

describe("a refusal at the live depth", () => {
  const refusing = caseOf("r", {
    depths: ["live"],
    steps: [{ stimulus: decoding, checks: [check("c", { expect: { outcome: "rejected" } })] }],
  });

  test.each([
    ["204", "warn", "the sender was told that all is well"],
    ["400", "pass", ""],
    ["500", "warn", "the sender was told that the receiver failed"],
  ])("answered %s is %s", async (status, verdict, told) => {
    const lines = await run(
      [refusing],
      receiver(() => ({ outcome: "ok", none: true })),
      transport({}, status),
    );
    expect(lines.results.map((result) => result.verdict)).toEqual([verdict]);
    expect(lines.results[0]?.message).toContain(told);
  });
});

test("why a refusal is unclear is part of the evidence, so that the verdict can be found again", () => {
  const unclear = {
    outcome: "rejected" as const,
    reason: "no",
    unclear: "told otherwise",
    messages: [],
    events: [],
  };
  expect(observationEvidence(unclear)).toEqual({
    outcome: "rejected",
    reason: "no",
    unclear: "told otherwise",
  });
});
