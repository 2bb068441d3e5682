import { percentDecode, percentEncode } from "../../harness/bindings/percent-encoding.ts";
import { fieldText, type WireField } from "../../harness/wire/wire-message.ts";
import { eachField, eachValue, isAttributeField } from "./edit.ts";
import { looseEncode, replaced } from "./loose-codec.ts";
import { emits, family, hears, refusesMessage, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that write or read header values in binary mode wrongly. */

/** A producer that spoils the encoded values. */
const spells = family<(value: string) => string>("producer/percent", (change) =>
  emits((message) => eachValue(message, change)),
);

/** A consumer that does something to the values before it decodes them. */
const takes = family<(value: string) => string>("consumer/percent", (change) =>
  hears((message) => eachValue(message, change)),
);

/** A consumer that refuses values of some form. */
const dislikes = (slug: string, breaks: string, requirements: readonly string[], form: RegExp) =>
  saboteur(
    `consumer/percent/${slug}`,
    breaks,
    requirements,
    refusesMessage(({ fields }) =>
      fields.some((field) => isAttributeField(field) && form.test(fieldText(field.value))),
    ),
  );

const escapes = (text: string) =>
  text.replace(/./gsu, (one) =>
    Array.from(
      Buffer.from(one, "utf8"),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join(""),
  );

/** Only what a pattern matches, each character of it, is percent-encoded. */
const over = (slug: string, breaks: string, pattern: RegExp) =>
  spells(`over-encodes-${slug}`, breaks, ["HTTP-3.1.3.2-i", "HTTP-3.1.3.2-c"], (value) =>
    value.replaceAll(/%[0-9A-F]{2}|[^%]/g, (one) =>
      pattern.test(one) && one.length === 1 ? escapes(one) : one,
    ),
  );

/** Sequences of encoded bytes beyond ASCII, decoded, spoiled and written anew. */
const beyondAscii = (change: (text: string) => string) => (value: string) =>
  value.replaceAll(/(?:%[89A-F][0-9A-F])+/g, (bytes) => change(percentDecode(bytes) ?? bytes));

const surrogates = (text: string) =>
  text.replace(/[\s\S]/g, (unit) => {
    const c = unit.charCodeAt(0);
    if (c < 0x800) return escapes(unit);
    return [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f)]
      .map((byte) => `%${byte.toString(16).toUpperCase()}`)
      .join("");
  });

/** Writes Strings with control characters, which the reference refuses, as they are or worse. */
const writesControls = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (field: WireField, value: string) => readonly WireField[],
) =>
  saboteur(`producer/percent/${slug}`, breaks, requirements, {
    encode(params, next) {
      try {
        return next(params);
      } catch (error) {
        const controls = params.mode === "binary" && String(error).includes("control character");
        if (!controls) throw error;
        return eachField(looseEncode(params), (field) =>
          change(field, percentDecode(fieldText(field.value)) ?? ""),
        );
      }
    },
  });

const writing: readonly Saboteur[] = [
  writesControls(
    "raw-controls",
    "Writes control characters as they are.",
    ["HTTP-3.1.3.2-b", "HTTP-3.1.3.2-j"],
    (field, value) => [{ ...field, value }],
  ),
  writesControls(
    "header-injection",
    "Lets a line end in a value begin another header.",
    ["HTTP-3.1.3-a", "HTTP-3.1.3.2-b"],
    (field, value) => {
      const [first = "", ...rest] = value.split(/[\r\n]+/);
      const injected = rest.map((line) => ({
        name: line.replace(/:.*/s, ""),
        value: line.replace(/^[^:]*:\s*/, ""),
      }));
      return [{ ...field, value: first }, ...injected];
    },
  ),
  spells("no-space", "Writes spaces as they are.", ["HTTP-3.1.3.2-i"], (v) => v.replaceAll("%20", " ")),
  spells("space-as-plus", "Writes a space as a plus sign, as in HTML forms.", ["HTTP-3.1.3.2-i"], (v) =>
    v.replaceAll("%20", "+"),
  ),
  spells("no-quote", "Writes double quotes as they are.", ["HTTP-3.1.3.2-i"], (v) =>
    v.replaceAll("%22", '"'),
  ),
  spells("no-percent", "Writes percent signs as they are.", ["HTTP-3.1.3.2-i"], (v) =>
    v.replaceAll("%25", "%"),
  ),
  spells("lower-hex", "Writes hexadecimal digits in lower case.", ["HTTP-3.1.3.2-k"], (v) =>
    v.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ),
  spells(
    "cesu-8",
    "Encodes the two halves of a surrogate pair each by itself.",
    ["HTTP-3.1.3.2-h"],
    beyondAscii((text) =>
      text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, surrogates).replaceAll(/[^\x20-\x7e]/g, escapes),
    ),
  ),
  spells(
    "raw-utf8",
    "Writes characters beyond ASCII as they are.",
    ["HTTP-3.1.3.2-i", "HTTP-3.1.3.2-b"],
    beyondAscii((text) => text),
  ),
  spells(
    "latin1",
    "Encodes the bytes of ISO 8859-1 where it can.",
    ["HTTP-3.1.3.2-i"],
    beyondAscii((text) =>
      text.replace(/./gsu, (one) => {
        const c = one.codePointAt(0) ?? 0;
        return c < 0x100 ? `%${c.toString(16).toUpperCase()}` : escapes(one);
      }),
    ),
  ),
  spells(
    "utf16-escapes",
    "Writes characters of the Basic Multilingual Plane as %uXXXX, like the old JavaScript escape().",
    ["HTTP-3.1.3.2-i"],
    beyondAscii((text) =>
      text.replace(/./gsu, (one) =>
        one.length === 1
          ? `%u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`
          : escapes(one),
      ),
    ),
  ),
  spells("twice", "Encodes what is encoded already.", ["HTTP-3.1.3.2-i", "HTTP-3.1.3.2-d"], percentEncode),
  over("letters", "Percent-encodes lower-case letters x, y and z.", /[xyz]/),
  over("unreserved-marks", "Percent-encodes the marks - . _ ~.", /[-._~]/),
  over("reserved", "Percent-encodes what RFC 3986 reserves, as encodeURIComponent does.", /[:/?#[\]@$&+,;=]/),
  over("sub-delims", "Percent-encodes ! ' ( ) *.", /[!'()*]/),
  over("unwise", "Percent-encodes < > \\ ^ ` { | }, as encodeURI does.", /[<>\\^`{|}]/),
];

const reading: readonly Saboteur[] = [
  takes("not-at-all", "Does not undo percent-encoding.", ["HTTP-3.1.3.2-f"], (v) => v.replaceAll("%", "%25")),
  takes("twice", "Undoes percent-encoding twice.", ["HTTP-3.1.3.2-f"], (v) => percentDecode(v) ?? v),
  takes("plus-is-space", "Reads a plus sign as a space, as in HTML forms.", ["HTTP-3.1.3.2-f"], (v) =>
    v.replaceAll("+", "%20"),
  ),
  takes("latin1", "Takes encoded bytes for ISO 8859-1.", ["HTTP-3.1.3.2-f"], (v) =>
    v.replaceAll(/%([89A-Fa-f][0-9A-Fa-f])/g, (_, hex: string) =>
      escapes(String.fromCharCode(Number.parseInt(hex, 16))),
    ),
  ),
  takes(
    "reserved-left",
    "Leaves encoded reserved characters alone, as decodeURI does.",
    ["HTTP-3.1.3.2-m"],
    (v) => v.replaceAll(/%(?=2[346BbCcFf]|3[ABDFabdf]|40)/g, "%25"),
  ),
  takes(
    "astral-lost",
    "Reads U+FFFD for every character beyond the Basic Multilingual Plane.",
    ["HTTP-3.1.3.2-h", "HTTP-3.1.3.2-f"],
    (v) => v.replaceAll(/%[Ff][0-4](?:%[89ABab][0-9A-Fa-f]){3}/g, "%EF%BF%BD"),
  ),
  takes(
    "keeps-quotes",
    "Keeps the double quotes around a value.",
    ["HTTP-3.1.3.2-e", "HTTP-3.1.3.2-g"],
    (v) => v.replaceAll(/^"|"$/g, "%22"),
  ),
  takes(
    "keeps-backslashes",
    "Keeps backslash escapes in a quoted value.",
    ["HTTP-3.1.3.2-e", "HTTP-3.1.3.2-g"],
    (v) => (/^".*"$/.test(v) ? v.replaceAll("\\", "\\\\") : v),
  ),
  takes("unquotes-halfway", "Takes a quote at one end only away.", ["HTTP-3.1.3.2-e"], (v) =>
    /^".*"$/.test(v) && v.length > 1 ? v : v.replaceAll(/^"|"$/g, ""),
  ),
  takes(
    "unquotes-afterwards",
    "Takes encoded quotes for quotes.",
    ["HTTP-3.1.3.2-e", "HTTP-3.1.3.2-f"],
    (v) => v.replaceAll(/^%22(.*)%22$/g, "$1"),
  ),
  takes(
    "quoted-stays-encoded",
    "Does not decode what was quoted.",
    ["HTTP-3.1.3.2-e", "HTTP-3.1.3.2-f"],
    (v) => (/^".*"$/.test(v) ? v.replaceAll("%", "%25") : v),
  ),
  takes("drops-lone-percent", "Drops a percent sign that encodes nothing.", ["HTTP-3.1.3.2-f"], (v) =>
    v.replaceAll(/%(?![0-9A-Fa-f]{2})/g, ""),
  ),
  takes("replaces-not-utf8", "Reads U+FFFD for encoded bytes that are not UTF-8.", ["HTTP-3.1.3.2-n"], (v) =>
    percentDecode(v) === undefined ? escapes(replaced(v)) : v,
  ),
  takes("overlong", "Reads overlong forms of UTF-8.", ["HTTP-3.1.3.2-n", "HTTP-3.1.3.2-o"], (v) =>
    v
      .replaceAll(/%[Cc][01]%[89ABab][0-9A-Fa-f]/g, "%41")
      .replaceAll(/%[Ee]0%[89][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]/g, "%41")
      .replaceAll(/%[Ff]0%8[0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f]){2}/g, "%41"),
  ),
  takes("cesu-8", "Reads surrogates that were encoded one by one.", ["HTTP-3.1.3.2-n"], (v) =>
    v.replaceAll(/(?:%[Ee][Dd]%[ABab][0-9A-Fa-f]%[89ABab][0-9A-Fa-f])+/g, "%F0%9F%98%80"),
  ),
  takes("truncated", "Leaves out bytes of UTF-8 that stop too early.", ["HTTP-3.1.3.2-n"], (v) =>
    v.replaceAll(
      /(?:%[Ee][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f])?|%[Cc][2-9A-Fa-f]|%[Dd][0-9A-Fa-f]|%[Ff][0-4](?:%[89ABab][0-9A-Fa-f]){0,2})(?!%[89ABab])/g,
      (bytes) => (percentDecode(bytes) === undefined ? "" : bytes),
    ),
  ),
  dislikes(
    "refuses-lower-hex",
    "Refuses lower-case hexadecimal digits.",
    ["HTTP-3.1.3.2-l"],
    /%(?:[a-f][0-9A-Fa-f]|[0-9A-F][a-f])/,
  ),
  dislikes(
    "refuses-needless",
    "Refuses values that encode what need not be encoded.",
    ["HTTP-3.1.3.2-m"],
    /%(?:2[13-46-9A-Fa-f]|[3-6][0-9A-Fa-f]|7[0-9A-Ea-e])/,
  ),
  dislikes(
    "refuses-quotes",
    "Refuses values in double quotes.",
    ["HTTP-3.1.3.2-g", "HTTP-3.1.3.2-e"],
    /^".*"$/,
  ),
  dislikes(
    "refuses-astral",
    "Refuses encoded characters beyond the Basic Multilingual Plane.",
    ["HTTP-3.1.3.2-h", "HTTP-3.1.3.2-f"],
    /%[Ff]0/,
  ),
  saboteur(
    "consumer/percent/raw-latin1",
    "Reads raw bytes in headers as ISO 8859-1.",
    ["HTTP-3.1.3.2-b"],
    hears((message) =>
      eachField(message, (field) =>
        typeof field.value === "string"
          ? field
          : { ...field, value: escapes(Buffer.from(field.value).toString("latin1")) },
      ),
    ),
  ),
];

export const percentEncoding: readonly Saboteur[] = [...writing, ...reading];
