import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InProcessAdapter } from "../../harness/adapters/in-process.ts";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import type { Case } from "../../harness/engine/case.ts";
import { SPEC_VERSIONS } from "../../harness/event/spec-version.ts";
import { createReferenceAdapter } from "../../implementations/reference/index.ts";
import { problemsOf, runSuite } from "../run-suite.ts";

/**
 * Tests that the reference passes every case of a binding through a real broker, started as a program unless told
 * otherwise.
 */
export function describeLive(binding: string, provider: "process" | "embedded" = "process"): void {
  let brokers: BrokerPool;
  let adapter: InProcessAdapter;
  beforeAll(() => {
    brokers = new BrokerPool({ providers: [provider] });
    adapter = createReferenceAdapter();
  });
  afterAll(async () => {
    await adapter.close();
    await brokers.stop();
  });

  describe.each(SPEC_VERSIONS)(`the reference over ${binding} (${provider}), judged by %s`, (spec) => {
    test("passes every check", { timeout: 180_000 }, async () => {
      const only = (one: Case) => one.binding === binding;
      const run = await runSuite(adapter, { spec, depths: ["live"] }, [], { brokers, only });
      expect(problemsOf(run)).toEqual([]);
    });
  });
}
