import type { CloudEvent } from "../event/cloud-event.ts";
import { compile, type EngineOptions, type Result } from "./compile.ts";
import { parse } from "./parse.ts";

/** Parses an expression and evaluates it on one event. Throws ParseError when it is no expression, nothing else. */
export function evaluate(expression: string, event: CloudEvent, options: EngineOptions = {}): Result {
  return compile(parse(expression), options)(event);
}
