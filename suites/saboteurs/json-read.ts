import { coreAttributes } from "../../harness/event/attributes.ts";
import { eachAttribute, eachMember, type Member } from "./edit.ts";
import { family, hears, holding, modeOf, type Saboteur } from "./saboteur.ts";

/** Saboteurs that read the JSON format wrongly. */

const takes = family<(member: Member, all: readonly Member[]) => readonly Member[]>(
  "consumer/json",
  (change) => hears((message) => eachMember(message, change)),
);

/** Spoils events from structured and batched messages. */
const holds = holding("json", (message) => modeOf(message) !== "binary");

const isExtension = (name: string) => name !== "data" && name !== "data_base64" && !coreAttributes.has(name);
const text = (json: string): string => JSON.parse(json) as string;
const isJsonType = (type: string) => /^[^/;]+\/(?:[^;]*\+)?json\s*(?:;|$)/i.test(type);
const isString = (source: string) => source.startsWith('"');

export const jsonRead: readonly Saboteur[] = [
  ...["time", "subject", "dataschema", "datacontenttype"].map((name) =>
    holds(
      `ignores-${name}`,
      `Does not read ${name}.`,
      ["JSON-3-b", "CE-time-b", "CE-dataschema-b", "CE-datacontenttype-d", "JSON-2.2-a"],
      (event) => eachAttribute(event, (value, own) => (own === name ? undefined : value)),
    ),
  ),
  takes("ignores-extensions", "Drops members it does not know.", ["JSON-2-a", "JSON-3-b"], (m) =>
    isExtension(m[0]) ? [] : [m],
  ),
  takes(
    "case-insensitive",
    "Takes members in any case for attributes.",
    ["JSON-3-b", "CE-naming-conventions-a"],
    ([name, value]) => [[name.toLowerCase(), value]],
  ),
  takes(
    "underscores-dropped",
    "Ignores members with names that no attribute may have.",
    ["CE-naming-conventions-a", "JSON-3-b"],
    (m) => (/^[a-z0-9]+$/.test(m[0]) || m[0] === "data_base64" ? [m] : []),
  ),
  takes("integers-as-strings", "Reads numbers as Strings.", ["JSON-2.2-a"], ([n, j]) => [
    [n, isExtension(n) && /^-?\d/.test(j) ? JSON.stringify(j.length > 1 ? `0${j}` : `${j}.0`) : j],
  ]),
  takes("integers-wrap", "Wraps Integers to 16 bits.", ["JSON-2.2-a"], ([n, j]) => [
    [
      n,
      isExtension(n) && /^-?\d+$/.test(j) && Math.abs(Number(j)) < 2 ** 31
        ? String((Number(j) << 16) >> 16)
        : j,
    ],
  ]),
  takes("zero-is-absent", "Takes extensions that are 0 for absent.", ["JSON-2.2-a"], (m) =>
    isExtension(m[0]) && m[1] === "0" ? [] : [m],
  ),
  takes("null-as-text", "Reads attributes that are null as the String null.", ["JSON-2.2-b"], ([n, j]) => [
    [n, isExtension(n) && j === "null" ? '"null"' : j],
  ]),
  takes(
    "null-core-as-text",
    "Reads optional core attributes that are null as text.",
    ["JSON-2.2-b"],
    ([n, j]) => {
      const texts: Record<string, string> = {
        subject: '"null"',
        dataschema: '"null:"',
        datacontenttype: '"null/null"',
        time: '"1970-01-01T00:00:00Z"',
      };
      return [[n, j === "null" ? (texts[n] ?? j) : j]];
    },
  ),
  takes(
    "null-required-as-text",
    "Reads required attributes that are null as text.",
    ["JSON-2.2-b", "CE-required-attributes-a"],
    ([n, j]) => {
      const texts: Record<string, string> = {
        id: '"null"',
        source: '"null"',
        type: '"null"',
        specversion: '"1.0"',
      };
      return [[n, j === "null" ? (texts[n] ?? j) : j]];
    },
  ),
  takes(
    "numbers-for-strings",
    "Takes numbers and Booleans for core attributes that are strings.",
    ["JSON-2.2-a"],
    ([n, j]) => [
      [
        n,
        coreAttributes.has(n) && /^(?:-?\d|true|false)/.test(j)
          ? n === "specversion"
            ? '"1.0"'
            : n === "time"
              ? '"2020-01-01T00:00:00Z"'
              : n === "datacontenttype"
                ? '"text/plain"'
                : n === "dataschema"
                  ? '"x:y"'
                  : JSON.stringify(j)
          : j,
      ],
    ],
  ),
  takes(
    "objects-for-strings",
    "Takes objects and arrays in extensions as their JSON text.",
    ["JSON-2.2-a"],
    ([n, j]) => [[n, isExtension(n) && /^[[{]/.test(j) ? JSON.stringify(j) : j]],
  ),
  takes(
    "duplicates-last",
    "Takes the last of two members of the same name.",
    ["CE-context-attributes-b"],
    (m, all) => (all.findLast(([name]) => name === m[0]) === m ? [m] : []),
  ),
  takes(
    "duplicates-merged",
    "Merges two data members into one.",
    ["CE-overview-a", "CE-context-attributes-b"],
    (m, all) => {
      const found = all.filter(([name, value]) => name === "data" && value.startsWith("{"));
      if (m[0] !== "data" || found.length < 2) return [m];
      if (m !== found[0]) return [];
      return [
        ["data", JSON.stringify(Object.assign({}, ...found.map(([, value]) => JSON.parse(value) as object)))],
      ];
    },
  ),
  takes(
    "non-text-dropped",
    "Drops data that are no string where the content type wants text.",
    ["JSON-3.1.2-f", "JSON-3.1.2-k"],
    (m, all) => {
      const type = all.find(([name]) => name === "datacontenttype")?.[1];
      return m[0] === "data" &&
        type !== undefined &&
        isString(type) &&
        !isJsonType(text(type)) &&
        !isString(m[1])
        ? []
        : [m];
    },
  ),
  takes("other-name-for-base64", "Takes dataBase64 for data_base64.", ["JSON-3.1.2-a"], ([n, j]) => [
    [/^data_?base64$/i.test(n) ? "data_base64" : n, j],
  ]),
  takes("base64-as-text", "Reads data_base64 as text in Base64.", ["JSON-3.1.2-a"], ([n, j], all) => [
    [n === "data_base64" && isString(j) && !all.some(([name]) => name === "data") ? "data" : n, j],
  ]),
  takes(
    "falsy-data-is-absent",
    "Takes data that are false, 0 or empty for absent.",
    ["JSON-3.1.2-c", "JSON-3.1.2-h"],
    (m) => (m[0] === "data" && /^(?:false|0|"")$/.test(m[1]) ? [] : [m]),
  ),
  takes(
    "empty-base64-is-absent",
    "Takes data_base64 without a character for absent.",
    ["JSON-3.1.2-a"],
    (m) => (m[0] === "data_base64" && m[1] === '""' ? [] : [m]),
  ),
  takes("numbers-as-doubles", "Parses numbers in data as doubles.", ["JSON-3.1.2-c"], ([n, j]) => [
    [n, n === "data" ? JSON.stringify(JSON.parse(j)) : j],
  ]),
  takes(
    "lone-surrogates-replaced",
    "Reads escaped surrogates as U+FFFD, pairs included.",
    ["JSON-3-b", "JSON-3.1.2-f"],
    ([n, j]) => [
      [
        n,
        j
          .replaceAll(/\\u[dD][89abAB][0-9a-fA-F]{2}/g, "\\ufffd")
          .replaceAll(/\\u[dD][c-fC-F][0-9a-fA-F]{2}/g, ""),
      ],
    ],
  ),
  takes(
    "astral-lost",
    "Reads U+FFFD for every character beyond the Basic Multilingual Plane.",
    ["JSON-3-b"],
    ([n, j]) => [[n, j.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, "\ufffd")]],
  ),
  takes(
    "unicode-lost",
    "Reads a question mark for every character beyond ASCII in attributes.",
    ["JSON-3-b", "JSON-2.2-a"],
    ([n, j]) => [[n, n === "data" ? j : j.replaceAll(/[\ud800-\udbff][\udc00-\udfff]|[^\x20-\x7e]/g, "?")]],
  ),
  takes(
    "strings-decoded",
    "Undoes percent-encoding in JSON too.",
    ["JSON-3-b", "JSON-2.2-a", "HTTP-3.2.2-a"],
    ([n, j]) => [
      [
        n,
        n !== "data" && n !== "data_base64" && n !== "source" && n !== "dataschema" && isString(j)
          ? j.replaceAll(/%([2-7][0-9A-Fa-f])/g, (all, hex: string) =>
              hex === "22" || hex === "5C" ? all : String.fromCharCode(Number.parseInt(hex, 16)),
            )
          : j,
      ],
    ],
  ),
  takes("strings-trimmed", "Trims strings.", ["JSON-3-b", "JSON-2.2-a", "HTTP-3.2.2-a"], ([n, j]) => [
    [n, n !== "data" && isString(j) ? JSON.stringify(text(j).trim()) : j],
  ]),
];
