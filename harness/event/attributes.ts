import type { AttributeType } from "./cloud-event.ts";

/** What the core specification says about one of its own context attributes. */
export interface CoreAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly required: boolean;
  /** Whether the text says that the value must not be empty. */
  readonly nonEmpty: boolean;
  /** The requirement that says it must be there; for OPTIONAL attributes the same as `rule`. */
  readonly presence: string;
  /** The requirement that says what a value of it looks like. */
  readonly rule: string;
}

function core(
  name: string,
  type: AttributeType,
  rule: string,
  constraints: { nonEmpty: boolean; presence?: string },
): [string, CoreAttribute] {
  const { nonEmpty, presence } = constraints;
  return [name, { name, type, required: presence !== undefined, nonEmpty, presence: presence ?? rule, rule }];
}

/** The core context attributes of `specversion` 1.0, the REQUIRED ones first (spec.md, "Context Attributes"). */
export const coreAttributes: ReadonlyMap<string, CoreAttribute> = new Map([
  core("id", "String", "CE-id-c", { nonEmpty: true, presence: "CE-id-b" }),
  core("source", "URI-reference", "CE-source-d", { nonEmpty: true, presence: "CE-source-c" }),
  core("specversion", "String", "CE-specversion-c", { nonEmpty: true, presence: "CE-specversion-b" }),
  core("type", "String", "CE-type-b", { nonEmpty: true, presence: "CE-type-a" }),
  core("datacontenttype", "String", "CE-datacontenttype-d", { nonEmpty: false }),
  core("dataschema", "URI", "CE-dataschema-b", { nonEmpty: true }),
  core("subject", "String", "CE-subject-a", { nonEmpty: true }),
  core("time", "Timestamp", "CE-time-b", { nonEmpty: false }),
]);

/** The type of a core attribute, `undefined` for an extension attribute. */
export function coreType(name: string): AttributeType | undefined {
  return coreAttributes.get(name)?.type;
}
