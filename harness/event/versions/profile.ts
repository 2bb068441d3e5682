import type { CoreAttribute } from "../attributes.ts";
import type { ValueType } from "../cloud-event.ts";
import type { WireVersion } from "../spec-version.ts";

/** What one edition of the core specification says about events: all that differs from version to version. */
export interface VersionProfile {
  /** What an event of this edition carries as its version. */
  readonly version: WireVersion;
  /** The name of the attribute that carries it. */
  readonly versionAttribute: "specversion" | "cloudEventsVersion";
  /** The attributes that the edition defines, the REQUIRED ones first. */
  readonly attributes: ReadonlyMap<string, CoreAttribute<ValueType>>;
  readonly requiredCount: number;
  /** The names of the attributes that were renamed from version to version. */
  readonly names: AttributeNames;
  /** The types that an attribute may have. */
  readonly types: ReadonlySet<ValueType>;
  /** Whether an attribute may have this name. */
  isName(name: string): boolean;
  /** The requirement that a name of this kind breaks, and what is wrong with it, for people. */
  nameProblem(name: string): { readonly requirement: string; readonly message: string };
  readonly rules: TypeRules;
}

/** What the attributes are called that every version has. */
interface AttributeNames {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly contentType: string;
  readonly schema: string;
}

/** The requirements behind the types, for values that no attribute has a rule of its own for. */
interface TypeRules {
  /** The value that the version attribute has. */
  readonly version: string;
  readonly integer: string;
  readonly string: string;
  readonly uri: string;
  readonly uriReference: string;
  readonly timestamp: string;
  /** That a value is of one of the types. */
  readonly type: string;
}

/** How many of the attributes are REQUIRED. */
export function countRequired(attributes: ReadonlyMap<string, CoreAttribute<ValueType>>): number {
  return [...attributes.values()].filter((attribute) => attribute.required).length;
}
