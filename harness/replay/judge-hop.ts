import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { validate } from "../event/validate.ts";
import { profileFor } from "../event/versions/index.ts";
import { lint } from "../lint/index.ts";
import { lintMessage, type MessageViolation } from "../lint/message.ts";
import { fieldOfAttribute } from "../lint/message-fields.ts";
import { excerptAt } from "../outside/excerpt.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";
import type { Delivery } from "./network.ts";
import type { HopFinding, HopVerdict } from "./record.ts";
import type { Defect } from "./scenario.ts";
import { ofFields, ofJson, readEvent, type StoryEvent } from "./story-event.ts";

/** What a hop is judged by. */
export interface HopContext {
  readonly spec: SpecVersion;
  readonly binding: string;
  readonly from: string;
  readonly to: string;
  /** The defects of the day that are there. */
  readonly defects: readonly Defect[];
  /** The event that the message is meant to be, where one was made: what an implementation reads has to equal it. */
  readonly event?: CloudEvent;
  /** Remembers what each publisher sent under which id. */
  readonly ids: IdLedger | undefined;
}

export interface HopJudgement {
  readonly verdict: HopVerdict;
  readonly findings: readonly HopFinding[];
}

/** Judges a message by the rules for whoever sends it, and its receiver by what it answered or read. */
export function judgeHop(delivery: Delivery, context: HopContext): HopJudgement {
  const { spec, binding, from, defects, ids } = context;
  const { message } = delivery.seen;
  const event = readEvent(binding, message);
  const { events, violations } = lintMessage(binding, delivery.seen, spec);
  const hidden = events.length === 0 ? hiddenViolations(binding, message, spec) : [];
  const found = [
    ...violations,
    ...hidden.filter(({ requirement }) => !violations.some((one) => one.requirement === requirement)),
  ].map((one) => findingOf(one, from));
  const again = event === undefined ? undefined : ids?.reused(event, from);
  if (again !== undefined) found.push(again);
  const explained = found.map((finding) => {
    const defect = defects.find(
      (one) =>
        (one.from === from || one.from === "*") && one.requirements.includes(finding.requirement ?? ""),
    );
    return defect === undefined ? finding : { ...finding, defect: defect.name };
  });
  const findings = [...explained, ...receiverFindings(delivery, context)];
  return { verdict: verdictOf(findings), findings };
}

/**
 * What is wrong with an event behind a mistake in its form, such as a content type that hides it or a header without quotes:
 * the linters stop there.
 */
function hiddenViolations(binding: string, message: WireMessage, spec: SpecVersion): MessageViolation[] {
  const inFields = ofFields(message);
  if (inFields !== undefined) {
    const { attributes: core } = profileFor(spec);
    const attributes = new Map(
      Object.entries(inFields.attributes).map(([name, value]): [string, AttributeValue] => {
        const type = core.get(name)?.type;
        const isText = type === "URI" || type === "URI-reference" || type === "Timestamp";
        return [name, { type: isText ? type : "String", value: String(value) }];
      }),
    );
    return validate({ attributes }, spec).map((violation) => ({
      ...violation,
      ...{ level: "MUST" as const, offset: 0 },
      ...fieldOfAttribute(binding, message, violation.path.slice(1)),
    }));
  }
  const { body } = message;
  if (body === undefined || ofJson(message) === undefined) return [];
  const found = lint(body, { name: "body.json", spec });
  return found.map((violation) => ({ ...violation, place: "the body", bytes: body }));
}

function verdictOf(findings: readonly HopFinding[]): HopVerdict {
  const must = findings.filter(({ level }) => level === "MUST");
  if (must.some(({ defect }) => defect === undefined)) return "fail";
  if (must.length > 0) return "historic";
  return findings.length > 0 ? "warn" : "pass";
}

function findingOf(violation: MessageViolation, party: string): HopFinding {
  const { requirement, level, path, message, place, offset, bytes } = violation;
  const { before, after } = excerptAt(bytes, offset);
  return {
    requirement,
    level,
    party,
    message: path === "" ? message : `${path}: ${message}`,
    place,
    offset,
    before,
    after,
  };
}

/** What is held against the receiver: it refused a message, or read another event. */
function receiverFindings({ answer, read }: Delivery, context: HopContext): HopFinding[] {
  const { to, defects, event } = context;
  const blame = (message: string): HopFinding[] => {
    // A party that stumbled over a defect of the day, as it did then.
    const defect = defects.find(({ breaks = [] }) => breaks.includes(to));
    return [{ level: "MUST", party: to, message, ...(defect === undefined ? {} : { defect: defect.name }) }];
  };
  if (read !== undefined) {
    if (read.outcome !== "ok") return blame(`${to} refuses it: ${read.reason ?? "no reason was given"}`);
    const [actual] = read.events;
    if (actual === undefined || read.events.length > 1)
      return blame(`${to} read ${read.events.length} events`);
    const found = event === undefined ? undefined : firstDifference(event, actual, { emptyIsAbsent: true });
    if (found === undefined) return [];
    const { path, kind, expected, actual: other } = found;
    const message = `${to} read another event: ${path} was ${expected ?? "absent"} and became ${other ?? "absent"}`;
    return kind === "precision" ? [{ level: "SHOULD", party: to, message }] : blame(message);
  }
  const [status] = answer === undefined ? [] : fieldsNamed(answer, ":status");
  const code = status === undefined ? 200 : Number(fieldText(status.value));
  return code >= 200 && code < 300 ? [] : blame(`${to} answered ${code}`);
}

/** Which event had which id: two that differ and share one are against the rule. */
export class IdLedger {
  private readonly seen = new Map<string, string>();

  constructor(private readonly requirement: string) {}

  /** What is wrong when the party used the id before for another event. */
  reused({ id, source, data }: StoryEvent, party: string): HopFinding | undefined {
    const key = JSON.stringify([party, source, id]);
    const content = JSON.stringify(data);
    const before = this.seen.get(key);
    if (before === undefined) this.seen.set(key, content);
    if (before === undefined || before === content) return undefined;
    const { requirement } = this;
    return { requirement, level: "MUST", party, message: `another event had the id ${id}` };
  }
}
