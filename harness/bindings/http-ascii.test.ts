import fc from "fast-check";
import { expect, test } from "vitest";
import { events } from "../../suites/fuzz/arbitraries.ts";
import { json } from "../formats/index.ts";
import { http } from "./index.ts";

test("every header of a binary message is printable ASCII (HTTP 3.1.3.2)", () => {
  fc.assert(
    fc.property(events, (event) => {
      for (const { value } of http.encode([event], "binary", json).fields) expect(value).toMatch(/^[ -~]*$/);
    }),
    { numRuns: 500 },
  );
});
