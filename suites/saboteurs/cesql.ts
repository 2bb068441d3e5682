import type { CesqlValue } from "../../harness/adapters/adapter.ts";
import { cast, typeOf } from "../../harness/cesql/casts.ts";
import { type Expression, LEVELS } from "../../harness/cesql/expression.ts";
import { answers, eachLink, evaluator, func, misreads } from "./cesql-edit.ts";
import { refuse, type Saboteur } from "./saboteur.ts";

/** Saboteurs that evaluate operators, attributes and errors of CESQL wrongly. */

const call = (...args: Expression[]): Expression => ({ kind: "call", name: "SABOTAGED", args });
const chain = (first: Expression, operator: string, operand: Expression): Expression =>
  ({ kind: "chain", first, rest: [{ operator, operand }] }) as Expression;

/** Another meaning for one operator between two operands. */
const operator = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  symbols: readonly string[],
  wrong: ReturnType<typeof func>,
): Saboteur =>
  misreads(
    slug,
    breaks,
    requirements,
    (node) =>
      eachLink(node, (left, symbol, right) => (symbols.includes(symbol) ? call(left, right) : undefined)),
    [{ ...wrong, name: "SABOTAGED" }],
  );

/** Whatever is wrong with an attribute that is there. */
const attribute = (
  slug: string,
  breaks: string,
  type: string,
  change: (value: CesqlValue) => CesqlValue,
): Saboteur =>
  evaluator(`attribute-${slug}`, breaks, ["CESQL-3.2-a", "CESQL-3.2-b", "CESQL-3.1-b"], (params, next) => {
    const evaluation = next(params);
    const found = params.event.attributes.get(params.expression);
    if (found?.type !== type || evaluation.value === undefined) return evaluation;
    return { ...evaluation, value: change(evaluation.value) };
  });

const exact = (x: CesqlValue, y: CesqlValue): boolean => x === y;
const castBoth = (x: CesqlValue, y: CesqlValue, toLeft: boolean): boolean => {
  const type = typeOf(toLeft ? x : y);
  return cast(x, type).value === cast(y, type).value;
};
const levelOf = (symbol: string): number => LEVELS.findIndex((level) => (level as string[]).includes(symbol));

const comparison = ["=", "!=", "<", "<=", ">", ">="];

export const cesql: readonly Saboteur[] = [
  answers("booleans-as-strings", "Gives Booleans as Strings.", ["CESQL-3.4.2-a"], (answer) =>
    typeof answer.value === "boolean" ? { ...answer, value: String(answer.value) } : answer,
  ),
  answers("integers-as-strings", "Gives Integers as Strings.", ["CESQL-1-b", "CESQL-3.4.2-e"], (answer) =>
    typeof answer.value === "number" ? { ...answer, value: String(answer.value) } : answer,
  ),
  answers("strings-quoted", "Gives Strings with quotes around them.", ["CESQL-2.2-d"], (answer) =>
    typeof answer.value === "string" ? { ...answer, value: `'${answer.value}'` } : answer,
  ),
  answers("always-an-error", "Reports a generic error where there is none.", ["CESQL-3.4-a"], (answer) =>
    answer.error === undefined ? { ...answer, error: "generic" } : answer,
  ),
  answers("errors-lost", "Reports no error beside the value.", ["CESQL-3.3-b"], (answer) =>
    answer.error === undefined ? answer : { value: answer.value as CesqlValue },
  ),
  answers("errors-generic", "Reports every error as generic.", ["CESQL-3.3-b"], (answer) =>
    answer.error === undefined ? answer : { ...answer, error: "generic" },
  ),
  answers(
    "errors-without-value",
    "Gives no value beside an error.",
    ["CESQL-3.3-c", "CESQL-3.5.3-a"],
    (answer) => (answer.error === undefined ? answer : { error: answer.error }),
  ),
  evaluator("errors-refuse", "Refuses the expression on an error.", ["CESQL-3.3-c"], (params, next) => {
    const answer = next(params);
    return answer.error === undefined ? answer : refuse();
  }),
  evaluator(
    "never-refuses",
    "Takes what does not parse for a false expression.",
    ["CESQL-2.1-a"],
    (params, next) => {
      try {
        return next(params);
      } catch {
        return { value: false, error: "generic" };
      }
    },
  ),

  misreads(
    "right-to-left",
    "Evaluates operators of one level from right to left.",
    ["CESQL-3.6-b"],
    (node) => {
      if (node.kind !== "chain" || node.rest.length < 2) return node;
      const [link, ...rest] = node.rest;
      return link === undefined ? node : chain(node.first, link.operator, nested(link.operand, rest));
    },
  ),
  misreads(
    "and-before-or",
    "Lets AND bind tighter than OR and XOR, as SQL does.",
    ["CESQL-3.6-b"],
    (node) => {
      if (node.kind !== "chain" || !node.rest.some((link) => link.operator === "AND")) return node;
      const operands = [node.first];
      const operators: string[] = [];
      for (const link of node.rest) {
        if (link.operator === "AND") operands.push(chain(operands.pop() as Expression, "AND", link.operand));
        else {
          operators.push(link.operator);
          operands.push(link.operand);
        }
      }
      return operands
        .slice(1)
        .reduce((left, right, at) => chain(left, operators[at] as string, right), operands[0] as Expression);
    },
  ),
  misreads(
    "not-last",
    "Lets NOT bind weaker than comparison, LIKE and IN, as SQL does.",
    ["CESQL-3.6-a"],
    (node) => {
      if (
        node.kind === "chain" &&
        node.rest.every((link) => comparison.includes(link.operator)) &&
        isNot(node.first)
      )
        return { ...node.first, operand: { ...node, first: node.first.operand } };
      if ((node.kind === "like" || node.kind === "in") && isNot(node.operand))
        return { ...node.operand, operand: { ...node, operand: node.operand.operand } };
      return node;
    },
  ),
  misreads("minus-last", "Lets a minus sign bind weaker than LIKE and IN.", ["CESQL-3.6-a"], (node) =>
    (node.kind === "like" || node.kind === "in") &&
    node.operand.kind === "prefix" &&
    node.operand.operator === "-"
      ? { ...node.operand, operand: { ...node, operand: node.operand.operand } }
      : node,
  ),
  misreads(
    "no-levels",
    "Evaluates binary operators as they stand, whatever their level.",
    ["CESQL-3.6-a"],
    (node) => {
      if (node.kind !== "chain") return node;
      const [link, ...rest] = node.rest;
      if (link?.operand.kind !== "chain" || rest.length > 0) return node;
      if (levelOf(link.operand.rest[0]?.operator ?? "") >= levelOf(link.operator)) return node;
      return { ...link.operand, first: chain(node.first, link.operator, link.operand.first) };
    },
  ),
  misreads(
    "like-in-last",
    "Lets LIKE and IN bind weaker than arithmetic and comparison.",
    ["CESQL-3.6-a"],
    (node) => {
      if (node.kind !== "chain") return node;
      const [link, ...rest] = node.rest;
      const last = link?.operand;
      if (link === undefined || rest.length > 0 || (last?.kind !== "like" && last?.kind !== "in"))
        return node;
      return { ...last, operand: chain(node.first, link.operator, last.operand) };
    },
  ),

  evaluator("float-division", "Divides with a fraction.", ["CESQL-3.4.2-e"], (params, next) => {
    const [, x, y] = /^(-?\d+) \/ (-?\d+)$/.exec(params.expression) ?? [];
    return x === undefined || Number(y) === 0 ? next(params) : { value: Number(x) / Number(y) };
  }),
  operator(
    "floor-division",
    "Rounds quotients down.",
    ["CESQL-3.4.2-e"],
    ["/"],
    func(["Integer", "Integer"], "Integer", (x: number, y: number) =>
      y === 0 ? { value: 0, error: "math" } : Math.floor(x / y),
    ),
  ),
  operator(
    "floor-remainder",
    "Gives remainders the sign of the divisor.",
    ["CESQL-3.4.2-e"],
    ["%"],
    func(["Integer", "Integer"], "Integer", (x: number, y: number) =>
      y === 0 ? { value: 0, error: "math" } : x - y * Math.floor(x / y),
    ),
  ),
  operator(
    "silent-zero-division",
    "Divides by zero without an error.",
    ["CESQL-3.4.2-e"],
    ["/", "%"],
    func(["Integer", "Integer"], "Integer", (x: number, y: number) => (y === 0 ? 0 : Math.trunc(x / y))),
  ),
  evaluator("unbounded", "Computes in whole numbers without a bound.", ["CESQL-3.1-a"], (params, next) => {
    const answer = next(params);
    const [, x, symbol, y] = /^(-?\d+|) ?([-+*/])(?: (-?\d+)|least)$/.exec(params.expression) ?? [];
    if (answer.error !== "math" || Number(y) === 0) return answer;
    const [a, b] = [Number(x), y === undefined ? -2147483648 : Number(y)];
    return { value: symbol === "+" ? a + b : symbol === "-" ? a - b : symbol === "*" ? a * b : a / b };
  }),
  operator(
    "xor-as-or",
    "Takes XOR for OR.",
    ["CESQL-3.4.2-f"],
    ["XOR"],
    func(["Boolean", "Boolean"], "Boolean", (x: boolean, y: boolean) => x || y),
  ),
  operator(
    "eager-and",
    "Evaluates both operands of AND.",
    ["CESQL-3.4.2-c", "CESQL-3.6-e"],
    ["AND"],
    func(["Boolean", "Boolean"], "Boolean", (x: boolean, y: boolean) => x && y),
  ),
  operator(
    "eager-or",
    "Evaluates both operands of OR.",
    ["CESQL-3.4.2-d", "CESQL-3.6-f"],
    ["OR"],
    func(["Boolean", "Boolean"], "Boolean", (x: boolean, y: boolean) => x || y),
  ),
  operator(
    "equal-any-case",
    "Compares Strings without regard to case.",
    ["CESQL-3.4.2-a"],
    ["="],
    func(
      ["Any", "Any"],
      "Boolean",
      (x: CesqlValue, y: CesqlValue) => String(x).toLowerCase() === String(y).toLowerCase(),
    ),
  ),
  operator(
    "equal-casts-right",
    "Casts the right operand of = to the type of the left one.",
    ["CESQL-3.7-j"],
    ["="],
    func(["Any", "Any"], "Boolean", (x: CesqlValue, y: CesqlValue) => castBoth(x, y, true)),
  ),
  operator(
    "equal-casts-nothing",
    "Casts no operand of =.",
    ["CESQL-3.7-j"],
    ["="],
    func(["Any", "Any"], "Boolean", exact),
  ),
  operator(
    "unequal-casts-nothing",
    "Casts no operand of !=.",
    ["CESQL-3.7-j"],
    ["!="],
    func(["Any", "Any"], "Boolean", (x: CesqlValue, y: CesqlValue) => !exact(x, y)),
  ),
  operator(
    "less-as-text",
    "Compares the order of Strings.",
    ["CESQL-3.4.2-a", "CESQL-3.4-b"],
    ["<"],
    func(["String", "String"], "Boolean", (x: string, y: string) => x < y),
  ),
  operator(
    "at-most-as-less",
    "Takes <= for <.",
    ["CESQL-3.4.2-a"],
    ["<="],
    func(["Integer", "Integer"], "Boolean", (x: number, y: number) => x < y),
  ),
  operator(
    "at-least-as-greater",
    "Takes >= for >.",
    ["CESQL-3.4.2-a"],
    [">="],
    func(["Integer", "Integer"], "Boolean", (x: number, y: number) => x > y),
  ),
  operator(
    "plus-joins",
    "Joins Strings with +.",
    ["CESQL-3.4-b"],
    ["+"],
    func(["Any", "Any"], "String", (x: CesqlValue, y: CesqlValue) => `${x}${y}`),
  ),

  misreads("not-exists-ignored", "Finds every attribute with EXISTS.", ["CESQL-3.4.4-c"], (node) =>
    node.kind === "exists" ? { kind: "literal", value: true } : node,
  ),
  misreads(
    "exists-by-value",
    "Says of an attribute that is false that it does not exist.",
    ["CESQL-3.4.4-c"],
    (node) => (node.kind === "exists" && node.name === "no" ? { kind: "literal", value: false } : node),
  ),
  misreads(
    "exists-required",
    "Finds no REQUIRED attribute with EXISTS.",
    ["CESQL-3.4.4-a", "CESQL-3.4.4-b"],
    (node) =>
      node.kind === "exists" && ["id", "source", "type", "specversion"].includes(node.name)
        ? { kind: "literal", value: false }
        : node,
  ),
  misreads("in-not-ignored", "Takes NOT IN for IN.", ["CESQL-3.4.5-a"], (node) =>
    node.kind === "in" && node.negated ? { ...node, negated: false } : node,
  ),
  misreads("in-first-only", "Looks at the first element of a set alone.", ["CESQL-3.4.5-a"], (node) =>
    node.kind === "in" && node.set.length > 1 ? { ...node, set: node.set.slice(0, 1) } : node,
  ),
  misreads(
    "in-casts-left",
    "Casts the left operand of IN to the type of each element.",
    ["CESQL-3.7-k"],
    (node) =>
      node.kind !== "in" || node.negated || node.set.length > 1
        ? node
        : chain(node.operand, "=", node.set[0] as Expression),
  ),

  attribute("integer", "Gives Integer attributes as Strings.", "Integer", String),
  attribute("boolean", "Gives Boolean attributes as Strings.", "Boolean", String),
  attribute("binary", "Gives Binary attributes in hexadecimal.", "Binary", (value) =>
    Buffer.from(String(value), "base64").toString("hex"),
  ),
  attribute(
    "timestamp",
    "Gives Timestamps to the second in UTC.",
    "Timestamp",
    (value) => `${Math.trunc(Date.parse(String(value)) / 1000)}`,
  ),
  attribute("uri", "Gives URIs without their query.", "URI", (value) =>
    String(value).replace(/\?.*|schema$/, ""),
  ),
  attribute(
    "uri-reference",
    "Gives URI-references in full.",
    "URI-reference",
    (value) => `https://x.example/${value}`,
  ),
  misreads("attribute-extensions", "Knows no extension.", ["CESQL-3.2-a"], (node) =>
    node.kind === "attribute" && ["word", "five", "yes", "1st", "sequence"].includes(node.name)
      ? { ...node, name: "unknown" }
      : node,
  ),
  misreads("missing-is-empty", "Takes a missing attribute for an empty String.", ["CESQL-3.2-c"], (node) =>
    node.kind === "attribute" && node.name === "missing" ? { kind: "literal", value: "" } : node,
  ),
  answers(
    "missing-is-null",
    "Gives an empty String for a lone missing attribute.",
    ["CESQL-3.2-d"],
    (answer, { expression }) =>
      answer.error === "missingAttribute" && /^\(?\w+\)?$/.test(expression)
        ? { ...answer, value: "" }
        : answer,
  ),
  answers(
    "missing-is-false",
    "Gives false for every expression with a missing attribute.",
    ["CESQL-3.2-c"],
    (answer) =>
      answer.error === "missingAttribute" && answer.value !== false ? { ...answer, value: false } : answer,
  ),
  answers(
    "zero-values-lost",
    "Gives false for every expression with an error.",
    ["CESQL-3.3-d", "CESQL-3.3-c"],
    (answer) => (answer.error !== undefined && answer.value !== false ? { ...answer, value: false } : answer),
  ),
  answers("missing-function-zero", "Gives 0 for a function that is not there.", ["CESQL-3.5-e"], (answer) =>
    answer.error === "missingFunction" ? { ...answer, value: 0 } : answer,
  ),
];

function nested(first: Expression, rest: readonly { operator: string; operand: Expression }[]): Expression {
  const [link, ...more] = rest;
  return link === undefined ? first : chain(first, link.operator, nested(link.operand, more));
}

function isNot(node: Expression): node is Extract<Expression, { kind: "prefix" }> {
  return node.kind === "prefix" && node.operator === "NOT";
}
