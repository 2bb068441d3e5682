import { afterAll, describe, expect, test } from "vitest";
import { preflight } from "../harness/adapters/preflight.ts";
import type { Case } from "../harness/engine/case.ts";
import { SPEC_VERSIONS } from "../harness/event/spec-version.ts";
import { transports } from "../harness/transports/index.ts";
import { createReferenceAdapter } from "../implementations/reference/index.ts";
import { problemsOf, runSuite } from "./run-suite.ts";

const adapter = createReferenceAdapter();
afterAll(() => adapter.close());

/** Live, only what needs no broker: suites/live has a file for each binding that does. */
const direct = new Set(
  [...transports.values()].filter(({ broker }) => broker === undefined).map(({ name }) => name),
);
const only = { codec: () => true, live: ({ binding }: Case) => direct.has(binding) };

test("the reference passes the preflight", async () => {
  await expect(preflight(adapter)).resolves.toBeUndefined();
});

describe.each(SPEC_VERSIONS)("the reference, judged by %s", (spec) => {
  test.each(["codec", "live"] as const)("passes every check at depth %s", async (depth) => {
    expect(problemsOf(await runSuite(adapter, { spec, depths: [depth] }, [], { only: only[depth] }))).toEqual(
      [],
    );
  });
});
