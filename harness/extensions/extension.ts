import { canonicalString, parseCanonical } from "../event/canonical.ts";
import type { AttributeType, AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { isTimestamp } from "../event/timestamp.ts";
import { isAbsoluteUri, isUriReference } from "../event/uri.ts";
import { pointer, type Violation } from "../event/violation.ts";

/** The editions that define an extension, or something of it: most are the draft's alone. */
export const DRAFT: readonly SpecVersion[] = ["1.0.3-draft"];
export const RELEASED: readonly SpecVersion[] = ["1.0"];
export const BOTH: readonly SpecVersion[] = [...RELEASED, ...DRAFT];

/** A rule of an extension that an event breaks. */
export interface ExtensionViolation extends Violation {
  /** How much the text minds, as the catalogue has it: a rule without a keyword counts as MUST. */
  readonly level: "MUST" | "SHOULD";
}

/** An attribute that an extension defines. The rules are ids of the catalogue. */
export interface ExtensionAttribute {
  readonly name: string;
  readonly type: AttributeType;
  /** The rule that gives the type. */
  readonly typeRule: string;
  /** The rule that it is there whenever the extension is used. */
  readonly required?: string;
  /** The rule that it is not empty. */
  readonly nonEmpty?: string;
  /** The editions that define it; those of the extension when left out. */
  readonly editions?: readonly SpecVersion[];
}

/** One documented extension (cloudevents/extensions/*.md), which says itself what it demands. */
export interface Extension {
  /** The name of its document, without the ending. */
  readonly name: string;
  /** The editions whose documents have it. */
  readonly editions: readonly SpecVersion[];
  readonly attributes: readonly ExtensionAttribute[];
  /** What the types and presence of its attributes do not say. Only asked about events that use the extension. */
  readonly rules?: (event: CloudEvent) => readonly ExtensionViolation[];
  /** The editions that have `rules`, by rule; a rule that is not named here is in all of `editions`. */
  readonly ruleEditions?: Readonly<Record<string, readonly SpecVersion[]>>;
}

/** What forbids something. */
export function must(code: string, requirement: string, name: string, message: string): ExtensionViolation {
  return { code, requirement, path: pointer(name), message, level: "MUST" };
}

/** What advises against something. */
export function should(code: string, requirement: string, name: string, message: string): ExtensionViolation {
  return { code, requirement, path: pointer(name), message, level: "SHOULD" };
}

/** The canonical string of an attribute; undefined when the event does not have it. */
export function textOf(event: CloudEvent, name: string): string | undefined {
  const value = event.attributes.get(name);
  return value === undefined ? undefined : canonicalString(value);
}

/**
 * The number that an Integer attribute holds, as a number or as the text that it becomes on its way through a binding
 * that carries only text; undefined when it is none.
 */
export function integerOf(event: CloudEvent, name: string): number | undefined {
  const text = textOf(event, name);
  const value = text === undefined ? undefined : parseCanonical("Integer", text);
  return value?.type === "Integer" ? value.value : undefined;
}

/**
 * Whether the value can be one of that type. Bindings that carry only text turn every value into a String, so a
 * String that reads as the type is one.
 */
export function isOfType(given: AttributeValue, type: AttributeType): boolean {
  if (given.type === type) return true;
  if (given.type !== "String") return false;
  switch (type) {
    case "Timestamp":
      return isTimestamp(given.value);
    case "URI":
      return isAbsoluteUri(given.value);
    case "URI-reference":
      return isUriReference(given.value);
    default:
      return parseCanonical(type, given.value) !== undefined;
  }
}
