import type { CesqlValue } from "../../harness/adapters/adapter.ts";
import { func, miscalls, mishears, misreads } from "./cesql-edit.ts";
import { refuse, type Saboteur } from "./saboteur.ts";

/** Saboteurs that get the text of expressions, patterns, functions and casts of CESQL wrong. */

const ERROR = "functionEvaluation" as const;

/** Refuses the text when it is of that kind; the contents of string literals do not count. */
const picky = (slug: string, breaks: string, requirements: readonly string[], kind: RegExp): Saboteur =>
  mishears(slug, breaks, requirements, (text) =>
    kind.test(text.replaceAll(/'[^']*'|"[^"]*"/g, "''")) ? refuse() : text,
  );

/** Matches by a regular expression instead of a pattern. */
const regular = (slug: string, breaks: string, source: (pattern: string) => string, flags = "su"): Saboteur =>
  misreads(
    `like-${slug}`,
    breaks,
    ["CESQL-3.4.3-b"],
    (node) =>
      // A regular expression would be at the pattern of very many wild cards for hours.
      node.kind === "like" && !node.negated && node.pattern.length < 40
        ? { kind: "call", name: "SABOTAGED", args: [node.operand, { kind: "literal", value: node.pattern }] }
        : node,
    [
      {
        ...func(["String", "String"], "Boolean", (x: string, pattern: string) => {
          try {
            return new RegExp(`^${source(pattern)}$`, flags).test(x);
          } catch {
            return false;
          }
        }),
        name: "SABOTAGED",
      },
    ],
  );

const plain = (pattern: string): string => pattern.replaceAll(/[.*+?^${}()|[\]]/g, "\\$&");
const wild = (pattern: string): string =>
  pattern
    .replaceAll(/(?<!\\)%/g, ".*")
    .replaceAll(/(?<!\\)_/g, ".")
    .replaceAll(/\\([%_])/g, "$1");

const units = (slug: string, name: string, call: (x: string, y: number) => string): Saboteur =>
  miscalls(
    `${slug}-utf16`,
    `Counts the code units of UTF-16 in ${name}.`,
    ["CESQL-3.5.1-b"],
    [name],
    func(["String", "Integer"], "String", (x: string, y: number) =>
      y < 0 ? { value: x, error: ERROR } : call(x, y),
    ),
  );

const text = (slug: string, breaks: string, name: string, call: (x: string) => string): Saboteur =>
  miscalls(slug, breaks, ["CESQL-3.5.1-a"], [name], func(["String"], "String", call));

const substring = (
  slug: string,
  breaks: string,
  call: (x: string, at: number, count: number) => CesqlValue,
): Saboteur =>
  miscalls(
    `substring-${slug}`,
    breaks,
    ["CESQL-3.5.1-b"],
    ["SUBSTRING"],
    func(["String", "Integer", "Integer"], "String", call),
  );

const integer = (slug: string, breaks: string, read: (x: string) => number): Saboteur =>
  miscalls(
    `int-${slug}`,
    breaks,
    ["CESQL-3.7-c"],
    ["INT"],
    func(["String"], "Integer", (x: string) => {
      const value = read(x);
      return Number.isInteger(value) ? value | 0 : { value: 0, error: "cast" };
    }),
  );

export const cesqlTexts: readonly Saboteur[] = [
  picky(
    "keywords-upper-case",
    "Knows operators in upper case only.",
    ["CESQL-2-a"],
    /\b(?:and|or|xor|not|like|in|exists|aNd|Not|nOt|iN)\b/,
  ),
  picky(
    "booleans-lower-case",
    "Knows true and false in lower case only.",
    ["CESQL-2-a"],
    /\b(?!true|false)(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\b/,
  ),
  picky(
    "functions-upper-case",
    "Knows functions in upper case only.",
    ["CESQL-2-a"],
    /\b(?:int|Concat_Ws)\(/,
  ),
  picky("no-line-breaks", "Takes no line break between tokens.", ["CESQL-2.1-b"], /[\r\n\t]/),
  picky("no-signs", "Takes no sign of a literal.", ["CESQL-2.2-d"], /(?:^|[-+*/(=<>] ?)[-+]\d/),
  picky(
    "shallow",
    "Takes no more than 20 parentheses inside each other.",
    ["CESQL-2.1-a"],
    /^\({21}(?!\()|^\({50}/,
  ),
  picky("short", "Takes no more than 1,000 characters.", ["CESQL-2.1-b"], /^.{1001}/s),
  picky("digit-names", "Takes no name that begins with a digit.", ["CESQL-3.2-a"], /\b\d+[a-z]/),
  mishears("parentheses-added", "Closes what was left open.", ["CESQL-2.1-a"], (t) => {
    const open = t.split("(").length - t.split(")").length;
    return open > 0 && open < 10 ? t + ")".repeat(open) : t;
  }),
  mishears("c-operators", "Takes the operators of C.", ["CESQL-2.3-a"], (t) =>
    t.replaceAll("==", "=").replaceAll("&&", " AND ").replaceAll("||", " OR ").replace(/^!T/, "NOT T"),
  ),
  mishears("integers-clamped", "Clamps integers beyond 32 bits.", ["CESQL-2.2-c"], (t) =>
    t.replaceAll(/(?<![\w'])-?\d{10,}(?![\w'])/g, (n) =>
      String(Math.max(-2147483648, Math.min(2147483647, Number(n)))),
    ),
  ),
  mishears("octal", "Takes a leading zero for octal digits and stops at a sign.", ["CESQL-2.2-d"], (t) =>
    /^0\d/.test(t) ? `${Number.parseInt(t, 8)}0` : t,
  ),
  mishears("pattern-cast", "Casts the pattern of LIKE.", ["CESQL-3.4.3-d", "CESQL-3.4.3-a"], (t) =>
    t.replace(/LIKE (123|TRUE|word)$/, "LIKE '$1'"),
  ),
  mishears("empty-set", "Takes an empty set.", ["CESQL-2.3-a"], (t) => t.replace("IN ()", "IN (0)")),
  mishears("underscores-in-names", "Takes underscores in names.", ["CESQL-2.2-a"], (t) =>
    t.replace("my_ext", "myext"),
  ),
  mishears("backslash-n", "Takes a backslash before d or c for nothing.", ["CESQL-3.4.3-b"], (t) =>
    t.replaceAll("LIKE 'a\\d'", "LIKE 'ad'"),
  ),

  regular("any-case", "Matches without regard to case.", (p) => wild(plain(p)), "isu"),
  regular("regular", "Takes patterns for regular expressions.", wild),
  regular("anywhere", "Matches a part of the text.", (p) => `.*${wild(plain(p))}.*`),
  regular("prefix", "Matches the beginning of the text.", (p) => `${wild(plain(p))}.*`),
  regular("no-escape", "Knows no escape in patterns.", (p) =>
    plain(p).replaceAll("\\%", "%").replaceAll("\\_", "_").replaceAll("%", ".*").replaceAll("_", "."),
  ),
  regular("one-line", "Lets no wild card match a line break.", (p) => wild(plain(p)), "u"),
  regular("utf16", "Lets an underscore match one code unit of UTF-16.", (p) => wild(plain(p)), "s"),
  regular("percent-some", "Wants a character for each percent sign.", (p) =>
    wild(plain(p)).replaceAll(".*", ".+"),
  ),
  regular("underscore-maybe", "Lets an underscore match nothing.", (p) =>
    plain(p)
      .replaceAll(/(?<!\\)_/g, ".?")
      .replaceAll(/(?<!\\)%/g, ".*")
      .replaceAll(/\\([%_])/g, "$1"),
  ),
  misreads("like-not-ignored", "Takes NOT LIKE for LIKE.", ["CESQL-3.4.3-b"], (node) =>
    node.kind === "like" && node.negated ? { ...node, negated: false } : node,
  ),
  misreads("like-no-cast", "Matches nothing but Strings.", ["CESQL-3.4.3-c"], (node) =>
    node.kind === "like" && node.operand.kind === "literal" && typeof node.operand.value !== "string"
      ? { kind: "literal", value: false }
      : node,
  ),

  miscalls(
    "length-utf16",
    "Counts the code units of UTF-16 in LENGTH.",
    ["CESQL-3.5.1-a"],
    ["LENGTH"],
    func(["String"], "Integer", (x: string) => x.length),
  ),
  miscalls(
    "length-bytes",
    "Counts bytes in LENGTH.",
    ["CESQL-3.5.1-a"],
    ["LENGTH"],
    func(["String"], "Integer", (x: string) => Buffer.byteLength(x)),
  ),
  miscalls(
    "length-clusters",
    "Counts what a reader takes for a character.",
    ["CESQL-3.5.1-a"],
    ["LENGTH"],
    func(["String"], "Integer", (x: string) => x.normalize("NFC").length),
  ),
  miscalls(
    "length-uncast",
    "Takes the length of what was not computed yet.",
    ["CESQL-3.7-l", "CESQL-3.7-i"],
    ["LENGTH"],
    func(["Any"], "Integer", (x: CesqlValue) => (typeof x === "string" ? [...x].length : 0)),
  ),
  miscalls(
    "join-ends",
    "Ends with a delimiter in CONCAT_WS.",
    ["CESQL-3.5.1-a"],
    ["CONCAT_WS"],
    func(["String"], "String", (d: string, ...all: string[]) => all.map((one) => one + d).join(""), "String"),
  ),
  miscalls(
    "join-skips",
    "Leaves out empty Strings in CONCAT_WS.",
    ["CESQL-3.5.1-a"],
    ["CONCAT_WS"],
    func(
      ["String"],
      "String",
      (d: string, ...all: string[]) => all.filter((one) => one !== "").join(d),
      "String",
    ),
  ),
  text("lower-ascii", "Lowers ASCII letters alone.", "LOWER", (x) =>
    x.replaceAll(/[A-Z]/g, (c) => c.toLowerCase()),
  ),
  text("upper-ascii", "Raises ASCII letters alone.", "UPPER", (x) =>
    x.replaceAll(/[a-z]/g, (c) => c.toUpperCase()),
  ),
  text("upper-turkish", "Raises letters as in Turkish.", "UPPER", (x) => x.toLocaleUpperCase("tr")),
  text("upper-sharp-s", "Drops a letter that has no upper-case form.", "UPPER", (x) =>
    x.replaceAll("\u00df", "").toUpperCase(),
  ),
  text("trim-javascript", "Trims as JavaScript does.", "TRIM", (x) => x.trim()),
  text("trim-spaces", "Trims spaces alone.", "TRIM", (x) => x.replaceAll(/^ +| +$/g, "")),
  text("trim-left", "Trims the left end alone.", "TRIM", (x) => x.trimStart()),
  text("trim-invisible", "Trims what cannot be seen.", "TRIM", (x) =>
    x.replaceAll(/^[\s\p{C}]+|[\s\p{C}]+$/gu, ""),
  ),
  units("left", "LEFT", (x, y) => x.slice(0, y)),
  units("right", "RIGHT", (x, y) => (y === 0 ? "" : x.slice(-y))),
  miscalls(
    "substring-utf16",
    "Counts the code units of UTF-16 in SUBSTRING.",
    ["CESQL-3.5.1-b"],
    ["SUBSTRING"],
    func(["String", "Integer"], "String", (x: string, at: number) =>
      Math.abs(at) > x.length ? { value: "", error: ERROR } : at === 0 ? "" : x.slice(at > 0 ? at - 1 : at),
    ),
  ),
  miscalls(
    "substring-from-zero",
    "Counts from 0 in SUBSTRING.",
    ["CESQL-3.5.1-b"],
    ["SUBSTRING"],
    func(["String", "Integer"], "String", (x: string, at: number) => x.slice(at)),
  ),
  substring("end", "Takes the last argument of SUBSTRING for a position.", (x, at, end) =>
    x.slice(Math.max(0, at - 1), end),
  ),
  substring("backwards", "Takes a negative length as none.", (x, at, count) =>
    x.substring(at - 1, at - 1 + count),
  ),
  miscalls(
    "left-negative",
    "Gives nothing for a negative count.",
    ["CESQL-3.5.1-b", "CESQL-3.5.3-b"],
    ["LEFT", "RIGHT"],
    func(["String", "Integer"], "String", (x: string, y: number) =>
      y < 0 ? { value: "", error: ERROR } : x.slice(0, y),
    ),
  ),
  miscalls(
    "abs-wraps",
    "Leaves the least Integer as it is in ABS.",
    ["CESQL-3.5.2-a"],
    ["ABS"],
    func(["Integer"], "Integer", (x: number) => Math.abs(x) | 0),
  ),
  miscalls(
    "abs-zero",
    "Gives 0 where ABS does not fit.",
    ["CESQL-3.5.2-a", "CESQL-3.5.3-a"],
    ["ABS"],
    func(["Integer"], "Integer", (x: number) =>
      x === -2147483648 ? { value: 0, error: "math" } : Math.abs(x),
    ),
  ),
  miscalls(
    "extra-arguments",
    "Ignores arguments that are too many.",
    ["CESQL-3.5-e", "CESQL-3.5-c"],
    ["ABS", "SUBSTRING"],
    func(["Any", "Any", "Any", "Any"], "Integer", () => 1),
  ),
  miscalls(
    "extra-argument",
    "Ignores an argument that is too many.",
    ["CESQL-3.5-e", "CESQL-3.5-c"],
    ["ABS"],
    func(["Any", "Any"], "Integer", () => 1),
  ),

  integer("number", "Casts to Integer as JavaScript's Number does.", Number),
  integer("parse", "Casts the digits that a String begins with.", (x) => Number.parseInt(x, 10)),
  integer("trims", "Casts Strings with white space around digits.", (x) =>
    /^\s*[-+]?\d+\s*$/.test(x) ? Number(x) : Number.NaN,
  ),
  integer("wraps", "Wraps integers that do not fit.", (x) => (/^[-+]?\d+$/.test(x) ? Number(x) : Number.NaN)),
  integer("no-plus", "Casts no String with a plus sign.", (x) =>
    /^-?\d{1,9}$/.test(x) ? Number(x) : Number.NaN,
  ),
  integer("no-zeros", "Casts no String with leading zeros.", (x) =>
    /^[-+]?[1-9]\d{0,8}$/.test(x) ? Number(x) : Number.NaN,
  ),
  miscalls(
    "bool-yes",
    "Casts more words than true and false.",
    ["CESQL-3.7-d"],
    ["BOOL"],
    func(["String"], "Boolean", (x: string) => ["true", "yes", "1"].includes(x.trim().toLowerCase())),
  ),
  miscalls(
    "bool-case",
    "Casts true and false in lower case alone.",
    ["CESQL-3.7-d"],
    ["BOOL"],
    func(["String"], "Boolean", (x: string) =>
      x === "true" || x === "false" ? x === "true" : { value: false, error: "cast" },
    ),
  ),
  miscalls(
    "bool-positive",
    "Casts positive Integers alone to true.",
    ["CESQL-3.7-b"],
    ["BOOL"],
    func(["Integer"], "Boolean", (x: number) => x === 1),
  ),
  miscalls(
    "string-upper",
    "Casts Booleans to upper case.",
    ["CESQL-3.7-f"],
    ["STRING"],
    func(["String"], "String", (x: string) => x.toUpperCase()),
  ),
];
