import { DRAFT, type Extension, type ExtensionViolation, must, should, textOf } from "./extension.ts";

const RULE = "EXT-dataclassification";
const LABELS = ["public", "internal", "confidential", "restricted"];

/** Data Classification (extensions/data-classification.md): how sensitive the event is and what law says about it. */
export const dataClassification: Extension = {
  name: "data-classification",
  editions: DRAFT,
  attributes: [
    { name: "dataclassification", type: "String", typeRule: `${RULE}-a`, required: `${RULE}-c` },
    { name: "dataregulation", type: "String", typeRule: `${RULE}-d`, nonEmpty: `${RULE}-f` },
    { name: "datacategory", type: "String", typeRule: `${RULE}-h`, nonEmpty: `${RULE}-j` },
  ],
  rules(event) {
    const found: ExtensionViolation[] = [];
    const label = textOf(event, "dataclassification");
    const regulation = textOf(event, "dataregulation");
    // A regulation may have labels of its own.
    if (label !== undefined && regulation === undefined && !LABELS.includes(label)) {
      const message = `dataclassification is ${JSON.stringify(label)}; without a regulation it had better be ${LABELS.join(", ")}`;
      found.push(should("data-label", `${RULE}-b`, "dataclassification", message));
    }
    // Spaces around an entry are to be overlooked, those within are not.
    if (regulation?.split(",").some((entry) => entry.replace(/^ +| +$/g, "").includes(" "))) {
      const message = "dataregulation has an entry with a space in it";
      found.push(must("data-regulation", `${RULE}-f`, "dataregulation", message));
    }
    return found;
  },
};
