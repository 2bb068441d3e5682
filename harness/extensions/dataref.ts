import { BOTH, type Extension } from "./extension.ts";

/** Dataref, the claim check pattern (extensions/dataref.md): where else the data can be found. */
export const dataref: Extension = {
  name: "dataref",
  editions: BOTH,
  attributes: [{ name: "dataref", type: "URI-reference", typeRule: "EXT-dataref-a" }],
};
