/**
 * The editions of the specification that an event can be judged by, oldest first. `1.0` is the released text (1.0.2)
 * and `1.0.3-draft` the next one; both are `specversion` 1.0 on the wire.
 */
export const SPEC_VERSIONS = ["0.1", "0.2", "0.3", "1.0", "1.0.3-draft"] as const;

export type SpecVersion = (typeof SPEC_VERSIONS)[number];

/** What events of this edition carry as their version. */
export type WireVersion = Exclude<SpecVersion, "1.0.3-draft">;

/** Every version that an event can name. */
export const WIRE_VERSIONS: readonly WireVersion[] = ["0.1", "0.2", "0.3", "1.0"];

export function isSpecVersion(text: string): text is SpecVersion {
  return (SPEC_VERSIONS as readonly string[]).includes(text);
}

/** The version that an event of this edition names on the wire. */
export function wireVersion(spec: SpecVersion): WireVersion {
  return spec === "1.0.3-draft" ? "1.0" : spec;
}
