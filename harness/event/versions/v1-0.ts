import { isAttributeName } from "../attribute-name.ts";
import { coreAttributes } from "../attributes.ts";
import { countRequired, type VersionProfile } from "./profile.ts";

const released: VersionProfile = {
  version: "1.0",
  versionAttribute: "specversion",
  attributes: coreAttributes,
  requiredCount: countRequired(coreAttributes),
  names: { id: "id", type: "type", time: "time", contentType: "datacontenttype", schema: "dataschema" },
  types: new Set(["Boolean", "Integer", "String", "Binary", "URI", "URI-reference", "Timestamp"]),
  isName: (name) => isAttributeName(name, "1.0"),
  nameProblem(name) {
    if (name === "") {
      const message = "An attribute name is at least one character long";
      return { requirement: "CE-naming-conventions-c", message };
    }
    if (name === "data") {
      const message = 'No attribute may be named "data"';
      return { requirement: "CE-naming-conventions-f", message };
    }
    const message = `The attribute name ${JSON.stringify(name)} has characters other than a-z and 0-9`;
    return { requirement: "CE-naming-conventions-a", message };
  },
  rules: {
    version: "CE-specversion-a",
    integer: "CE-type-system-b",
    string: "CE-type-system-e",
    uri: "CE-type-system-g",
    uriReference: "CE-type-system-h",
    timestamp: "CE-type-system-i",
    type: "CE-type-system-j",
  },
};

/** Events of `specversion` 1.0 by the released text. */
export const v1Released = released;

/** Events of `specversion` 1.0 by the draft of 1.0.3, which differs in what a name may be. */
export const v1Draft: VersionProfile = {
  ...released,
  isName: (name) => isAttributeName(name, "1.0.3-draft"),
};
