import { isMediaType } from "../wire/media-type.ts";
import { isAttributeName } from "./attribute-name.ts";
import { type CoreAttribute, coreAttributes } from "./attributes.ts";
import type { AttributeValue, CloudEvent } from "./cloud-event.ts";
import type { SpecVersion } from "./spec-version.ts";
import { firstForbidden, forbiddenIndex } from "./string.ts";
import { isTimestamp } from "./timestamp.ts";
import { isAbsoluteUri, isUri, isUriReference } from "./uri.ts";
import { EventError, pointer, type Violation } from "./violation.ts";

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
  | "specversion";

const requiredCount = [...coreAttributes.values()].filter((attribute) => attribute.required).length;

/**
 * All that is wrong with an event's attributes, by the core specification; empty when the event is valid. Each
 * attribute is named at most twice: for its name and for its value. Data is free (spec.md, "Event Data"), so it is
 * not looked at. `spec` is the edition to judge by; the draft, which is the stricter, unless told otherwise.
 */
export function validate(event: CloudEvent, spec: SpecVersion = "1.0.3-draft"): Violation[] {
  const violations: Violation[] = [];
  for (const attribute of coreAttributes.values()) {
    if (!attribute.required || event.attributes.has(attribute.name)) continue;
    const { name, presence } = attribute;
    violations.push(violation("missing", presence, name, `The REQUIRED attribute "${name}" is missing`));
  }
  for (const [name, value] of event.attributes) {
    if (!isAttributeName(name, spec)) violations.push(nameViolation(name));
    const attribute = coreAttributes.get(name);
    const code = problem(attribute, value);
    if (code !== undefined) violations.push(valueViolation(code, name, attribute, value));
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

function isValid(event: CloudEvent, spec: SpecVersion): boolean {
  let required = 0;
  for (const [name, value] of event.attributes) {
    const attribute = coreAttributes.get(name);
    // Core names are right by definition.
    if (attribute === undefined) {
      if (!isAttributeName(name, spec)) return false;
    } else if (attribute.required) required++;
    if (problem(attribute, value) !== undefined) return false;
  }
  return required === requiredCount;
}

/** What is wrong with a value, the most telling first; `undefined` when nothing is. Allocates nothing. */
function problem(attribute: CoreAttribute | undefined, given: AttributeValue): ViolationCode | undefined {
  if (attribute !== undefined) {
    if (given.type !== attribute.type) return "type";
    if (attribute.nonEmpty && given.value === "") return "empty";
  }
  // Events come from adapters in other languages too, so the value's own type is not taken on trust.
  switch (given.type) {
    case "Boolean":
      return typeof given.value === "boolean" ? undefined : "type";
    case "Integer":
      if (typeof given.value !== "number") return "type";
      // `| 0` keeps exactly the whole numbers of the signed 32-bit range.
      return (given.value | 0) === given.value ? undefined : "range";
    case "Binary":
      return given.value instanceof Uint8Array ? undefined : "type";
    case "String":
      if (typeof given.value !== "string") return "type";
      if (forbiddenIndex(given.value) >= 0) return "characters";
      return attribute === undefined ? undefined : textProblem(attribute.name, given.value);
    case "URI-reference":
      if (typeof given.value !== "string") return "type";
      return isUriReference(given.value) ? undefined : "uri";
    case "URI":
      if (typeof given.value !== "string") return "type";
      if (isAbsoluteUri(given.value)) return undefined;
      return isUri(given.value) ? "uri-fragment" : "uri";
    case "Timestamp":
      if (typeof given.value !== "string") return "type";
      return isTimestamp(given.value) ? undefined : "timestamp";
    default:
      return "type";
  }
}

/** The rules of the core String attributes beyond those of the type. */
function textProblem(name: string, text: string): ViolationCode | undefined {
  if (name === "specversion") return text === "1.0" ? undefined : "specversion";
  if (name === "datacontenttype") return isMediaType(text) ? undefined : "media-type";
  return undefined;
}

function violation(code: ViolationCode, requirement: string, name: string, message: string): Violation {
  return { code, requirement, path: pointer(name), message };
}

function nameViolation(name: string): Violation {
  if (name === "")
    return violation(
      "name",
      "CE-naming-conventions-c",
      name,
      "An attribute name is at least one character long",
    );
  if (name === "data")
    return violation("name", "CE-naming-conventions-f", name, 'No attribute may be named "data"');
  const message = `The attribute name ${JSON.stringify(name)} has characters other than a-z and 0-9`;
  return violation("name", "CE-naming-conventions-a", name, message);
}

function valueViolation(
  code: ViolationCode,
  name: string,
  attribute: CoreAttribute | undefined,
  given: AttributeValue,
): Violation {
  const shown = show(given.value);
  const rule = attribute?.rule;
  switch (code) {
    case "empty":
      return violation(code, rule ?? "", name, `"${name}" is empty`);
    case "range": {
      const message = `${shown} is not a whole number from -2147483648 to 2147483647`;
      return violation(code, "CE-type-system-b", name, message);
    }
    case "characters":
      return violation(code, "CE-type-system-e", name, characterMessage(String(given.value)));
    case "uri": {
      const wanted =
        given.type === "URI" ? "an absolute URI (RFC 3986 4.3)" : "a URI-reference (RFC 3986 4.1)";
      const requirement = rule ?? (given.type === "URI" ? "CE-type-system-g" : "CE-type-system-h");
      return violation(code, requirement, name, `${shown} is not ${wanted}`);
    }
    case "uri-fragment": {
      const message = `${shown} has a fragment, which an absolute URI (RFC 3986 4.3) has not`;
      return violation(code, "CE-type-system-g", name, message);
    }
    case "timestamp": {
      const message = `${shown} is not an RFC 3339 date and time`;
      return violation(code, rule ?? "CE-type-system-i", name, message);
    }
    case "media-type":
      return violation(code, rule ?? "", name, `${shown} is not a media type (RFC 2045 5.1)`);
    case "specversion":
      return violation(code, "CE-specversion-a", name, `${shown} is not "1.0"`);
    default: {
      const wanted = attribute?.type ?? given.type;
      const message = `"${name}" should be of type ${wanted} and is ${shown} of type ${given.type}`;
      return violation("type", rule ?? "CE-type-system-j", name, message);
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
