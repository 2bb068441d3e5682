import { BOTH, type Extension } from "./extension.ts";

/** Partitioning (extensions/partitioning.md): which events belong into the same partition. */
export const partitioning: Extension = {
  name: "partitioning",
  editions: BOTH,
  attributes: [
    { name: "partitionkey", type: "String", typeRule: "EXT-partitioning-a", nonEmpty: "EXT-partitioning-c" },
  ],
};
