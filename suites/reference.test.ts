import { afterAll, describe, expect, test } from "vitest";
import { preflight } from "../harness/adapters/preflight.ts";
import { SPEC_VERSIONS, type SpecVersion } from "../harness/event/spec-version.ts";
import { createReferenceAdapter } from "../implementations/reference/index.ts";
import { runSuite } from "./run-suite.ts";

const adapter = createReferenceAdapter();
afterAll(() => adapter.close());

/** What is wrong, one line a check, so that a failure names the case. */
async function problems(spec: SpecVersion, depth: "codec" | "live"): Promise<string[]> {
  const { lines } = await runSuite(adapter, { spec, depths: [depth] });
  return lines.flatMap((line) =>
    line.kind === "result" && line.verdict !== "pass" && line.disputed === undefined
      ? [`${line.case}#${line.check}: ${line.verdict}: ${line.message}`]
      : [],
  );
}

test("the reference passes the preflight", async () => {
  await expect(preflight(adapter)).resolves.toBeUndefined();
});

describe.each(SPEC_VERSIONS)("the reference, judged by %s", (spec) => {
  test.each(["codec", "live"] as const)("passes every check at depth %s", async (depth) => {
    expect(await problems(spec, depth)).toEqual([]);
  });
});
