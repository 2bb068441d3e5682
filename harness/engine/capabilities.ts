import type { BindingCapabilities, Description } from "../adapters/adapter.ts";
import { structures } from "../structures/index.ts";
import { contentTypeOf, type WireMessage } from "../wire/wire-message.ts";
import type { Case, DeliverStimulus, Mode, RequestStimulus, Stimulus } from "./case.ts";
import type { Depth } from "./verdict.ts";

/** The operations whose input or output is a message of a binding. */
type WireStimulus = Extract<Stimulus, { readonly operation: keyof typeof LIVE_OPERATION }>;

const LIVE_OPERATION = { encode: "send", decode: "receive", forward: "relay" } as const;

const FORMATS: ReadonlySet<string> = new Set(["json", ...structures.map((structure) => structure.name)]);

/** What a case needs and the implementation did not declare; undefined when nothing is missing. */
export function missingCapability(one: Case, depth: Depth, description: Description): string | undefined {
  const { extension } = one;
  if (extension !== undefined && description.capabilities.extensions?.includes(extension) !== true)
    return `extension ${extension}`;
  return one.steps.map(({ stimulus }) => missingFor(stimulus, one, depth, description)).find((gap) => gap);
}

function missingFor(
  stimulus: Stimulus,
  { binding, unknownFormat }: Case,
  depth: Depth,
  { capabilities }: Description,
): string | undefined {
  switch (stimulus.operation) {
    case "validate":
      return capabilities.validate === true ? undefined : "validate";
    case "evaluate":
      return capabilities.evaluate === true ? undefined : "evaluate";
    case "adapt":
      return capabilities.adapt?.includes(stimulus.source) === true ? undefined : `adapt ${stimulus.source}`;
  }
  const declared: BindingCapabilities | undefined = capabilities.bindings[binding];
  if (stimulus.operation === "deliver" || stimulus.operation === "request")
    return missingForExchange(stimulus, binding, declared);
  const operation = depth === "live" ? LIVE_OPERATION[stimulus.operation] : stimulus.operation;
  const needed = usesOf(stimulus);
  const lacking = needed.find(({ mode }) => declared?.[operation]?.includes(mode) !== true);
  if (lacking !== undefined) return `${binding} ${operation} ${lacking.mode}`;
  const unknown = needed.find(({ mode, format, given }) => {
    if (format === undefined || (given && unknownFormat === true)) return false;
    const known = mode === "batched" ? (declared?.batchFormats ?? declared?.formats) : declared?.formats;
    return known?.includes(format) !== true;
  });
  if (unknown === undefined) return undefined;
  return `${binding} ${unknown.mode === "batched" ? "batch " : ""}format ${unknown.format}`;
}

/** A sender has to know the mode and the format, a target what it is set up with; each setting is declared by name. */
function missingForExchange(
  stimulus: DeliverStimulus | RequestStimulus,
  binding: string,
  declared: BindingCapabilities | undefined,
): string | undefined {
  const setting = Object.keys(stimulus.settings).find((name) => declared?.settings?.includes(name) !== true);
  if (stimulus.operation === "request") {
    if (declared?.target === undefined) return `${binding} target`;
  } else {
    const { mode, format } = stimulus;
    if (declared?.deliver?.includes(mode) !== true) return `${binding} deliver ${mode}`;
    if (mode !== "binary" && !declared.formats.includes(format)) return `${binding} format ${format}`;
  }
  return setting === undefined ? undefined : `${binding} setting ${setting}`;
}

/** A content mode that a step uses and, where one is known, the event format; `given` when it is the input's. */
interface Use {
  readonly mode: Mode;
  readonly format?: string;
  readonly given: boolean;
}

function usesOf(stimulus: WireStimulus): Use[] {
  const input = stimulus.operation === "encode" ? [] : [useOf(stimulus)];
  if (stimulus.operation === "decode") return input;
  const { mode, format } = stimulus;
  return [...input, mode === "binary" ? { mode, given: false } : { mode, format, given: false }];
}

/** The content mode and the format a message is in, told from its content type unless the case says it. */
function useOf({ message, holds }: Extract<WireStimulus, { readonly message: WireMessage }>): Use {
  if (holds !== undefined) return { ...holds, given: true };
  const event = /^application\/cloudevents(-batch)?(?:\+([a-z0-9-]+))?/.exec(
    contentTypeOf(message)?.trim().toLowerCase() ?? "",
  );
  if (event === null) return { mode: "binary", given: true };
  const mode = event[1] === undefined ? "structured" : "batched";
  const format = event[2];
  return format === undefined || !FORMATS.has(format) ? { mode, given: true } : { mode, format, given: true };
}
