import { EventError } from "../../harness/event/violation.ts";
import { damaged, Random } from "./mutate.ts";
import type { Target } from "./targets.ts";

/** What went wrong, and the input that does it. */
export interface Finding {
  readonly target: string;
  readonly input: Uint8Array;
  readonly problem: string;
}

/** An input has at most about 400 kB; a busy machine reads that many times over in this time. */
const SLOWEST_MS = 5_000;

/** What is wrong with reading this input: something else than an EventError was thrown, or it took too long. */
export function problemOf(target: Target, input: Uint8Array): string | undefined {
  const started = performance.now();
  try {
    target.read(input);
  } catch (error) {
    if (!(error instanceof EventError))
      return error instanceof Error ? (error.stack ?? String(error)) : String(error);
    if (error.violations.length === 0) return "an EventError without a violation";
  }
  const took = performance.now() - started;
  return took > SLOWEST_MS ? `it took ${Math.round(took)} ms` : undefined;
}

/**
 * Reads damaged inputs until `isOver` says so.
 * @returns how many, and the first one that a reader does not take as it should
 */
export function fuzz(
  target: Target,
  seed: number,
  isOver: (inputs: number) => boolean,
): { readonly inputs: number; readonly finding?: Finding } {
  const random = new Random(seed);
  let inputs = 0;
  while (!isOver(inputs)) {
    const input = damaged(target.corpus, random);
    inputs++;
    const problem = problemOf(target, input);
    if (problem !== undefined) return { inputs, finding: { target: target.name, input, problem } };
  }
  return { inputs };
}
