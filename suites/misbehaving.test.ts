import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { AdapterStartError } from "../harness/adapters/adapter.ts";
import { preflight } from "../harness/adapters/preflight.ts";
import { StdioAdapter, type StdioOptions } from "../harness/adapters/stdio.ts";
import type { Case, Stimulus } from "../harness/engine/case.ts";
import { caseOf, check, event, message, runCases } from "../harness/engine/engine.test-support.ts";
import { transports } from "../harness/transports/index.ts";

/** The harness against adapters that break on purpose: one clear message, the right one blamed, nothing left behind. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-misbehaving-"));
afterAll(() => {
  for (const transport of transports.values()) transport.close();
  rmSync(folder, { recursive: true });
});

let started = 0;

/** Runs the command in a shell that notes its process id first, and keeps it. */
function noted(...command: string[]): { command: [string, ...string[]]; pids(): number[] } {
  const file = join(folder, `pids-${++started}`);
  writeFileSync(file, "");
  return {
    command: ["/bin/sh", "-c", `echo $$ >> ${file}; exec "$@"`, "sh", ...command],
    pids: () => readFileSync(file, "utf8").trim().split("\n").map(Number),
  };
}

const programFile = (name: string): string =>
  fileURLToPath(new URL(`./misbehaving/${name}.mjs`, import.meta.url));

/** The program, with its target. */
function program(name: string, target = "c/3") {
  return noted("/usr/bin/env", `MISBEHAVE_CASE=${target}`, process.execPath, programFile(name));
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
};

/** Uses the adapter, closes it, and proves that every process that it ever was is gone. */
async function using<T>(
  name: string,
  work: (adapter: StdioAdapter) => Promise<T>,
  options: Partial<StdioOptions> = {},
): Promise<T & { lives: number }> {
  const { command, pids } = program(name);
  const adapter = await StdioAdapter.start({ ...options, command });
  try {
    const result = await work(adapter);
    return { ...result, lives: pids().length };
  } finally {
    await adapter.close();
    expect(pids().filter(alive)).toEqual([]);
  }
}

const encoding: Stimulus = { operation: "encode", mode: "binary", format: "json", events: [event()] };
const eight: Case[] = Array.from({ length: 8 }, (_, index) =>
  caseOf(`c/${index}`, { steps: [{ stimulus: encoding, checks: [check()] }] }),
);

describe.concurrent("an adapter that cannot start", () => {
  /** The one line that it is refused with. */
  async function refusal(options: StdioOptions): Promise<string> {
    const adapter = StdioAdapter.start(options);
    await expect(adapter).rejects.toBeInstanceOf(AdapterStartError);
    return adapter.then(
      () => "",
      (error: Error) => error.message,
    );
  }

  test.each([
    ["crash-on-start", "the adapter ended by itself (exit code 70); its last words: cannot find the library"],
    ["hang-on-start", "no answer to initialize within 1.5 s"],
    ["bad-initialize", "its answer to initialize is wrong: protocolVersion is not 1"],
    [
      "prints-to-stdout",
      'the adapter wrote a line to standard output that is not JSON in UTF-8: "  Misbehaving 1.0 started in 0.3 seconds  "',
    ],
  ])("%s", async (name, why) => {
    const { command, pids } = program(name);
    const startTimeoutMs = name === "hang-on-start" ? 1_500 : 60_000;
    expect(await refusal({ command, startTimeoutMs })).toBe(
      `cannot use the adapter "${command.join(" ")}": ${why}`,
    );
    expect(pids().filter(alive)).toEqual([]);
  });

  const file = programFile("well-behaved");
  test.each([
    ["./no-such-program", "cannot start ./no-such-program: no such program"],
    [folder, `cannot start ${folder}: it is not executable, or it is a folder`],
    [file, `cannot start ${file}: it is not executable, or it is a folder`],
    [`${file}/x`, "a part of its path is no folder"],
  ])("%s", async (name, why) => {
    expect(await refusal({ command: [name, "--flag"] })).toBe(
      `cannot use the adapter "${name} --flag": ${why}`,
    );
  });
});

describe.concurrent("an adapter that breaks on one of eight cases", () => {
  test.each([
    ["crash-on-case", "crashed", "the adapter ended by itself (exit code 70); its last words: fatal: c/3"],
    ["hang", "timeout", "no answer to encode within 2 s"],
    [
      "garbage",
      "crashed",
      'the adapter wrote a line to standard output that is not JSON in UTF-8: "{\\"jsonrpc\\": \\"2.0\\", oops"',
    ],
    ["bad-utf8", "crashed", /^the adapter wrote a line to standard output that is not JSON in UTF-8: ".*ÿ.*/],
    ["huge-line", "crashed", "the adapter wrote a line of more than 16 MiB"],
    ["wrong-id", "crashed", 'the adapter answered with id "no-such-id", which was never asked'],
    ["rpc-error", "crashed", "the adapter failed in encode: NullPointerException"],
    ["wrong-shape", "crashed", "the answer to encode does not fit the protocol: a message needs fields"],
    ["closes-stdout", "crashed", "the adapter closed its standard output and lives on"],
  ])("%s: only that one is %s", async (name, verdict, text) => {
    const { results, summary, lives } = await using(name, (adapter) => runCases(eight, adapter), {
      requestTimeoutMs: name === "hang" ? 2_000 : 60_000,
    });
    const bad = results.filter((one) => one.verdict !== "pass");
    expect(bad.map((one) => [one.case, one.verdict])).toEqual([["c/3", verdict]]);
    expect(bad[0]?.message).toEqual(typeof text === "string" ? text : expect.stringMatching(text));
    expect(summary).toMatchObject({ exitCode: 1, counts: { cases: 8, checks: 8 }, faults: [] });
    // A broken answer costs no life, and when the one that hangs is given up the others are done; whoever dies or
    // cannot be trusted any more is started again.
    const restarts = !["rpc-error", "wrong-shape", "hang"].includes(name);
    expect(lives > 1).toBe(restarts);
    expect(lives).toBeLessThanOrEqual(3);
  });

  test("answers-twice: none fails, and the fault is told", async () => {
    const { verdicts, summary } = await using("answers-twice", (adapter) => runCases(eight, adapter));
    expect(verdicts.filter((one) => !one.endsWith("pass"))).toEqual([]);
    expect(summary.faults).toEqual([
      expect.stringMatching(/^the adapter answered request \d+ twice; the first answer counted$/),
    ]);
  });
});

describe.concurrent("an adapter that declares what it has not", () => {
  test("lies: fails its preflight, and every case that is run all the same", async () => {
    await using("lies", async (adapter) => {
      await expect(preflight(adapter)).rejects.toThrow(
        new AdapterStartError(
          "the adapter failed its preflight: encode is declared but answered unsupported",
        ),
      );
      const { results, summary } = await runCases(eight, adapter);
      expect(new Set(results.map((one) => `${one.verdict}: ${one.message}`))).toEqual(
        new Set(["fail: declared, but answered unsupported: encode"]),
      );
      expect(summary.exitCode).toBe(1);
      return {};
    });
  });
});

describe.concurrent("an adapter that does nothing wrong", () => {
  test.each(["well-behaved", "slow-start", "chatty-stderr", "ignores-sigterm"])("%s", async (name) => {
    const { summary, lives } = await using(name, async (adapter) => {
      await preflight(adapter);
      return runCases(eight, adapter);
    });
    expect(summary).toMatchObject({ exitCode: 0, faults: [], counts: { verdicts: { pass: 8 } } });
    expect(lives).toBe(1);
  });

  test("but leaves a process with its output behind is told to be dead at once", async () => {
    const leave = `
      const left = require("child_process").spawn("sleep", ["60"], { detached: true, stdio: "inherit" });
      process.stderr.write(String(left.pid), () => process.exit(3));`;
    const { command, pids } = noted(process.execPath, "-e", leave);
    const error = await StdioAdapter.start({ command }).catch((one: Error) => one.message);
    const [, left] = /\(exit code 3\); its last words: (\d+)$/.exec(String(error)) ?? [];
    expect(left).toBeDefined();
    process.kill(Number(left), "SIGKILL");
    expect(pids().filter(alive)).toEqual([]);
  });

  test("closed while it starts again leaves nothing", async () => {
    const { command, pids } = program("crash-on-case", "c/1");
    const adapter = await StdioAdapter.start({ command });
    const call = { method: "validate", event: event() } as const;
    await expect(adapter.perform({ ...call, case: "c/1" })).rejects.toMatchObject({ kind: "crashed" });
    const restarted = adapter.perform({ ...call, case: "c/2" }).catch((error: Error) => error.message);
    await adapter.close();
    await restarted;
    expect(pids().filter(alive)).toEqual([]);
    await expect(adapter.perform({ ...call, case: "c/3" })).rejects.toThrow("the adapter was closed");
  });
});

describe.concurrent("live, an implementation that dies", () => {
  const wire = (id: string) =>
    message([
      ["ce-specversion", "1.0"],
      ["ce-id", id],
      ["ce-source", "/s"],
      ["ce-type", "t"],
    ]);
  const live = (id: string, stimulus: Stimulus, expected: "ok" | "rejected"): Case =>
    caseOf(id, {
      depths: ["live"],
      steps: [{ stimulus, checks: [check("c", { expect: { outcome: expected } })] }],
    });

  test.each<[string, (id: string) => Stimulus, string]>([
    ["while it sends", (id) => ({ ...encoding, events: [event({ id })] }) as Stimulus, "(exit code 71)"],
    [
      "of what it receives",
      (id) => ({ operation: "decode", message: wire(id) }),
      "(exit code 70); its last words: fatal: killed by a message",
    ],
    [
      "of what it relays",
      (id) => ({ operation: "forward", mode: "binary", format: "json", message: wire(id) }),
      "(exit code 70); its last words: fatal: killed by a message",
    ],
  ])(
    "%s has crashed, it has not refused; the others are served by the next one",
    async (_, stimulus, end) => {
      // That nothing comes out is what the third one asks for, so a crash taken for a refusal would pass.
      const cases = [
        live("a", stimulus("1"), "ok"),
        live("b", stimulus("2"), "ok"),
        live("c", stimulus("crash"), "rejected"),
        live("d", stimulus("3"), "ok"),
        live("e", stimulus("4"), "ok"),
      ];
      const { results, lives } = await using("crash-live", (adapter) =>
        runCases(cases, adapter, {
          transports,
          planned: cases.map((one) => ({ case: one, depth: "live" as const })),
        }),
      );
      const bad = results.filter((one) => one.verdict !== "pass");
      expect(bad.map((one) => `${one.case} ${one.verdict}: ${one.message}`)).toEqual([
        `c crashed: the adapter ended by itself ${end}`,
      ]);
      expect(results).toHaveLength(5);
      expect(lives).toBeGreaterThan(1);
    },
  );
});
