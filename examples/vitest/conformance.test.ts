import { formatNamed, http } from "plugfest";
import { describeConformance, InProcessAdapter } from "plugfest/vitest";

/**
 * Drives the library under test. Here it is Plugfest's own codec: call yours instead, and say in `capabilities` what it
 * has. What yours refuses, throw as an `EventError`.
 */
const adapter = new InProcessAdapter(
  {
    implementation: { name: "my-library", version: "1.2.3", language: "TypeScript", url: "https://example.com" },
    capabilities: {
      specversions: ["1.0"],
      bindings: { http: { encode: ["binary", "structured"], decode: ["binary", "structured"], formats: ["json"] } },
    },
    maxConcurrency: 1,
  },
  {
    encode: ({ events, mode, format }) => http.encode(events, mode, formatNamed(format)!),
    decode: ({ message }) => http.decode(message).events,
    forward: () => {
      throw new Error("not declared");
    },
    validate: () => {
      throw new Error("not declared");
    },
  },
);

await describeConformance(adapter, { cases: ["http/binary/percent-encoding/**"] });
