import { coreAttributes } from "../../harness/event/attributes.ts";
import { canonicalString } from "../../harness/event/canonical.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { textOf } from "./edit.ts";
import { refusesToRead, refusesToValidate, refusesToWrite, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that refuse one class of what is right. */

type Place = keyof typeof PLACES;

const PLACES = {
  write: ["producer", "Refuses to write", refusesToWrite],
  read: ["consumer", "Refuses to read", refusesToRead],
  ask: ["validator", "Finds fault with", refusesToValidate],
} as const;

const picky = (
  slug: string,
  what: string,
  requirements: readonly string[],
  isTooMuch: (event: CloudEvent) => boolean,
  places: readonly Place[] = ["write", "read", "ask"],
): Saboteur[] =>
  places.map((place) => {
    const [role, verb, refuses] = PLACES[place];
    return saboteur(`${role}/refuses/${slug}`, `${verb} ${what}.`, requirements, refuses(isTooMuch));
  });

const extensions = (event: CloudEvent) => [...event.attributes].filter(([name]) => !coreAttributes.has(name));
const anyName = (form: RegExp) => (event: CloudEvent) => extensions(event).some(([name]) => form.test(name));
const anyText = (form: RegExp) => (event: CloudEvent) =>
  [...event.attributes].some(([, value]) => form.test(canonicalString(value)));
const anyType = (type: string) => (event: CloudEvent) =>
  extensions(event).some(([, value]) => value.type === type);
const text = (name: string, form: RegExp) => (event: CloudEvent) => {
  const value = textOf(event, name);
  return value !== "" && form.test(value);
};
const NAMES = ["CE-naming-conventions-a", "CE-extension-context-attributes-a", "HTTP-3.1.3-a", "JSON-2-a"];
const STRINGS = ["CE-type-system-e"];
const TIMES = ["CE-time-b", "CE-type-system-i"];
const SOURCES = ["CE-source-d", "CE-type-system-h"];
const SCHEMAS = ["CE-dataschema-b", "CE-type-system-g"];
const TYPES = ["CE-datacontenttype-d"];
const EXTENSIONS = ["CE-extension-context-attributes-b", "HTTP-3.1.3-a", "JSON-2-a"];

export const pickyOnes: readonly Saboteur[] = [
  ...picky("many-extensions", "more than ten attributes", EXTENSIONS, (event) => event.attributes.size > 10, [
    "read",
  ]),
  ...picky("long-names", "names of more than 20 characters", NAMES, anyName(/^.{21}/), ["write", "read"]),
  ...picky("digits-first", "names that begin with a digit", NAMES, anyName(/^\d/), ["write", "read"]),
  ...picky("digits-in-names", "names with digits", NAMES, anyName(/[a-z].*\d/), ["write", "read"]),
  ...picky("one-letter-names", "names of one letter", NAMES, anyName(/^.$/), ["write", "read"]),
  ...picky(
    "names-like-core",
    "names that begin as a core attribute's",
    NAMES,
    anyName(/^(?:id|source|type|time|subject|data)./),
    ["write", "read"],
  ),
  ...picky(
    "boolean-extensions",
    "Boolean extensions",
    ["CE-type-system-a", ...EXTENSIONS],
    anyType("Boolean"),
    ["read"],
  ),
  ...picky("binary-extensions", "Binary extensions", ["CE-type-system-a", ...EXTENSIONS], anyType("Binary"), [
    "write",
  ]),
  ...picky("uri-extensions", "URI extensions", ["CE-type-system-a", ...EXTENSIONS], anyType("URI"), [
    "write",
  ]),
  ...picky(
    "uri-reference-extensions",
    "URI-reference extensions",
    ["CE-type-system-a", ...EXTENSIONS],
    anyType("URI-reference"),
    ["write"],
  ),
  ...picky(
    "timestamp-extensions",
    "Timestamp extensions",
    ["CE-type-system-a", ...EXTENSIONS],
    anyType("Timestamp"),
    ["write"],
  ),
  ...picky(
    "empty-extensions",
    "extensions that are empty",
    EXTENSIONS,
    (event) => extensions(event).some(([, value]) => canonicalString(value) === ""),
    ["write", "read"],
  ),
  ...picky(
    "negative-integers",
    "negative Integers",
    ["CE-type-system-b", "CE-type-system-d", "CE-type-system-n", "JSON-2.2-a"],
    (event) => extensions(event).some(([, { type, value }]) => type === "Integer" && value < 0),
    ["write", "read"],
  ),
  ...picky(
    "big-integers",
    "Integers of 31 bits or more",
    ["CE-type-system-b", "CE-type-system-n", "JSON-2.2-a"],
    (event) =>
      extensions(event).some(([, { type, value }]) => type === "Integer" && Math.abs(value) >= 2 ** 30),
    ["read"],
  ),
  ...picky(
    "format-characters",
    "invisible characters and those at the edge of what is allowed",
    STRINGS,
    anyText(/[\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufdcf\ufdf0\ufffd]/),
    ["write", "read"],
  ),
  ...picky(
    "spaces",
    "spaces in Strings",
    STRINGS,
    (event) =>
      [...event.attributes].some(
        ([name, value]) => value.type === "String" && name !== "datacontenttype" && value.value.includes(" "),
      ),
    ["write", "read"],
  ),
  ...picky(
    "quotes",
    "double quotes in Strings",
    STRINGS,
    (event) =>
      [...event.attributes].some(
        ([name, value]) => value.type === "String" && name !== "datacontenttype" && value.value.includes('"'),
      ),
    ["read"],
  ),
  ...picky(
    "ids-that-are-no-uuid",
    "an id that is long but no UUID",
    ["CE-id-c", "HTTP-3.1.3-a", "HTTP-3.1.3.2-i"],
    text("id", /^.{37}|[^\p{ASCII}]|\s/u),
    ["write", "read"],
  ),
  ...picky(
    "type-without-dots",
    "a type without a dot",
    ["CE-type-b", "CE-context-attributes-a"],
    text("type", /^[^.]*$/),
    ["ask"],
  ),
  ...picky("leap-seconds", "leap seconds", TIMES, anyText(/T\d\d:\d\d:60/i), ["read"]),
  ...picky("lower-case-time", "lower-case t and z in a time", TIMES, anyText(/^\d{4}-\d\d-\d\d(?:t|T.*z$)/), [
    "read",
  ]),
  ...picky("unknown-offset", "the offset -00:00", TIMES, anyText(/^\d{4}-\d\d-\d\d[Tt].*-00:00$/), ["read"]),
  ...picky(
    "old-times",
    "times before 1970",
    TIMES,
    anyText(/^(?:0\d{3}|1[0-8]\d\d|19[0-6]\d)-\d\d-\d\d[Tt]/),
    ["write"],
  ),
  ...picky("leap-days", "February 29", TIMES, anyText(/^\d{4}-02-29[Tt]/), ["write"]),
  ...picky("source-fragment", "a source with a fragment", SOURCES, text("source", /#/), ["write", "read"]),
  ...picky(
    "source-user-info",
    "a source with user information or a port",
    SOURCES,
    text("source", /^[a-z]+:\/\/[^/]*[@:]/i),
    ["write"],
  ),
  ...picky(
    "source-marks",
    "a source with the marks ! $ & ' ( ) * + , ; = @ ~",
    SOURCES,
    text("source", /[!$&'()*+,;=@~]/),
    ["write", "read"],
  ),
  ...picky("source-dots", "a source with dot segments", SOURCES, text("source", /(?:^|\/)\.{1,2}(?:\/|$)/), [
    "write",
    "read",
  ]),
  ...picky("schema", "every dataschema", SCHEMAS, (event) => event.attributes.has("dataschema"), [
    "write",
    "read",
  ]),
  ...picky(
    "media-type-quoted",
    "a datacontenttype with a quoted parameter",
    TYPES,
    text("datacontenttype", /"/),
    ["read"],
  ),
  ...picky(
    "media-type-capitals",
    "a datacontenttype with capitals",
    ["CE-datacontenttype-b", ...TYPES],
    text("datacontenttype", /[A-Z]/),
    ["write", "read"],
  ),
  ...picky(
    "media-type-vendor",
    "a datacontenttype outside application/json and text",
    TYPES,
    text("datacontenttype", /^(?!application\/json|text\/)/i),
    ["write"],
  ),
  ...picky("media-type-suffix", "a datacontenttype with a plus sign", TYPES, text("datacontenttype", /\+/), [
    "read",
  ]),
  ...picky(
    "media-type-odd",
    "a datacontenttype with odd token characters",
    TYPES,
    text("datacontenttype", /^[^;]*[!#$&^_{}~%*'|`]/),
    ["read"],
  ),
  ...picky("media-type-spaces", "a datacontenttype with a space", TYPES, text("datacontenttype", / /), [
    "read",
  ]),
  ...picky(
    "no-data",
    "events without data",
    ["HTTP-3.1.2-a", "JSON-3-b"],
    (event) => event.data === undefined,
    ["write"],
  ),
  ...picky(
    "type-without-data",
    "a datacontenttype without data",
    [...TYPES, "JSON-3-b", "HTTP-3.1.1-a"],
    (event) => event.data === undefined && event.attributes.has("datacontenttype"),
    ["write", "read"],
  ),
  ...picky(
    "data-without-type",
    "data without a datacontenttype",
    ["HTTP-3.1.1-a", "JSON-3.1.1-e", "JSON-3.1.2-g"],
    (event) => event.data !== undefined && !event.attributes.has("datacontenttype"),
    ["write"],
  ),
  ...picky(
    "null-data",
    "data that are null",
    ["JSON-3.1.1-j"],
    ({ data }) => data?.kind === "json" && data.json === "null",
    ["write", "read"],
  ),
  ...picky(
    "empty-data",
    "data that are empty",
    ["HTTP-3.1.2-a", "JSON-3.1.1-b", "JSON-3.1.1-h"],
    ({ data }) =>
      (data?.kind === "text" && data.text === "") || (data?.kind === "binary" && data.bytes.length === 0),
    ["write"],
  ),
  ...picky(
    "text-under-json",
    "text under a JSON content type",
    ["JSON-3.1.1-f", "HTTP-3.1.2-a", "JSON-3.1.2-f"],
    (event) => event.data?.kind === "text" && /json/i.test(textOf(event, "datacontenttype")),
    ["read"],
  ),
  ...picky(
    "big-data",
    "data of more than 16 KiB",
    ["CE-size-limits-c", "CE-size-limits-b"],
    ({ data }) =>
      (data?.kind === "binary" && data.bytes.length > 16_384) ||
      (data?.kind === "text" && data.text.length > 16_384) ||
      (data?.kind === "json" && data.json.length > 16_384),
    ["write"],
  ),
];
