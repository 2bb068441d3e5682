import { type CoreAttribute, core } from "../attributes.ts";
import type { ValueType } from "../cloud-event.ts";
import { countRequired, type VersionProfile } from "./profile.ts";

/**
 * The text gives `schemaurl` a type `URI` that its list of types has not; what it asks for is RFC 3986, which a
 * reference follows as well.
 */
const attributes: VersionProfile["attributes"] = new Map<string, CoreAttribute<ValueType>>([
  core("type", "String", "CE0-type-b", { nonEmpty: true, presence: "CE0-type-a" }),
  core("specversion", "String", "CE0-specversion-b", {
    nonEmpty: true,
    presence: "CE0-specversion-a",
    grammar: "version",
  }),
  core("source", "URI-reference", "CE0-source-b", { nonEmpty: false, presence: "CE0-source-a" }),
  core("id", "String", "CE0-id-b", { nonEmpty: true, presence: "CE0-id-a" }),
  core("time", "Timestamp", "CE0-time-b", { nonEmpty: false }),
  core("schemaurl", "URI-reference", "CE0-schemaurl-b", { nonEmpty: false }),
  core("contenttype", "String", "CE0-datacontenttype-b", { nonEmpty: false, grammar: "media-type" }),
]);

/** Events of 0.2. */
export const v0_2: VersionProfile = {
  version: "0.2",
  versionAttribute: "specversion",
  attributes,
  requiredCount: countRequired(attributes),
  names: { id: "id", type: "type", time: "time", contentType: "contenttype", schema: "schemaurl" },
  types: new Set(["Integer", "String", "Binary", "Map", "URI-reference", "Timestamp"]),
  // The data is an attribute of this version, and no extension can have its name.
  isName: (name) => name !== "data" && /^[a-z][a-z0-9]*$/.test(name),
  nameProblem(name) {
    const wanted = "a letter a-z and then letters a-z or digits";
    return {
      requirement: /^[0-9]/.test(name)
        ? "CE0-attribute-naming-convention-c"
        : "CE0-attribute-naming-convention-b",
      message: `The attribute name ${JSON.stringify(name)} is not ${wanted}`,
    };
  },
  rules: {
    version: "CE0-specversion-c",
    integer: "CE0-type-system-b",
    string: "CE0-type-system-c",
    uri: "CE0-type-system-g",
    uriReference: "CE0-type-system-g",
    timestamp: "CE0-type-system-h",
    type: "CE0-type-system-f",
  },
};
