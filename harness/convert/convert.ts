import { canonicalString } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import type { WireVersion } from "../event/spec-version.ts";
import { isAbsoluteUri, isUriReference } from "../event/uri.ts";
import { assertValid } from "../event/validate.ts";
import { earlyVersionOf, profileFor, type VersionProfile } from "../event/versions/index.ts";
import { saysBase64 } from "../formats/early-data.ts";
import { convertData } from "./convert-data.ts";
import { convertExtensions } from "./convert-extensions.ts";
import type { Loss, Report } from "./loss.ts";

/** The extension that an attribute becomes where the version has no place for it, and becomes the attribute from again. */
const KEPT_AS_EXTENSION = {
  typeVersion: "eventtypeversion",
  subject: "subject",
  schema: "schemaurl",
} as const;

/**
 * The event as one of another version. Nothing is invented: what the version has no place for becomes an extension
 * where it can, and is lost where it cannot; either is said. What all versions have and merely call by another name,
 * and `datacontentencoding`, which follows from the data, are not spoken of. An event that has the version already is
 * returned as it is.
 *
 * @param event a valid event of any version
 * @throws EventError when the version does not allow what the event says, such as an empty `source` in 1.0
 */
export function convert(
  event: CloudEvent,
  to: WireVersion,
): { readonly event: CloudEvent; readonly losses: readonly Loss[] } {
  const version = earlyVersionOf(event.attributes) ?? "1.0";
  if (version === to) return { event, losses: [] };
  const losses: Loss[] = [];
  const report: Report = (attribute, kind, reason) => losses.push({ attribute, kind, reason });
  const source = profileFor(version);
  const target = profileFor(to);

  const attributes = new Map<string, AttributeValue>();
  attributes.set(target.versionAttribute, { type: "String", value: to });
  const extensions = extensionsOf(event, source);
  for (const [name, value] of event.attributes) {
    const known = source.attributes.has(name) && name !== "extensions" && name !== source.versionAttribute;
    if (!known) continue;
    const place = placeOf(name, value, event, source, target);
    if (place === undefined)
      report(name, "lost", `${to} has nothing like it, and it says nothing of these data`);
    else if (place.kind === "attribute") attributes.set(place.name, retyped(value, place.name, target));
    else if (place.kind === "extension") {
      const why = place.because ?? `${to} has no such attribute`;
      if (extensions.has(place.name))
        report(name, "lost", `${why}, and the extension ${place.name} is taken`);
      else {
        extensions.set(place.name, value);
        report(name, "changed", `${why}; it is kept as the extension ${place.name}`);
      }
    }
  }
  restoreAttributes(extensions, attributes, target);
  convertExtensions(extensions, attributes, target, report);
  const data = convertData(event, version, to, report);
  const converted: CloudEvent = data === undefined ? { attributes } : { attributes, data };
  assertValid(converted, to);
  return { event: converted, losses };
}

/** The extensions by their names: the entries of a map of their own in 0.1, all other attributes since. */
function extensionsOf(event: CloudEvent, source: VersionProfile): Map<string, AttributeValue> {
  const extensions = new Map<string, AttributeValue>();
  for (const [name, value] of event.attributes) {
    if (!source.attributes.has(name)) extensions.set(name, value);
    else if (name === "extensions" && value.type === "Map")
      for (const [key, entry] of value.value) extensions.set(key, entry);
  }
  return extensions;
}

type Place =
  | { readonly kind: "attribute"; readonly name: string }
  | { readonly kind: "extension"; readonly name: string; readonly because?: string }
  | { readonly kind: "nowhere" };

/** Where a core attribute goes; `undefined` when it is lost. */
function placeOf(
  name: string,
  value: AttributeValue,
  event: CloudEvent,
  source: VersionProfile,
  target: VersionProfile,
): Place | undefined {
  if (name === source.names.schema) {
    // 1.0 wants an absolute URI with something in it, where all before were content with a reference.
    if (target.version !== "1.0" || isAbsolute(value))
      return { kind: "attribute", name: target.names.schema };
    const because = "in 1.0 the schema is an absolute URI, which this is not";
    return { kind: "extension", name: KEPT_AS_EXTENSION.schema, because };
  }
  for (const role of ["id", "type", "time", "contentType"] as const)
    if (name === source.names[role]) return { kind: "attribute", name: target.names[role] };
  if (name === "eventTypeVersion") return { kind: "extension", name: KEPT_AS_EXTENSION.typeVersion };
  if (name === "datacontentencoding")
    return saysBase64(event) && event.data !== undefined && event.data.kind !== "json"
      ? { kind: "nowhere" }
      : undefined;
  return target.attributes.has(name) ? { kind: "attribute", name } : { kind: "extension", name };
}

function isAbsolute(value: AttributeValue): boolean {
  return typeof value.value === "string" && isAbsoluteUri(value.value);
}

/** The same text with the type that the attribute has in its new version. */
function retyped(value: AttributeValue, name: string, target: VersionProfile): AttributeValue {
  const type = target.attributes.get(name)?.type;
  if (type === undefined || type === value.type || typeof value.value !== "string") return value;
  return { type, value: value.value } as AttributeValue;
}

/** Extensions that an earlier conversion made of attributes become attributes again, where they can be. */
function restoreAttributes(
  extensions: Map<string, AttributeValue>,
  attributes: Map<string, AttributeValue>,
  target: VersionProfile,
): void {
  const { schema } = target.names;
  const restored: readonly (readonly [string, string])[] = [
    [KEPT_AS_EXTENSION.typeVersion, "eventTypeVersion"],
    [KEPT_AS_EXTENSION.subject, "subject"],
    [KEPT_AS_EXTENSION.schema, schema],
  ];
  for (const [extension, name] of restored) {
    const value = extensions.get(extension);
    if (value === undefined || attributes.has(name) || !target.attributes.has(name)) continue;
    if (typeof value.value !== "string") continue;
    if (name === schema ? !fitsSchema(value, target) : value.type !== "String" || value.value === "")
      continue;
    extensions.delete(extension);
    attributes.set(name, retyped(value, name, target));
  }
}

function fitsSchema(value: AttributeValue, target: VersionProfile): boolean {
  return target.version === "1.0" ? isAbsolute(value) : isUriReference(canonicalString(value));
}
