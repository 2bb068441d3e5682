import avsc from "avsc";

/**
 * The two schemas, for writing. Only names, types and their order are the specification's (cloudevents.avsc and
 * cloudevents-compact.avsc); what has no influence on the bytes is left out, logical types among it. With avsc the
 * type of a JavaScript value says which branch of a union it is; a long is a bigint.
 */
const { Type, types } = avsc;

const json = {
  type: "record",
  name: "AvroCloudEventData",
  fields: [
    {
      name: "value",
      type: {
        type: "map",
        values: [
          "null",
          "boolean",
          { type: "map", values: "AvroCloudEventData" },
          { type: "array", items: "AvroCloudEventData" },
          "double",
          "string",
        ],
      },
    },
  ],
} as const;

/** A value of the union of `data` that is a JSON value, as avsc takes it. */
export type AvroJson = null | boolean | number | string | AvroJson[] | { [name: string]: AvroJson };

/** A datum of `avroEvent`. */
export interface AvroDatum {
  readonly attribute: Readonly<Record<string, boolean | number | string | Buffer>>;
  readonly data: AvroJson | Buffer;
}

/** The schema of the Avro format (formats/avro-format.md, section 2.4). */
export const avroEvent = Type.forSchema({
  type: "record",
  name: "AvroCloudEvent",
  fields: [
    { name: "attribute", type: { type: "map", values: ["null", "boolean", "int", "string", "bytes"] } },
    {
      name: "data",
      type: [
        "bytes",
        "null",
        "boolean",
        { type: "map", values: ["null", "boolean", json, "double", "string"] },
        { type: "array", items: "AvroCloudEventData" },
        "double",
        "string",
      ],
    },
  ],
} as unknown as avsc.Schema);

/** Longs as bigint: microseconds leave the safe numbers in the year 2255. */
const long = types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer(value: bigint) {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === "bigint",
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
});

/** A datum of `avroCompactEvent`. */
export interface AvroCompactDatum {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly datacontenttype: string | null;
  readonly dataschema: string | null;
  readonly subject: string | null;
  readonly time: bigint | null;
  readonly extensions: Readonly<Record<string, boolean | number | bigint | string | Buffer>>;
  readonly data: Buffer | null;
}

/** The schema of the Avro Compact format (working-drafts/avro-compact-format.md, section 2.2). */
export const avroCompactEvent = Type.forSchema(
  {
    type: "record",
    name: "CloudEvent",
    fields: [
      { name: "id", type: "string" },
      { name: "source", type: "string" },
      { name: "type", type: "string" },
      { name: "datacontenttype", type: ["null", "string"] },
      { name: "dataschema", type: ["null", "string"] },
      { name: "subject", type: ["null", "string"] },
      { name: "time", type: ["null", "long"] },
      { name: "extensions", type: { type: "map", values: ["boolean", "int", "long", "string", "bytes"] } },
      { name: "data", type: ["bytes", "null"] },
    ],
  },
  { registry: { long } },
);
