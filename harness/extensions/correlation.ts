import { DRAFT, type Extension } from "./extension.ts";

/** Correlation (extensions/correlation.md): which events belong together, and which one caused this one. */
export const correlation: Extension = {
  name: "correlation",
  editions: DRAFT,
  attributes: [
    { name: "correlationid", type: "String", typeRule: "EXT-correlation-a", nonEmpty: "EXT-correlation-c" },
    { name: "causationid", type: "String", typeRule: "EXT-correlation-d", nonEmpty: "EXT-correlation-g" },
  ],
};
