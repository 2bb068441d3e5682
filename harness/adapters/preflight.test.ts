import { expect, it } from "vitest";
import type { Adapter, BindingCapabilities, Call, Reply } from "./adapter.ts";
import { preflight } from "./preflight.ts";

/** An adapter that declares these bindings, knows nothing else, and notes what it was asked. */
function declaring(bindings: Record<string, BindingCapabilities>, asked: Call[]): Adapter {
  return {
    description: {
      implementation: { name: "Toy", version: "1.0.0", language: "Toy", url: "https://example.com/" },
      capabilities: { specversions: ["1.0"], bindings },
      maxConcurrency: 1,
    },
    incarnation: 0,
    perform: async (call: Call): Promise<Reply> => {
      asked.push(call);
      return "binding" in call && call.binding === "http"
        ? { outcome: "ok" }
        : { outcome: "unsupported", capability: "binding" };
    },
  } as unknown as Adapter;
}

it.each(["send", "decode", "relay"] as const)(
  "asks nothing of one that only has %s but the probe",
  async (only) => {
    const asked: Call[] = [];
    await preflight(declaring({ http: { [only]: ["structured"], formats: ["json"] } }, asked));
    expect(asked.map(({ case: id }) => id)).toEqual(["preflight/unknown-capability"]);
  },
);

it("encodes an event where that is declared", async () => {
  const asked: Call[] = [];
  await preflight(declaring({ http: { encode: ["binary"], formats: ["json"] } }, asked));
  expect(asked.map(({ case: id }) => id)).toEqual(["preflight/smoke", "preflight/unknown-capability"]);
});

it("refuses an adapter that declares nothing that a case could use", async () => {
  const nothing = declaring({ http: { formats: ["json"], batchFormats: ["json"] } }, []);
  await expect(preflight(nothing)).rejects.toThrow("declares no operation");
});
