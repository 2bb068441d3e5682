import type { MatrixLine } from "./record.ts";

/** 3 where the surroundings failed, 1 where an event did not arrive, 0 otherwise. */
export function exitCodeOf(lines: readonly MatrixLine[]): number {
  const verdicts = new Set(lines.map((line) => (line.kind === "exchange" ? line.verdict : "")));
  if (verdicts.has("environment-error")) return 3;
  return verdicts.has("fail") ? 1 : 0;
}
