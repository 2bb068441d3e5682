import type { Settings } from "../adapters/adapter.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { structures } from "../structures/index.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Case, Check, Grade, Holding, Matcher, Mode, Step, Stimulus } from "./case.ts";
import {
  type DataLiteral,
  dataOf,
  type EventLiteral,
  eventOf,
  holdingOf,
  type Library,
  LiteralError,
  type MessageLiteral,
  messageOf,
} from "./literals.ts";
import type { Depth, Role } from "./verdict.ts";

/** A case as its file has it, after expansion and after the schema was checked. */
export type RawCase = Readonly<Record<string, unknown>> & { readonly id: string };

type Raw = Readonly<Record<string, unknown>>;

const DEFAULT_SPECVERSIONS = ["1.0", "1.0.3-draft"];
const DEFAULT_DEPTHS: readonly Depth[] = ["codec", "live"];
const OFF_THE_WIRE: readonly Stimulus["operation"][] = ["validate", "evaluate", "adapt"];
const ON_SOCKETS: readonly Stimulus["operation"][] = ["deliver", "request"];
const OPERATIONS = [
  "encode",
  "decode",
  "forward",
  "validate",
  "evaluate",
  "adapt",
  "deliver",
  "request",
] as const;

/** Turns raw cases into cases; named events and messages come from `library`. Throws LiteralError. */
export function compileCase(raw: RawCase, library: Library): Case {
  const steps = (raw.steps as Raw[] | undefined) ?? [raw];
  const compiled = steps.map((step) => compileStep(step, library));
  return {
    id: raw.id,
    title: raw.title as string,
    binding: raw.binding as string,
    roles: (raw.roles as Role[] | undefined) ?? [raw.role as Role],
    specversions: (raw.specversions as string[] | undefined) ?? DEFAULT_SPECVERSIONS,
    depths: (raw.depths as Depth[] | undefined) ?? depthsOf(compiled),
    steps: compiled,
    ...(raw.extension === undefined ? {} : { extension: raw.extension as string }),
    ...(raw.unknownFormat === true ? { unknownFormat: true } : {}),
    ...(raw.keepsEmptyData === true ? { keepsEmptyData: true } : {}),
    ...(raw.disputed === undefined ? {} : { disputed: raw.disputed as NonNullable<Case["disputed"]> }),
  };
}

/** What has no wire form cannot be seen on a socket, and a conversation cannot be seen anywhere else. */
function depthsOf(steps: readonly Step[]): readonly Depth[] {
  const all = (operations: readonly Stimulus["operation"][]): boolean =>
    steps.every(({ stimulus }) => operations.includes(stimulus.operation));
  if (all(ON_SOCKETS)) return ["live"];
  return all(OFF_THE_WIRE) ? ["codec"] : DEFAULT_DEPTHS;
}

function compileStep(raw: Raw, library: Library): Step {
  const operations = OPERATIONS.filter((name) => raw[name] !== undefined);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1) {
    throw new LiteralError(`a step has exactly one of ${OPERATIONS.join(", ")}`);
  }
  const stimulus = compileStimulus(operation, raw[operation] as Raw, library);
  const checks = (raw.checks as Raw[]).map((check) => compileCheck(check, library));
  const ids = new Set(checks.map((check) => check.id));
  if (ids.size < checks.length) throw new LiteralError("two checks of one step have the same id");
  return { stimulus, checks };
}

function compileStimulus(operation: Stimulus["operation"], raw: Raw, library: Library): Stimulus {
  const event = (literal: unknown): CloudEvent => eventOf(literal as EventLiteral, library);
  const mode = raw.mode as Mode;
  const format = (raw.format as string | undefined) ?? "json";
  switch (operation) {
    case "encode": {
      const events = raw.events === undefined ? [event(raw.event)] : (raw.events as unknown[]).map(event);
      if (mode !== "batched" && raw.events !== undefined)
        throw new LiteralError("only mode batched takes events");
      return { operation, mode, format, events };
    }
    case "decode":
      return { operation, ...given(raw.message as MessageLiteral, library) };
    case "forward":
      return { operation, mode, format, ...given(raw.message as MessageLiteral, library) };
    case "validate":
      return { operation, event: event(raw.event) };
    case "evaluate":
      return { operation, expression: raw.expression as string, event: event(raw.event ?? {}) };
    case "adapt":
      return {
        operation,
        source: raw.source as string,
        message: messageOf(raw.message as MessageLiteral, library),
      };
    case "deliver": {
      const { query, consent } = raw;
      return {
        operation,
        mode,
        format,
        events: (raw.events as unknown[]).map(event),
        settings: settingsOf(raw),
        answers: answersOf(raw, library),
        ...(query === undefined ? {} : { query: query as string }),
        ...(consent === undefined ? {} : { consent: messageOf(consent as MessageLiteral, library) }),
      };
    }
    case "request":
      return { operation, settings: settingsOf(raw), requests: messagesOf(raw.requests, library) };
  }
}

const settingsOf = (raw: Raw): Settings => (raw.settings ?? {}) as Settings;

const messagesOf = (literals: unknown, library: Library): WireMessage[] =>
  (literals as MessageLiteral[]).map((literal) => messageOf(literal, library));

function answersOf(raw: Raw, library: Library): Record<string, WireMessage[]> {
  const answers = Object.entries((raw.answers ?? {}) as Raw);
  return Object.fromEntries(answers.map(([method, literals]) => [method, messagesOf(literals, library)]));
}

function given(literal: MessageLiteral, library: Library): { message: WireMessage; holds?: Holding } {
  const holds = holdingOf(literal, library);
  const message = messageOf(literal, library);
  return holds === undefined ? { message } : { message, holds };
}

function compileCheck(raw: Raw, library: Library): Check {
  const grades = raw.grades as Raw[] | undefined;
  return {
    ...(raw as unknown as Check),
    expect: compileMatcher(raw.expect as Raw, library),
    ...(grades === undefined
      ? {}
      : {
          grades: grades.map(
            (grade) => ({ ...grade, when: compileMatcher(grade.when as Raw, library) }) as Grade,
          ),
        }),
  };
}

/** Literals inside a matcher become data and events; everything else stays as written. */
function compileMatcher(raw: Raw, library: Library): Matcher {
  const all = (list: unknown): Matcher[] => (list as Raw[]).map((item) => compileMatcher(item, library));
  const data = (literal: unknown): unknown =>
    typeof literal === "string" ? literal : dataOf(literal as DataLiteral);
  const jsonValue = (value: unknown): unknown => dataOf(isDataLiteral(value) ? value : { json: value });
  const { anyOf, allOf, not, event, events, ...rest } = raw;
  if (anyOf !== undefined) return { anyOf: all(anyOf) };
  if (allOf !== undefined) return { allOf: all(allOf) };
  if (not !== undefined) return { not: compileMatcher(not as Raw, library) };
  if (raw.every !== undefined) return { ...raw, is: compileMatcher(raw.is as Raw, library) } as Matcher;
  if (typeof event === "object" && event !== null)
    return { events: [eventOf(event as EventLiteral, library)] };
  if (events !== undefined)
    return { events: (events as EventLiteral[]).map((literal) => eventOf(literal, library)) };
  if (typeof raw.in === "string") requireStructure(raw.in);
  const beside = event === undefined ? rest : { ...rest, event };
  if (raw.json !== undefined && raw.equals !== undefined)
    return { ...beside, equals: jsonValue(raw.equals) } as Matcher;
  if (raw.json !== undefined && raw.oneOf !== undefined) {
    return { ...beside, oneOf: (raw.oneOf as unknown[]).map(jsonValue) } as unknown as Matcher;
  }
  if (raw.body !== undefined) return { ...beside, body: data(raw.body) } as Matcher;
  if (raw.data !== undefined) return { ...beside, data: data(raw.data) } as Matcher;
  return beside as Matcher;
}

function requireStructure(name: string): void {
  if (!structures.some((one) => one.name === name)) {
    const known = structures.map((one) => one.name).join(", ");
    throw new LiteralError(`no structure is named ${name}; there are ${known}`);
  }
}

/** `equals` of a JSON matcher is a plain value, or `{jsonText: "..."}` where the number's text matters. */
function isDataLiteral(value: unknown): value is DataLiteral {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "jsonText";
}
