import { bindingNamed } from "../bindings/index.ts";
import type { Observation } from "../engine/observation.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { type Difference, firstDifference } from "../event/equality.ts";
import { EventError } from "../event/violation.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { clausesFor } from "./clauses.ts";
import type { ExchangeVerdict, Side, Way } from "./record.ts";

/** What became of an event, and by whose doing. */
export interface ExchangeJudgement {
  readonly verdict: ExchangeVerdict;
  readonly side?: Side;
  readonly requirements: readonly string[];
  readonly message: string;
}

const PASS: ExchangeJudgement = { verdict: "pass", requirements: [], message: "" };

/** Bindings whose binary mode tells data of no bytes from no data. */
const KEEPS_EMPTY: ReadonlySet<string> = new Set(["kafka"]);

/**
 * Judges a whole exchange. The wire shows which side is to blame. Where the producer was wrong and the event arrived all
 * the same, as when two mistakes cancel out, that is a warning: another consumer may get another event.
 */
export function judgeExchange(
  way: Way,
  given: readonly CloudEvent[],
  sent: Observation,
  received: Observation | undefined,
): ExchangeJudgement {
  const { judgement, events } = judgeSent(way, given, sent);
  if (received === undefined) return judgement;
  if (judgement.verdict !== "fail") {
    const read = judgeReceived(way, events, received);
    return read.verdict === "pass" ? judgement : read;
  }
  if (judgeReceived(way, given, received).verdict === "fail") return judgement;
  return {
    ...judgement,
    verdict: "warn",
    message: `it arrived all the same, but ${judgement.message}`,
  };
}

interface SentJudgement {
  readonly judgement: ExchangeJudgement;
  /** What the message holds; what was given where it cannot be told. */
  readonly events: readonly CloudEvent[];
}

/**
 * Judges what the producer sent, before anybody reads it, with the binding of this project, which passes every case of
 * the suite. Only a producer may choose a time for an event that has none, and a time of fewer digits: it is warned of.
 */
function judgeSent(way: Way, given: readonly CloudEvent[], sent: Observation): SentJudgement {
  const blame = (message: string, requirements: readonly string[]): SentJudgement => ({
    judgement: { verdict: "fail", side: "producer", requirements, message },
    events: given,
  });
  if (sent.outcome === "unsupported") return { judgement: lacking("producer", sent.reason), events: given };
  if (sent.outcome !== "ok") {
    return blame(`the producer does not send it: ${sent.reason ?? "no reason was given"}`, clausesFor(way));
  }
  const [message, ...more] = sent.messages;
  if (message === undefined || more.length > 0)
    return blame(`${sent.messages.length} messages arrived instead of one`, clausesFor(way));
  const read = readWire(way, message);
  if ("refused" in read) return blame(`what was sent is no valid event: ${read.refused}`, read.requirements);
  if (read.mode !== way.mode)
    return blame(`it was sent in ${read.mode} mode instead of ${way.mode}`, clausesFor(way));
  const { found, excused } = compare(way, given, read.events, isProducersChoice);
  if (found !== undefined)
    return blame(`what was sent differs: ${worded(found)}`, clausesFor(way, found.path));
  return { judgement: excused === undefined ? PASS : warned(way, "producer", excused), events: read.events };
}

/** Judges what the consumer says that it read. */
function judgeReceived(way: Way, sent: readonly CloudEvent[], received: Observation): ExchangeJudgement {
  const blame = (message: string, path?: string): ExchangeJudgement => ({
    verdict: "fail",
    side: "consumer",
    requirements: clausesFor(way, path),
    message,
  });
  if (received.outcome === "unsupported") return lacking("consumer", received.reason);
  if (received.outcome !== "ok")
    return blame(`the consumer refuses a right message: ${received.reason ?? "no reason was given"}`);
  const { found, excused } = compare(way, sent, received.events, isPrecision);
  if (found !== undefined) return blame(`what was read differs: ${worded(found)}`, found.path);
  return excused === undefined ? PASS : warned(way, "consumer", excused);
}

/** It says itself that it lacks what this takes, which no rule forbids. */
const lacking = (side: Side, capability = "it"): ExchangeJudgement => ({
  verdict: "warn",
  side,
  requirements: [],
  message: `the ${side} does not have ${capability}`,
});

const isPrecision = ({ kind }: Difference): boolean => kind === "precision";

const isProducersChoice = (found: Difference): boolean =>
  isPrecision(found) || (found.kind === "unexpected" && found.path === "/time");

function warned(way: Way, side: Side, excused: Difference): ExchangeJudgement {
  const what = isPrecision(excused) ? "digits of a second were lost" : "the producer chose a time";
  const message = `${what}: ${worded(excused)}`;
  return { verdict: "warn", side, requirements: clausesFor(way, excused.path), message };
}

type Read =
  | { readonly events: readonly CloudEvent[]; readonly mode: string }
  | { readonly refused: string; readonly requirements: readonly string[] };

function readWire(way: Way, message: WireMessage): Read {
  const binding = bindingNamed(way.binding);
  if (binding === undefined) throw new Error(`no binding is named ${way.binding}`);
  try {
    return binding.decode(message);
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    const requirements = [...new Set(error.violations.map(({ requirement }) => requirement))];
    return { refused: error.message, requirements };
  }
}

interface Comparison {
  /** The first difference that nothing excuses. */
  readonly found?: Difference | undefined;
  /** The first that is excused. */
  readonly excused?: Difference | undefined;
}

/**
 * Compares events under the information-loss rules of the path. Types of attributes are not compared: binary mode
 * carries text, JSON tells three of the types, and an event object of an SDK may hold text for all of them.
 */
function compare(
  { binding, mode }: Way,
  given: readonly CloudEvent[],
  other: readonly CloudEvent[],
  isExcused: (found: Difference) => boolean,
): Comparison {
  if (given.length !== other.length) {
    const [expected, actual] = [given, other].map(({ length }) => `${length} events`);
    return { found: { path: "", kind: "value", expected: expected ?? "", actual: actual ?? "" } };
  }
  const options = { emptyIsAbsent: mode === "binary" && !KEEPS_EMPTY.has(binding) };
  let excused: Difference | undefined;
  for (const [index, event] of given.entries()) {
    let [expected, actual] = [event, other[index] as CloudEvent].map(withoutEncoding) as [
      CloudEvent,
      CloudEvent,
    ];
    for (;;) {
      const found = firstDifference(expected, actual, options);
      if (found === undefined) break;
      if (!isExcused(found)) return { found };
      excused ??= found;
      [expected, actual] = [without(expected, found.path.slice(1)), without(actual, found.path.slice(1))];
    }
  }
  return { excused };
}

/** `datacontentencoding` of 0.3 says how a format wrote the data, which the data itself no longer shows. */
const withoutEncoding = (event: CloudEvent): CloudEvent =>
  event.attributes.get("specversion")?.value === "0.3" ? without(event, "datacontentencoding") : event;

function without(event: CloudEvent, name: string): CloudEvent {
  const attributes = new Map(event.attributes);
  attributes.delete(name);
  return { ...event, attributes };
}

function worded({ path, kind, expected, actual }: Difference): string {
  const where = path === "" ? "the batch" : path.slice(1);
  const [before, after] = [expected, actual].map((text) => (text === "" ? "empty" : text));
  if (kind === "missing") return `${where} is missing, it was ${before}`;
  if (kind === "unexpected") return `${where} was added: ${after}`;
  return `${where} was ${before} and became ${after}`;
}
