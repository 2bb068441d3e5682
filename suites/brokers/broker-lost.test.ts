import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { BrokerProduct } from "../../harness/brokers/broker.ts";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { PRODUCTS } from "../../harness/brokers/products/index.ts";
import { levelsIn } from "../../harness/engine/levels.ts";
import { plan } from "../../harness/engine/plan.ts";
import type { ResultLine } from "../../harness/engine/record.ts";
import { run } from "../../harness/engine/run.ts";
import { casesOf } from "../../harness/engine/suite-bundle.ts";
import { transports } from "../../harness/transports/index.ts";
import { createReferenceAdapter } from "../../implementations/reference/index.ts";
import { suite } from "../run-suite.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-lost-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The product, whose program writes down its process id. */
function watched(product: BrokerProduct, pidFile: string): BrokerProduct {
  const { program } = product;
  if (program === undefined) return product;
  const prepare: typeof program.prepare = async (start) => {
    const { command, env } = await program.prepare(start);
    const script = 'echo $$ > "$0"; exec "$@"';
    return { command: ["/bin/sh", "-c", script, pidFile, ...command], ...(env === undefined ? {} : { env }) };
  };
  return { ...product, program: { ...program, prepare } };
}

/** Runs the live cases of a binding on the reference and does something to the broker once some are finished. */
async function runAndDisturb(product: BrokerProduct, binding: string, signal: NodeJS.Signals) {
  const pidFile = join(folder, `${product.name}-${signal}`);
  const brokers = new BrokerPool({ products: [watched(product, pidFile)], providers: ["process"] });
  const adapter = createReferenceAdapter();
  const bundle = suite();
  const cases = casesOf(bundle).filter((one) => one.binding === binding);
  const filters = { spec: "1.0.3-draft", cases: [], depths: ["live"] } as const;
  const results: ResultLine[] = [];
  let finished = 0;
  try {
    await run({
      adapter,
      brokers,
      transports,
      planned: plan(cases, adapter.description, filters),
      levels: levelsIn(bundle.catalogue, filters.spec),
      expectations: [],
      allCases: cases,
      emit: (line) => {
        if (line.kind === "result") results.push(line);
        if (line.kind !== "case") return;
        finished += 1;
        // Its whole group, which it leads: what is in the foreground may be no more than a script.
        if (finished === 10) process.kill(-Number(readFileSync(pidFile, "utf8")), signal);
      },
    });
  } finally {
    await adapter.close();
    await brokers.stop();
  }
  return results;
}

const programs = PRODUCTS.filter(({ program }) => program !== undefined);

describe.each(programs.map((product) => [product.name, product] as const))("%s", (_name, product) => {
  const binding = product.protocols[0]?.name ?? "";

  test.each(["SIGKILL", "SIGSTOP"] as const)(
    "that is gone after %s costs only what it hit, and the run goes on",
    { timeout: 120_000 },
    async (signal) => {
      const results = await runAndDisturb(product, binding, signal);
      const hit = results.filter(({ verdict }) => verdict === "environment-error");
      const others = results.filter(
        ({ verdict, disputed }) =>
          disputed === undefined && !["environment-error", "not-run", "pass"].includes(verdict),
      );
      expect(others).toEqual([]);
      expect(hit.length).toBeGreaterThan(0);
      const passed = results.filter(({ verdict }) => verdict === "pass");
      expect(passed.length).toBeGreaterThan(results.length / 2);
      // What was under way at that moment, and no more.
      expect(hit.length).toBeLessThan(results.length / 4);
    },
  );
});
