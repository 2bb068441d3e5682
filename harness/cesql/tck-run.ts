import {
  type Adapter,
  AdapterFailure,
  type CesqlError,
  type CesqlValue,
  type Reply,
} from "../adapters/adapter.ts";
import { printValue } from "./print.ts";
import type { TckCase } from "./tck.ts";

/** What one case of the TCK came to. `informational`: the case and the specification's text disagree. */
export interface TckResult {
  readonly file: string;
  readonly name: string;
  readonly expression: string;
  readonly verdict: "passed" | "failed" | "informational";
  readonly expected: string;
  readonly observed: string;
  /** Why the case does not decide. */
  readonly because?: string;
}

/** A case that an implementation may answer in another way, since the text says so. */
interface Erratum {
  readonly file: string;
  readonly name: string;
  /** What the text allows beside what the case has. */
  readonly value: CesqlValue;
  readonly error?: CesqlError;
  readonly because: string;
  /** The text forbids what the case has, so that it is no pass either. */
  readonly wrong?: true;
}

const COMPLETE =
  "The case has the value of an evaluation that stops at the error. One that goes on, which section 4.1 leaves open, comes to this value.";

const ERRATA: readonly Erratum[] = [
  {
    file: "not_operator.yaml",
    name: "Invalid int cast",
    value: false,
    wrong: true,
    because:
      "Section 3.7 has a cast from Integer to Boolean, so that the operand is true and nothing is wrong with it.",
  },
  {
    file: "binary_logical_operators.yaml",
    name: "AND operator is NOT short circuit evaluated when the first operand evaluates to true",
    value: true,
    error: "math",
    because: COMPLETE,
  },
  {
    file: "binary_logical_operators.yaml",
    name: "OR operator is NOT short circuit evaluated when the first operand evaluates to false",
    value: true,
    error: "math",
    because: COMPLETE,
  },
];

/**
 * Gives each case to an implementation, as many at a time as it takes. An implementation that crashes or gives no
 * usable answer fails the case.
 */
export async function runTck(adapter: Adapter, cases: readonly TckCase[]): Promise<TckResult[]> {
  const results: TckResult[] = new Array(cases.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < cases.length; at = next++) {
      const one = cases[at] as TckCase;
      results[at] = judge(one, await answerTo(adapter, one));
    }
  };
  await Promise.all(Array.from({ length: adapter.description.maxConcurrency }, work));
  return results;
}

async function answerTo(
  adapter: Adapter,
  { file, name, expression, event }: TckCase,
): Promise<Reply | string> {
  try {
    return await adapter.perform({ case: `${file}: ${name}`, method: "evaluate", expression, event });
  } catch (error) {
    if (error instanceof AdapterFailure) return `${error.kind}: ${error.message}`;
    throw error;
  }
}

/** Holds an answer, or in words why there is none, against a case. */
export function judge(one: TckCase, answer: Reply | string): TckResult {
  const { file, name, expression } = one;
  const about = { file, name, expression, expected: expectedOf(one), observed: observedOf(answer) };
  const erratum = ERRATA.find((known) => known.file === file && known.name === name);
  const asInText = erratum !== undefined && holds(erratum, answer);
  if (holds(one, answer)) {
    return erratum?.wrong === true
      ? { ...about, verdict: "informational", because: erratum.because }
      : { ...about, verdict: "passed" };
  }
  return asInText
    ? { ...about, verdict: "informational", because: erratum.because }
    : { ...about, verdict: "failed" };
}

type Expected = Pick<TckCase, "value" | "error">;

function holds({ value, error }: Expected, answer: Reply | string): boolean {
  if (typeof answer === "string") return false;
  // What cannot be parsed has no value, whatever the case says that it is.
  if (error === "parse") return answer.outcome === "rejected";
  if (answer.outcome !== "ok") return false;
  return answer.error === error && (value === undefined || answer.value === value);
}

function expectedOf({ value, error }: Expected): string {
  return error === "parse" ? "a parse error" : described(value, error);
}

function observedOf(answer: Reply | string): string {
  if (typeof answer === "string") return answer;
  if (answer.outcome === "rejected") return `refused: ${answer.message || "no reason given"}`;
  return answer.outcome === "unsupported" ? "unsupported" : described(answer.value, answer.error);
}

function described(value: CesqlValue | undefined, error: string | undefined): string {
  const shown = value === undefined ? "no value" : printValue(value);
  return error === undefined ? shown : `${shown} with error ${error}`;
}
