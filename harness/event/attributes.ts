import type { AttributeType, ValueType } from "./cloud-event.ts";

/** What the core specification says about one of its own context attributes. */
export interface CoreAttribute<Type extends ValueType = AttributeType> {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  /** Whether the text says that the value must not be empty. */
  readonly nonEmpty: boolean;
  /** The requirement that says it must be there; for OPTIONAL attributes the same as `rule`. */
  readonly presence: string;
  /** The requirement that says what a value of it looks like. */
  readonly rule: string;
  /** What its text has to be beyond the rules of its type. */
  readonly grammar?: AttributeGrammar;
}

/** `version`: the version of the profile; `media-type`: RFC 2046; `content-encoding`: RFC 2045, section 6.1. */
export type AttributeGrammar = "version" | "media-type" | "content-encoding";

/** One row of a version's table of attributes; `presence` is there when the attribute is REQUIRED. */
export function core<Type extends ValueType>(
  name: string,
  type: Type,
  rule: string,
  constraints: {
    readonly nonEmpty: boolean;
    readonly presence?: string;
    readonly grammar?: AttributeGrammar;
  },
): [string, CoreAttribute<Type>] {
  const { presence, ...rest } = constraints;
  return [name, { name, type, required: presence !== undefined, presence: presence ?? rule, rule, ...rest }];
}

/** The core context attributes of `specversion` 1.0, the REQUIRED ones first (spec.md, "Context Attributes"). */
export const coreAttributes: ReadonlyMap<string, CoreAttribute> = new Map<string, CoreAttribute>([
  core("id", "String", "CE-id-c", { nonEmpty: true, presence: "CE-id-b" }),
  core("source", "URI-reference", "CE-source-d", { nonEmpty: true, presence: "CE-source-c" }),
  core("specversion", "String", "CE-specversion-c", {
    nonEmpty: true,
    presence: "CE-specversion-b",
    grammar: "version",
  }),
  core("type", "String", "CE-type-b", { nonEmpty: true, presence: "CE-type-a" }),
  core("datacontenttype", "String", "CE-datacontenttype-d", { nonEmpty: false, grammar: "media-type" }),
  core("dataschema", "URI", "CE-dataschema-b", { nonEmpty: true }),
  core("subject", "String", "CE-subject-a", { nonEmpty: true }),
  core("time", "Timestamp", "CE-time-b", { nonEmpty: false }),
]);

/** The type of a core attribute of 1.0, `undefined` for an extension attribute. */
export function coreType(name: string): AttributeType | undefined {
  return coreAttributes.get(name)?.type;
}
