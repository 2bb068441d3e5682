import { describe, expect, test } from "vitest";
import { AdapterFailure, AdapterStartError, type Call, type Reply } from "../adapters/adapter.ts";
import {
  caseOf,
  check,
  codec,
  crash,
  describing,
  encoding,
  FakeAdapter,
  OK,
  REFUSED,
  runCases,
  stepsOf,
} from "./engine.test-support.ts";
import type { Expectation } from "./expectations.ts";

const cases = (...ids: string[]) => ids.map((id) => caseOf(id));
const many = (count: number) => cases(...Array.from({ length: count }, (_, index) => `c/${index}`));
const expecting = (id: string, more: Partial<Expectation> = {}): Expectation => ({
  line: 1,
  case: id,
  expect: "fail",
  reason: "r",
  ...more,
});

describe("a run", () => {
  test("writes each case with its evidence and then its results, in order", async () => {
    const { lines } = await runCases(
      [caseOf("a", { steps: stepsOf("x", "y") }), caseOf("b")],
      new FakeAdapter(() => OK),
    );
    expect(lines.map((line) => [line.kind, line.case])).toEqual([
      ["case", "a"],
      ["evidence", "a"],
      ["result", "a"],
      ["evidence", "a"],
      ["result", "a"],
      ["case", "b"],
      ["evidence", "b"],
      ["result", "b"],
    ]);
  });

  test("keeps a case's lines together when several run at once", async () => {
    const waiting: (() => void)[] = [];
    const adapter = new FakeAdapter(
      () =>
        new Promise<Reply>((resolve) => {
          waiting.push(() => resolve(OK));
          // Answered in the reverse order, four at a time.
          if (waiting.length === 4) for (const go of waiting.splice(0).reverse()) go();
        }),
      describing({ maxConcurrency: 4 }),
    );
    const { lines, summary } = await runCases(many(8), adapter);
    expect(lines.map((line) => line.case).filter((id, index, all) => id !== all[index - 1])).toHaveLength(8);
    expect(adapter.asked).toEqual(many(8).map(({ id }) => id));
    expect(summary.counts).toMatchObject({ cases: 8, checks: 8, verdicts: { pass: 8 } });
  });

  test("counts verdicts, disputed ones apart", async () => {
    const adapter = new FakeAdapter((call) => (call.case === "a" ? OK : REFUSED));
    const disputed = caseOf("d", { disputed: { reason: "why" } });
    const warned = caseOf("w", {
      steps: [{ stimulus: encoding, checks: [check("s", { requirements: ["R-should"] })] }],
    });
    const { summary, results } = await runCases([...cases("a", "b"), disputed, warned], adapter);
    expect(summary.counts).toEqual({
      cases: 4,
      checks: 4,
      verdicts: { pass: 1, fail: 1, warn: 1 },
      disputed: 1,
      known: 0,
    });
    expect(results.find((one) => one.case === "d")).toMatchObject({ verdict: "fail", disputed: "why" });
  });

  test("waits for a slow receiver before it asks on", async () => {
    const adapter = new FakeAdapter(() => OK);
    const seen: number[] = [];
    await runCases(many(5), adapter, {
      emit: async (line) => {
        seen.push(adapter.asked.length);
        await new Promise(setImmediate);
        expect(`${line.case} ${adapter.asked.length}`).toBe(`${line.case} ${seen.at(-1)}`);
      },
    });
    expect(new Set(seen)).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test("takes the planned cases one by one, as they are needed", async () => {
    let taken = 0;
    function* planned() {
      for (const one of many(5)) {
        taken += 1;
        yield codec(one);
      }
    }
    const adapter = new FakeAdapter(() => {
      expect(taken).toBe(adapter.asked.length);
      return OK;
    });
    await runCases([], adapter, { planned: planned() });
    expect(taken).toBe(5);
  });

  test("stops at a signal, and accuses no expectation then", async () => {
    const stop = new AbortController();
    const adapter = new FakeAdapter((call) => {
      if (call.case === "c/1") stop.abort();
      return OK;
    });
    const { summary, verdicts } = await runCases(many(4), adapter, {
      signal: stop.signal,
      expectations: [expecting("c/0")],
    });
    expect(verdicts).toEqual(["c/0#ok: pass", "c/1#ok: pass"]);
    expect(summary).toMatchObject({ interrupted: "interrupted", stale: [] });
  });

  test("keeps every digit in its evidence", async () => {
    const json = '{"n":9007199254740993,"x":1.0}';
    const stimulus = {
      ...encoding,
      events: [{ attributes: new Map(), data: { kind: "json" as const, json } }],
    };
    const reply: Reply = {
      outcome: "ok",
      events: [{ attributes: new Map(), data: { kind: "json", json: "1e400" } }],
    };
    const one = caseOf("a", { steps: [{ stimulus, checks: [check()] }] });
    const { lines } = await runCases([one], new FakeAdapter(() => reply));
    expect(JSON.parse(JSON.stringify(lines[1]))).toMatchObject({
      kind: "evidence",
      stimulus: { operation: "encode", binding: "http", events: [{ data: { jsonText: json } }] },
      observation: { outcome: "ok", events: [{ data: { jsonText: "1e400" } }] },
    });
    const bare = await runCases([one], new FakeAdapter(() => reply), { withoutEvidence: true });
    expect(bare.lines.map((line) => line.kind)).toEqual(["case", "result"]);
  });
});

describe("the exit code is", () => {
  const exit = async (
    adapter: FakeAdapter,
    more: Parameters<typeof runCases>[2] = {},
    all = cases("a", "b"),
  ) => (await runCases(all, adapter, more)).summary.exitCode;
  const broken = new FakeAdapter((call) => (call.case === "a" ? REFUSED : OK));
  const fine = new FakeAdapter(() => OK);

  test("0 when all is well, or all that fails is known", async () => {
    expect(await exit(fine)).toBe(0);
    expect(await exit(broken, { expectations: [expecting("a")] })).toBe(0);
    expect(await exit(fine, { expectations: [expecting("a", { expect: "flaky" })] })).toBe(0);
  });

  test("1 when something fails that is not known", async () => {
    expect(await exit(broken)).toBe(1);
    expect(await exit(broken, { expectations: [expecting("b")] })).toBe(1);
    expect(await exit(new FakeAdapter(() => ({ outcome: "unsupported", capability: "x" })))).toBe(1);
  });

  test("3 when the harness or its surroundings broke", async () => {
    const trouble = (error: Error) => new FakeAdapter(() => Promise.reject(error));
    expect(await exit(trouble(new Error("a bug")))).toBe(3);
    const { results } = await runCases(
      cases("a"),
      trouble(Object.assign(new Error("listen"), { code: "EADDRINUSE" })),
    );
    expect(results[0]).toMatchObject({ verdict: "environment-error", message: "listen" });
  });

  test("4 when an expectation is stale", async () => {
    expect(await exit(fine, { expectations: [expecting("a")] })).toBe(4);
    expect(await exit(fine, { expectations: [expecting("no/such")] })).toBe(4);
  });

  test("5 when nothing ran", async () => {
    expect(await exit(fine, {}, [])).toBe(5);
    expect(
      await exit(fine, {
        planned: cases("a").map((one) => ({ ...codec(one), missing: "http encode binary" })),
      }),
    ).toBe(5);
    expect(await exit(fine, { expectations: [expecting("*", { expect: "skip" })] })).toBe(5);
  });
});

test("what is not declared does not apply, with the reason, and is never asked for", async () => {
  const adapter = new FakeAdapter(() => OK);
  const planned = [
    { ...codec(caseOf("a", { steps: stepsOf("x", "y") })), missing: "http encode batched" },
    codec(caseOf("b")),
  ];
  const { results, verdicts } = await runCases([], adapter, { planned });
  expect(verdicts).toEqual(["a#x: not-applicable", "a#y: not-applicable", "b#ok: pass"]);
  expect(results[0]?.message).toBe("the implementation does not declare http encode batched");
  expect(adapter.asked).toEqual(["b"]);
});

test("what is to be skipped is not run, and not known as a failure", async () => {
  const adapter = new FakeAdapter(() => OK);
  const { results, summary } = await runCases(cases("a", "b"), adapter, {
    expectations: [expecting("a", { expect: "skip", reason: "hangs" })],
  });
  expect(results[0]).toMatchObject({
    verdict: "not-run",
    message: "skipped: hangs",
    known: { mode: "skip", line: 1 },
  });
  expect(summary.counts.known).toBe(0);
  expect(adapter.asked).toEqual(["b"]);
});

describe("several steps", () => {
  const one = caseOf("a", { steps: stepsOf("x", "y", "z") });
  const at = (failure: Error, step: number) => {
    let asked = 0;
    return new FakeAdapter(() => (asked++ === step ? Promise.reject(failure) : OK));
  };

  test("end with the first that gets no answer", async () => {
    const adapter = at(crash("gone"), 1);
    const { verdicts, results } = await runCases([one], adapter);
    expect(verdicts).toEqual(["a#x: pass", "a#y: crashed", "a#z: not-run"]);
    expect(results.map((each) => [each.step, each.message])).toEqual([
      [0, ""],
      [1, "gone"],
      [2, "an earlier step got no answer"],
    ]);
    expect(adapter.asked).toHaveLength(2);
  });

  test("go on after one that was refused", async () => {
    const { verdicts } = await runCases([one], new FakeAdapter(() => REFUSED));
    expect(verdicts).toEqual(["a#x: fail", "a#y: fail", "a#z: fail"]);
  });

  test.each([
    ["timeout", "timeout"],
    ["adapter-error", "crashed"],
  ] as const)("blame %s as %s", async (kind, verdict) => {
    const { verdicts } = await runCases([one], at(new AdapterFailure(kind, "m"), 0));
    expect(verdicts[0]).toBe(`a#x: ${verdict}`);
  });
});

describe("a crash", () => {
  /** Loses all that is pending when the culprit is asked; alone, only the culprit crashes. */
  function fragile(culprits: readonly string[], lanes: number): FakeAdapter {
    let pending: { call: Call; resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
    const settle = () => {
      const all = pending;
      pending = [];
      const bad = all.some(({ call }) => culprits.includes(call.case));
      for (const { resolve, reject } of all) bad ? reject(crash("gone", all.length > 1)) : resolve(OK);
    };
    return new FakeAdapter(
      (call) =>
        new Promise<Reply>((resolve, reject) => {
          pending.push({ call, resolve, reject });
          setImmediate(settle);
        }),
      describing({ maxConcurrency: lanes }),
    );
  }

  test("costs the culprit only: what was pending with it runs again, alone", async () => {
    const { verdicts, summary } = await runCases(many(20), fragile(["c/5"], 4));
    expect(verdicts.filter((one) => !one.endsWith("pass"))).toEqual(["c/5#ok: crashed"]);
    expect(summary).toMatchObject({ counts: { cases: 20, checks: 20 }, exitCode: 1 });
  });

  test("of everything ends a run that has no hope, with several lanes too", async () => {
    const all = many(200);
    for (const lanes of [1, 8]) {
      const adapter = fragile(
        all.map(({ id }) => id),
        lanes,
      );
      const { summary, results, verdicts } = await runCases(all, adapter);
      expect(summary).toMatchObject({
        exitCode: 1,
        stale: [],
        faults: ["stopped after 12 cases in a row without an answer"],
      });
      expect(summary.counts).toMatchObject({ cases: 200, verdicts: { crashed: 12, "not-run": 188 } });
      expect(results.at(-1)?.message).toBe("stopped after 12 cases in a row without an answer");
      expect(new Set(verdicts).size).toBe(200);
      expect(adapter.asked.length).toBeLessThan(80);
    }
  });

  test("now and then ends nothing, nor do cases that do not apply hide that all is lost", async () => {
    const odd = many(60)
      .filter((_, index) => index % 2 === 1)
      .map(({ id }) => id);
    expect((await runCases(many(60), fragile(odd, 1))).summary.counts.verdicts).toEqual({
      pass: 30,
      crashed: 30,
    });
    const planned = many(60).map((one, index) => (index % 2 ? codec(one) : { ...codec(one), missing: "x" }));
    const { summary } = await runCases(many(60), fragile(odd, 1), { planned });
    expect(summary.counts.verdicts).toEqual({ "not-applicable": 30, crashed: 12, "not-run": 18 });
  });

  test("after which it cannot start again ends the run", async () => {
    const adapter = new FakeAdapter((call) =>
      call.case === "c/1" ? Promise.reject(new AdapterStartError("cannot start")) : OK,
    );
    const { verdicts, summary } = await runCases(many(3), adapter);
    expect(verdicts).toEqual(["c/0#ok: pass", "c/1#ok: crashed", "c/2#ok: not-run"]);
    expect(summary.exitCode).toBe(1);
  });
});
