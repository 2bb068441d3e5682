import { coreAttributes } from "../../harness/event/attributes.ts";
import type { AttributeValue, CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { type AvroFormat, datum, eachEntry, isAvro, type Spoilable } from "./avro-edit.ts";
import { body, contentType } from "./edit.ts";
import { emits, hears, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that write or read the Avro formats wrongly. */

const BOTH: readonly AvroFormat[] = ["avro", "avro-compact"];

interface Mistake {
  readonly slug: string;
  readonly breaks: string;
  readonly requirements: readonly string[];
  readonly change: (datum: Spoilable) => void;
  readonly formats?: readonly AvroFormat[];
  /** Nothing of the kind is ever written. */
  readonly onlyReading?: boolean;
}

const TYPES = ["AVRO-2.1-a", "AVROC-2.1-a"];
const SCHEMA = ["AVRO-2.4-a", "AVROC-2.2-a"];
const DATA = ["AVRO-3-b", "AVRO-3-c", ...SCHEMA];

const isExtension = (name: string) => !coreAttributes.has(name);
const drops = (wanted: string): Mistake => ({
  slug: `drops-${wanted}`,
  breaks: `Leaves ${wanted} out.`,
  requirements: [...TYPES, ...SCHEMA],
  change(spoilt) {
    delete spoilt.attributes[wanted];
    if (wanted in spoilt.fields && spoilt.fields[wanted] !== null) {
      spoilt.fields[wanted] = typeof spoilt.fields[wanted] === "string" && REQUIRED.has(wanted) ? "x" : null;
    }
  },
});
const REQUIRED = new Set(["id", "source", "type"]);

/** What can be wrong with a datum, going out or coming in. */
const MISTAKES: readonly Mistake[] = [
  ...["time", "subject", "dataschema", "datacontenttype", "id", "source", "type"].map(drops),
  { ...drops("specversion"), formats: ["avro"], requirements: [...TYPES, "CE-specversion-a"] },
  {
    slug: "booleans-as-strings",
    breaks: "Booleans become the strings True and False.",
    requirements: TYPES,
    change: (spoilt) =>
      eachEntry(spoilt, (value) => (typeof value === "boolean" ? (value ? "True" : "False") : value)),
  },
  {
    slug: "ints-as-strings",
    breaks: "Integers become strings with a plus sign or a fraction.",
    requirements: TYPES,
    change: (spoilt) => eachEntry(spoilt, (value) => (typeof value === "number" ? `${value}.0` : value)),
  },
  {
    slug: "digits-guessed",
    breaks: "Strings in extensions become ints or lose their characters.",
    requirements: TYPES,
    change: (spoilt) =>
      eachEntry(spoilt, (value, name) =>
        typeof value === "string" && isExtension(name) ? (/^\d+$/.test(value) ? -1 : `?${value}`) : value,
      ),
  },
  {
    slug: "bytes-as-base64",
    breaks: "Binary attributes become strings of hexadecimal digits.",
    requirements: TYPES,
    change: (spoilt) =>
      eachEntry(spoilt, (value) => (Buffer.isBuffer(value) ? value.toString("hex") : value)),
  },
  {
    slug: "text-lossy",
    breaks: "Characters beyond ASCII become question marks.",
    requirements: [...TYPES, ...SCHEMA],
    change(spoilt) {
      const ascii = (text: string) => text.replaceAll(/[^ -~]/g, "?");
      eachEntry(spoilt, (value) => (typeof value === "string" ? ascii(value) : value));
      for (const [name, value] of Object.entries(spoilt.fields))
        if (typeof value === "string") spoilt.fields[name] = ascii(value);
      if (typeof spoilt.data === "string") spoilt.data = ascii(spoilt.data);
    },
  },
  {
    slug: "longs-shifted",
    breaks: "Timestamps are a thousand times too late.",
    requirements: ["AVROC-2.1-a"],
    formats: ["avro-compact"],
    change(spoilt) {
      const spoil = (value: bigint) => value / 1000n + 1n;
      eachEntry(spoilt, (value) => (typeof value === "bigint" ? spoil(value) : value));
      if (typeof spoilt.fields.time === "bigint") spoilt.fields.time = spoil(spoilt.fields.time);
    },
  },
  {
    slug: "null-is-text",
    breaks: "Attributes that are null become texts.",
    requirements: ["AVRO-2.3-a", "CE-id-b"],
    onlyReading: true,
    formats: ["avro"],
    change: (spoilt) =>
      eachEntry(spoilt, (value, name) => {
        if (value !== null) return value;
        if (name === "time") return "1970-01-01T00:00:00Z";
        return name === "dataschema" ? "null:" : name === "datacontenttype" ? "null/null" : "null";
      }),
  },
  {
    slug: "no-data-is-empty",
    breaks: "Absent data become empty data.",
    requirements: SCHEMA,
    change(spoilt) {
      spoilt.data ??= Buffer.alloc(0);
    },
  },
  {
    slug: "data-dropped",
    breaks: "Data get lost.",
    requirements: DATA,
    change(spoilt) {
      spoilt.data = null;
    },
  },
  {
    slug: "data-shortened",
    breaks: "The last byte of binary data gets lost.",
    requirements: DATA,
    change(spoilt) {
      if (Buffer.isBuffer(spoilt.data)) spoilt.data = spoilt.data.subarray(0, -1);
    },
  },
  {
    slug: "data-as-text",
    breaks: "Binary data become a string.",
    requirements: DATA,
    formats: ["avro"],
    change(spoilt) {
      if (Buffer.isBuffer(spoilt.data)) spoilt.data = spoilt.data.toString("base64");
    },
  },
  {
    slug: "union-as-text",
    breaks: "JSON values become the bytes of another text.",
    requirements: DATA,
    formats: ["avro"],
    change(spoilt) {
      if (spoilt.data !== null && !Buffer.isBuffer(spoilt.data)) {
        spoilt.data = Buffer.from(`?${JSON.stringify(spoilt.data)}`);
      }
    },
  },
  {
    slug: "unset-is-empty",
    breaks: "Attributes that are not set become empty strings.",
    requirements: ["AVRO-2.3-a"],
    formats: ["avro"],
    change(spoilt) {
      for (const name of ["subject", "time", "dataschema", "datacontenttype"]) spoilt.attributes[name] ??= "";
    },
  },
  {
    slug: "specversion-too",
    breaks: "The specversion becomes an extension too.",
    requirements: ["AVROC-abstract-a", "AVROC-2.2-a"],
    formats: ["avro-compact"],
    change(spoilt) {
      spoilt.attributes.specversion = "1.0";
    },
  },
];

const spoilt: readonly Saboteur[] = MISTAKES.flatMap((mistake) => {
  const { slug, breaks, requirements, change, formats = BOTH, onlyReading = false } = mistake;
  return formats.flatMap((format) => {
    const spoil = (message: WireMessage) => datum(message, format, change);
    const reader = saboteur(`consumer/${format}/${slug}`, `Reading: ${breaks}`, requirements, hears(spoil));
    if (onlyReading) return [reader];
    return [saboteur(`producer/${format}/${slug}`, `Writing: ${breaks}`, requirements, emits(spoil)), reader];
  });
});

const wrapped = (slug: string, breaks: string, change: (bytes: Buffer) => Buffer): Saboteur[] =>
  BOTH.map((format) =>
    saboteur(
      `producer/${format}/${slug}`,
      breaks,
      [...SCHEMA, ...TYPES],
      emits((message) => (isAvro(message, format) ? body(message, change) : message)),
    ),
  );

const text = (value: string): AttributeValue => ({ type: "String", value });
/** An event that nobody sent: what a careless reader makes of bytes that it does not understand. */
const MADE_UP: CloudEvent = {
  attributes: new Map<string, AttributeValue>([
    ["specversion", text("9.9")],
    ["id", text("made-up")],
    ["source", { type: "URI-reference", value: "/made-up" }],
    ["type", text("made-up")],
  ]),
};

const forgives = (
  slug: string,
  what: string,
  codes: readonly string[],
  requirements: readonly string[],
  formats = BOTH,
) =>
  formats.map((format) =>
    saboteur(`consumer/${format}/lets-pass/${slug}`, `Takes ${what}.`, requirements, {
      decode(params, next) {
        try {
          return next(params);
        } catch (error) {
          const known =
            error instanceof EventError && error.violations.every(({ code }) => codes.includes(code));
          if (!known || !isAvro(params.message, format)) throw error;
          return [MADE_UP];
        }
      },
    }),
  );

/** Writes events of any version, and those that are invalid. */
const writesAnything = BOTH.map((format) =>
  saboteur(
    `producer/${format}/writes-anything`,
    "Writes some event in the place of one that is invalid.",
    ["AVROC-abstract-a", "CE-id-b", "CE-specversion-a"],
    {
      encode(params, next) {
        try {
          return next(params);
        } catch (error) {
          if (!(error instanceof EventError) || params.format !== format) throw error;
          const attributes = new Map([...MADE_UP.attributes, ["specversion", text("1.0")]] as const);
          return next({ ...params, events: [{ attributes }] });
        }
      },
    },
  ),
);

export const avro: readonly Saboteur[] = [
  ...spoilt,
  ...wrapped("single-object", "Puts the marker of Avro's single-object encoding first.", (bytes) =>
    Buffer.concat([Buffer.from("c3010102030405060708", "hex"), bytes]),
  ),
  ...wrapped("trailing-byte", "Writes a byte after the datum.", (bytes) =>
    Buffer.concat([bytes, Buffer.alloc(1)]),
  ),
  ...BOTH.map((format) =>
    saboteur(
      `producer/${format}/media-type`,
      "Announces Avro as avro/binary.",
      ["AVRO-4-a", "AVROC-3-a"],
      emits((message) => (isAvro(message, format) ? contentType(message, () => "avro/binary") : message)),
    ),
  ),
  ...forgives("broken", "bytes that are cut short", ["truncated", "negative-length", "long-range"], SCHEMA),
  ...forgives("trailing", "bytes after the datum", ["trailing-bytes"], SCHEMA),
  ...forgives("branches", "branches that no union has", ["union-branch"], SCHEMA),
  ...forgives("ints", "an int beyond 32 bits", ["int-range"], SCHEMA),
  ...forgives("booleans", "any byte as a boolean", ["not-a-boolean"], SCHEMA),
  ...forgives("utf-8", "strings that are not UTF-8", ["not-utf8"], SCHEMA),
  ...forgives("container", "object container files", ["container"], SCHEMA, ["avro"]),
  ...forgives("types", "core attributes of a wrong type", ["wrong-avro-type"], TYPES, ["avro"]),
  ...forgives("not-json", "numbers that JSON has not", ["not-json"], ["AVRO-3-c"], ["avro"]),
  ...forgives("version", "any specversion", ["unknown-specversion"], ["CE-specversion-a"], ["avro"]),
  ...forgives("duplicates", "an attribute twice", ["duplicate"], ["CE-context-attributes-b"]),
  ...forgives(
    "core",
    "core attributes as extensions",
    ["core-as-extension"],
    ["AVROC-2.2-a"],
    ["avro-compact"],
  ),
  ...forgives(
    "invalid",
    "invalid events",
    ["missing", "empty", "name", "uri", "timestamp", "characters", "no-body"],
    ["CE-id-b", "CE-id-c", "CE-subject-a"],
  ),
  ...writesAnything,
];
