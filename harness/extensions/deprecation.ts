import { isEarlier } from "./earlier.ts";
import { DRAFT, type Extension, type ExtensionViolation, must, textOf } from "./extension.ts";

const RULE = "EXT-deprecation";

/** Deprecation (extensions/deprecation.md): that events of this type are going away, and when. */
export const deprecation: Extension = {
  name: "deprecation",
  editions: DRAFT,
  attributes: [
    { name: "deprecated", type: "Boolean", typeRule: `${RULE}-a`, required: `${RULE}-c` },
    { name: "deprecationfrom", type: "Timestamp", typeRule: `${RULE}-d` },
    { name: "deprecationsunset", type: "Timestamp", typeRule: `${RULE}-h` },
    { name: "deprecationmigration", type: "URI", typeRule: `${RULE}-m` },
  ],
  rules(event) {
    const found: ExtensionViolation[] = [];
    if (textOf(event, "deprecated") === "false") {
      const message = "deprecated is false; what is not deprecated goes without the attribute";
      found.push(must("not-deprecated", `${RULE}-b`, "deprecated", message));
    }
    if (isEarlier(event, "deprecationsunset", "deprecationfrom")) {
      const message = "deprecationsunset is earlier than deprecationfrom";
      found.push(must("sunset", `${RULE}-j`, "deprecationsunset", message));
    }
    return found;
  },
};
