import { DRAFT, type Extension, type ExtensionAttribute, should, textOf } from "./extension.ts";

const id = (name: string, [a, b, c]: readonly [string, string, string]): ExtensionAttribute => ({
  name,
  type: "String",
  typeRule: `EXT-bam-${a}`,
  required: `EXT-bam-${b}`,
  nonEmpty: `EXT-bam-${c}`,
});

/** The attributes that had better be letters, digits, hyphens, underscores and periods, and the rule for each. */
const PLAIN = { bampid: "h", bamptxid: "l", bamptxsid: "p", bamptxsstatus: "t" };

/** Business Activity Monitoring (extensions/bam.md): where in a business process the event belongs. */
export const bam: Extension = {
  name: "bam",
  editions: DRAFT,
  attributes: [
    id("bamtxid", ["a", "b", "c"]),
    id("bampid", ["e", "f", "g"]),
    id("bamptxid", ["i", "j", "k"]),
    id("bamptxsid", ["m", "n", "o"]),
    { name: "bamptxsstatus", type: "String", typeRule: "EXT-bam-q", nonEmpty: "EXT-bam-s" },
    { name: "bamptxcompleted", type: "Boolean", typeRule: "EXT-bam-u" },
  ],
  rules: (event) =>
    Object.entries(PLAIN).flatMap(([name, rule]) => {
      const text = textOf(event, name) ?? "";
      if (/^[A-Za-z0-9._-]*$/.test(text)) return [];
      const message = `${name} has characters other than letters, digits, hyphens, underscores and periods`;
      return [should("bam-id", `EXT-bam-${rule}`, name, message)];
    }),
};
