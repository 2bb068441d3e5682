import type { Description } from "../../harness/adapters/adapter.ts";
import { InProcessAdapter } from "../../harness/adapters/in-process.ts";
import { bindings } from "../../harness/bindings/index.ts";
import { WIRE_VERSIONS } from "../../harness/event/spec-version.ts";
import { extensions } from "../../harness/extensions/index.ts";
import { type EventFormat, formats } from "../../harness/formats/index.ts";
import { packageVersion } from "../../harness/package-root.ts";
import { sources } from "../../harness/sources/index.ts";
import { type ReferenceOperations, reference } from "./adapter.ts";
import { liveParts } from "./live/index.ts";
import { LiveSide } from "./live/live-side.ts";

/** Web hooks carry the messages of the HTTP binding, and have operations of their own. */
const WEBHOOK = {
  deliver: ["binary", "structured"],
  target: ["binary", "structured"],
  settings: [
    "origin",
    "token",
    "tokenIn",
    "rate",
    "callback",
    "allowedOrigins",
    "allowedRate",
    "consent",
    "processing",
    "limit",
    "retired",
  ],
  formats: ["json"],
};

const nameOf = ({ name }: EventFormat): string => name;

function description(name: string): Description {
  const all = bindings.map((binding) => {
    const { modes } = binding;
    const taken = formats.filter(({ name }) => binding.formats?.includes(name) ?? true);
    const batched = taken.filter((format) => format.batchMediaType !== undefined);
    const names = { formats: taken.map(nameOf), batchFormats: batched.map(nameOf) };
    const codec = { encode: modes, decode: modes, forward: modes };
    const live = binding.name in liveParts ? { send: modes, receive: modes, relay: modes } : {};
    return [binding.name, { ...codec, ...live, ...names }] as const;
  });
  return {
    implementation: {
      name,
      version: packageVersion(),
      language: "TypeScript",
      url: "urn:plugfest:reference",
    },
    capabilities: {
      specversions: WIRE_VERSIONS,
      bindings: { ...Object.fromEntries(all), webhook: WEBHOOK },
      validate: true,
      evaluate: true,
      adapt: sources.map((source) => source.name),
      extensions: extensions.map(({ name }) => name),
    },
    maxConcurrency: 16,
  };
}

/** The reference as an adapter in this process; `operations` replaces its codec, as a saboteur does. */
export function createReferenceAdapter(
  operations: ReferenceOperations = reference,
  name = "reference",
): InProcessAdapter {
  return new InProcessAdapter(description(name), operations, new LiveSide(operations));
}
