import type { CloudEvent, EventData } from "../../harness/event/cloud-event.ts";
import { data, isJson, textOf } from "./edit.ts";
import { modeOf, reads, type Saboteur, saboteur, writes } from "./saboteur.ts";

/** Saboteurs that spoil one kind of JSON value in the data, wherever it stands in them. */

const STRING = /"(?:[^"\\]|\\.)*"/;
const TOKEN = new RegExp(
  `${STRING.source}(\\s*:)?|-?\\d[\\d.eE+-]*|true|false|null|\\{\\s*\\}|\\[\\s*\\]`,
  "gs",
);

/** Changes each token of a JSON text; names of members, with their colon, are left alone. */
const tokens = (change: (token: string) => string) => (json: string) =>
  json.replaceAll(TOKEN, (token, colon: string | undefined) => (colon === undefined ? change(token) : token));

const names = (change: (name: string) => string) => (json: string) =>
  json.replaceAll(TOKEN, (token, colon: string | undefined) =>
    colon === undefined ? token : `${change(token.slice(0, token.length - colon.length))}${colon}`,
  );

/** The data as JSON text where they are JSON: held as JSON, or bytes of a JSON content type. */
function changed(found: EventData, contentType: string, change: (json: string) => string): EventData {
  if (found.kind === "json") {
    const json = change(found.json);
    return json === found.json ? found : { kind: "json", json };
  }
  if (found.kind === "text" || !/json/i.test(contentType)) return found;
  const text = Buffer.from(found.bytes).toString("utf8");
  const spoilt = isJson(text) ? change(text) : text;
  return spoilt === text ? found : { kind: "binary", bytes: Buffer.from(spoilt) };
}

type Place = "write" | "binary" | "structured";
const RULES = ["JSON-3.1.1-f", "JSON-3.1.1-g", "JSON-3.1.2-c", "JSON-3.1.2-h", "HTTP-3.1.2-a"];

/** The same mistake made where it writes, and where it reads binary and other messages. */
const spoils = (
  slug: string,
  what: string,
  change: (json: string) => string,
  places: readonly Place[] = ["write", "binary", "structured"],
): readonly Saboteur[] =>
  places.map((place) => {
    const spoil = (event: CloudEvent) =>
      data(event, (found) => changed(found, textOf(event, "datacontenttype"), change));
    if (place === "write") {
      return saboteur(`producer/data/${slug}`, `Writes ${what} in JSON data.`, RULES, writes(spoil));
    }
    return saboteur(
      `consumer/data/${slug}-${place}`,
      `Reads ${what} in the JSON data of ${place === "binary" ? "binary" : "structured and batched"} messages.`,
      RULES,
      reads((event, message) =>
        (modeOf(message) === "binary") === (place === "binary") ? spoil(event) : event,
      ),
    );
  });

const isNumber = (token: string) => /^-?\d/.test(token);
const isText = (token: string) => token.startsWith('"');

export const dataValues: readonly Saboteur[] = [
  ...spoils(
    "numbers-as-strings",
    "numbers as strings",
    tokens((t) => (isNumber(t) ? `"${t}"` : t)),
    ["structured"],
  ),
  ...spoils(
    "fractions-lost",
    "numbers without their fraction",
    tokens((t) => (/^-?\d+\.\d*[1-9]/.test(t) ? t.replace(/\..*/, "") : t)),
  ),
  ...spoils(
    "exponents-lost",
    "numbers without their exponent",
    tokens((t) => (isNumber(t) ? t.replace(/[eE].*/, "") : t)),
    ["write", "structured"],
  ),
  ...spoils(
    "int-32",
    "whole numbers cut to 32 bits",
    tokens((t) => (/^-?\d{10,}$/.test(t) ? String(Number(BigInt.asIntN(32, BigInt(t)))) : t)),
    ["write", "structured"],
  ),
  ...spoils(
    "zero-as-null",
    "0 as null",
    tokens((t) => (t === "0" ? "null" : t)),
    ["write", "binary"],
  ),
  ...spoils(
    "booleans-as-numbers",
    "true and false as 1 and 0",
    tokens((t) => (t === "true" ? "1" : t === "false" ? "0" : t)),
  ),
  ...spoils(
    "nulls-as-text",
    "null as a string",
    tokens((t) => (t === "null" ? '"null"' : t)),
    ["write", "binary"],
  ),
  ...spoils(
    "empty-as-null",
    "{} and [] as null",
    tokens((t) => (/^(?:\{\s*\}|\[\s*\])$/.test(t) ? "null" : t)),
  ),
  ...spoils(
    "strings-upper-case",
    "strings in capitals",
    tokens((t) => (isText(t) && !t.includes("\\") ? t.toUpperCase() : t)),
    ["write", "structured"],
  ),
  ...spoils(
    "empty-strings-as-null",
    "empty strings as null",
    tokens((t) => (t === '""' ? "null" : t)),
    ["write"],
  ),
  ...spoils(
    "escapes-doubled",
    "backslash escapes as they are spelt",
    tokens((t) => (isText(t) ? t.replaceAll("\\", "\\\\").replaceAll('\\\\"', '\\"') : t)),
    ["write", "structured"],
  ),
  ...spoils(
    "ascii",
    "question marks for characters beyond ASCII",
    tokens((t) => t.replaceAll(/[^\p{ASCII}]/gu, "?")),
    ["write"],
  ),
  ...spoils(
    "empty-names",
    "another name for a member without one",
    names((n) => (n === '""' ? '"empty"' : n)),
    ["write", "structured"],
  ),
  ...spoils(
    "proto",
    "another name for the member __proto__",
    names((n) => (n === '"__proto__"' ? '"proto"' : n)),
    ["write", "structured"],
  ),
  ...spoils(
    "arrays-as-objects",
    "arrays as objects",
    (json) => (/^\s*\[/.test(json) ? `{"items":${json}}` : json),
    ["write"],
  ),
  ...spoils("objects-as-arrays", "objects as arrays", (json) =>
    /^\s*\{\s*"/.test(json) ? `[${json}]` : json,
  ),
  ...spoils(
    "strings-as-objects",
    "strings as objects",
    (json) => (/^\s*"/.test(json) ? `{"text":${json}}` : json),
    ["write", "binary"],
  ),
];
