import { type CoreAttribute, core } from "../attributes.ts";
import type { ValueType } from "../cloud-event.ts";
import { countRequired, type VersionProfile } from "./profile.ts";

/**
 * The type that the text calls `URI` is a URI-reference by its definition, so that is what it is held as. Extensions
 * are the entries of one Map and have no rule for their names.
 */
const attributes: VersionProfile["attributes"] = new Map<string, CoreAttribute<ValueType>>([
  core("eventType", "String", "CE0-type-b", { nonEmpty: true, presence: "CE0-type-a" }),
  core("cloudEventsVersion", "String", "CE0-specversion-b", {
    nonEmpty: true,
    presence: "CE0-specversion-a",
    grammar: "version",
  }),
  core("source", "URI-reference", "CE0-source-b", { nonEmpty: false, presence: "CE0-source-a" }),
  core("eventID", "String", "CE0-id-b", { nonEmpty: true, presence: "CE0-id-a" }),
  core("eventTypeVersion", "String", "CE0-eventtypeversion-b", { nonEmpty: true }),
  core("eventTime", "Timestamp", "CE0-time-b", { nonEmpty: false }),
  core("schemaURL", "URI-reference", "CE0-schemaurl-b", { nonEmpty: false }),
  core("contentType", "String", "CE0-datacontenttype-b", { nonEmpty: false, grammar: "media-type" }),
  core("extensions", "Map", "CE0-extensions-b", { nonEmpty: true }),
]);

/** Events of 0.1. */
export const v0_1: VersionProfile = {
  version: "0.1",
  versionAttribute: "cloudEventsVersion",
  attributes,
  requiredCount: countRequired(attributes),
  names: {
    id: "eventID",
    type: "eventType",
    time: "eventTime",
    contentType: "contentType",
    schema: "schemaURL",
  },
  types: new Set(["String", "Binary", "Map", "URI-reference", "Timestamp"]),
  isName: (name) => name !== "data" && /^[a-z][A-Za-z0-9]*$/.test(name),
  nameProblem(name) {
    const message = `The attribute name ${JSON.stringify(name)} is not in camel case`;
    return { requirement: "CE0-attribute-naming-convention-a", message };
  },
  rules: {
    version: "CE0-specversion-c",
    integer: "CE0-type-system-m",
    string: "CE0-type-system-c",
    uri: "CE0-type-system-g",
    uriReference: "CE0-type-system-g",
    timestamp: "CE0-type-system-h",
    type: "CE0-type-system-m",
  },
};
