import { messageEvidence, observationEvidence } from "../engine/evidence.ts";
import type { RecordLine, ResultLine } from "../engine/record.ts";
import type { Role } from "../engine/verdict.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { lintMessage, type MessageJudgement, type MessageViolation } from "../lint/message.ts";
import type { CapturedMessage } from "../transports/transport.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";
import { type Result, violationResult } from "./violation-result.ts";

/** A message that came by, and what is to be said of it. */
export interface JudgedMessage {
  /** Counts from 1, in the order in which they came. */
  readonly number: number;
  /** Where it was seen: `message`, or the side of a proxy such as `in`. */
  readonly where: string;
  readonly binding: string;
  readonly captured: CapturedMessage;
  readonly judgement: MessageJudgement;
  /** Why it is not judged: it is no event and was not meant to be one. */
  readonly notJudged?: string;
}

/** Methods of HTTP with which nobody delivers an event. */
const ASKING = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/** Judges a message that came by. Never throws. */
export function judgeMessage(
  captured: CapturedMessage,
  { number, where, binding, spec }: { number: number; where: string; binding: string; spec: SpecVersion },
): JudgedMessage {
  const about = { number, where, binding, captured };
  const notJudged = claimsNothing(captured.message);
  if (notJudged !== undefined) return { ...about, judgement: { events: [], violations: [] }, notJudged };
  return { ...about, judgement: lintMessage(binding, captured, spec) };
}

/** Why a message is not even meant to be an event: answers of HTTP, and requests that only ask, seldom are. */
function claimsNothing({ fields }: WireMessage): string | undefined {
  const [first] = fields;
  const asks = first?.name === ":method" && ASKING.has(fieldText(first.value));
  if (!asks && first?.name !== ":status") return undefined;
  const claims = fields.some(
    ({ name, value }) =>
      /^ce-/i.test(name) ||
      (/^content-type$/i.test(name) && /^\s*application\/cloudevents/i.test(fieldText(value))),
  );
  if (claims) return undefined;
  return asks
    ? `a request with ${fieldText(first.value)} delivers no event`
    : "an answer that holds no event";
}

/** What is wrong by a MUST. */
export function wrongs({ judgement, notJudged }: JudgedMessage): readonly MessageViolation[] {
  return notJudged === undefined ? judgement.violations.filter(({ level }) => level === "MUST") : [];
}

/** What the text advises against. */
export function advised({ judgement, notJudged }: JudgedMessage): readonly MessageViolation[] {
  return notJudged === undefined ? judgement.violations.filter(({ level }) => level === "SHOULD") : [];
}

/** One line that names the message: mode, type and id, or what it is where that cannot be read. */
export function titleOf({ captured, judgement, where, notJudged }: JudgedMessage): string {
  const { mode, format, events } = judgement;
  const how =
    mode === undefined
      ? notJudged === undefined
        ? "no event"
        : ""
      : mode === "binary"
        ? mode
        : `${mode} ${format ?? ""}`.trim();
  const start = requestLine(captured.message);
  const about =
    events.length === 1
      ? nameOf(events[0] as CloudEvent)
      : events.length > 1
        ? `${events.length} events`
        : "";
  return [where === "message" ? "" : where, start, how, about].filter((part) => part !== "").join(" ");
}

function requestLine(message: WireMessage): string {
  const method = textOf(message, ":method");
  const status = textOf(message, ":status");
  if (method !== undefined) return `${method} ${(textOf(message, ":path") ?? "").replace(/\?.*$/, "")}`;
  return status ?? textOf(message, ":topic") ?? textOf(message, ":subject") ?? "";
}

function nameOf({ attributes }: CloudEvent): string {
  const text = (name: string): string => String(attributes.get(name)?.value ?? "");
  return `${text("type")} ${text("id")}`.trim();
}

function textOf(message: WireMessage, name: string): string | undefined {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
}

/** So much of a body is kept as evidence, in bytes. */
const KEPT = 1024 * 1024;

/** The lines of a run record about one message. */
export function recordLines(seen: JudgedMessage, role: Role): RecordLine[] {
  const { number, binding, captured, judgement, notJudged, where } = seen;
  const id = `${where}/${binding}/${number}`;
  const at = { case: id, depth: "live", step: 0 } as const;
  const { message } = captured;
  const kept =
    message.body === undefined || message.body.length <= KEPT
      ? message
      : { ...message, body: message.body.subarray(0, KEPT) };
  const { events } = judgement;
  const observation = observationEvidence({ outcome: "ok", messages: [], events });
  return [
    { kind: "case", ...at, title: titleOf(seen), binding, roles: [role], durationMs: 0 } as RecordLine,
    {
      kind: "evidence",
      ...at,
      stimulus: { operation: "seen", binding, message: messageEvidence(kept) },
      observation,
    },
    ...results(seen, notJudged).map((result): ResultLine => ({ kind: "result", ...at, ...result })),
  ];
}

function results(seen: JudgedMessage, notJudged: string | undefined): Result[] {
  if (notJudged !== undefined) {
    return [
      { check: "event", requirements: [], level: "MUST", verdict: "not-applicable", message: notJudged },
    ];
  }
  const found = [...wrongs(seen), ...advised(seen)].map((violation, index) =>
    // The same mistake may be made at several places of one message.
    violationResult(violation, index === 0 ? violation.code : `${violation.code}-${index + 1}`),
  );
  if (found.some(({ verdict }) => verdict === "fail")) return found;
  return [{ check: "rules", requirements: [], level: "MUST", verdict: "pass", message: "" }, ...found];
}
