import { type CoreAttribute, core } from "../attributes.ts";
import type { ValueType } from "../cloud-event.ts";
import { countRequired, type VersionProfile } from "./profile.ts";
import { v0_2 } from "./v0-2.ts";

const attributes: VersionProfile["attributes"] = new Map<string, CoreAttribute<ValueType>>([
  core("id", "String", "CE0-id-b", { nonEmpty: true, presence: "CE0-id-a" }),
  core("source", "URI-reference", "CE0-source-b", { nonEmpty: false, presence: "CE0-source-a" }),
  core("specversion", "String", "CE0-specversion-b", {
    nonEmpty: true,
    presence: "CE0-specversion-a",
    grammar: "version",
  }),
  core("type", "String", "CE0-type-b", { nonEmpty: true, presence: "CE0-type-a" }),
  core("datacontentencoding", "String", "CE0-datacontentencoding-g", {
    nonEmpty: false,
    grammar: "content-encoding",
  }),
  core("datacontenttype", "String", "CE0-datacontenttype-b", { nonEmpty: false, grammar: "media-type" }),
  core("schemaurl", "URI-reference", "CE0-schemaurl-b", { nonEmpty: false }),
  core("subject", "String", "CE0-subject-b", { nonEmpty: true }),
  core("time", "Timestamp", "CE0-time-b", { nonEmpty: false }),
]);

/** Events of 0.3. */
export const v0_3: VersionProfile = {
  ...v0_2,
  version: "0.3",
  attributes,
  requiredCount: countRequired(attributes),
  names: { ...v0_2.names, contentType: "datacontenttype" },
};
