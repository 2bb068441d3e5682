import type { SpecVersion } from "./spec-version.ts";

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
