import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTck } from "../harness/cesql/tck.ts";
import { runTck } from "../harness/cesql/tck-run.ts";
import { createReferenceAdapter } from "../implementations/reference/index.ts";

/** The TCK of CESQL is read from where the specification's texts are; it is no part of this project. */
const folder = join(process.env.PLUGFEST_SPEC ?? "", "head", "cesql", "cesql_tck");
const adapter = createReferenceAdapter();
afterAll(() => adapter.close());

test.runIf(process.env.PLUGFEST_SPEC !== undefined && existsSync(folder))(
  "the reference passes the TCK, but for the one case that the text contradicts",
  async () => {
    const cases = readTck(folder);
    expect(cases.length).toBeGreaterThan(250);
    const results = await runTck(adapter, cases);
    expect(results.filter(({ verdict }) => verdict === "failed")).toEqual([]);
    expect(results.filter(({ verdict }) => verdict === "informational").map(({ name }) => name)).toEqual([
      "Invalid int cast",
    ]);
  },
);
