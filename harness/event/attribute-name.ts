/**
 * The editions of the specification that an event can be judged by. Both are `specversion` 1.0 on the wire: `1.0`
 * is the released text (1.0.2), `1.0.3-draft` the next one.
 */
export type SpecVersion = "1.0" | "1.0.3-draft";

/**
 * Whether an attribute may have this name (spec.md, "Naming Conventions"): ASCII lower-case letters and digits only,
 * one or more. Length beyond 20 and a leading digit are only advised against, so they are names here. `data` is
 * reserved by the draft alone.
 */
export function isAttributeName(name: string, spec: SpecVersion = "1.0.3-draft"): boolean {
  const length = name.length;
  if (length === 0) return false;
  for (let i = 0; i < length; i++) {
    const c = name.charCodeAt(i);
    if (!((c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39))) return false;
  }
  return name !== "data" || spec === "1.0";
}
