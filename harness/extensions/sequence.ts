import { parseCanonical } from "../event/canonical.ts";
import { BOTH, type Extension, must, RELEASED, textOf } from "./extension.ts";

/** Sequence (extensions/sequence.md): the place of the event among those of its source. */
export const sequence: Extension = {
  name: "sequence",
  editions: BOTH,
  attributes: [
    {
      name: "sequence",
      type: "String",
      typeRule: "EXT-sequence-a",
      required: "EXT-sequence-b",
      nonEmpty: "EXT-sequence-c",
    },
    {
      name: "sequencetype",
      type: "String",
      typeRule: "EXT-sequence-f",
      nonEmpty: "EXT-sequence-h",
      editions: RELEASED,
    },
  ],
  ruleEditions: { "EXT-sequence-j": RELEASED },
  rules(event) {
    const text = textOf(event, "sequence");
    if (text === undefined || textOf(event, "sequencetype") !== "Integer") return [];
    if (parseCanonical("Integer", text) !== undefined) return [];
    const message = "sequencetype is Integer, but sequence is no whole number of 32 bits";
    return [must("sequence-integer", "EXT-sequence-j", "sequence", message)];
  },
};
