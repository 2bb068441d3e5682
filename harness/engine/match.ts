import type { CesqlError, CesqlValue } from "../adapters/adapter.ts";
import { canonicalString } from "../event/canonical.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import { parseTimestamp, sameInstant } from "../event/timestamp.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Matcher } from "./case.ts";
import { exchangeExpectation, isExchangeMatcher, matchExchange } from "./match-exchange.ts";
import {
  expectationOf,
  type MessageMatcher,
  type Mismatch,
  matchBody,
  matchField,
  matchFields,
  matchJson,
} from "./match-message.ts";
import type { Observation } from "./observation.ts";
import { showData, showText } from "./show.ts";

export interface MatchContext {
  /** The path carried binary-mode data through a protocol that has no difference between absent and empty. */
  readonly emptyIsAbsent: boolean;
}

/** Whether the matcher holds for what was observed: undefined when it does, else why not. */
export function match(
  matcher: Matcher,
  observation: Observation,
  context: MatchContext,
): Mismatch | undefined {
  if ("anyOf" in matcher) return matchAny(matcher.anyOf, observation, context);
  if ("allOf" in matcher) return first(matcher.allOf, (part) => match(part, observation, context));
  if ("not" in matcher) return matchNot(matcher.not, observation, context);
  if ("outcome" in matcher) return matchOutcome(matcher.outcome, observation);
  if (observation.outcome !== "ok")
    return { expected: describe(matcher), observed: describeRefusal(observation) };
  if (isExchangeMatcher(matcher))
    return matchExchange(matcher, observation, (part, one) => match(part, one, context));
  if ("count" in matcher) return matchCount(matcher.count, observation);
  if ("value" in matcher) return matchValue(matcher.value, observation);
  if ("error" in matcher) return matchError(matcher.error, observation);
  if ("events" in matcher) return matchEvents(matcher.events, observation, context);
  if ("attribute" in matcher) return onEvent(matcher, observation, (event) => matchAttribute(matcher, event));
  if ("data" in matcher)
    return onEvent(matcher, observation, (event) => matchData(matcher.data, event, context));
  return onMessage(matcher, observation);
}

function first<T>(items: readonly T[], find: (item: T) => Mismatch | undefined): Mismatch | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function matchAny(
  options: readonly Matcher[],
  observation: Observation,
  context: MatchContext,
): Mismatch | undefined {
  const misses: Mismatch[] = [];
  for (const option of options) {
    const miss = match(option, observation, context);
    if (miss === undefined) return undefined;
    misses.push(miss);
  }
  return { expected: misses.map((miss) => miss.expected).join(" or "), observed: misses[0]?.observed ?? "" };
}

function matchNot(matcher: Matcher, observation: Observation, context: MatchContext): Mismatch | undefined {
  // Where nothing came out there is nothing to look at, so nothing can be said to be absent from it.
  if (observation.outcome !== "ok" && !asksOutcome(matcher)) {
    return { expected: `not ${describe(matcher)}`, observed: describeRefusal(observation) };
  }
  if (match(matcher, observation, context) !== undefined) return undefined;
  return { expected: `not ${describe(matcher)}`, observed: describe(matcher) };
}

function asksOutcome(matcher: Matcher): boolean {
  if ("anyOf" in matcher) return matcher.anyOf.some(asksOutcome);
  if ("allOf" in matcher) return matcher.allOf.some(asksOutcome);
  return "not" in matcher ? asksOutcome(matcher.not) : "outcome" in matcher;
}

function matchOutcome(wanted: "ok" | "rejected", observation: Observation): Mismatch | undefined {
  if (observation.outcome === wanted) return undefined;
  return {
    expected: wanted === "ok" ? "it is accepted" : "it is refused",
    observed: observation.outcome === "ok" ? describeSuccess(observation) : describeRefusal(observation),
  };
}

function describeRefusal(observation: Observation): string {
  return `refused: ${observation.reason || "no reason given"}`;
}

/** What came out, in one line. */
function describeSuccess({ events, messages }: Observation): string {
  const [event] = events;
  if (event !== undefined)
    return `accepted as an event with ${showAttributes(event)}, ${showData(event.data)}`;
  const [message] = messages;
  if (message === undefined) return "accepted";
  const fields = message.fields
    .filter(({ name }) => !name.startsWith(":"))
    .map(
      ({ name, value }) =>
        `${name}: ${typeof value === "string" ? showText(value) : showData({ kind: "binary", bytes: value })}`,
    );
  const body = message.body === undefined ? "no body" : showData({ kind: "binary", bytes: message.body });
  return `emitted ${fields.join(", ")}; ${body}`;
}

function showAttributes(event: CloudEvent): string {
  return Array.from(event.attributes, ([name, value]) => `${name}=${showText(canonicalString(value))}`).join(
    ", ",
  );
}

function matchCount(count: number, { messages, events }: Observation): Mismatch | undefined {
  const found = messages.length + events.length;
  return found === count ? undefined : { expected: `${count} of them`, observed: `${found}` };
}

function matchValue(wanted: CesqlValue, { value }: Observation): Mismatch | undefined {
  if (value === wanted) return undefined;
  return { expected: showValue(wanted), observed: value === undefined ? "no value" : showValue(value) };
}

const showValue = (value: CesqlValue): string => `${typeof value} ${JSON.stringify(value)}`;

function matchError(wanted: CesqlError | "none" | "any", { error }: Observation): Mismatch | undefined {
  const holds = wanted === "any" ? error !== undefined : (error ?? "none") === wanted;
  return holds ? undefined : { expected: errorText(wanted), observed: errorText(error ?? "none") };
}

function errorText(error: CesqlError | "none" | "any"): string {
  if (error === "none") return "no error";
  return error === "any" ? "an error" : `error ${error}`;
}

function matchEvents(
  wanted: readonly CloudEvent[],
  { events }: Observation,
  context: MatchContext,
): Mismatch | undefined {
  if (wanted.length !== events.length)
    return { expected: `${wanted.length} events`, observed: `${events.length} events` };
  for (const [index, event] of wanted.entries()) {
    const difference = firstDifference(event, events[index] as CloudEvent, context);
    if (difference === undefined) continue;
    const path = wanted.length === 1 ? difference.path : `/${index}${difference.path}`;
    return {
      expected: `${path}: ${difference.expected ?? "absent"}`,
      observed: `${path}: ${difference.actual ?? "absent"} (${difference.kind})`,
    };
  }
  return undefined;
}

function onEvent(
  matcher: { readonly event?: number },
  { events }: Observation,
  judge: (event: CloudEvent) => Mismatch | undefined,
): Mismatch | undefined {
  const index = matcher.event ?? 0;
  const event = events[index];
  return event === undefined
    ? { expected: `an event number ${index + 1}`, observed: `${events.length} events` }
    : judge(event);
}

type AttributeMatcher = Extract<Matcher, { attribute: string }>;

function matchAttribute(matcher: AttributeMatcher, event: CloudEvent): Mismatch | undefined {
  const name = matcher.attribute;
  const value = event.attributes.get(name);
  const actual = value === undefined ? undefined : canonicalString(value);
  if (attributeHolds(matcher, actual)) return undefined;
  const observed = actual === undefined ? `no ${name}` : `${name} is ${showText(actual)}`;
  return { expected: attributeExpectation(matcher), observed };
}

function attributeHolds(matcher: AttributeMatcher, actual: string | undefined): boolean {
  if ("present" in matcher) return (actual !== undefined) === matcher.present;
  if (actual === undefined) return false;
  if ("equals" in matcher) return actual === matcher.equals;
  if ("oneOf" in matcher) return matcher.oneOf.includes(actual);
  const [wanted, found] = [parseTimestamp(matcher.instant), parseTimestamp(actual)];
  return wanted !== undefined && found !== undefined && sameInstant(wanted, found);
}

function matchData(
  wanted: Extract<Matcher, { data: unknown }>["data"],
  event: CloudEvent,
  context: MatchContext,
): Mismatch | undefined {
  const { data } = event;
  const empty =
    data !== undefined &&
    ((data.kind === "text" && data.text === "") || (data.kind === "binary" && data.bytes.length === 0));
  if (wanted === "absent" || wanted === "empty") {
    const holds = context.emptyIsAbsent
      ? data === undefined || empty
      : wanted === "empty"
        ? empty
        : data === undefined;
    return holds ? undefined : { expected: `${wanted} data`, observed: showData(data) };
  }
  const attributes = event.attributes;
  const difference = firstDifference({ attributes, data: wanted }, event, context);
  return difference === undefined ? undefined : { expected: showData(wanted), observed: showData(data) };
}

function onMessage(matcher: MessageMatcher, { messages }: Observation): Mismatch | undefined {
  const index = (matcher as { message?: number }).message ?? 0;
  if (messages[index] === undefined) {
    return { expected: `a message number ${index + 1}`, observed: `${messages.length} messages` };
  }
  return judgeMessage(matcher, messages[index]);
}

function judgeMessage(matcher: MessageMatcher, message: WireMessage): Mismatch | undefined {
  if ("field" in matcher) return matchField(matcher, message);
  if ("fields" in matcher) return matchFields(matcher, message);
  return "body" in matcher ? matchBody(matcher, message) : matchJson(matcher, message);
}

/** A matcher in words, for when there is nothing to hold it against. */
export function describe(matcher: Matcher): string {
  if ("anyOf" in matcher) return matcher.anyOf.map(describe).join(" or ");
  if ("allOf" in matcher) return matcher.allOf.map(describe).join(" and ");
  if ("not" in matcher) return `not ${describe(matcher.not)}`;
  if ("outcome" in matcher) return matcher.outcome === "ok" ? "it is accepted" : "it is refused";
  if (isExchangeMatcher(matcher)) return exchangeExpectation(matcher, describe);
  if ("count" in matcher) return `${matcher.count} of them`;
  if ("value" in matcher) return showValue(matcher.value);
  if ("error" in matcher) return errorText(matcher.error);
  if ("events" in matcher) {
    if (matcher.events.length === 0) return "no event";
    return matcher.events
      .map((event) => `an event with ${showAttributes(event)}, ${showData(event.data)}`)
      .join(" and ");
  }
  if ("attribute" in matcher) return attributeExpectation(matcher);
  if ("data" in matcher)
    return typeof matcher.data === "string" ? `${matcher.data} data` : showData(matcher.data);
  return expectationOf(matcher);
}

function attributeExpectation(matcher: AttributeMatcher): string {
  const name = matcher.attribute;
  if ("present" in matcher) return matcher.present ? `an attribute ${name}` : `no attribute ${name}`;
  if ("instant" in matcher) return `${name} at the instant ${matcher.instant}`;
  const options = "equals" in matcher ? [matcher.equals] : matcher.oneOf;
  return `${name} is ${options.map(showText).join(" or ")}`;
}
