import { DRAFT, type Extension } from "./extension.ts";

/** Verifiability (extensions/verifiability.md): a signature. Only its type is looked at, no signature is verified. */
export const verifiability: Extension = {
  name: "verifiability",
  editions: DRAFT,
  attributes: [{ name: "dssematerial", type: "Binary", typeRule: "EXT-verifiability-a" }],
};
