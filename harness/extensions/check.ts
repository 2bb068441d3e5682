import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import {
  type Extension,
  type ExtensionAttribute,
  type ExtensionViolation,
  isOfType,
  must,
} from "./extension.ts";

/**
 * What an event breaks of one extension's rules; empty when it does not use the extension, which it does as soon as
 * it carries one of its attributes.
 *
 * @param spec the edition to judge by; the rules of all editions together when left out
 */
export function checkExtension(
  extension: Extension,
  event: CloudEvent,
  spec?: SpecVersion,
): ExtensionViolation[] {
  const { name, editions, rules, ruleEditions } = extension;
  const isIn = (own: readonly SpecVersion[] = editions): boolean => spec === undefined || own.includes(spec);
  const attributes = extension.attributes.filter((attribute) => isIn(attribute.editions));
  if (!isIn() || !attributes.some((attribute) => event.attributes.has(attribute.name))) return [];
  const found = attributes.flatMap((attribute) => checkAttribute(attribute, event));
  const further = rules?.(event).filter(({ requirement }) => isIn(ruleEditions?.[requirement])) ?? [];
  // Who uses the name for something else has to see where this comes from.
  return [...found.filter(({ requirement }) => isIn(ruleEditions?.[requirement])), ...further].map(
    (violation) => ({
      ...violation,
      message: `By the extension ${name}: ${violation.message}`,
    }),
  );
}

function checkAttribute(attribute: ExtensionAttribute, event: CloudEvent): ExtensionViolation[] {
  const { name, type, typeRule, required, nonEmpty } = attribute;
  const given = event.attributes.get(name);
  if (given === undefined) {
    if (required === undefined) return [];
    return [must("missing", required, name, `an event that uses it has the attribute ${name}`)];
  }
  if (nonEmpty !== undefined && given.value === "")
    return [must("empty", nonEmpty, name, `${name} is empty`)];
  if (isOfType(given, type)) return [];
  return [must("type", typeRule, name, `${name} is of type ${type}, and this is no such value`)];
}
