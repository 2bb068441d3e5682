import { both, ROLES, type Role } from "./both.ts";
import { attribute, eachAttribute, textValue } from "./edit.ts";
import type { Saboteur } from "./saboteur.ts";

/** Saboteurs that spoil URIs and Strings in attributes, in every mode. */

const source = (
  slug: string,
  breaks: string,
  change: (text: string) => string,
  roles: readonly Role[] = ROLES,
) =>
  both(
    `source-${slug}`,
    breaks,
    ["CE-source-d", "CE-type-system-h"],
    (event) => attribute(event, "source", change),
    roles,
  );

const schema = (
  slug: string,
  breaks: string,
  change: (text: string) => string | undefined,
  roles: readonly Role[] = ROLES,
) =>
  both(
    `dataschema-${slug}`,
    breaks,
    ["CE-dataschema-b", "CE-type-system-g"],
    (event) => attribute(event, "dataschema", change),
    roles,
  );

/** Changes Strings: `subject`, `id`, `type` and extensions. */
const strings = (
  slug: string,
  breaks: string,
  change: (text: string) => string,
  roles: readonly Role[] = ROLES,
) =>
  both(
    `strings-${slug}`,
    breaks,
    [
      "CE-type-system-e",
      "CE-type-system-n",
      "CE-size-limits-b",
      "HTTP-3.1.3.2-c",
      "HTTP-3.1.3.2-f",
      "JSON-3-b",
    ],
    (event) =>
      eachAttribute(event, (value, name) =>
        value.type === "String" && name !== "specversion" && name !== "datacontenttype"
          ? textValue(value, (text) => change(text) || text)
          : value,
      ),
    roles,
  );

export const texts: readonly Saboteur[] = [
  ...source("trailing-slash", "a source without a path gets a slash.", (t) =>
    t.replace(/^([a-z]+:\/\/[^/?#]+)$/i, "$1/"),
  ),
  ...source(
    "no-port",
    "the port of a source gets lost.",
    (t) => t.replace(/^([a-z]+:\/\/[^/?#]*):\d*/i, "$1"),
    ["consumer"],
  ),
  ...source("lower-case", "a source is written in lower case.", (t) => t.toLowerCase()),
  ...source("decoded", "percent-encoding in a source is undone.", (t) =>
    t.replaceAll(/%(?=[0-9A-Fa-f]{2})/g, ""),
  ),
  ...source(
    "absolute",
    "a relative source is resolved.",
    (t) => (/^[a-z][a-z0-9+.-]*:/i.test(t) ? t : `http://localhost/${t.replace(/^\/*/, "")}`),
    ["consumer"],
  ),
  ...source("double-slash", "double slashes in a source become one.", (t) =>
    t.replaceAll(/(?<!:)\/\/+/g, "/"),
  ),
  ...source("urn", "the prefix urn: is taken off a source.", (t) =>
    t.replace(/^(?:urn|mailto|tag|data|x|cloudevents):/i, ""),
  ),
  ...schema("dropped", "dataschema is left out.", () => undefined, ["producer"]),
  ...schema("trailing-slash", "a dataschema gets a slash at its end.", (t) => `${t}/`, ["consumer"]),
  ...strings("lower-case", "Strings are written in lower case.", (t) => t.toLowerCase()),
  ...strings("upper-case", "Strings of five letters or more are written in capitals.", (t) =>
    /^[a-z]{5,}$/.test(t) ? t.toUpperCase() : t,
  ),
  ...strings("marks-lost", "the marks - . _ : get lost.", (t) => t.replaceAll(/[-._:]/g, "")),
  ...strings("case-folded", "ß becomes ss.", (t) => t.replaceAll("ß", "ss")),
  ...strings("trimmed", "spaces at the ends of Strings get lost.", (t) => t.trim()),
  ...strings("spaces-collapsed", "several spaces in a String become one.", (t) => t.replaceAll(/ +/g, " ")),
  ...strings("nfc", "Strings are normalised to Unicode's composed form.", (t) => t.normalize("NFC")),
  ...strings("nfd", "Strings are normalised to Unicode's decomposed form.", (t) => t.normalize("NFD")),
  ...strings("private-use-lost", "private use characters become U+FFFD.", (t) =>
    t.replaceAll(/[\ue000-\uf8ff\u{f0000}-\u{10fffd}]/gu, "\ufffd"),
  ),
  ...strings(
    "latin1-only",
    "characters beyond ISO 8859-1 become question marks.",
    (t) => t.replaceAll(/[^\x20-\xff]/gu, "?"),
    ["consumer"],
  ),
  ...strings("format-characters-lost", "invisible characters such as U+FEFF and U+200B get lost.", (t) =>
    t.replaceAll(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\ufffd]/g, ""),
  ),
  ...strings("cut-at-255", "Strings are cut at 255 characters.", (t) => t.slice(0, 255), ["consumer"]),
  ...strings("quotes-lost", "double quotes get lost.", (t) => t.replaceAll('"', "")),
  ...strings("backslashes-doubled", "backslashes are doubled.", (t) => t.replaceAll("\\", "\\\\")),
  ...strings("slashes-escaped", "slashes get a backslash before them.", (t) => t.replaceAll("/", "\\/")),
  ...strings("percent-lost", "percent signs get lost.", (t) => t.replaceAll("%", "")),
  ...strings("commas-lost", "commas and semicolons get lost.", (t) => t.replaceAll(/[,;]/g, "")),
  ...strings("symbols-lost", "ASCII symbols other than those of words and paths get lost.", (t) =>
    t.replaceAll(/[!#$&'()*+<=>?@[\]^`{|}~]/g, ""),
  ),
  ...strings("numbers-normalised", "Strings that look like numbers are written as such.", (t) =>
    /^[+-]?\d+(?:\.\d+)?(?:e\d+)?$/i.test(t) ? String(Number(t)) : t,
  ),
  ...strings("booleans-guessed", "Strings that look like Booleans are written in lower case.", (t) =>
    /^(?:true|false|yes|no|null)$/i.test(t) ? `${t.toLowerCase()}!` : t,
  ),
];
