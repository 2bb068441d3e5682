import { type JsonNode, parseJson } from "../event/json-parse.ts";
import { jsonDifference } from "../event/json-value.ts";
import { type AvroReader, MAX_DEPTH } from "./avro-reader.ts";
import type { AvroJson } from "./avro-schema.ts";
import { isWellFormed } from "./utf8.ts";

/**
 * JSON in the union of `data` (Avro format, sections 2.4 and 3). A record of the schema is a JSON object; the schema
 * is recursive in a way that leaves gaps, so that there are three kinds of objects, by what their members may be:
 * - the outermost: scalars and records;
 * - a record: scalars, objects of records, and arrays of records;
 * - an object of records: records.
 * Arrays hold records only, and numbers are doubles.
 */

/** What stands for a JSON value that has no place in the union; `undefined` is no JSON value. */
type Translated<T> = T | undefined;

/**
 * The JSON text as a value for the union, `undefined` when the union cannot hold exactly this: `[1]`, `{"a":[]}`, an
 * object in an object in an object, a number that is no double, and `null`, which in that place means no data.
 */
export function jsonToUnion(json: string): Translated<AvroJson> {
  const node = parseJson(json);
  if (node === undefined) return undefined;
  switch (node.kind) {
    case "null":
      return undefined;
    case "object":
      return objectOf(node, (member) => (member.kind === "object" ? recordOf(member, 1) : scalarOf(member)));
    case "array":
      return arrayOf(node, 0);
    default:
      return scalarOf(node);
  }
}

function objectOf(
  { members }: JsonNode,
  memberOf: (node: JsonNode) => Translated<AvroJson>,
): Translated<{ [name: string]: AvroJson }> {
  // Without a prototype, so that a member called __proto__ is a member.
  const object = Object.create(null) as { [name: string]: AvroJson };
  for (const [name, node] of members ?? []) {
    const value = isWellFormed(name) ? memberOf(node) : undefined;
    if (value === undefined) return undefined;
    object[name] = value;
  }
  return object;
}

function recordOf(node: JsonNode, depth: number): Translated<AvroJson> {
  if (node.kind !== "object" || depth > MAX_DEPTH) return undefined;
  const value = objectOf(node, (member) => {
    if (member.kind === "object") return objectOf(member, (inner) => recordOf(inner, depth + 2));
    return member.kind === "array" ? arrayOf(member, depth + 1) : scalarOf(member);
  });
  return value === undefined ? undefined : { value };
}

function arrayOf({ items }: JsonNode, depth: number): Translated<AvroJson[]> {
  const array: AvroJson[] = [];
  for (const item of items ?? []) {
    const record = recordOf(item, depth + 1);
    if (record === undefined) return undefined;
    array.push(record);
  }
  return array;
}

function scalarOf({ kind, text = "" }: JsonNode): Translated<AvroJson> {
  switch (kind) {
    case "null":
      return null;
    case "true":
    case "false":
      return kind === "true";
    case "string":
      return isWellFormed(text) ? text : undefined;
    case "number":
      return doubleOf(text);
    default:
      return undefined;
  }
}

/** The double that is this decimal number and no other, when there is one. */
function doubleOf(text: string): number | undefined {
  const value = Number(text);
  const shortest = String(value);
  return shortest === text || jsonDifference(text, shortest) === undefined ? value : undefined;
}

/** The branches of the union of `data`. */
export const DATA = { bytes: 0, null: 1, boolean: 2, map: 3, array: 4, double: 5, string: 6 } as const;

/** The JSON text of the branch of `data` that follows, which is none of bytes and null. */
export function readJson(reader: AvroReader, branch: number): string {
  switch (branch) {
    case DATA.boolean:
      return String(reader.boolean());
    case DATA.map:
      return readObject(reader, () => {
        const inner = reader.branch(5);
        return inner === 2 ? readRecord(reader, 1) : readScalar(reader, inner, 5);
      });
    case DATA.array:
      return readArray(reader, 0);
    case DATA.double:
      return readNumber(reader);
    default:
      return JSON.stringify(reader.string());
  }
}

function readRecord(reader: AvroReader, depth: number): string {
  if (depth > MAX_DEPTH) reader.fail("too-deep", reader.at, `more than ${MAX_DEPTH} values are nested`);
  return readObject(reader, () => {
    const branch = reader.branch(6);
    if (branch === 2) return readObject(reader, () => readRecord(reader, depth + 2));
    return branch === 3 ? readArray(reader, depth + 1) : readScalar(reader, branch, 6);
  });
}

function readObject(reader: AvroReader, readValue: () => string): string {
  let text = "";
  reader.entries((key) => {
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${readValue()}`;
  });
  return `{${text}}`;
}

function readArray(reader: AvroReader, depth: number): string {
  let text = "";
  reader.blocks(() => {
    text += `${text === "" ? "" : ","}${readRecord(reader, depth + 1)}`;
  });
  return `[${text}]`;
}

/** In every union of JSON values null and boolean come first, double and string last. */
function readScalar(reader: AvroReader, branch: number, count: number): string {
  if (branch === 0) return "null";
  if (branch === 1) return String(reader.boolean());
  return branch === count - 2 ? readNumber(reader) : JSON.stringify(reader.string());
}

function readNumber(reader: AvroReader): string {
  const start = reader.at;
  const value = reader.double();
  if (!Number.isFinite(value)) reader.fail("not-json", start, `${value} is no JSON number`);
  return Object.is(value, -0) ? "-0" : String(value);
}
