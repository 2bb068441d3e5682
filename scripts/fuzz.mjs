// npm run fuzz -- [--seconds N] [--format NAME] [--seed N] [--input FILE]: reads damaged inputs until the time is over or
// Ctrl-C. What a reader does not take as it should is kept in .plugfest/fuzz, with the command that reads it again.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { root, run, tool } from "./steps.mjs";

const { values } = parseArgs({
  options: {
    seconds: { type: "string" },
    format: { type: "string" },
    seed: { type: "string" },
    input: { type: "string" },
  },
});
const { env } = process;
env.PLUGFEST_FUZZ_SECONDS = values.seconds ?? "1e9";
env.PLUGFEST_FUZZ_SEED = values.seed ?? String(Date.now() % 1_000_000);
if (values.format !== undefined) env.PLUGFEST_FUZZ_FORMAT = values.format;
if (values.input !== undefined) env.PLUGFEST_FUZZ_INPUT = resolve(values.input);
process.chdir(root);
const reporting = ["--reporter=verbose", "--disableConsoleIntercept"];
process.exit(
  run(process.execPath, [tool("vitest", "vitest.mjs"), "run", "suites/fuzz/fuzz.test.ts", ...reporting]),
);
