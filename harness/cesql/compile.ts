import type { CesqlError, CesqlValue, Evaluation } from "../adapters/adapter.ts";
import { canonicalString } from "../event/canonical.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { type CesqlType, cast, isValue, type Outcome, typeOf, ZERO } from "./casts.ts";
import type { Expression, Link } from "./expression.ts";
import { BUILT_IN, type CesqlFunction, FunctionTable } from "./functions.ts";
import { likeMatcher } from "./like.ts";
import { integer, OPERATORS } from "./operators.ts";
import { parse } from "./parse.ts";

/**
 * What happens after an error (cesql/spec.md, 4.1). `complete`: evaluation goes on with the value that the error came
 * with. `fail-fast`: it stops, and whatever is still waiting for the result gives the zero value of its type.
 */
type ErrorMode = "complete" | "fail-fast";

export interface EngineOptions {
  /** Functions beside the built-in ones. */
  readonly functions?: readonly CesqlFunction[];
  /** `fail-fast` when not given: it is what the text advises for filters. */
  readonly mode?: ErrorMode;
}

/** The value, and the kinds of all errors in the order in which they arose. In `fail-fast` there is one at most. */
export interface Result {
  readonly value: CesqlValue;
  readonly errors: readonly CesqlError[];
}

/** The value of an attribute that the event does not have: what uses it comes to its zero value. */
const ABSENT = Symbol("absent");

type Operand = CesqlValue | typeof ABSENT;

/** Evaluates on an event and notes the errors. */
type Run = (event: CloudEvent, errors: CesqlError[]) => Operand;

/**
 * Makes a function of an expression that can be called with any number of events and never changes one. It throws
 * nothing: every event gives a value. Throws FunctionConflict when `functions` cannot stand together.
 */
export function compile(expression: Expression, options: EngineOptions = {}): (event: CloudEvent) => Result {
  const run = new Compiler(options).compile(expression);
  return (event) => {
    const errors: CesqlError[] = [];
    const value = run(event, errors);
    // The type of a lone attribute cannot be known without the event, which counts as Boolean.
    return { value: value === ABSENT ? false : value, errors };
  };
}

/** Parses an expression and evaluates it on one event. Throws ParseError when it is no expression, nothing else. */
export function evaluate(expression: string, event: CloudEvent, options: EngineOptions = {}): Result {
  return compile(parse(expression), options)(event);
}

/** A result as the adapter protocol has it: of several errors the first. */
export function evaluationOf({ value, errors: [error] }: Result): Evaluation {
  return error === undefined ? { value } : { value, error };
}

const builtIn = new FunctionTable(BUILT_IN);

/** Goes on from the value of what stands left of it, as a link of a chain does. */
type Step = (left: Operand, event: CloudEvent, errors: CesqlError[]) => Operand;

class Compiler {
  private readonly functions: FunctionTable;
  private readonly failFast: boolean;

  constructor({ functions, mode }: EngineOptions) {
    this.functions = functions === undefined ? builtIn : new FunctionTable([...BUILT_IN, ...functions]);
    this.failFast = mode !== "complete";
  }

  compile(expression: Expression): Run {
    switch (expression.kind) {
      case "literal":
        return () => expression.value;
      case "attribute":
        return attribute(expression.name);
      case "exists":
        return (event) => event.attributes.has(expression.name);
      case "prefix":
        return this.prefix(expression);
      case "chain":
        return this.chain(expression);
      case "like":
        return this.like(expression);
      case "in":
        return this.in(expression);
      case "call":
        return this.call(expression);
    }
  }

  private prefix({ operator, operand }: Of<"prefix">): Run {
    const run = this.compile(operand);
    const [type, apply] =
      operator === "NOT"
        ? (["Boolean", ([x]: CesqlValue[]) => ({ value: !x })] as const)
        : (["Integer", ([x]: CesqlValue[]) => integer(-(x as number))] as const);
    return (event, errors) => this.apply([run(event, errors)], [type], type, errors, apply);
  }

  /** A loop and no recursion, however long the chain is. */
  private chain({ first, rest }: Of<"chain">): Run {
    const start = this.compile(first);
    const steps = rest.map((link) => this.step(link));
    return (event, errors) => {
      let value = start(event, errors);
      for (const step of steps) value = step(value, event, errors);
      return value;
    };
  }

  private step({ operator, operand }: Link): Step {
    const right = this.compile(operand);
    if (operator === "AND" || operator === "OR") return this.logic(right, operator === "OR");
    const { returns, operandType, apply } = OPERATORS[operator];
    return (left, event, errors) => {
      if (this.stopped(errors)) return ZERO[returns];
      const y = right(event, errors);
      const type = y === ABSENT ? returns : operandType(y);
      return this.apply([left, y], [type, type], returns, errors, ([a, b]) =>
        apply(a as CesqlValue, b as CesqlValue),
      );
    };
  }

  /** AND and OR: when the left operand decides, the right one is not looked at. */
  private logic(right: Run, deciding: boolean): Step {
    const truth = (value: Operand, errors: CesqlError[]) =>
      this.apply([value], ["Boolean"], "Boolean", errors, ([x]) => ({ value: x as CesqlValue }));
    return (left, event, errors) => {
      const x = truth(left, errors);
      if (left === ABSENT || this.stopped(errors)) return false;
      return x === deciding ? x : truth(right(event, errors), errors);
    };
  }

  private like({ operand, pattern, negated }: Of<"like">): Run {
    const run = this.compile(operand);
    const matches = likeMatcher(pattern);
    return (event, errors) =>
      this.apply([run(event, errors)], ["String"], "Boolean", errors, ([x]) => ({
        value: matches(x as string) !== negated,
      }));
  }

  /** The elements are cast to the type of what is looked for (3.7), the other way round than for `=`. */
  private in({ operand, set, negated }: Of<"in">): Run {
    const runs = [operand, ...set].map((one) => this.compile(one));
    return (event, errors) => {
      const values = this.evaluate(runs, event, errors);
      const [x] = values;
      const type = x === undefined || x === ABSENT ? "Boolean" : typeOf(x);
      return this.apply(
        values,
        values.map(() => type),
        "Boolean",
        errors,
        ([wanted, ...elements]) => ({ value: elements.includes(wanted as CesqlValue) !== negated }),
      );
    };
  }

  private call({ name, args }: Of<"call">): Run {
    const found = this.functions.find(name, args.length);
    if (found === undefined) return (_, errors) => note({ value: false, error: "missingFunction" }, errors);
    const runs = args.map((one) => this.compile(one));
    const { parameters, variadic, returns } = found;
    const types = args.map((_, at) => parameters[at] ?? variadic ?? "Any");
    return (event, errors) =>
      this.apply(this.evaluate(runs, event, errors), types, returns, errors, (values) =>
        outcomeOf(found, values),
      );
  }

  /** The values from left to right; fewer when evaluation stops at one. */
  private evaluate(runs: readonly Run[], event: CloudEvent, errors: CesqlError[]): Operand[] {
    const values: Operand[] = [];
    for (const run of runs) {
      if (this.stopped(errors)) break;
      values.push(run(event, errors));
    }
    return values;
  }

  /** Casts the operands and applies an operator or a function to them, unless something is in the way. */
  private apply(
    operands: readonly Operand[],
    types: readonly (CesqlType | "Any")[],
    returns: CesqlType,
    errors: CesqlError[],
    apply: (values: CesqlValue[]) => Outcome,
  ): CesqlValue {
    if (this.stopped(errors) || !operands.every(isPresent)) return ZERO[returns];
    const values: CesqlValue[] = [];
    for (const [at, operand] of operands.entries()) {
      const type = types[at] ?? "Any";
      values.push(type === "Any" || type === typeOf(operand) ? operand : note(cast(operand, type), errors));
      if (this.stopped(errors)) return ZERO[returns];
    }
    return note(apply(values), errors);
  }

  private stopped(errors: readonly CesqlError[]): boolean {
    return this.failFast && errors.length > 0;
  }
}

const isPresent = (operand: Operand): operand is CesqlValue => operand !== ABSENT;

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

function attribute(name: string): Run {
  return (event, errors) => {
    const value = event.attributes.get(name);
    if (value !== undefined) return valueOfAttribute(value);
    errors.push("missingAttribute");
    return ABSENT;
  };
}

/** A Boolean and an Integer as they are, every other type by its canonical string (cesql/spec.md, 3.2). */
function valueOfAttribute(value: AttributeValue): CesqlValue {
  return value.type === "Boolean" || value.type === "Integer" ? value.value : canonicalString(value);
}

function note({ value, error }: Outcome, errors: CesqlError[]): CesqlValue {
  if (error !== undefined) errors.push(error);
  return value;
}

/** What a function gives, or the zero value where one of the user's throws or gives what is not of its type (3.5.3). */
function outcomeOf(called: CesqlFunction, values: readonly CesqlValue[]): Outcome {
  try {
    const outcome = called.call(...values);
    if (typeOf(outcome.value) === called.returns && isValue(outcome.value)) return outcome;
  } catch {
    // The same as no value.
  }
  return { value: ZERO[called.returns], error: "functionEvaluation" };
}
