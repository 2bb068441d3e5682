import type { BindingCapabilities, Description } from "../adapters/adapter.ts";
import { type SpecVersion, wireVersion } from "../event/spec-version.ts";
import { fieldsNamed, fieldText } from "../wire/wire-message.ts";
import type { Case, Mode, Step, Stimulus } from "./case.ts";
import type { Depth } from "./verdict.ts";

export interface Filters {
  /** The specification version whose profile is run. */
  readonly spec: SpecVersion;
  /** Patterns on case ids; none means all. */
  readonly cases: readonly string[];
  readonly depths: readonly Depth[];
}

/** One case at one depth, to be run or with the reason why it does not apply. */
export interface Planned {
  readonly case: Case;
  readonly depth: Depth;
  /** The capability that was not declared. */
  readonly missing?: string;
}

const compiledPatterns = new Map<string, RegExp>();

/** Matches a pattern of whole segments: `*` is one segment or part of one, `**` any number of segments. */
export function matchesPattern(pattern: string, id: string): boolean {
  let compiled = compiledPatterns.get(pattern);
  if (compiled === undefined) {
    compiled = compilePattern(pattern);
    compiledPatterns.set(pattern, compiled);
  }
  return compiled.test(`/${id}`);
}

/** Every segment brings the slash before it, so that `**` may stand for none. */
function compilePattern(pattern: string): RegExp {
  const segments = pattern.split("/").filter((one, index, all) => one !== "**" || all[index - 1] !== "**");
  const sources = segments.map((segment) =>
    segment === "**"
      ? "(?:/[^/]+)*"
      : `/${segment.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll(/\*+/g, "[^/]*")}`,
  );
  return new RegExp(`^${sources.join("")}$`);
}

/** The operations whose input or output is a message of a binding. */
type WireStimulus = Extract<Stimulus, { readonly operation: keyof typeof LIVE_OPERATION }>;

const LIVE_OPERATION = { encode: "send", decode: "receive", forward: "relay" } as const;

/** The content mode a message is in, told from its content type (the same in every protocol binding). */
function modeOf(stimulus: WireStimulus): Mode {
  if (stimulus.operation === "encode") return stimulus.mode;
  const [field] = fieldsNamed(stimulus.message, "content-type");
  const type = field === undefined ? "" : fieldText(field.value).trim().toLowerCase();
  if (type.startsWith("application/cloudevents-batch")) return "batched";
  return type.startsWith("application/cloudevents") ? "structured" : "binary";
}

/** The capability a step needs and the implementation did not declare. */
function missingFor(step: Step, binding: string, depth: Depth, description: Description): string | undefined {
  const { stimulus } = step;
  const { capabilities } = description;
  switch (stimulus.operation) {
    case "validate":
      return capabilities.validate === true ? undefined : "validate";
    case "evaluate":
      return capabilities.evaluate === true ? undefined : "evaluate";
    case "adapt":
      return capabilities.adapt?.includes(stimulus.source) === true ? undefined : `adapt ${stimulus.source}`;
  }
  const declared: BindingCapabilities | undefined = capabilities.bindings[binding];
  const operation = depth === "live" ? LIVE_OPERATION[stimulus.operation] : stimulus.operation;
  const needed = [modeOf(stimulus), ...(stimulus.operation === "forward" ? [stimulus.mode] : [])];
  const mode = needed.find((candidate) => !declared?.[operation]?.includes(candidate));
  if (mode !== undefined) return `${binding} ${operation} ${mode}`;
  const format = "format" in stimulus && stimulus.mode !== "binary" ? stimulus.format : undefined;
  return format === undefined || declared?.formats.includes(format)
    ? undefined
    : `${binding} format ${format}`;
}

/** A documented extension that the case is about and the implementation does not claim to know. */
function missingExtension({ extension }: Case, { capabilities }: Description): string | undefined {
  if (extension === undefined || capabilities.extensions?.includes(extension) === true) return undefined;
  return `extension ${extension}`;
}

/** What to run, in the order of the suite; a case whose capability is not declared is planned as not applicable. */
export function plan(cases: readonly Case[], description: Description, filters: Filters): Planned[] {
  const wanted = cases.filter(
    ({ id, specversions }) =>
      specversions.includes(filters.spec) &&
      (filters.cases.length === 0 || filters.cases.some((pattern) => matchesPattern(pattern, id))),
  );
  const versionDeclared = description.capabilities.specversions.includes(wireVersion(filters.spec));
  return filters.depths.flatMap((depth) =>
    wanted
      .filter((one) => one.depths.includes(depth))
      .map((one): Planned => {
        const missing = versionDeclared
          ? (missingExtension(one, description) ??
            one.steps
              .map((step) => missingFor(step, one.binding, depth, description))
              .find((gap) => gap !== undefined))
          : `specversion ${filters.spec}`;
        return missing === undefined ? { case: one, depth } : { case: one, depth, missing };
      }),
  );
}
