import type { CesqlValue } from "../adapters/adapter.ts";
import { type CesqlType, cast, MAX_INTEGER, MIN_INTEGER, type Outcome } from "./casts.ts";
import { charactersOf, lengthOf, trim } from "./text.ts";

/**
 * A function as an engine knows it (cesql/spec.md, 3.5). Arguments are cast to the parameters' types before it is
 * called, but for `Any`, which takes them as they are.
 */
export interface CesqlFunction {
  /** Letters and underscores; the case does not matter. */
  readonly name: string;
  readonly parameters: readonly (CesqlType | "Any")[];
  /** The type of every further argument. Absent: it takes none. */
  readonly variadic?: CesqlType | "Any";
  readonly returns: CesqlType;
  call(...args: CesqlValue[]): Outcome;
}

/** A set of functions breaks the rules of overloading, or a name cannot be a function's. */
export class FunctionConflict extends Error {
  override readonly name = "FunctionConflict";
}

/** Finds functions by name and number of arguments. */
export class FunctionTable {
  private readonly byName = new Map<string, CesqlFunction[]>();

  /** Throws FunctionConflict when the definitions cannot be told apart by the number of arguments. */
  constructor(functions: readonly CesqlFunction[]) {
    for (const one of functions) this.add(one);
  }

  /** The function that a call means; undefined when there is none (MissingFunctionError). */
  find(name: string, count: number): CesqlFunction | undefined {
    return this.byName
      .get(name.toUpperCase())
      ?.find(({ parameters, variadic }) =>
        variadic === undefined ? parameters.length === count : parameters.length <= count,
      );
  }

  private add(added: CesqlFunction): void {
    if (!/^[A-Za-z][A-Za-z_]*$/.test(added.name))
      throw new FunctionConflict(
        `${added.name}: a function's name has letters and underscores only, a letter first`,
      );
    const name = added.name.toUpperCase();
    const known = this.byName.get(name) ?? [];
    const clash = known.find((other) => overlap(added, other));
    if (clash !== undefined)
      throw new FunctionConflict(`${name}: ${signature(added)} cannot be told from ${signature(clash)}`);
    this.byName.set(name, [...known, added]);
  }
}

/**
 * Whether some number of arguments fits both. A variadic one has to begin above all others, even where they would
 * not meet (cesql/spec.md, 3.5), so that two variadic ones always clash.
 */
function overlap(one: CesqlFunction, other: CesqlFunction): boolean {
  const [a, b] = [one.parameters.length, other.parameters.length];
  if (one.variadic === undefined) return other.variadic === undefined ? a === b : a >= b;
  return other.variadic !== undefined || b >= a;
}

function signature({ parameters, variadic }: CesqlFunction): string {
  return `(${[...parameters, ...(variadic === undefined ? [] : [`${variadic}...`])].join(", ")})`;
}

const text = (
  name: string,
  parameters: readonly CesqlType[],
  call: (x: string, y: number, z: number) => string | Outcome,
): CesqlFunction => ({
  name,
  parameters,
  returns: "String",
  call: (x, y, z) => {
    const found = call(x as string, y as number, z as number);
    return typeof found === "string" ? { value: found } : found;
  },
});

const casts = (name: string, returns: CesqlType): CesqlFunction => ({
  name,
  parameters: ["Any"],
  returns,
  call: (x) => cast(x as CesqlValue, returns),
});

/** The functions that every engine has (cesql/spec.md, 3.5.1, 3.5.2), and the three that cast. */
export const BUILT_IN: readonly CesqlFunction[] = [
  {
    name: "LENGTH",
    parameters: ["String"],
    returns: "Integer",
    call: (x) => ({ value: lengthOf(x as string) }),
  },
  {
    name: "CONCAT",
    parameters: [],
    variadic: "String",
    returns: "String",
    call: (...all) => ({ value: all.join("") }),
  },
  {
    name: "CONCAT_WS",
    parameters: ["String"],
    variadic: "String",
    returns: "String",
    call: (delimiter, ...all) => ({ value: all.join(delimiter as string) }),
  },
  text("LOWER", ["String"], (x) => x.toLowerCase()),
  text("UPPER", ["String"], (x) => x.toUpperCase()),
  text("TRIM", ["String"], trim),
  text("LEFT", ["String", "Integer"], (x, count) =>
    count < 0 ? { value: x, error: "functionEvaluation" } : charactersOf(x, 0, count),
  ),
  text("RIGHT", ["String", "Integer"], (x, count) =>
    count < 0
      ? { value: x, error: "functionEvaluation" }
      : charactersOf(x, Math.max(0, lengthOf(x) - count), lengthOf(x)),
  ),
  text("SUBSTRING", ["String", "Integer"], (x, position) => substring(x, position, x.length)),
  text("SUBSTRING", ["String", "Integer", "Integer"], substring),
  {
    name: "ABS",
    parameters: ["Integer"],
    returns: "Integer",
    call: (x) =>
      x === MIN_INTEGER ? { value: MAX_INTEGER, error: "math" } : { value: Math.abs(x as number) },
  },
  casts("INT", "Integer"),
  casts("BOOL", "Boolean"),
  casts("STRING", "String"),
];

function substring(x: string, position: number, count: number): Outcome {
  const length = lengthOf(x);
  if (count < 0 || position > length || position < -length) return { value: "", error: "functionEvaluation" };
  if (position === 0) return { value: "" };
  const from = position > 0 ? position - 1 : length + position;
  return { value: charactersOf(x, from, from + count) };
}
