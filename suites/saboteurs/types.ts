import { percentDecode, percentEncode } from "../../harness/bindings/percent-encoding.ts";
import { canonicalString } from "../../harness/event/canonical.ts";
import type { AttributeValue } from "../../harness/event/cloud-event.ts";
import { both, ROLES, type Role } from "./both.ts";
import { attribute, eachAttribute, eachMember, eachValue, textValue } from "./edit.ts";
import { emits, hears, modeOf, reads, type Saboteur, saboteur, writes } from "./saboteur.ts";

/** Saboteurs that spoil values of attributes, in every mode. */

const string = (value: string): AttributeValue => ({ type: "String", value });

/** Writes values of one type as the Strings given. */
const typed = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  type: AttributeValue["type"],
  change: (text: string) => string,
) =>
  saboteur(
    `producer/types/${slug}`,
    `Writing: ${breaks}`,
    requirements,
    writes((event) =>
      eachAttribute(event, (value) => (value.type === type ? string(change(canonicalString(value))) : value)),
    ),
  );

/** Changes what looks like a timestamp: `time`, and extensions of the type Timestamp. */
const time = (
  slug: string,
  breaks: string,
  change: (text: string) => string | undefined,
  roles: readonly Role[] = ROLES,
) =>
  both(
    `time-${slug}`,
    breaks,
    ["CE-time-b", "CE-type-system-i", "CE-type-system-m"],
    (event) =>
      eachAttribute(event, (value, name) =>
        name === "time" || value.type === "Timestamp" ? textValue(value, change) : value,
      ),
    roles,
  );

const mediaType = (
  slug: string,
  breaks: string,
  change: (text: string) => string,
  roles: readonly Role[] = ROLES,
) =>
  both(
    `media-type-${slug}`,
    breaks,
    ["CE-datacontenttype-d", "HTTP-3.1.1-a", "JSON-3-b"],
    (event) => attribute(event, "datacontenttype", change),
    roles,
  );

/** Reads one core attribute wrongly, in binary messages or in the others. */
const inEachMode = (
  name: string,
  change: (text: string) => string,
  modes: readonly ("binary" | "structured")[] = ["binary", "structured"],
): Saboteur[] =>
  modes.map((mode) =>
    saboteur(
      `consumer/types/${name}-changed-${mode}`,
      `Reading: the ${name} of ${mode === "binary" ? "a binary message" : "a structured message or batch"} is changed.`,
      ["HTTP-3.1.3-a", "JSON-3-b", "HTTP-3.2.2-a", "HTTP-3.1.3.2-f"],
      reads((event, message) =>
        (modeOf(message) === "binary") === (mode === "binary") ? attribute(event, name, change) : event,
      ),
    ),
  );

/** Changes how a core attribute is spelt in the message that goes out, in a way its type would not allow. */
const respells = (name: string, change: (text: string) => string) =>
  emits((message) => {
    const headers = eachValue(message, (value, own) =>
      own === name ? percentEncode(change(percentDecode(value) ?? value)) : value,
    );
    return eachMember(headers, ([own, json]) => [
      [own, own === name ? JSON.stringify(change(JSON.parse(json) as string)) : json],
    ]);
  });

export const types: readonly Saboteur[] = [
  typed("integer-plus", "positive Integers get a plus sign.", ["CE-type-system-d"], "Integer", (t) =>
    /^[1-9]/.test(t) ? `+${t}` : t,
  ),
  typed(
    "integer-fraction",
    "Integers get a fraction, as 5.0.",
    ["CE-type-system-d"],
    "Integer",
    (t) => `${t}.0`,
  ),
  typed("integer-grouped", "Integers get commas between thousands.", ["CE-type-system-d"], "Integer", (t) =>
    t.replaceAll(/\B(?=(\d{3})+$)/g, ","),
  ),
  typed(
    "integer-padded",
    "Integers of one digit get a zero before it.",
    ["CE-type-system-d"],
    "Integer",
    (t) => t.replace(/^(-?)(\d)$/, "$10$2"),
  ),
  typed("boolean-capital", "Booleans are written as True and False.", ["CE-type-system-c"], "Boolean", (t) =>
    t === "true" ? "True" : "False",
  ),
  typed(
    "binary-base64url",
    "Binary values are written in the URL-safe alphabet.",
    ["CE-type-system-f"],
    "Binary",
    (t) => t.replaceAll("+", "-").replaceAll("/", "_"),
  ),
  ...(["id", "source", "type"] as const).flatMap((name) => inEachMode(name, (t) => `${t}x`)),
  saboteur(
    "consumer/types/specversion-binary",
    "Reading: every specversion in a binary message is taken for 1.0.",
    ["CE-specversion-a"],
    hears((message) =>
      eachValue(message, (value, own) => (own === "specversion" && /^[^ ]/.test(value) ? "1.0" : value)),
    ),
  ),
  saboteur(
    "consumer/types/specversion-structured",
    "Reading: every specversion in JSON is taken for 1.0.",
    ["CE-specversion-a", "CE-specversion-c", "CE-message-a"],
    hears((message) =>
      eachMember(message, ([name, json]) => [
        [name, name === "specversion" && /^"./.test(json) && json !== '""' ? '"1.0"' : json],
      ]),
    ),
  ),
  ...inEachMode("specversion", () => "1", ["binary"]),
  ...time("no-fraction", "times lose their fraction of a second.", (t) => t.replace(/\.\d+/, "")),
  ...time("milliseconds", "times are cut to milliseconds.", (t) => t.replace(/(\.\d{3})\d+/, "$1"), [
    "producer",
  ]),
  ...time("offset-lost", "the offset is taken for UTC.", (t) => t.replace(/[+-]\d\d:\d\d$/, "Z"), [
    "consumer",
  ]),
  ...time(
    "offset-turned",
    "the sign of the offset is turned.",
    (t) => t.replace(/[+-](?=\d\d:\d\d$)/, (s) => (s === "+" ? "-" : "+")),
    ["producer"],
  ),
  ...time(
    "leap-second-shifted",
    "a leap second becomes the second before it.",
    (t) => t.replace(/:60(?=[.Zz+-])/, ":59"),
    ["consumer"],
  ),
  ...time("leap-day-shifted", "February 29 becomes February 28.", (t) => t.replace(/-02-29T/i, "-02-28T"), [
    "consumer",
  ]),
  ...time(
    "before-1970",
    "times before 1970 become 1970.",
    (t) => (Number(t.slice(0, 4)) < 1970 ? "1970-01-01T00:00:00Z" : t),
    ["consumer"],
  ),
  ...time(
    "after-2038",
    "times after 2037 become 2038.",
    (t) => (Number(t.slice(0, 4)) > 2037 ? "2038-01-19T03:14:07Z" : t),
    ["consumer"],
  ),
  ...time("midnight", "midnight becomes the second before it.", (t) => t.replace(/T00:00:00/i, "T00:00:01"), [
    "consumer",
  ]),
  ...time("last-second", "23:59:59 becomes 23:59:58.", (t) => t.replace(/T23:59:59/i, "T23:59:58"), [
    "producer",
  ]),
  saboteur(
    "producer/types/time-space",
    "Writing: a space stands between date and time.",
    ["CE-time-b", "CE-type-system-i"],
    respells("time", (t) => t.replace(/[Tt]/, " ")),
  ),
  ...mediaType("no-parameters", "the parameters of datacontenttype get lost.", (t) =>
    t.replace(/\s*;.*$/, ""),
  ),
  ...mediaType(
    "no-suffix",
    "a +json type becomes application/json.",
    (t) => t.replace(/^[^/;]+\/[^;]*\+json/i, "application/json"),
    ["producer"],
  ),
  ...mediaType("plain", "types other than JSON and text become application/octet-stream.", (t) =>
    /json|^text\//i.test(t) ? t : "application/octet-stream",
  ),
  ...mediaType("text-html", "every text type becomes text/plain.", (t) =>
    t.replace(/^text\/[^;]*/i, "text/plain"),
  ),
  ...mediaType(
    "charset-added",
    "charset=utf-8 is added to datacontenttype.",
    (t) => (t.includes("charset") ? t : `${t}; charset=utf-8`),
    ["consumer"],
  ),
  ...mediaType("json-to-text", "application/json becomes text/json.", (t) =>
    t.replace(/^application\/json/i, "text/json"),
  ),
];
