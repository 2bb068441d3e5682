import type { CesqlValue, Evaluation } from "../../harness/adapters/adapter.ts";
import type { CesqlType, Outcome } from "../../harness/cesql/casts.ts";
import { compile, evaluationOf } from "../../harness/cesql/compile.ts";
import type { Expression } from "../../harness/cesql/expression.ts";
import type { CesqlFunction } from "../../harness/cesql/functions.ts";
import { parse } from "../../harness/cesql/parse.ts";
import type { EvaluateParams } from "../../implementations/reference/adapter.ts";
import { type Hooks, type Saboteur, saboteur } from "./saboteur.ts";

/** Ways to make an evaluator of CESQL that is wrong in one point: its expression, its tree or its answer changes. */

export function evaluator(
  slug: string,
  breaks: string,
  requirements: readonly string[],
  evaluate: NonNullable<Hooks["evaluate"]>,
): Saboteur {
  return saboteur(`evaluator/${slug}`, breaks, requirements, { evaluate });
}

/** Changes the answer. The same object again means that it is left alone. */
export const answers = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (evaluation: Evaluation, params: EvaluateParams) => Evaluation,
): Saboteur => evaluator(slug, breaks, requirements, (params, next) => change(next(params), params));

/** Changes the text before it is parsed. */
export const mishears = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (expression: string) => string,
): Saboteur =>
  evaluator(slug, breaks, requirements, (params, next) =>
    next({ ...params, expression: change(params.expression) }),
  );

/** Changes the tree, from the leaves up; `change` gives the same node back where it leaves it alone. */
export const misreads = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  change: (node: Expression) => Expression,
  functions: readonly CesqlFunction[] = [],
): Saboteur =>
  evaluator(slug, breaks, requirements, (params, next) => {
    const tree = parse(params.expression);
    const changed = eachNode(tree, change);
    if (changed === tree) return next(params);
    return evaluationOf(compile(changed, { functions })(params.event));
  });

/** Calls another function in the place of a built-in one. */
export const miscalls = (
  slug: string,
  breaks: string,
  requirements: readonly string[],
  names: readonly string[],
  wrong: Omit<CesqlFunction, "name">,
): Saboteur =>
  misreads(
    slug,
    breaks,
    requirements,
    (node) =>
      node.kind === "call" && names.includes(node.name) && fits(wrong, node.args.length)
        ? { ...node, name: "SABOTAGED" }
        : node,
    [{ ...wrong, name: "SABOTAGED" }],
  );

const fits = ({ parameters, variadic }: Omit<CesqlFunction, "name">, count: number): boolean =>
  variadic === undefined ? parameters.length === count : parameters.length <= count;

/** A function as `miscalls` wants it. */
export const func = (
  parameters: readonly (CesqlType | "Any")[],
  returns: CesqlType,
  call: (...args: never[]) => CesqlValue | Outcome,
  variadic?: CesqlType,
): Omit<CesqlFunction, "name"> => ({
  parameters,
  returns,
  ...(variadic === undefined ? {} : { variadic }),
  call: (...args) => {
    const found = call(...(args as never[]));
    return typeof found === "object" ? found : { value: found };
  },
});

/** The same node when nothing in it changed. */
function eachNode(node: Expression, change: (node: Expression) => Expression): Expression {
  const inner = (one: Expression) => eachNode(one, change);
  const all = (list: readonly Expression[]): readonly Expression[] => {
    const changed = list.map(inner);
    return changed.every((one, at) => one === list[at]) ? list : changed;
  };
  switch (node.kind) {
    case "prefix":
    case "like": {
      const operand = inner(node.operand);
      return change(operand === node.operand ? node : { ...node, operand });
    }
    case "in": {
      const [operand, set] = [inner(node.operand), all(node.set)];
      return change(operand === node.operand && set === node.set ? node : { ...node, operand, set });
    }
    case "call": {
      const args = all(node.args);
      return change(args === node.args ? node : { ...node, args });
    }
    case "chain": {
      const operands = node.rest.map(({ operand }) => operand);
      const [first, changed] = [inner(node.first), all(operands)];
      if (first === node.first && changed === operands) return change(node);
      const rest = node.rest.map((link, at) => ({ ...link, operand: changed[at] as Expression }));
      return change({ ...node, first, rest });
    }
    default:
      return change(node);
  }
}

/** A chain link by link, from the left: each becomes what `change` makes of what stands left and right of it. */
export function eachLink(
  node: Expression,
  change: (left: Expression, operator: string, right: Expression) => Expression | undefined,
): Expression {
  if (node.kind !== "chain") return node;
  let touched = false;
  const folded = node.rest.reduce<Expression>((left, link) => {
    const found = change(left, link.operator, link.operand);
    touched ||= found !== undefined;
    return found ?? { kind: "chain", first: left, rest: [link] };
  }, node.first);
  return touched ? folded : node;
}
