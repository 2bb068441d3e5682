import type { Source } from "./source.ts";

/** Every source there is a mapping for. Nothing else lists them. */
export const sources: readonly Source[] = [];

/** The source of that name, such as `github`. */
export function sourceNamed(name: string): Source | undefined {
  return sources.find((source) => source.name === name);
}
