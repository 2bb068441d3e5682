/** The seven attribute types of 1.0 (spec.md, "Type System"). */
export type AttributeType =
  | "Boolean"
  | "Integer"
  | "String"
  | "Binary"
  | "URI"
  | "URI-reference"
  | "Timestamp";

/** All types that an attribute has ever had: the Map ended with 0.3. The profile of a version says which it has. */
export type ValueType = AttributeType | "Map";

/** The entries of a Map by their keys, in the order given. */
export type MapEntries = ReadonlyMap<string, AttributeValue>;

/**
 * One attribute value with its CloudEvents type. `value` is what was given, valid or not: an Integer may hold
 * 2147483648 or 1.5 here, because refusing such a value is what a negative case is about. `validate` judges it.
 */
export type AttributeValue =
  | { readonly type: "Boolean"; readonly value: boolean }
  | { readonly type: "Integer"; readonly value: number }
  | { readonly type: "Binary"; readonly value: Uint8Array }
  | { readonly type: "Map"; readonly value: MapEntries }
  | { readonly type: "String" | "URI" | "URI-reference" | "Timestamp"; readonly value: string };

/**
 * Event data. Absent data is `undefined` on the event; empty data is zero bytes or an empty text; null data is the
 * JSON text `null`. JSON is held as its text, so that big numbers and `1.0` survive.
 */
export type EventData =
  | { readonly kind: "binary"; readonly bytes: Uint8Array }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "json"; readonly json: string };

/**
 * A CloudEvent: context attributes in the order given, under the names that its own version has for them, and data
 * when there is any.
 */
export interface CloudEvent {
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  readonly data?: EventData;
}
