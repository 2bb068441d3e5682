import type { SpecVersion } from "../event/spec-version.ts";
import { judgeReceived, plainEvent } from "./judge-received.ts";
import { type Received, receivedFrom } from "./received.ts";

/** How to judge. */
export interface MatchOptions {
  /** The edition of the specification: `1.0` unless told otherwise. */
  readonly spec?: SpecVersion;
}

/** What vitest and Jest give a matcher as `this`, as far as it is used here. */
interface MatcherContext {
  equals(a: unknown, b: unknown): boolean;
  readonly utils: { stringify(value: unknown): string };
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * The matcher behind `expect(received).toBeCloudEvent(expected?, options?)`.
 *
 * @param received an HTTP message with `headers` and `body`, a fetch `Request` or `Response` (then await the
 *   expectation), the text or bytes of a JSON event, or an object with the attributes as members
 * @param expected what some attributes and `data` have to be; `undefined` stands for absent, and asymmetric matchers
 *   such as `expect.any(String)` are taken. What is not named may be anything. `data` is the parsed value where it is
 *   JSON, text where it is text, and otherwise bytes.
 */
export function toBeCloudEvent(
  this: MatcherContext,
  received: unknown,
  expected?: Readonly<Record<string, unknown>>,
  options: MatchOptions = {},
): MatcherResult | Promise<MatcherResult> {
  let taken: Received | Promise<Received>;
  try {
    taken = receivedFrom(received);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const { message } = error;
    return { pass: false, message: () => `expected a CloudEvent, but ${message}` };
  }
  const judge = (one: Received): MatcherResult => match(this, one, expected, options.spec ?? "1.0");
  return taken instanceof Promise ? taken.then(judge) : judge(taken);
}

function match(
  context: MatcherContext,
  received: Received,
  expected: Readonly<Record<string, unknown>> | undefined,
  spec: SpecVersion,
): MatcherResult {
  const judged = judgeReceived(received, spec);
  if (judged.problems !== undefined) {
    const { what } = received;
    const text = `expected the ${what} to be a CloudEvent of version ${spec}\n\n${judged.problems.join("\n\n")}`;
    return { pass: false, message: () => text };
  }
  const { stringify } = context.utils;
  const event = plainEvent(judged.event);
  const different = Object.entries(expected ?? {}).filter(
    ([name, value]) => !context.equals(event[name], value),
  );
  if (different.length > 0) {
    const lines = different.map(
      ([name, value]) => `${name}\n  expected  ${stringify(value)}\n  received  ${stringify(event[name])}`,
    );
    const text = `expected the CloudEvent in the ${received.what} to have other values\n\n${lines.join("\n")}`;
    return { pass: false, message: () => text };
  }
  const such = expected === undefined ? "" : ` with ${stringify(expected)}`;
  return {
    pass: true,
    message: () => `expected the ${received.what} not to be a CloudEvent${such}, but it is one`,
  };
}
