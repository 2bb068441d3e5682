import { describeDatum, type Shape } from "./avro-reader.ts";
import type { Structure } from "./structure.ts";

/**
 * The schema of formats/avro-format.md, section 2.4. An event with the bytes 01 02 as data reads
 * `{"attribute": {"id": {"string": "1"}, ...}, "data": {"bytes": {"hex": "0102", "text": "\u0001\u0002"}}}`.
 * The branches are `boolean`, `int`, `string`, `bytes`, `double`, `map`, `array` and `record`, a record being
 * `{"value": {...}}`; null is null. `describeDatum` says how values look.
 */
export const avro: Structure = {
  name: "avro",
  read: (bytes) => describeDatum(bytes, event),
};

const RECORDS: Shape = () => ({
  record: [
    [
      "value",
      {
        map: {
          union: [
            ["null", "null"],
            ["boolean", "boolean"],
            ["map", { map: RECORDS }],
            ["array", { array: RECORDS }],
            ["double", "double"],
            ["string", "string"],
          ],
        },
      },
    ],
  ],
});

const member: Shape = {
  union: [
    ["null", "null"],
    ["boolean", "boolean"],
    ["record", RECORDS],
    ["double", "double"],
    ["string", "string"],
  ],
};

const attribute: Shape = {
  union: [
    ["null", "null"],
    ["boolean", "boolean"],
    ["int", "int"],
    ["string", "string"],
    ["bytes", "bytes"],
  ],
};

const event: Shape = {
  record: [
    ["attribute", { map: attribute }],
    [
      "data",
      {
        union: [
          ["bytes", "bytes"],
          ["null", "null"],
          ["boolean", "boolean"],
          ["map", { map: member }],
          ["array", { array: RECORDS }],
          ["double", "double"],
          ["string", "string"],
        ],
      },
    ],
  ],
};
