import { type Judgement, judge, type LevelOf, levelOf } from "../engine/judge.ts";
import { type Observation, rejected } from "../engine/observation.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { Answer } from "./answer.ts";
import { demandsRefusal, type Probe } from "./check-plan.ts";
import type { Result } from "./violation-result.ts";

/** What came back of a message: the target's answer and, where it echoes, the events that it read. */
export interface Seen {
  readonly answer: Answer;
  /** Undefined when nothing of the kind can be seen. */
  readonly echo?: {
    readonly events: readonly CloudEvent[];
    /** It came back in binary mode, which cannot tell empty data from none. */
    readonly binary: boolean;
  };
}

/** A refusal as its sender saw it: only 4xx says that the message was at fault. */
function refusalOf({ kind, text }: Answer): Observation {
  if (kind === "refused" || kind === "unseen") return rejected(text);
  const unclear =
    kind === "failed"
      ? "it was not taken as an event, but the sender was told that the receiver failed"
      : "it was not taken as an event, but the sender was told that all is well";
  return { ...rejected(text), unclear };
}

/** What the judge sees; undefined where it cannot be told whether the message was taken. */
export function observationOf({ answer, echo }: Seen): Observation | undefined {
  const { kind } = answer;
  if (kind === "refused" || kind === "failed") return refusalOf(answer);
  if (kind !== "taken" && kind !== "unseen") return undefined;
  if (echo === undefined) return undefined;
  if (echo.events.length > 0) return { outcome: "ok", messages: [], events: echo.events };
  return refusalOf({ ...answer, text: `${answer.text}, and nothing came back` });
}

/**
 * The results of one message. What the answer alone cannot show is `not-observable`, and is no pass.
 *
 * @param strict whether the profile strict-receiver is asked for
 */
export function judgeProbe(probe: Probe, seen: Seen, levels: LevelOf, strict: boolean): Result[] {
  const { checks, disputed } = probe;
  const observation = observationOf(seen);
  const results = checks.map((check): Result => {
    const judgement =
      observation === undefined ? unseen(seen.answer) : judged(probe, check, observation, seen, levels);
    const told = check.disputed?.reason ?? disputed;
    return {
      check: check.id,
      requirements: check.requirements,
      level: levelOf(check, levels),
      ...judgement,
      ...(told === undefined ? {} : { disputed: told }),
    };
  });
  return [...results, ...acceptance(probe, seen, levels), ...(strict ? strictness(probe, seen, levels) : [])];
}

function judged(
  { stimulus, keepsEmptyData }: Probe,
  check: Probe["checks"][number],
  observation: Observation,
  { echo }: Seen,
  levels: LevelOf,
): Judgement {
  // Judged as a message of binary mode where it came back in that.
  const as = echo?.binary === true ? { ...stimulus, holds: { mode: "binary" } as const } : stimulus;
  return judge(check, as, observation, levels, keepsEmptyData && echo?.binary !== true);
}

function unseen({ kind, text }: Answer): Pick<Result, "verdict" | "message"> {
  const why = {
    taken: "what it read cannot be seen without --echo or --reply-to",
    unseen: "what its readers make of it cannot be seen without --reply-to",
    beside: "that says nothing of the message",
    silent: "",
    unreachable: "",
    refused: "",
    failed: "",
  }[kind];
  if (kind === "silent") return { verdict: "timeout", message: text };
  if (kind === "unreachable") return { verdict: "environment-error", message: text };
  return { verdict: "not-observable", message: `${text.replace(/ \(.*/s, "")}; ${why}` };
}

/** Whether a receiver has to take the message: no check holds for who refuses it. */
function isValid({ checks, stimulus, keepsEmptyData }: Probe, levels: LevelOf): boolean {
  const passes = (check: Probe["checks"][number]): boolean =>
    judge(check, stimulus, rejected(""), levels, keepsEmptyData).verdict === "pass";
  return !checks.some(passes);
}

/** That a valid message was taken can be seen, whatever was made of it. */
function acceptance(probe: Probe, { answer }: Seen, levels: LevelOf): Result[] {
  if (answer.kind !== "taken" || !isValid(probe, levels)) return [];
  return [{ check: "accepted", requirements: [], level: "MAY", verdict: "pass", message: "" }];
}

/** The profile: malformed events are answered with 4xx. No text of CloudEvents says so. */
function strictness(probe: Probe, { answer }: Seen, levels: LevelOf): Result[] {
  const { kind, text } = answer;
  const demanding = probe.checks.filter((check) => demandsRefusal(check));
  if (demanding.length === 0 || !["taken", "refused", "failed"].includes(kind)) return [];
  const strictly = demanding.some(
    (check) => !["MAY", "SHOULD", "SHOULD NOT"].includes(levelOf(check, levels)),
  );
  if (!strictly) return [];
  const result = { check: "profile:strict-receiver", requirements: [], level: "DECLARATIVE" } as const;
  if (kind === "refused") return [{ ...result, verdict: "pass", message: "" }];
  const message = "the profile strict-receiver, and not the specification, asks for 4xx on a malformed event";
  return [{ ...result, verdict: "fail", message, expected: "an answer of 4xx", observed: text }];
}
