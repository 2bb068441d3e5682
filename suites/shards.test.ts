import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { FooterLine, RecordLine } from "../harness/engine/record.ts";
import { packageRoot } from "../harness/package-root.ts";
import { inTheMiddle } from "./in-the-middle.ts";
import { type Running, plugfest as start } from "./outside/command.ts";

/** A run in parts, each a process of its own, as machines of a CI server would run them. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-shards-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plugfest = (...args: string[]): Running => start(folder, args);
const adapter = ["--", process.execPath, join(packageRoot, "suites", "misbehaving", "well-behaved.mjs")];
const part = (index: number): Running =>
  plugfest("run", "--shard", `${index}/3`, "--record", `${index}.ndjson`, ...adapter);

const linesOf = (file: string): RecordLine[] =>
  readFileSync(join(folder, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RecordLine);

/** Everything that a run found, whatever the order in which it was found. */
const found = (file: string): string[] =>
  linesOf(file)
    .filter(({ kind }) => kind === "result")
    .map((line) => JSON.stringify(line))
    .sort();

describe("parts of a run, as separate processes", () => {
  test("are together what one run is, also when one was killed and run again", {
    timeout: 120_000,
  }, async () => {
    const whole = plugfest("run", "--record", "whole.ndjson", ...adapter);
    const [started, second, third] = [inTheMiddle(folder, "1.ndjson", '"kind":"result"'), part(2), part(3)];
    const killed = part(1);
    await started;
    killed.child.kill("SIGKILL");
    const [{ code }] = await Promise.all([whole.ended, second.ended, third.ended, killed.ended]);

    const early = await plugfest(
      "report",
      "--merge",
      "1.ndjson",
      "2.ndjson",
      "3.ndjson",
      "--record",
      "all.ndjson",
    ).ended;
    expect(early).toMatchObject({ code: 2, out: "" });
    expect(early.err).toBe(
      "plugfest: 1.ndjson: shard 1/3 stopped before its end; run it again with --shard 1/3\n",
    );
    await part(1).ended;

    const merged = await plugfest(
      "report",
      "--merge",
      "3.ndjson",
      "1.ndjson",
      "2.ndjson",
      "--record",
      "all.ndjson",
    ).ended;
    expect(merged.code).toBe(code);
    expect(found("all.ndjson")).toEqual(found("whole.ndjson"));
    expect(found("all.ndjson").length).toBeGreaterThan(1000);
    const [joined, single] = ["all.ndjson", "whole.ndjson"].map((file) => linesOf(file).at(-1) as FooterLine);
    expect(joined?.counts).toEqual(single?.counts);
    expect(joined?.exitCode).toBe(single?.exitCode);

    const diff = await plugfest("report", "diff", "whole.ndjson", "all.ndjson", "--json").ended;
    expect(diff.code).toBe(0);
    expect(JSON.parse(diff.out)).toMatchObject({
      regressions: [],
      fixes: [],
      changed: [],
      new: [],
      gone: [],
    });
  });

  test.each([
    ["0/3", "--shard 0/3: it is a part of a whole, such as 2/5"],
    ["4/3", "--shard 4/3: it is a part of a whole"],
    ["a", "--shard a: it is a part of a whole"],
  ])("--shard %s is refused in one line", async (shard, message) => {
    const { code, err, out } = await plugfest("run", "reference", "--shard", shard).ended;
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  test("certify takes no part for the whole", async () => {
    const { code, err } = await plugfest("certify", "reference", "--profile", "core", "--shard", "1/2").ended;
    expect(code).toBe(2);
    expect(err).toContain("--shard");
  });
});
