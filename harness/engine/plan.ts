import type { Description } from "../adapters/adapter.ts";
import { type SpecVersion, wireVersion } from "../event/spec-version.ts";
import { missingCapability } from "./capabilities.ts";
import type { Case } from "./case.ts";
import type { Extent } from "./expectations.ts";
import { isInShard, type Shard } from "./shard.ts";
import type { Depth } from "./verdict.ts";

export interface Filters {
  /** The specification version whose profile is run. */
  readonly spec: SpecVersion;
  /** Patterns on case ids; none means all. */
  readonly cases: readonly string[];
  readonly depths: readonly Depth[];
  /** The bindings whose live depth is run; all of them unless told otherwise. */
  readonly live?: readonly string[];
  /** The name of the profile whose cases alone are given. */
  readonly profile?: string;
  /** The part of the cases that is run, all depths of a case in one part. */
  readonly shard?: Shard;
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

/** How much of the suite is left by the filters. */
export const extentOf = ({ cases, depths, live }: Filters): Extent => ({
  everyCase: cases.length === 0 && live === undefined,
  everyDepth: depths.length === 2 && live === undefined,
});

const isWanted = (depth: Depth, binding: string, { live }: Filters): boolean =>
  depth !== "live" || (live?.includes(binding) ?? true);

/** What to run, in the order of the suite; a case whose capability is not declared is planned as not applicable. */
export function plan(cases: readonly Case[], description: Description, filters: Filters): Planned[] {
  const wanted = cases.filter(
    ({ id, specversions }) =>
      specversions.includes(filters.spec) &&
      (filters.cases.length === 0 || filters.cases.some((pattern) => matchesPattern(pattern, id))) &&
      (filters.shard === undefined || isInShard(id, filters.shard)),
  );
  const versionDeclared = description.capabilities.specversions.includes(wireVersion(filters.spec));
  return filters.depths.flatMap((depth) =>
    wanted
      .filter(({ depths, binding }) => depths.includes(depth) && isWanted(depth, binding, filters))
      .map((one): Planned => {
        const missing = versionDeclared
          ? missingCapability(one, depth, description)
          : `specversion ${filters.spec}`;
        return missing === undefined ? { case: one, depth } : { case: one, depth, missing };
      }),
  );
}
