import { canonicalString } from "../event/canonical.ts";
import type { AttributeValue, MapEntries } from "../event/cloud-event.ts";
import type { VersionProfile } from "../event/versions/index.ts";
import type { Report } from "./loss.ts";

/**
 * Puts the extensions where the target has them: all in one Map in 0.1, and each as an attribute since. Their values
 * get a type that the target has, and their names the letters that it allows.
 */
export function convertExtensions(
  extensions: MapEntries,
  attributes: Map<string, AttributeValue>,
  target: VersionProfile,
  report: Report,
): void {
  const { version } = target;
  if (version === "0.1") {
    const entries = new Map<string, AttributeValue>();
    for (const [name, value] of extensions) entries.set(name, entry(name, value, target, report));
    if (entries.size > 0) attributes.set("extensions", { type: "Map", value: entries });
    return;
  }
  for (const [name, value] of extensions) {
    // 0.1 wrote names in camel case; only the case can go without inventing a name.
    const wanted = name.toLowerCase();
    if (!target.isName(wanted)) report(name, "lost", `${version} does not allow an attribute of this name`);
    else if (
      target.attributes.has(wanted) ||
      attributes.has(wanted) ||
      (wanted !== name && extensions.has(wanted))
    )
      report(name, "lost", `in ${version} the name ${wanted} is taken`);
    else {
      if (wanted !== name) report(name, "changed", `${version} has lower-case names; it is now ${wanted}`);
      attributes.set(wanted, attribute(name, value, target, report));
    }
  }
}

/** The value with a type that an attribute of the target can have. */
function attribute(
  name: string,
  value: AttributeValue,
  { version, types }: VersionProfile,
  report: Report,
): AttributeValue {
  if (types.has(value.type)) return value;
  // Every URI is a URI-reference, so nothing is lost by saying less of it.
  if (value.type === "URI") return { type: "URI-reference", value: value.value };
  const what = value.type === "Map" ? "its JSON text" : "text";
  report(name, "changed", `${version} has no type ${value.type}; it is now a String with ${what}`);
  return { type: "String", value: canonicalString(value) };
}

/** The value as an entry of the map that 0.1 has: String, Binary or Map, all the way down. */
function entry(name: string, value: AttributeValue, target: VersionProfile, report: Report): AttributeValue {
  switch (value.type) {
    case "String":
    case "Binary":
      return value;
    case "Map":
      return {
        type: "Map",
        value: new Map(
          Array.from(value.value, ([key, inner]) => [key, entry(`${name}.${key}`, inner, target, report)]),
        ),
      };
    case "Boolean":
    case "Integer":
      report(name, "changed", `${target.version} has no type ${value.type}; it is now a String`);
      return { type: "String", value: canonicalString(value) };
    default:
      // Text by another name: in JSON the same string.
      return { type: "String", value: value.value };
  }
}
