import { observationEvidence, stimulusEvidence } from "../engine/evidence.ts";
import type { LevelOf } from "../engine/judge.ts";
import { rejected } from "../engine/observation.ts";
import type { RecordLine } from "../engine/record.ts";
import type { CapturedMessage } from "../transports/transport.ts";
import { fieldsNamed, type WireMessage } from "../wire/wire-message.ts";
import type { Answer } from "./answer.ts";
import type { Target } from "./check-target.ts";
import type { Result } from "./violation-result.ts";
import { type Asked, type Finding, found, METHOD, type Question, questionsOf } from "./webhook-questions.ts";

export interface WebhookCheckOptions extends Omit<Asked, "url"> {
  readonly target: Target;
  /** An address of ours that the target may call, and what came there. */
  readonly callback?: { readonly url: string; next(waitMs: number): Promise<readonly CapturedMessage[]> };
  readonly levels: LevelOf;
  readonly emit: (lines: readonly RecordLine[]) => void;
  readonly waitMs: number;
}

/** Asks a target everything and judges it. @returns why it stopped before its end; undefined when it did not */
export async function checkWebhook(options: WebhookCheckOptions): Promise<string | undefined> {
  for (const question of questionsOf({ ...options, url: options.target.address.url })) {
    const { answer } = await options.target.send(question.message);
    if (answer.kind === "unreachable") return `the target cannot be reached: ${answer.text}`;
    emit(options, question, answer, answer.kind === "silent" ? [] : question.judge(answer));
  }
  return calledBack(options);
}

/** Asks for the answer at an address of ours, and waits whether the target calls there. It need not. */
async function calledBack(options: WebhookCheckOptions): Promise<string | undefined> {
  const { callback, target, origin, waitMs } = options;
  if (callback === undefined) return undefined;
  const message: WireMessage = {
    fields: [
      METHOD("OPTIONS"),
      { name: "WebHook-Request-Origin", value: origin },
      { name: "WebHook-Request-Callback", value: callback.url },
    ],
  };
  const { answer } = await target.send(message);
  if (answer.kind === "unreachable") return `the target cannot be reached: ${answer.text}`;
  const [came] = await callback.next(waitMs);
  const title = "The answer that was asked for at a callback tells the rate";
  const judged = (): Finding[] => {
    if (came === undefined) {
      const message = "it did not call the callback, which it may decide later";
      return [{ requirement: "WH-4.2.2-c", check: "callback", outcome: "unseen", message }];
    }
    const [rate] = fieldsNamed(came.message, "webhook-allowed-rate");
    return [
      found("WH-4.2.2-c", "callback", rate !== undefined, "the callback came without WebHook-Allowed-Rate"),
    ];
  };
  emit(options, { name: "handshake/callback", title, message, judge: judged }, answer, judged());
  return undefined;
}

function emit(
  { levels, emit: write }: WebhookCheckOptions,
  question: Question,
  answer: Answer,
  findings: readonly Finding[],
): void {
  const { name, title, message } = question;
  const at = { case: `check/webhook/${name}`, depth: "live", step: 0 } as const;
  const results = findings.map(({ requirement, check, outcome, message: text }): Result => {
    const level = levels(requirement) ?? "MUST";
    const failed = level === "MUST" ? ("fail" as const) : ("warn" as const);
    const verdict = { pass: "pass", fail: failed, warn: "warn", unseen: "not-observable" }[
      outcome
    ] as Result["verdict"];
    return {
      check,
      requirements: [requirement],
      level,
      verdict,
      message: text,
      ...(outcome === "fail" || outcome === "warn" ? { observed: answer.text } : {}),
    };
  });
  const silent: Result = {
    check: "answer",
    requirements: [],
    level: "MUST",
    verdict: "timeout",
    message: answer.text,
  };
  write([
    { kind: "case", ...at, title, binding: "webhook", roles: ["consumer"], durationMs: 0 },
    {
      kind: "evidence",
      ...at,
      stimulus: stimulusEvidence("webhook", { operation: "decode", message }),
      observation: { ...(observationEvidence(rejected(answer.text)) as object), answer: answer.text },
    },
    ...(answer.kind === "silent" ? [silent] : results).map((result) => ({
      kind: "result" as const,
      ...at,
      ...result,
    })),
  ]);
}
