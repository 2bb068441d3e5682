import type { ResultLine } from "../engine/record.ts";
import type { MessageViolation } from "../lint/message.ts";
import { excerptAt } from "./excerpt.ts";

/** A result without the case that it belongs to. */
export type Result = Omit<ResultLine, "kind" | "case" | "depth" | "step">;

/** A violation as a line of a record has it. @param check unique in its case */
export function violationResult(violation: MessageViolation, check: string): Result {
  const { requirement, level, path, message, offset, place, bytes } = violation;
  const { before, after } = excerptAt(bytes, offset);
  return {
    check,
    requirements: [requirement],
    level,
    verdict: level === "MUST" ? "fail" : "warn",
    message: path === "" ? message : `${path}: ${message}`,
    observed: `${place}, byte ${offset}: ${before}>>>${after}`,
  };
}
