import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../package-root.ts";
import { buildSuite } from "./suite.ts";
import { SuiteError } from "./suite-bundle.ts";

/** The problems of the fixtures, so that a broken one shows its own line and not a stack. */
function problems(): string[] {
  try {
    buildSuite(join(packageRoot, "fixtures"));
    return [];
  } catch (error) {
    if (error instanceof SuiteError) return error.message.split("\n");
    throw error;
  }
}

test("every fixture fits its schema and refers to known requirements", () => {
  expect(problems()).toEqual([]);
});
