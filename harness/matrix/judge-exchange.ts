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
 * Judges what the producer sent, before anybody reads it: the wire shows which side is to blame. It is read with the
 * binding of this project, which every case of the suite is passed by, and which the golden messages beside the interop
 * events bind to literal bytes. Undefined when the message holds the event that was given.
 */
function judgeSent(way: Way, given: readonly CloudEvent[], sent: Observation): ExchangeJudgement | undefined {
  const blame = (message: string, requirements: readonly string[]): ExchangeJudgement => ({
    verdict: "fail",
    side: "producer",
    requirements,
    message,
  });
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
  const found = differenceOf(way, given, read.events);
  if (found === undefined) return undefined;
  return found.kind === "precision"
    ? undefined
    : blame(`what was sent differs: ${worded(found)}`, clausesFor(way, found.path));
}

/**
 * Judges a whole exchange. Where the producer was wrong and the event arrived all the same, two mistakes cancel out:
 * that is a warning, since any other consumer gets another event.
 */
export function judgeExchange(
  way: Way,
  given: readonly CloudEvent[],
  sent: Observation,
  received: Observation | undefined,
): ExchangeJudgement {
  const wrong = judgeSent(way, given, sent);
  if (received === undefined) return wrong ?? PASS;
  const read = judgeReceived(way, given, received);
  if (wrong === undefined) return read;
  if (read.verdict === "fail") return wrong;
  return {
    ...wrong,
    verdict: "warn",
    message: `it arrived only since both sides err alike: ${wrong.message}`,
  };
}

/** Judges what the consumer says that it read, as if the message was right. */
function judgeReceived(way: Way, given: readonly CloudEvent[], received: Observation): ExchangeJudgement {
  const blame = (message: string, path?: string): ExchangeJudgement => ({
    verdict: "fail",
    side: "consumer",
    requirements: clausesFor(way, path),
    message,
  });
  if (received.outcome !== "ok")
    return blame(`the consumer refuses a right message: ${received.reason ?? "no reason was given"}`);
  const found = differenceOf(way, given, received.events);
  if (found === undefined) return PASS;
  if (found.kind === "precision") {
    const message = `digits of a second were lost: ${worded(found)}`;
    return { verdict: "warn", requirements: clausesFor(way, found.path), message };
  }
  return blame(`what was read differs: ${worded(found)}`, found.path);
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

/**
 * The first difference that the path does not excuse. Types of attributes are not compared: binary mode carries text,
 * JSON tells three of the types, and an event object of an SDK may hold text for all of them.
 */
function differenceOf(
  { binding, mode }: Way,
  given: readonly CloudEvent[],
  other: readonly CloudEvent[],
): Difference | undefined {
  if (given.length !== other.length) {
    const [expected, actual] = [given, other].map(({ length }) => `${length} events`);
    return { path: "", kind: "value", expected: expected ?? "", actual: actual ?? "" };
  }
  const emptyIsAbsent = mode === "binary" && !KEEPS_EMPTY.has(binding);
  for (const [index, event] of given.entries()) {
    const found = firstDifference(event, other[index] as CloudEvent, { emptyIsAbsent });
    if (found !== undefined) return found;
  }
  return undefined;
}

function worded({ path, kind, expected, actual }: Difference): string {
  const where = path === "" ? "the batch" : path.slice(1);
  if (kind === "missing") return `${where} is missing, it was ${expected}`;
  if (kind === "unexpected") return `${where} was added: ${actual}`;
  return `${where} was ${expected} and became ${actual}`;
}
