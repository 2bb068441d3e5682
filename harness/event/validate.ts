import { isMediaType } from "../wire/media-type.ts";
import type { CoreAttribute as Core } from "./attributes.ts";
import type { AttributeValue, CloudEvent, MapEntries, ValueType } from "./cloud-event.ts";
import type { SpecVersion } from "./spec-version.ts";
import { firstForbidden, forbiddenIndex } from "./string.ts";
import { isTimestamp } from "./timestamp.ts";
import { isAbsoluteUri, isUri, isUriReference } from "./uri.ts";
import { profileFor, type VersionProfile } from "./versions/index.ts";
import { EventError, pointer, type Violation } from "./violation.ts";

type CoreAttribute = Core<ValueType>;

/** What can be wrong with an event. */
type ViolationCode =
  | "name"
  | "missing"
  | "empty"
  | "type"
  | "range"
  | "characters"
  | "uri"
  | "uri-fragment"
  | "timestamp"
  | "media-type"
  | "content-encoding"
  | "depth"
  | "specversion";

/** How many maps may be nested, so that nothing that walks a value can exhaust the stack. No text gives a limit. */
export const MAX_MAP_DEPTH = 64;

/**
 * All that is wrong with an event's attributes, by the core specification; empty when the event is valid. Each
 * attribute is named at most twice: for its name and for its value. Data is free (spec.md, "Event Data"), so it is
 * not looked at. `spec` is the edition to judge by; the 1.0 draft, which is the stricter, unless told otherwise. For the
 * edition that an event itself names, give `editionOf` its attributes.
 */
export function validate(event: CloudEvent, spec: SpecVersion = "1.0.3-draft"): Violation[] {
  const profile = profileFor(spec);
  const violations: Violation[] = [];
  for (const attribute of profile.attributes.values()) {
    if (!attribute.required || event.attributes.has(attribute.name)) continue;
    const { name, presence } = attribute;
    violations.push(violation("missing", presence, name, `The REQUIRED attribute "${name}" is missing`));
  }
  for (const [name, value] of event.attributes) {
    if (!profile.isName(name)) {
      const { requirement, message } = profile.nameProblem(name);
      violations.push(violation("name", requirement, name, message));
    }
    const attribute = profile.attributes.get(name);
    const code = problem(attribute, value, profile);
    if (code !== undefined) violations.push(valueViolation(code, name, attribute, value, profile));
  }
  return violations;
}

/**
 * Returns when `validate` finds nothing, else throws an EventError with what it finds. Made for the way of live
 * traffic: one look at each character and nothing allocated for a valid event.
 */
export function assertValid(event: CloudEvent, spec: SpecVersion = "1.0.3-draft"): void {
  if (!isValid(event, spec)) throw new EventError(validate(event, spec));
}

/**
 * `assertValid` for what comes in: a URI with a fragment passes, although section 4.3 of RFC 3986 calls only URIs
 * without one absolute. Widespread schemas have it, and refusing the whole event for it would help nobody.
 */
export function assertReadable(event: CloudEvent, spec: SpecVersion = "1.0.3-draft"): void {
  if (isValid(event, spec)) return;
  const violations = validate(event, spec).filter(({ code }) => code !== "uri-fragment");
  if (violations.length > 0) throw new EventError(violations);
}

/** Whether `validate` finds nothing, at the cost of one look at each character. */
export function isValid(event: CloudEvent, spec: SpecVersion): boolean {
  const profile = profileFor(spec);
  let required = 0;
  for (const [name, value] of event.attributes) {
    const attribute = profile.attributes.get(name);
    // Core names are right by definition.
    if (attribute === undefined) {
      if (!profile.isName(name)) return false;
    } else if (attribute.required) required++;
    if (problem(attribute, value, profile) !== undefined) return false;
  }
  return required === profile.requiredCount;
}

/** What is wrong with a value, the most telling first; `undefined` when nothing is. Allocates nothing for text. */
function problem(
  attribute: CoreAttribute | undefined,
  given: AttributeValue,
  profile: VersionProfile,
): ViolationCode | undefined {
  if (attribute !== undefined) {
    if (given.type !== attribute.type) return "type";
    if (attribute.nonEmpty && (given.value === "" || (given.type === "Map" && given.value.size === 0)))
      return "empty";
  }
  // Events come from adapters in other languages too, so the value's own type is not taken on trust.
  switch (given.type) {
    case "Boolean":
      return typeof given.value === "boolean" && profile.types.has("Boolean") ? undefined : "type";
    case "Integer":
      if (typeof given.value !== "number" || !profile.types.has("Integer")) return "type";
      // `| 0` keeps exactly the whole numbers of the signed 32-bit range.
      return (given.value | 0) === given.value ? undefined : "range";
    case "Binary":
      return given.value instanceof Uint8Array ? undefined : "type";
    case "String":
      if (typeof given.value !== "string") return "type";
      if (forbiddenIndex(given.value) >= 0) return "characters";
      return attribute === undefined ? undefined : textProblem(attribute, given.value, profile);
    case "URI-reference":
      if (typeof given.value !== "string") return "type";
      return isUriReference(given.value) ? undefined : "uri";
    case "URI":
      if (typeof given.value !== "string" || !profile.types.has("URI")) return "type";
      if (isAbsoluteUri(given.value)) return undefined;
      return isUri(given.value) ? "uri-fragment" : "uri";
    case "Timestamp":
      if (typeof given.value !== "string") return "type";
      return isTimestamp(given.value) ? undefined : "timestamp";
    case "Map":
      return profile.types.has("Map") ? mapProblem(given.value, profile, 1) : "type";
    default:
      return "type";
  }
}

/** What is wrong with the entries of a Map: each is a String, a Binary, a Map or, from 0.2 on, an Integer. */
function mapProblem(entries: MapEntries, profile: VersionProfile, depth: number): ViolationCode | undefined {
  if (!(entries instanceof Map)) return "type";
  if (depth > MAX_MAP_DEPTH) return "depth";
  for (const [key, value] of entries as MapEntries) {
    if (forbiddenIndex(key) >= 0) return "characters";
    const { type } = value;
    if (type !== "String" && type !== "Binary" && type !== "Map" && type !== "Integer") return "type";
    const code =
      type === "Map" ? mapProblem(value.value, profile, depth + 1) : problem(undefined, value, profile);
    if (code !== undefined) return code;
  }
  return undefined;
}

/** A token of RFC 2045, section 5.1: what names a content encoding. */
const TOKEN = /^[!#-'*+\-.0-9A-Z^-~]+$/;

/** The rules of the core String attributes beyond those of the type. */
function textProblem(
  { grammar }: CoreAttribute,
  text: string,
  profile: VersionProfile,
): ViolationCode | undefined {
  if (grammar === undefined) return undefined;
  if (grammar === "version") return text === profile.version ? undefined : "specversion";
  if (grammar === "media-type") return isMediaType(text) ? undefined : "media-type";
  return TOKEN.test(text) ? undefined : "content-encoding";
}

function violation(code: ViolationCode, requirement: string, name: string, message: string): Violation {
  return { code, requirement, path: pointer(name), message };
}

function valueViolation(
  code: ViolationCode,
  name: string,
  attribute: CoreAttribute | undefined,
  given: AttributeValue,
  profile: VersionProfile,
): Violation {
  const { rules } = profile;
  if (given.type === "Map") return mapViolation(code, name, attribute?.rule ?? rules.type, profile);
  const shown = show(given.value);
  const rule = attribute?.rule;
  switch (code) {
    case "empty":
      return violation(code, rule ?? "", name, `"${name}" is empty`);
    case "range": {
      const message = `${shown} is not a whole number from -2147483648 to 2147483647`;
      return violation(code, rules.integer, name, message);
    }
    case "characters":
      return violation(code, rules.string, name, characterMessage(String(given.value)));
    case "uri": {
      const wanted =
        given.type === "URI" ? "an absolute URI (RFC 3986 4.3)" : "a URI-reference (RFC 3986 4.1)";
      const requirement = rule ?? (given.type === "URI" ? rules.uri : rules.uriReference);
      return violation(code, requirement, name, `${shown} is not ${wanted}`);
    }
    case "uri-fragment": {
      const message = `${shown} has a fragment, which an absolute URI (RFC 3986 4.3) has not`;
      return violation(code, rules.uri, name, message);
    }
    case "timestamp": {
      const message = `${shown} is not an RFC 3339 date and time`;
      return violation(code, rule ?? rules.timestamp, name, message);
    }
    case "media-type":
      return violation(code, rule ?? "", name, `${shown} is not a media type (RFC 2045 5.1)`);
    case "content-encoding":
      return violation(code, rule ?? "", name, `${shown} is not a token (RFC 2045 6.1)`);
    case "specversion":
      return violation(code, rules.version, name, `${shown} is not "${profile.version}"`);
    default: {
      const wanted = attribute?.type ?? given.type;
      const message = profile.types.has(wanted)
        ? `"${name}" should be of type ${wanted} and is ${shown} of type ${given.type}`
        : `"${name}" is of type ${given.type}, which version ${profile.version} does not have`;
      return violation("type", rule ?? rules.type, name, message);
    }
  }
}

/** What is wrong with a Map, or with something in it. */
function mapViolation(
  code: ViolationCode,
  name: string,
  rule: string,
  { version, types, rules }: VersionProfile,
): Violation {
  switch (code) {
    case "empty":
      return violation(code, rule, name, `"${name}" has no entry`);
    case "characters":
      return violation(code, rules.string, name, `"${name}" holds text with a forbidden character`);
    case "range":
      return violation(code, rules.integer, name, `"${name}" holds a number that is no 32-bit Integer`);
    case "depth":
      return violation(code, rule, name, `"${name}" nests more than ${MAX_MAP_DEPTH} maps`);
    default: {
      const message = types.has("Map")
        ? `"${name}" is or holds a value of a type that version ${version} does not have there`
        : `"${name}" is of type Map, which version ${version} does not have`;
      return violation("type", rule, name, message);
    }
  }
}

function characterMessage(text: string): string {
  const found = firstForbidden(text);
  if (found === undefined) return "forbidden character";
  const code = found.codePoint.toString(16).toUpperCase().padStart(4, "0");
  return `U+${code} at index ${found.index} is not allowed in a String: ${found.reason}`;
}

/** A value for a message: quoted and not endless. */
function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}
