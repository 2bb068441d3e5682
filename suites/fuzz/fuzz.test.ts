import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../../harness/package-root.ts";
import { type Finding, fuzz, problemOf } from "./fuzz.ts";
import { targets } from "./targets.ts";

/**
 * Bytes that nobody meant: whatever comes, a reader gives events or an EventError, soon and in bounded memory.
 * `npm test` reads a fixed number of inputs of one seed; `npm run fuzz` goes on (scripts/fuzz.mjs sets the variables).
 */

const { PLUGFEST_FUZZ_SEED, PLUGFEST_FUZZ_SECONDS, PLUGFEST_FUZZ_FORMAT, PLUGFEST_FUZZ_INPUT } = process.env;
const SEED = Number(PLUGFEST_FUZZ_SEED ?? 20180405);
const INPUTS = 400;
/** Readers may keep tables; they must not keep what they read, nor make room for what a length promises. */
const MOST_GROWTH = 300e6;
const SLICE_MS = 1000;

const all = targets().filter(
  ({ name }) => PLUGFEST_FUZZ_FORMAT === undefined || name === PLUGFEST_FUZZ_FORMAT,
);

/** Where the input was put, and how to have it again. */
function report({ target, input, problem }: Finding): string {
  const folder = join(packageRoot, ".plugfest", "fuzz");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${target}-${createHash("sha256").update(input).digest("hex").slice(0, 12)}.bin`);
  writeFileSync(file, input);
  return `${target}: ${problem}\n${input.length} bytes in ${file}\nagain: npm run fuzz -- --format ${target} --input ${file}`;
}

test("the format is one of those there are", () => {
  const names = targets().map(({ name }) => name);
  expect(all.length, names.join(" ")).toBeGreaterThan(0);
});

if (PLUGFEST_FUZZ_INPUT !== undefined) {
  test.each(all)("$name reads the given input", (target) => {
    expect(problemOf(target, readFileSync(PLUGFEST_FUZZ_INPUT))).toBeUndefined();
  });
} else if (PLUGFEST_FUZZ_SECONDS !== undefined) {
  const end = Date.now() + Number(PLUGFEST_FUZZ_SECONDS) * 1000;
  test("nothing is found before the time is over", { timeout: 2 ** 31 - 1 }, async () => {
    for (let seed = SEED; Date.now() < end; seed++) {
      for (const target of all) {
        const started = Date.now();
        const { inputs, finding } = fuzz(target, seed, () => Date.now() >= Math.min(end, started + SLICE_MS));
        if (finding !== undefined) throw new Error(`${report(finding)}\nseed ${seed}`);
        const rate = Math.round(inputs / ((Date.now() - started) / 1000 || 1));
        process.stdout.write(
          `seed ${seed}  ${target.name.padEnd(20)} ${String(rate).padStart(8)} inputs/s\n`,
        );
        // The test runner hears from its worker only in between.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  });
} else {
  describe(`seed ${SEED}`, () => {
    test.each(all)("$name takes or refuses whatever comes", (target) => {
      const before = process.memoryUsage();
      const { finding } = fuzz(target, SEED, (inputs) => inputs >= INPUTS);
      if (finding !== undefined) throw new Error(`${report(finding)}\nseed ${SEED}`);
      const after = process.memoryUsage();
      expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(MOST_GROWTH);
    });
  });
}
