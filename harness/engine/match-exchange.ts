import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";
import type { Matcher, Selector } from "./case.ts";
import type { Mismatch } from "./match-message.ts";
import type { Observation } from "./observation.ts";

/** Matchers on a whole conversation: how many messages of a kind there were, and what a sender says of its events. */

export type ExchangeMatcher = Extract<
  Matcher,
  { messages: unknown } | { every: unknown } | { delivery: unknown }
>;

export function isExchangeMatcher(matcher: Matcher): matcher is ExchangeMatcher {
  return "messages" in matcher || "every" in matcher || "delivery" in matcher;
}

/** @param match judges a matcher on one message */
export function matchExchange(
  matcher: ExchangeMatcher,
  observation: Observation,
  match: (matcher: Matcher, observation: Observation) => Mismatch | undefined,
): Mismatch | undefined {
  if ("delivery" in matcher) return matchDelivery(matcher, observation);
  if ("messages" in matcher) {
    const found = selected(observation, matcher.messages).length;
    const holds = "count" in matcher ? found === matcher.count : found <= matcher.atMost;
    return holds ? undefined : { expected: countOf(matcher), observed: `${found}` };
  }
  const messages = selected(observation, matcher.every);
  if (messages.length === 0)
    return { expected: `a message with ${show(matcher.every)}`, observed: "none of them" };
  for (const message of messages) {
    const mismatch = match(matcher.is, { ...observation, messages: [message] });
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

/** @param describe says in words what a matcher on one message expects */
export function exchangeExpectation(
  matcher: ExchangeMatcher,
  describe: (matcher: Matcher) => string,
): string {
  if ("messages" in matcher) return countOf(matcher);
  if ("every" in matcher) return `every message with ${show(matcher.every)}: ${describe(matcher.is)}`;
  return deliveryExpectation(matcher);
}

function selected({ messages }: Observation, selector: Selector): WireMessage[] {
  const wanted = Object.entries(selector);
  return messages.filter((message) =>
    wanted.every(([name, text]) => fieldsNamed(message, name).some(({ value }) => fieldText(value) === text)),
  );
}

function show(selector: Selector): string {
  const parts = Object.entries(selector).map(([name, text]) => `${name}: ${text}`);
  return parts.length === 0 ? "anything" : parts.join(", ");
}

function countOf(matcher: Extract<ExchangeMatcher, { messages: unknown }>): string {
  const many = "count" in matcher ? `${matcher.count}` : `at most ${matcher.atMost}`;
  return `${many} with ${show(matcher.messages)}`;
}

type DeliveryMatcher = Extract<ExchangeMatcher, { delivery: unknown }>;

function matchDelivery(matcher: DeliveryMatcher, { deliveries = [] }: Observation): Mismatch | undefined {
  const found = deliveries[matcher.delivery];
  const holds =
    "state" in matcher
      ? found?.state === matcher.state
      : found?.state === "waiting" && (found.retryAfterMs ?? -1) >= matcher.waitsMs;
  if (holds) return undefined;
  const wait = found?.retryAfterMs === undefined ? "" : ` for ${found.retryAfterMs} ms`;
  const observed = found === undefined ? `${deliveries.length} deliveries` : `${found.state}${wait}`;
  return { expected: deliveryExpectation(matcher), observed };
}

function deliveryExpectation(matcher: DeliveryMatcher): string {
  const which = `delivery ${matcher.delivery + 1} is`;
  return "state" in matcher
    ? `${which} ${matcher.state}`
    : `${which} waiting for ${matcher.waitsMs} ms or more`;
}
