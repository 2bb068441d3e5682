import { expect } from "vitest";
import type { AttributeValue, CloudEvent, EventData } from "./cloud-event.ts";
import { EventError } from "./violation.ts";

/** The smallest event of 1.0 with these attributes besides, or in the place of its own. */
export function event(attributes: Record<string, AttributeValue> = {}, data?: EventData): CloudEvent {
  const all = new Map<string, AttributeValue>([
    ["specversion", { type: "String", value: "1.0" }],
    ["id", { type: "String", value: "1" }],
    ["source", { type: "URI-reference", value: "/s" }],
    ["type", { type: "String", value: "t" }],
    ...Object.entries(attributes),
  ]);
  return data === undefined ? { attributes: all } : { attributes: all, data };
}

export const text = (value: string): AttributeValue => ({ type: "String", value });

/** The violations that `work` is refused for. */
export function violationsOf(work: () => unknown): EventError["violations"] {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(EventError);
    return (error as EventError).violations;
  }
  throw new Error("was not refused");
}

/** The code of what `work` is refused for first; `none` when it is not refused. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(EventError);
    return (error as EventError).violations[0]?.code ?? "";
  }
  return "none";
}

/** The requirements named in the refusal of `work`, each with the place. */
export function refusal(work: () => unknown): string[] {
  return violationsOf(work).map(({ requirement, path }) => `${requirement} ${path}`);
}
