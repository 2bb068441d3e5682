import { describeDatum, type Shape } from "./avro-reader.ts";
import type { Structure } from "./structure.ts";

/**
 * The schema of working-drafts/avro-compact-format.md, section 2.2. A full event reads `{"id": "1", "source": "/s",
 * "type": "t", "datacontenttype": {"string": "text/plain"}, "dataschema": null, "subject": null, "time": {"long":
 * 1523000000000000}, "extensions": {"n": {"int": 5}}, "data": {"bytes": {"hex": "6869", "text": "hi"}}}`.
 * `describeDatum` says how values look.
 */
export const avroCompact: Structure = {
  name: "avro-compact",
  read: (bytes) => describeDatum(bytes, event),
};

const orNull = (shape: "string" | "long"): Shape => ({
  union: [
    ["null", "null"],
    [shape, shape],
  ],
});

const event: Shape = {
  record: [
    ["id", "string"],
    ["source", "string"],
    ["type", "string"],
    ["datacontenttype", orNull("string")],
    ["dataschema", orNull("string")],
    ["subject", orNull("string")],
    ["time", orNull("long")],
    [
      "extensions",
      {
        map: {
          union: [
            ["boolean", "boolean"],
            ["int", "int"],
            ["long", "long"],
            ["string", "string"],
            ["bytes", "bytes"],
          ],
        },
      },
    ],
    [
      "data",
      {
        union: [
          ["bytes", "bytes"],
          ["null", "null"],
        ],
      },
    ],
  ],
};
