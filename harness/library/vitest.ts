/**
 * `plugfest/vitest`: matchers for CloudEvents, and the conformance suite as vitest tests.
 *
 * Importing it adds the matchers to vitest's `expect`.
 */
import { afterAll, describe, expect, test } from "vitest";
import type { Adapter } from "../adapters/adapter.ts";
import { StdioAdapter, type StdioOptions } from "../adapters/stdio.ts";
import { describer } from "../catalogue/describe.ts";
import { loadBundle } from "../engine/bundle.ts";
import type { ResultLine } from "../engine/record.ts";
import { type CaseOutcome, type ConformanceOptions, conformance, isNewFailure } from "./conformance.ts";
import { type MatchOptions, toBeCloudEvent } from "./matchers.ts";

export type { Adapter, Call, Description, Reply } from "../adapters/adapter.ts";
export { InProcessAdapter, type InProcessImplementation } from "../adapters/in-process.ts";
export type { StdioOptions } from "../adapters/stdio.ts";
export type { ConformanceOptions } from "./conformance.ts";
export type { MatchOptions } from "./matchers.ts";
export type { HttpMessageLike } from "./received.ts";

interface CloudEventMatchers {
  /**
   * Passes when what was received is one valid CloudEvent, and has these values where some are given.
   *
   * Takes an HTTP message with `headers` and `body`; a fetch `Request` or `Response`, for which the expectation has to
   * be awaited; the text or bytes of a JSON event; or an object with the attributes as members.
   *
   * @param expected attributes, and `data`, by name; `undefined` stands for absent, asymmetric matchers are taken
   * @param options the edition of the specification to judge by
   */
  toBeCloudEvent(expected?: Readonly<Record<string, unknown>>, options?: MatchOptions): unknown;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: the type parameters of a merged interface have to be vitest's own
  interface Matchers<T = any> extends CloudEventMatchers {}
}

expect.extend({ toBeCloudEvent });

/** A program that speaks the adapter protocol, an adapter in this process, or how to come by one. */
export type Subject = Adapter | StdioOptions | (() => Adapter | Promise<Adapter>);

/** Besides what is run: what the block of tests is called. */
export interface DescribeOptions extends ConformanceOptions {
  /** The name of the block; the implementation's name and version when left out. */
  readonly name?: string;
  /** How long one test may wait for its case, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
}

/**
 * Makes one vitest test for each case of the suite. What the implementation does not declare is skipped. Call it at the
 * top of a test file, with `await`, since an adapter is started to ask what applies.
 *
 * @param subject what is judged; a program that is started here is ended after the tests
 * @throws AdapterStartError when the program cannot be started, RangeError when a pattern matches no case
 */
export async function describeConformance(subject: Subject, options: DescribeOptions = {}): Promise<void> {
  const adapter = await start(subject);
  const { planned, run } = conformance(adapter, options);
  const { name, version } = adapter.description.implementation;
  const timeout = options.timeoutMs ?? 60_000;

  describe(options.name ?? `${name} ${version}`, () => {
    const waiting = new Map<
      string,
      { resolve: (outcome: CaseOutcome) => void; outcome: Promise<CaseOutcome> }
    >();
    for (const { case: one, depth } of planned) {
      const { promise, resolve } = withResolver<CaseOutcome>();
      waiting.set(`${depth} ${one.id}`, { resolve, outcome: promise });
    }
    let running: ReturnType<typeof run> | undefined;
    // One run for all tests, begun by the first: the engine keeps the adapter busy and finds who crashed it.
    const begin = (): ReturnType<typeof run> => {
      running ??= run((outcome) => waiting.get(`${outcome.depth} ${outcome.case}`)?.resolve(outcome));
      return running;
    };
    afterAll(async () => {
      await running?.catch(() => undefined);
      await adapter.close();
    });

    for (const { case: one, depth, missing } of planned) {
      const title = depth === "codec" ? one.id : `${one.id} (${depth})`;
      if (missing !== undefined) test.skip(title);
      else {
        test(title, { timeout }, async (context) => {
          const ended = begin().then(() => undefined);
          const outcome = await Promise.race([waiting.get(`${depth} ${one.id}`)?.outcome, ended]);
          if (outcome === undefined) throw new Error("the run ended before this case did");
          const failures = outcome.results.filter(isNewFailure);
          if (failures.length > 0) throw conformanceError(outcome, failures, options.spec ?? "1.0");
          const unseen = outcome.results.every(
            ({ verdict }) => verdict === "not-observable" || verdict === "not-run",
          );
          if (unseen) context.skip(outcome.results[0]?.message ?? "nothing could be seen");
        });
      }
    }
    if (options.expectations !== undefined) {
      test("every known failure still fails", { timeout }, async () => {
        expect((await begin()).stale).toEqual([]);
      });
    }
  });
}

async function start(subject: Subject): Promise<Adapter> {
  if (typeof subject === "function") return subject();
  return "command" in subject ? StdioAdapter.start(subject) : subject;
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** What vitest shows: each failed check with clause, expected and observed bytes. Where it was thrown says nothing. */
function conformanceError({ title }: CaseOutcome, failures: readonly ResultLine[], spec: string): Error {
  const describe = describer(loadBundle().catalogue, spec);
  const lines = failures.flatMap(({ check, verdict, message, expected, observed, requirements }) => [
    `${check}: ${verdict}: ${message}`,
    ...requirements.map((id) => {
      const { level, document, section, paraphrase } = describe(id) ?? {};
      return `  clause    ${id}${level === undefined ? "" : ` ${level}`}: ${paraphrase} (${document}, ${section})`;
    }),
    ...(expected === undefined ? [] : [`  expected  ${expected}`]),
    ...(observed === undefined ? [] : [`  observed  ${observed}`]),
  ]);
  const error = new Error([title, ...lines].join("\n"));
  error.name = "ConformanceError";
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
