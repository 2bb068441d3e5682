import type { Evaluation } from "../../harness/adapters/adapter.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { EventError } from "../../harness/event/violation.ts";
import { contentTypeOf, type WireMessage } from "../../harness/wire/wire-message.ts";
import {
  type AdaptParams,
  type DecodeParams,
  type EncodeParams,
  type EvaluateParams,
  type ForwardParams,
  reference as pure,
  type ReferenceOperations,
} from "../../implementations/reference/adapter.ts";
import { interpreted } from "../../implementations/reference/interpret.ts";
import type { SenderRules } from "../../implementations/reference/webhook-sender.ts";
import type { TargetAnswer, TargetParams } from "../../implementations/reference/webhook-target.ts";
import { perEvent, remembered } from "./remembered.ts";

/** What all saboteurs build on. */
export const reference: ReferenceOperations = remembered(pure);

const interpretedOnce = perEvent(interpreted);
const alone = perEvent((event): readonly CloudEvent[] => [event]);
const unchanged = (event: CloudEvent) => event;
reference.forward = forwardOf(reference, {});

/** A tiny implementation: the reference with exactly one rule broken, to prove that the suite notices. */
export interface Saboteur {
  /** A slug such as `producer/space-as-plus`. */
  readonly id: string;
  /** What it does wrong, in one plain sentence. */
  readonly breaks: string;
  /** The rules that it breaks, or some of them. */
  readonly requirements: readonly string[];
  /** A fresh one for each run, since some remember what they saw. */
  create(): ReferenceOperations;
}

/** Where a saboteur reaches into the reference. What a relay does follows from how it reads and writes. */
export interface Hooks {
  encode?(params: EncodeParams, next: ReferenceOperations["encode"]): WireMessage;
  decode?(params: DecodeParams, next: ReferenceOperations["decode"]): CloudEvent[];
  adapt?(params: AdaptParams, next: ReferenceOperations["adapt"]): readonly CloudEvent[];
  evaluate?(params: EvaluateParams, next: ReferenceOperations["evaluate"]): Evaluation;
  validate?(event: CloudEvent, next: ReferenceOperations["validate"]): void;
  forward?(params: ForwardParams, next: ReferenceOperations["forward"]): WireMessage[];
  /** Changes an event on its way through a relay, between reading and writing. */
  relay?(event: CloudEvent): CloudEvent;
  /** Instead of what the reference makes of bytes that a relay takes from binary mode into a format. */
  interpret?(event: CloudEvent): CloudEvent;
  /** The rules that it breaks as a sender of web hooks. */
  readonly senderRules?: Partial<SenderRules>;
  target?(params: TargetParams, next: ReferenceOperations["target"]): TargetAnswer;
}

export function saboteur(
  id: string,
  breaks: string,
  requirements: readonly string[],
  hooks: Hooks | (() => Hooks),
): Saboteur {
  const create = () => operationsOf(typeof hooks === "function" ? hooks() : hooks);
  return { id, breaks, requirements, create };
}

/** What is not spoiled stays the reference's own operation, so that nobody needs to try it again. */
function operationsOf(hooks: Hooks): ReferenceOperations {
  const { encode, decode, validate, forward, relay, interpret, adapt, evaluate } = hooks;
  const { senderRules, target } = hooks;
  const operations = { ...reference };
  if (encode !== undefined) operations.encode = (params) => encode(params, reference.encode);
  if (decode !== undefined) operations.decode = (params) => decode(params, reference.decode);
  if (validate !== undefined) operations.validate = (event) => validate(event, reference.validate);
  if (evaluate !== undefined) operations.evaluate = (params) => evaluate(params, reference.evaluate);
  if (adapt !== undefined) operations.adapt = (params) => adapt(params, reference.adapt);
  if (target !== undefined) operations.target = (params) => target(params, reference.target);
  if (senderRules !== undefined) operations.senderRules = { ...reference.senderRules, ...senderRules };
  if (forward !== undefined) operations.forward = (params) => forward(params, reference.forward);
  else if (encode ?? decode ?? relay ?? interpret) operations.forward = forwardOf(operations, hooks);
  return operations;
}

/** A relay reads with the one operation and writes with the other, as the reference's does. */
function forwardOf(operations: ReferenceOperations, hooks: Hooks): ReferenceOperations["forward"] {
  const { relay = unchanged, interpret = interpretedOnce } = hooks;
  return ({ binding, mode, format, message }) => {
    const read = operations.decode({ binding, message });
    const bytesGetMeaning = modeOf(message) === "binary" && mode !== "binary";
    const kept = mapped(read, (event) => relay(bytesGetMeaning ? interpret(event) : event));
    // Always the same arrays for the same events, so that the reference is asked once.
    const parts = mode === "batched" ? [kept] : kept.map(alone);
    return parts.map((events) => operations.encode({ binding, mode, format, events }));
  };
}

/** The content mode of a message, told from its content type as in every protocol binding. */
export function modeOf(message: WireMessage): "binary" | "structured" | "batched" {
  const type = contentTypeOf(message)?.trim().toLowerCase() ?? "";
  if (type.startsWith("application/cloudevents-batch")) return "batched";
  return type.startsWith("application/cloudevents") ? "structured" : "binary";
}

/** Spoils the message that goes out. */
export function emits(change: (message: WireMessage, params: EncodeParams) => WireMessage): Hooks {
  return { encode: (params, next) => change(next(params), params) };
}

/** The same array when nothing in it was changed. */
function mapped<T>(items: readonly T[], change: (item: T) => T): T[] {
  const changed = items.map(change);
  return changed.every((item, at) => item === items[at]) ? (items as T[]) : changed;
}

/** Spoils the event before it is written; what the reference then refuses, it refuses. */
export function writes(change: (event: CloudEvent, params: EncodeParams) => CloudEvent): Hooks {
  return {
    encode: (params, next) =>
      next({ ...params, events: mapped(params.events, (event) => change(event, params)) }),
  };
}

/** Spoils the message before it is read. */
export function hears(change: (message: WireMessage) => WireMessage): Hooks {
  return { decode: (params, next) => next({ ...params, message: change(params.message) }) };
}

/** Spoils the event that was read. */
export function reads(change: (event: CloudEvent, message: WireMessage) => CloudEvent): Hooks {
  return { decode: (params, next) => mapped(next(params), (event) => change(event, params.message)) };
}

export function refusesToWrite(isTooMuch: (event: CloudEvent, params: EncodeParams) => boolean): Hooks {
  return {
    encode(params, next) {
      if (params.events.some((event) => isTooMuch(event, params))) refuse();
      return next(params);
    },
  };
}

export function refusesToRead(isTooMuch: (event: CloudEvent, message: WireMessage) => boolean): Hooks {
  return {
    decode(params, next) {
      const events = next(params);
      if (events.some((event) => isTooMuch(event, params.message))) refuse();
      return events;
    },
  };
}

export function refusesToValidate(isTooMuch: (event: CloudEvent) => boolean): Hooks {
  return {
    validate(event, next) {
      if (isTooMuch(event)) refuse();
      next(event);
    },
  };
}

/** Refuses messages that are right, judged by the message alone. */
export function refusesMessage(isTooMuch: (message: WireMessage) => boolean): Hooks {
  return {
    decode(params, next) {
      if (isTooMuch(params.message)) refuse();
      return next(params);
    },
  };
}

export function refuse(): never {
  throw new EventError([
    { code: "picky", requirement: "", path: "", message: "This saboteur does not like it." },
  ]);
}

/** Makes saboteurs of one family, `prefix/slug`: each has a change, and `hooks` says where the family makes it. */
export function family<Change>(prefix: string, hooks: (change: Change) => Hooks) {
  return (slug: string, breaks: string, requirements: readonly string[], change: Change): Saboteur =>
    saboteur(`${prefix}/${slug}`, breaks, requirements, hooks(change));
}

/** Makes saboteurs that read one format rightly and spoil the events: for the messages that are `its`. */
export function holding(format: string, its: (message: WireMessage) => boolean) {
  return family<(event: CloudEvent) => CloudEvent>(`consumer/${format}`, (change) =>
    reads((event, message) => (its(message) ? change(event) : event)),
  );
}
