import type { Adapter, Call, Description, Reply } from "../adapters/adapter.ts";
import { AdapterFailure } from "../adapters/adapter.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Case, Check, Stimulus } from "./case.ts";
import type { Planned } from "./plan.ts";
import type { ResultLine } from "./record.ts";
import { type RunLine, type RunOptions, type RunSummary, run } from "./run.ts";

/** Small cases, events and adapters for the tests of the engine. */

export function event(attributes: Record<string, string> = {}): CloudEvent {
  const all = { specversion: "1.0", id: "1", source: "/s", type: "t", ...attributes };
  return {
    attributes: new Map(
      Object.entries(all).map(([name, value]): [string, AttributeValue] => [name, { type: "String", value }]),
    ),
  };
}

export function message(fields: readonly (readonly [string, string])[], body?: string): WireMessage {
  const named = fields.map(([name, value]) => ({ name, value }));
  return body === undefined ? { fields: named } : { fields: named, body: Buffer.from(body) };
}

export const encoding: Stimulus = { operation: "encode", mode: "binary", format: "json", events: [event()] };

export function check(id = "ok", more: Partial<Check> = {}): Check {
  return { id, requirements: ["R-must"], expect: { outcome: "ok" }, ...more };
}

export function caseOf(id: string, more: Partial<Case> = {}): Case {
  return {
    id,
    title: id,
    binding: "http",
    roles: ["producer"],
    specversions: ["1.0"],
    depths: ["codec"],
    steps: [{ stimulus: encoding, checks: [check()] }],
    ...more,
  };
}

/** Several steps of one check each. */
export function stepsOf(...ids: string[]): Case["steps"] {
  return ids.map((id) => ({ stimulus: encoding, checks: [check(id)] }));
}

export const codec = (one: Case): Planned => ({ case: one, depth: "codec" });

export function describing(more: Partial<Description> = {}): Description {
  const binding = { encode: ["binary"], decode: ["binary"], formats: ["json"] };
  return {
    implementation: { name: "n", version: "1", language: "l", url: "u" },
    capabilities: { specversions: ["1.0"], bindings: { http: binding } },
    maxConcurrency: 1,
    ...more,
  };
}

export const OK: Reply = { outcome: "ok", messages: [{ fields: [] }] };
export const REFUSED: Reply = { outcome: "rejected", message: "no" };

export const crash = (
  message = "the adapter ended by itself (exit code 1)",
  shared = false,
): AdapterFailure => new AdapterFailure("crashed", message, shared);

/** An adapter that answers each call with what `answer` returns or throws. */
export class FakeAdapter implements Adapter {
  incarnation = 1;
  readonly asked: string[] = [];

  constructor(
    private readonly answer: (call: Call, adapter: FakeAdapter) => Reply | Promise<Reply>,
    readonly description: Description = describing(),
  ) {}

  async perform(call: Call): Promise<Reply> {
    this.asked.push(call.case);
    return this.answer(call, this);
  }

  async close(): Promise<void> {}
}

export const levels: RunOptions["levels"] = (id) =>
  ({ "R-must": "MUST", "R-should": "SHOULD", "R-may": "MAY" })[id] as ReturnType<RunOptions["levels"]>;

export interface TestRun {
  readonly lines: RunLine[];
  readonly results: ResultLine[];
  readonly summary: RunSummary;
  /** `case#check: verdict` of each result, in order of arrival. */
  readonly verdicts: string[];
}

/** Runs cases on a fake adapter at codec depth, or whatever else is said. */
export async function runCases(
  cases: readonly Case[],
  adapter: Adapter,
  more: Partial<RunOptions> = {},
): Promise<TestRun> {
  const lines: RunLine[] = [];
  const summary = await run({
    adapter,
    planned: cases.map(codec),
    levels,
    transports: new Map(),
    expectations: [],
    allCases: cases,
    emit: (line) => {
      lines.push(line);
    },
    ...more,
  });
  const results = lines.filter((line) => line.kind === "result");
  return {
    lines,
    results,
    summary,
    verdicts: results.map((one) => `${one.case}#${one.check}: ${one.verdict}`),
  };
}
