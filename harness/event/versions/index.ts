import type { AttributeValue } from "../cloud-event.ts";
import type { SpecVersion, WireVersion } from "../spec-version.ts";
import type { VersionProfile } from "./profile.ts";
import { v0_1 } from "./v0-1.ts";
import { v0_2 } from "./v0-2.ts";
import { v0_3 } from "./v0-3.ts";
import { v1Draft, v1Released } from "./v1-0.ts";

export type { VersionProfile } from "./profile.ts";

type Attributes = ReadonlyMap<string, AttributeValue>;

const PROFILES: Readonly<Record<SpecVersion, VersionProfile>> = {
  "0.1": v0_1,
  "0.2": v0_2,
  "0.3": v0_3,
  "1.0": v1Released,
  "1.0.3-draft": v1Draft,
};

/** What the edition says about events. */
export function profileFor(spec: SpecVersion): VersionProfile {
  return PROFILES[spec];
}

/** The versions before 1.0, which differ from it on the wire. */
export type EarlyVersion = Exclude<WireVersion, "1.0">;

/**
 * The early version that an event names, `undefined` for 1.0 and for versions that are not known. 0.1 has an attribute
 * of its own for it; where `specversion` is there too, that one counts, since no event of 0.1 has it.
 */
export function earlyVersionOf(attributes: Attributes): EarlyVersion | undefined {
  const named = attributes.get("specversion")?.value;
  if (named === "1.0") return undefined;
  if (named === undefined) return attributes.get("cloudEventsVersion")?.value === "0.1" ? "0.1" : undefined;
  return named === "0.2" || named === "0.3" ? named : undefined;
}

/** The edition to judge an event by: the version that it names, and the 1.0 draft, the stricter, for all others. */
export function editionOf(attributes: Attributes): SpecVersion {
  return earlyVersionOf(attributes) ?? "1.0.3-draft";
}

/** The profile of the version that the event names; that of the 1.0 draft when it names no early one. */
export function profileOf(attributes: Attributes): VersionProfile {
  return profileFor(editionOf(attributes));
}
