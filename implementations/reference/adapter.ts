import type { Evaluation } from "../../harness/adapters/adapter.ts";
import { bindingNamed, type ContentMode, type ProtocolBinding } from "../../harness/bindings/index.ts";
import { evaluate as evaluateExpression, evaluationOf } from "../../harness/cesql/compile.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { assertValid } from "../../harness/event/validate.ts";
import { editionOf } from "../../harness/event/versions/index.ts";
import { assertExtensions } from "../../harness/extensions/index.ts";
import { type EventFormat, formatNamed } from "../../harness/formats/index.ts";
import { sourceNamed } from "../../harness/sources/index.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";
import { interpreted } from "./interpret.ts";
import { type SenderRules, senderRules } from "./webhook-sender.ts";
import { type TargetAnswer, type TargetParams, target } from "./webhook-target.ts";

/**
 * The project's own codec as an implementation under test, driven in this process: the operations of the adapter
 * protocol on the engine's own objects. `EventError` means that it refused the input; `Unsupported`, that it was
 * asked for a binding or format that does not exist.
 */
export interface ReferenceOperations {
  /** `events` holds exactly one unless `mode` is batched. */
  encode(params: EncodeParams): WireMessage;
  /** One event, or all those of a batch. */
  decode(params: DecodeParams): CloudEvent[];
  /** What a relay sends on: one message, or one for each event of a batch that goes on in another mode. */
  forward(params: ForwardParams): WireMessage[];
  /** Returns when the event is valid. */
  validate(event: CloudEvent): void;
  /** What an expression of CESQL comes to on an event. */
  evaluate(params: EvaluateParams): Evaluation;
  /** The CloudEvents for a native event of a source (adapters/*.md). */
  adapt(params: AdaptParams): readonly CloudEvent[];
  /** What it goes by when it delivers web hooks. */
  senderRules: SenderRules;
  /** What it does as a target of web hooks. */
  target(params: TargetParams): TargetAnswer;
}

export interface EncodeParams {
  readonly binding: string;
  readonly mode: ContentMode;
  readonly format: string;
  readonly events: readonly CloudEvent[];
}

export interface DecodeParams {
  readonly binding: string;
  readonly message: WireMessage;
}

export interface EvaluateParams {
  readonly expression: string;
  readonly event: CloudEvent;
}

export interface AdaptParams {
  readonly source: string;
  readonly message: WireMessage;
}

export interface ForwardParams {
  readonly binding: string;
  readonly mode: ContentMode;
  readonly format: string;
  readonly message: WireMessage;
}

/** Asked for something that the reference does not have. */
export class Unsupported extends Error {
  readonly capability: string;

  constructor(capability: string) {
    super(`The reference implementation has no ${capability}.`);
    this.name = "Unsupported";
    this.capability = capability;
  }
}

/** The reference with some of its operations replaced, as a saboteur needs it. */
export function createReference(overrides: Partial<ReferenceOperations> = {}): ReferenceOperations {
  return { encode, decode, forward, validate, evaluate, adapt, senderRules, target, ...overrides };
}

export const reference: ReferenceOperations = createReference();

function encode({ binding, mode, format, events }: EncodeParams): WireMessage {
  return bindingOf(binding).encode(events, modeOf(binding, mode), formatOf(format));
}

function decode({ binding, message }: DecodeParams): CloudEvent[] {
  return [...bindingOf(binding).decode(message).events];
}

function forward({ binding, mode, format, message }: ForwardParams): WireMessage[] {
  const out = bindingOf(binding);
  const { mode: modeIn, events } = out.decode(message);
  const kept = modeIn === "binary" && mode !== "binary" ? events.map(interpreted) : events;
  const target = modeOf(binding, mode);
  if (target === "batched") return [out.encode(kept, target, formatOf(format))];
  return kept.map((event) => out.encode([event], target, formatOf(format)));
}

function evaluate({ expression, event }: EvaluateParams): Evaluation {
  return evaluationOf(evaluateExpression(expression, event));
}

/** An event is judged by the version that it names. */
function validate(event: CloudEvent): void {
  assertValid(event, editionOf(event.attributes));
  assertExtensions(event);
}

function adapt({ source, message }: AdaptParams): readonly CloudEvent[] {
  const found = sourceNamed(source);
  if (found === undefined) throw new Unsupported(`source ${source}`);
  return found.adapt(message);
}

function bindingOf(name: string): ProtocolBinding {
  const found = bindingNamed(name);
  if (found === undefined) throw new Unsupported(`binding ${name}`);
  return found;
}

function modeOf(binding: string, mode: ContentMode): ContentMode {
  if (!bindingOf(binding).modes.includes(mode)) throw new Unsupported(`mode ${mode} of ${binding}`);
  return mode;
}

function formatOf(name: string): EventFormat {
  const found = formatNamed(name);
  if (found === undefined) throw new Unsupported(`format ${name}`);
  return found;
}
