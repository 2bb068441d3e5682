import type { Delivery, Evaluation } from "../adapters/adapter.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";

/** What one step brought back, from the adapter or from the wire; the judge sees nothing else. */
export interface Observation extends Evaluation {
  readonly outcome: "ok" | "rejected" | "unsupported";
  /** Why the implementation refused, in its own words; or the capability it does not have. */
  readonly reason?: string;
  /** Why the refusal is none that a sender can rely on: it was told that all is well, or that the receiver broke. */
  readonly unclear?: string;
  /** The messages it emitted; captured raw when it ran live. */
  readonly messages: readonly WireMessage[];
  /** The events it read. */
  readonly events: readonly CloudEvent[];
  /** What a sender of web hooks says became of the events that it was given, in their order. */
  readonly deliveries?: readonly Delivery[];
}

export function rejected(reason: string): Observation {
  return { outcome: "rejected", reason, messages: [], events: [] };
}

export function unsupported(capability: string): Observation {
  return { outcome: "unsupported", reason: capability, messages: [], events: [] };
}
