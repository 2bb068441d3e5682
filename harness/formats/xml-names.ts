import type { AttributeType } from "../event/cloud-event.ts";

/** The names that the XML format uses: its namespace, and its type designators (xml-format.md, sections 1.2 and 2). */

export const CE = "http://cloudevents.io/xmlformat/V1";
export const XSI = "http://www.w3.org/2001/XMLSchema-instance";
export const XS = "http://www.w3.org/2001/XMLSchema";

/** The local name of the designator of each attribute type. */
export const DESIGNATORS: Readonly<Record<AttributeType, string>> = {
  Boolean: "boolean",
  Integer: "integer",
  String: "string",
  Binary: "binary",
  URI: "uri",
  "URI-reference": "uriRef",
  Timestamp: "timestamp",
};

/** The attribute type of each designator, by its name with its namespace. */
export const ATTRIBUTE_TYPES: ReadonlyMap<string, AttributeType> = new Map(
  Object.entries(DESIGNATORS).map(([type, local]) => [expanded(CE, local), type as AttributeType]),
);

export type DataType = "binary" | "text" | "element";

/** How data is represented, by the designator's name with its namespace (section 3). */
export const DATA_TYPES: ReadonlyMap<string, DataType> = new Map([
  [expanded(XS, "base64Binary"), "binary"],
  [expanded(XS, "string"), "text"],
  [expanded(XS, "any"), "element"],
]);

/** What a prefix means where the document binds it to nothing: the names that the specification itself uses. */
export const CUSTOMARY: ReadonlyMap<string, string> = new Map([
  ["ce", CE],
  ["xs", XS],
]);

/** A name with its namespace, as one string. */
export function expanded(namespace: string, local: string): string {
  return `{${namespace}}${local}`;
}
