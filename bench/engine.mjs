/**
 * The engine: cases a second in process and through a child process, start-up, and memory over many cases.
 * `npm run bench`, or `npm run build && node --expose-gc bench/engine.mjs`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { StdioAdapter } from "../dist/harness/adapters/stdio.js";
import { loadBundle } from "../dist/harness/engine/bundle.js";
import { levelsIn } from "../dist/harness/engine/levels.js";
import { plan } from "../dist/harness/engine/plan.js";
import { run } from "../dist/harness/engine/run.js";
import { casesOf } from "../dist/harness/engine/suite-bundle.js";
import { packageRoot } from "../dist/harness/package-root.js";
import { createReferenceAdapter } from "../dist/implementations/reference/index.js";

const bundle = loadBundle();
const cases = casesOf(bundle);
const filters = { spec: "1.0", cases: [], depths: ["codec"] };
/** A few cases carry 64 KiB each; they measure copying, not the engine. */
const isLarge = ({ steps }) => JSON.stringify(steps).length > 20_000;

function* endless(planned, count) {
  for (let index = 0; index < count; index += 1) {
    const one = planned[index % planned.length];
    yield { ...one, case: { ...one.case, id: `${one.case.id}/${index}` } };
  }
}

async function measure(adapter, count, emit = () => undefined, withoutEvidence = true) {
  const planned = plan(cases, adapter.description, filters).filter((one) => !isLarge(one.case));
  const started = performance.now();
  const { counts } = await run({
    adapter,
    planned: endless(planned, count),
    levels: levelsIn(bundle.catalogue, filters.spec),
    transports: new Map(),
    expectations: [],
    allCases: [],
    emit,
    withoutEvidence,
  });
  if (counts.cases !== count) throw new Error(`${counts.cases} cases of ${count} ran`);
  return count / ((performance.now() - started) / 1000);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const round = (value) => Math.round(value).toLocaleString("en");

async function rates(adapter, count, rounds) {
  await measure(adapter, count);
  const all = [];
  for (let index = 0; index < rounds; index += 1) all.push(await measure(adapter, count));
  return median(all);
}

function startUp() {
  const time = (args) => {
    const started = performance.now();
    spawnSync(process.execPath, args, { stdio: "ignore" });
    return performance.now() - started;
  };
  const main = join(packageRoot, "dist", "harness", "cli", "main.js");
  const pairs = Array.from({ length: 21 }, () => [time(["-e", "0"]), time([main, "--version"])]);
  return { bare: median(pairs.map(([bare]) => bare)), version: median(pairs.map(([, version]) => version)) };
}

async function memory(count) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = before;
  let seen = 0;
  await measure(
    createReferenceAdapter(),
    count,
    () => {
      seen += 1;
      if (seen % 20_000 !== 0) return;
      globalThis.gc?.();
      most = Math.max(most, process.memoryUsage().heapUsed);
    },
    false,
  );
  globalThis.gc?.();
  return { peak: most / 1e6, after: process.memoryUsage().heapUsed / 1e6 };
}

const inProcess = await rates(createReferenceAdapter(), 20_000, 5);
console.log(`cases a second, in process          ${round(inProcess)}`);
const adapter = await StdioAdapter.start({
  command: [process.execPath, join(packageRoot, "dist", "implementations", "reference", "stdio.js")],
});
const child = await rates(adapter, 10_000, 5);
await adapter.close();
console.log(`cases a second, child process       ${round(child)}`);
const { bare, version } = startUp();
console.log(`node -e 0                           ${bare.toFixed(0)} ms`);
console.log(`plugfest --version                  ${version.toFixed(0)} ms, ${(version / bare).toFixed(2)}x`);
for (const count of [1_000, 10_000, 100_000]) {
  const { peak, after } = await memory(count);
  console.log(
    `heap over ${String(count).padStart(7)} generated cases   ${peak.toFixed(1)} MB at most, ${after.toFixed(1)} MB after`,
  );
}
