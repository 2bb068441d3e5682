import { describe, expect, test } from "vitest";
import { AdapterFailure, type Call, type Reply } from "../adapters/adapter.ts";
import type { Broker, Brokers } from "../brokers/broker.ts";
import {
  type Capture,
  type CapturedMessage,
  type Transport,
  TransportError,
} from "../transports/transport.ts";
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

/** The live depth through a broker that is only pretended; suites/live and suites/brokers have the real ones. */

const sent = message([["ce-id", "1"]]);
const decoding: Stimulus = { operation: "decode", message: sent };
const forwarding: Stimulus = { operation: "forward", mode: "binary", format: "json", message: sent };

const live = (id: string, stimulus: Stimulus, outcome: "ok" | "rejected" = "ok"): Case =>
  caseOf(id, { depths: ["live"], steps: [{ stimulus, checks: [check("ok", { expect: { outcome } })] }] });

const lost = new TransportError("ECONNRESET", "the broker closed the connection");

/** A broker, what it was asked, and whether it answers. */
class PretendedBroker {
  readonly asked: string[] = [];
  captures = 0;
  closed = 0;
  answers = true;
  /** Whether what the harness itself sends comes back. */
  carries = true;
  arrived: CapturedMessage[] = [{ message: sent } as CapturedMessage];

  readonly transport: Transport = {
    name: "http",
    broker: "pigeons",
    openCapture: async ({ broker } = {}) => {
      this.captures += 1;
      this.asked.push(`open ${broker}`);
      return {
        address: async (token: string) => `${broker}/${token}`,
        next: async (token: string, timeoutMs: number) => {
          if (token === "canary") return this.carries ? [{ message: sent } as CapturedMessage] : [];
          return timeoutMs > 0 ? this.arrived : [];
        },
        ping: async () => {
          if (!this.answers) throw lost;
        },
        release: () => undefined,
        close: async () => {
          this.closed += 1;
        },
      } as unknown as Capture;
    },
    prepare: async (broker, token) => `${broker}/from-${token}`,
    inject: async (url) => {
      this.asked.push(`inject ${url}`);
      const nothing = new Uint8Array();
      const rest = { sent: nothing, received: nothing, retried: false };
      if (this.answers) return { response: { fields: [] }, ...rest };
      return { response: undefined, error: { kind: "closed", message: lost.message }, ...rest };
    },
    drop: () => undefined,
    close: () => undefined,
  };
}

/** An implementation that notes where it was told to send to and read from. */
function implementation(answer: (call: Call) => Reply | undefined = () => undefined) {
  const told: string[] = [];
  const adapter = new FakeAdapter(
    (call) => {
      if (call.method === "send") told.push(`to ${call.to}`);
      if (call.method === "receive.start") told.push(`from ${call.from}`);
      if (call.method === "forward.start") told.push(`from ${call.from} to ${call.to}`);
      const own = answer(call);
      if (own !== undefined) return own;
      if (call.method === "receive.next")
        return call.timeoutMs > 0 ? { outcome: "ok", events: [event()] } : { outcome: "ok", none: true };
      return { outcome: "ok", subscription: "s" };
    },
    describing({ maxConcurrency: 1 }),
  );
  return { adapter, told };
}

function running(cases: readonly Case[], adapter: FakeAdapter, broker: PretendedBroker) {
  let acquired = 0;
  const brokers: Brokers = {
    acquire: async (protocol) => ({ url: `${protocol}://${++acquired}` }) as Broker,
  };
  return runCases(cases, adapter, {
    brokers,
    transports: new Map([["http", broker.transport]]),
    planned: cases.map((one) => ({ case: one, depth: "live" as const })),
  });
}

const refusing = (call: Call): Reply | undefined =>
  call.method === "send" || (call.method === "receive.next" && call.timeoutMs > 0)
    ? { outcome: "rejected", message: "no" }
    : undefined;

describe("through a broker", () => {
  test("both sides are told where to meet, and one connection serves all cases", async () => {
    const broker = new PretendedBroker();
    const { adapter, told } = implementation();
    const cases = [live("a", encoding), live("b", decoding), live("c", forwarding), live("d", decoding)];
    const { verdicts, summary } = await running(cases, adapter, broker);
    expect(verdicts).toEqual(["a#ok: pass", "b#ok: pass", "c#ok: pass", "d#ok: pass"]);
    expect(told).toEqual([
      "to pigeons://1/m1",
      "from pigeons://1/from-receive",
      "from pigeons://1/from-relay-binary-json to pigeons://1/relay-binary-json",
    ]);
    expect([broker.captures, broker.closed]).toEqual([1, 1]);
    expect(summary.exitCode).toBe(0);
  });

  test("a refusal is the implementation's own as long as the broker answers", async () => {
    const broker = new PretendedBroker();
    broker.arrived = [];
    const cases = [live("a", encoding, "rejected"), live("b", decoding, "rejected")];
    const { verdicts } = await running(cases, implementation(refusing).adapter, broker);
    expect(verdicts).toEqual(["a#ok: pass", "b#ok: pass"]);
  });

  test("a refusal proves nothing once the broker is silent", async () => {
    const broker = new PretendedBroker();
    broker.arrived = [];
    broker.answers = false;
    const cases = [live("a", encoding, "rejected"), live("b", decoding, "rejected")];
    const { results, summary } = await running(cases, implementation(refusing).adapter, broker);
    expect(results.map(({ verdict, message: why }) => [verdict, why])).toEqual([
      ["environment-error", lost.message],
      ["environment-error", lost.message],
    ]);
    expect(summary.exitCode).toBe(3);
  });

  test("silence proves nothing while the broker delivers no message of ours either", async () => {
    const broker = new PretendedBroker();
    broker.arrived = [];
    broker.carries = false;
    const { results } = await running([live("a", encoding, "rejected")], implementation().adapter, broker);
    expect(results.map(({ verdict, message: why }) => [verdict, why])).toEqual([
      ["environment-error", "the broker delivers no message any more"],
    ]);
  });

  test("what arrives only when it is sent again was lost by the broker", async () => {
    const broker = new PretendedBroker();
    const { arrived } = broker;
    broker.arrived = [];
    let sends = 0;
    const { adapter } = implementation((call) => {
      if (call.method === "send") broker.arrived = ++sends > 1 ? arrived : [];
      return undefined;
    });
    const { results } = await running([live("a", encoding)], adapter, broker);
    expect(results.map(({ verdict, message: why }) => [verdict, why])).toEqual([
      ["environment-error", "the broker carried it only when it was sent again"],
    ]);
  });

  test("what was lost while the implementation was away is not blamed on it once it hears again", async () => {
    const broker = new PretendedBroker();
    let heard = 0;
    const { adapter } = implementation((call) => {
      if (call.method !== "receive.next" || call.timeoutMs === 0) return undefined;
      heard += 1;
      return heard === 2 ? { outcome: "ok", none: true } : undefined;
    });
    const { verdicts } = await running([live("a", decoding), live("b", decoding)], adapter, broker);
    expect(verdicts).toEqual(["a#ok: pass", "b#ok: environment-error"]);
  });

  test("a crash is the implementation's, also if a second try would have gone well", async () => {
    const broker = new PretendedBroker();
    let sends = 0;
    const { adapter } = implementation((call) => {
      if (call.method === "send" && ++sends === 1) throw new AdapterFailure("crashed", "ended with signal 9");
      return undefined;
    });
    const { verdicts } = await running([live("a", encoding)], adapter, broker);
    expect(verdicts).toEqual(["a#ok: crashed"]);
  });

  test("an implementation that hangs on a silent broker is not blamed for it", async () => {
    const broker = new PretendedBroker();
    broker.answers = false;
    const { adapter } = implementation((call) => {
      if (call.method === "send") throw new AdapterFailure("timeout", "no answer");
      return undefined;
    });
    const { verdicts } = await running([live("a", encoding)], adapter, broker);
    expect(verdicts).toEqual(["a#ok: environment-error"]);
  });

  test("after a loss the next case gets a new connection, from a broker that is asked for again", async () => {
    const broker = new PretendedBroker();
    broker.answers = false;
    const stopped: string[] = [];
    const { adapter, told } = implementation((call) => {
      if (call.method === "forward.start") broker.answers = call.from?.startsWith("pigeons://2") === true;
      if (call.method === "forward.stop") stopped.push(call.subscription);
      return undefined;
    });
    const { verdicts } = await running([live("a", forwarding), live("b", forwarding)], adapter, broker);
    expect(verdicts).toEqual(["a#ok: environment-error", "b#ok: pass"]);
    expect(told.map((one) => one.slice(0, "from pigeons://1".length))).toEqual([
      "from pigeons://1",
      "from pigeons://2",
    ]);
    expect([broker.captures, broker.closed]).toEqual([2, 2]);
    expect(stopped).toEqual(["s", "s"]);
  });

  test("is the surroundings' matter: without one, no case says anything about the implementation", async () => {
    const { verdicts, summary } = await runCases([live("a", encoding)], implementation().adapter, {
      transports: new Map([["http", new PretendedBroker().transport]]),
      planned: [{ case: live("a", encoding), depth: "live" }],
    });
    expect(verdicts).toEqual(["a#ok: environment-error"]);
    expect(summary.exitCode).toBe(3);
  });
});
