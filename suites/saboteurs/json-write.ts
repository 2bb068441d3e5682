import { coreAttributes } from "../../harness/event/attributes.ts";
import { eachMember, eachObject, type Member } from "./edit.ts";
import { emits, family, type Saboteur } from "./saboteur.ts";

/** Saboteurs that write the JSON format wrongly. */

const writes = family<(member: Member, all: readonly Member[]) => readonly Member[]>(
  "producer/json",
  (change) => emits((message) => eachMember(message, change)),
);

const writesAll = family<(members: readonly Member[]) => readonly Member[]>("producer/json", (change) =>
  emits((message) => eachObject(message, change)),
);

const isData = (name: string) => name === "data" || name === "data_base64";
const isExtension = (name: string) => !isData(name) && !coreAttributes.has(name);
const isNumber = (json: string) => /^-?\d+$/.test(json);
const text = (json: string): string => JSON.parse(json) as string;
const has = (members: readonly Member[], name: string) => members.some(([own]) => own === name);
const typeOf = (members: readonly Member[]) => {
  const found = members.find(([name]) => name === "datacontenttype");
  return found === undefined ? "" : text(found[1]);
};
const isJsonType = (type: string) => /^[^/;]+\/(?:[^;]*\+)?json\s*(?:;|$)/i.test(type);
const value =
  (
    wanted: (name: string, json: string, all: readonly Member[]) => boolean,
    change: (json: string) => string,
  ) =>
  ([name, json]: Member, all: readonly Member[]): Member[] => [
    [name, wanted(name, json, all) ? change(json) : json],
  ];

function tryBase64(base64: string): string | undefined {
  const bytes = Buffer.from(base64, "base64");
  const decoded = bytes.toString("utf8");
  return Buffer.from(decoded, "utf8").equals(bytes) ? decoded : undefined;
}

export const jsonWrite: readonly Saboteur[] = [
  ...["id", "source", "specversion", "type", "time", "subject", "dataschema", "datacontenttype"].map((drop) =>
    writes(
      `drops-${drop}`,
      `Leaves ${drop} out of the JSON object.`,
      ["JSON-3-b", "HTTP-3.2.3-a"],
      (member) => (member[0] === drop ? [] : [member]),
    ),
  ),
  writes(
    "drops-extensions",
    "Leaves extensions out of the JSON object.",
    ["JSON-2-a", "JSON-3-b"],
    (member) => (isExtension(member[0]) ? [] : [member]),
  ),
  writesAll("nests-extensions", "Puts extensions into a member of their own.", ["JSON-2-a"], (members) => {
    const extensions = members.filter(([name]) => isExtension(name));
    if (extensions.length === 0) return members;
    const inside = extensions.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",");
    return [...members.filter(([name]) => !isExtension(name)), ["extensions", `{${inside}}`]];
  }),
  writes(
    "null-for-absent",
    "Writes null for optional attributes that are absent.",
    ["JSON-2.2-b"],
    (member, all) => (member[0] === "id" && !has(all, "subject") ? [member, ["subject", '""']] : [member]),
  ),
  writes(
    "integers-as-strings",
    "Writes Integers as strings.",
    ["JSON-2.2-a"],
    value(
      (n, j) => isExtension(n) && isNumber(j),
      (j) => `"${j}"`,
    ),
  ),
  writes(
    "integers-with-fraction",
    "Writes Integers with a fraction, as 5.0.",
    ["JSON-2.2-a"],
    value(
      (n, j) => isExtension(n) && isNumber(j),
      (j) => `${j}.0`,
    ),
  ),
  writes(
    "strings-guessed",
    "Writes Strings that look like numbers or Booleans as such.",
    ["JSON-2.2-a"],
    value(
      (n, j) => isExtension(n) && /^"(?:-?(?:0|[1-9]\d*)|true|false|null)"$/.test(j),
      (j) => text(j),
    ),
  ),
  writes(
    "id-as-number",
    "Writes an id of digits as a number.",
    ["JSON-2.2-a", "HTTP-3.2.3-a"],
    value(
      (n, j) => n === "id" && /^"(?:0|[1-9]\d*)"$/.test(j),
      (j) => text(j),
    ),
  ),
  writes(
    "core-numbers",
    "Writes the specversion as a number.",
    ["JSON-2.2-a"],
    value(
      (n) => n === "specversion",
      (j) => text(j),
    ),
  ),
  writes(
    "time-as-epoch",
    "Writes time as seconds since 1970.",
    ["JSON-2.2-a", "CE-time-b", "CE-type-system-l"],
    value(
      (n) => n === "time",
      (j) => String(Math.floor((Date.parse(text(j)) || 0) / 1000)),
    ),
  ),
  writes(
    "ascii-strings",
    "Writes a question mark for every character beyond ASCII in attributes.",
    ["JSON-3-b", "JSON-2.2-a"],
    value(
      (n) => !isData(n),
      (j) => j.replaceAll(/[\ud800-\udbff][\udc00-\udfff]|[^\x20-\x7e]/g, "?"),
    ),
  ),
  writes(
    "astral-strings",
    "Writes U+FFFD for every character beyond the Basic Multilingual Plane in attributes.",
    ["JSON-3-b", "JSON-2.2-a"],
    value(
      (n) => !isData(n),
      (j) => j.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, "\ufffd"),
    ),
  ),
  writes(
    "data-as-string",
    "Writes JSON data as a string of JSON.",
    ["JSON-3.1.1-g"],
    value(
      (n, _, all) => n === "data" && (isJsonType(typeOf(all)) || typeOf(all) === ""),
      (j) => JSON.stringify(j),
    ),
  ),
  writes(
    "vendor-json-as-string",
    "Takes only application/json for JSON, and writes data of other +json types as strings.",
    ["JSON-3.1.1-f"],
    value(
      (n, _, all) => n === "data" && isJsonType(typeOf(all)) && !/^application\/json\s*$/.test(typeOf(all)),
      (j) => JSON.stringify(j),
    ),
  ),
  writes(
    "strings-as-json",
    "Writes a JSON string that holds JSON as that JSON.",
    ["JSON-3.1.1-g", "JSON-3.1.1-f"],
    value(
      (n, j, all) =>
        n === "data" && isJsonType(typeOf(all)) && /^"\s*(?:[[{]|\\"|\d|true|false|null)/.test(j),
      (j) => {
        try {
          return JSON.stringify(JSON.parse(text(j)));
        } catch {
          return j;
        }
      },
    ),
  ),
  writes(
    "text-as-json",
    "Writes text that looks like JSON as JSON, whatever its content type.",
    ["JSON-3.1.1-h"],
    value(
      (n, j, all) => n === "data" && typeOf(all) !== "" && !isJsonType(typeOf(all)) && j.startsWith('"'),
      (j) => {
        try {
          return JSON.stringify(JSON.parse(text(j)));
        } catch {
          return j;
        }
      },
    ),
  ),
  writes("text-as-base64", "Writes text in data_base64.", ["JSON-3.1.1-h"], ([name, json], all) =>
    name === "data" && typeOf(all) !== "" && !isJsonType(typeOf(all)) && json.startsWith('"')
      ? [["data_base64", JSON.stringify(Buffer.from(text(json)).toString("base64"))]]
      : [[name, json]],
  ),
  writes(
    "untyped-json-as-base64",
    "Writes JSON data without a datacontenttype in data_base64.",
    ["JSON-3.1.1-e"],
    ([name, json], all) =>
      name === "data" && typeOf(all) === ""
        ? [["data_base64", JSON.stringify(Buffer.from(json).toString("base64"))]]
        : [[name, json]],
  ),
  writes(
    "base64-as-data",
    "Writes the Base64 of binary data in the member data.",
    ["JSON-3.1.1-b"],
    ([name, json]) => [[name === "data_base64" ? "data" : name, json]],
  ),
  writes(
    "binary-as-text",
    "Writes binary data that are UTF-8 as text in the member data.",
    ["JSON-3.1.1-b"],
    ([name, json]) => {
      const decoded = name === "data_base64" ? tryBase64(text(json)) : undefined;
      return decoded === undefined ? [[name, json]] : [["data", JSON.stringify(decoded)]];
    },
  ),
  writes("both-members", "Writes data beside data_base64.", ["JSON-3.1.1-i"], (member) =>
    member[0] === "data_base64" ? [member, ["data", member[1]]] : [member],
  ),
  writes("base64-beside-data", "Writes data_base64 beside data.", ["JSON-3.1.1-i"], (member) =>
    member[0] === "data" ? [member, ["data_base64", '""']] : [member],
  ),
  writes(
    "base64url",
    "Writes the URL-safe alphabet of Base64.",
    ["JSON-3.1.1-b", "CE-overview-a"],
    value(
      (n) => n === "data_base64",
      (j) => j.replaceAll("+", "-").replaceAll("/", "_"),
    ),
  ),
  writes(
    "base64-no-padding",
    "Writes Base64 without padding.",
    ["JSON-3.1.1-b"],
    value(
      (n) => n === "data_base64",
      (j) => j.replaceAll("=", ""),
    ),
  ),
  writes(
    "base64-no-type",
    "Leaves datacontenttype out beside data_base64.",
    ["JSON-3.1.1-c"],
    (member, all) => (member[0] === "datacontenttype" && has(all, "data_base64") ? [] : [member]),
  ),
  writes(
    "scalars-wrapped",
    "Wraps JSON data that are no object or array in an object.",
    ["JSON-3.1.1-f"],
    value(
      (n, j, all) => n === "data" && (isJsonType(typeOf(all)) || typeOf(all) === "") && !/^[[{]/.test(j),
      (j) => `{"value":${j}}`,
    ),
  ),
  writes(
    "numbers-as-doubles",
    "Parses numbers in data as doubles.",
    ["JSON-3.1.1-f"],
    value(
      (n) => n === "data",
      (j) => JSON.stringify(JSON.parse(j)),
    ),
  ),
  writes(
    "data-strings-escaped",
    "Loses surrogate pairs in data.",
    ["JSON-3.1.1-f", "JSON-3.1.1-h"],
    value(
      (n) => n === "data",
      (j) => j.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, "\ufffd"),
    ),
  ),
];
