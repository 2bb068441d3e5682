import type { CloudEvent } from "../event/cloud-event.ts";
import { EventError } from "../event/violation.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Adapter, Call, Description, Evaluation, Reply } from "./adapter.ts";

/** An implementation in this process: what it refuses, it throws as an EventError. */
export interface InProcessImplementation {
  encode(call: Extract<Call, { method: "encode" }>): WireMessage;
  decode(call: Extract<Call, { method: "decode" }>): readonly CloudEvent[];
  forward(call: Extract<Call, { method: "forward" }>): readonly WireMessage[];
  validate(event: CloudEvent): void;
  evaluate?(call: Extract<Call, { method: "evaluate" }>): Evaluation;
  adapt?(call: Extract<Call, { method: "adapt" }>): readonly CloudEvent[];
}

/** The live side of an in-process implementation: it really sends and listens, as an adapter program would. */
type LiveSide = (call: Call) => Promise<Reply>;

/** Drives an implementation in this process through the same interface as an adapter program. */
export class InProcessAdapter implements Adapter {
  readonly incarnation = 1;

  constructor(
    readonly description: Description,
    private readonly implementation: InProcessImplementation,
    private readonly live?: { perform: LiveSide; close(): Promise<void> },
  ) {}

  async perform(call: Call): Promise<Reply> {
    try {
      return await this.answer(call);
    } catch (error) {
      if (error instanceof EventError) return { outcome: "rejected", message: error.message };
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.live?.close();
  }

  private answer(call: Call): Reply | Promise<Reply> {
    const { implementation } = this;
    if ("binding" in call && !Object.hasOwn(this.description.capabilities.bindings, call.binding)) {
      return { outcome: "unsupported", capability: call.binding };
    }
    switch (call.method) {
      case "encode":
        return { outcome: "ok", messages: [implementation.encode(call)] };
      case "decode":
        return { outcome: "ok", events: implementation.decode(call) };
      case "forward":
        return { outcome: "ok", messages: implementation.forward(call) };
      case "validate":
        implementation.validate(call.event);
        return { outcome: "ok" };
      case "evaluate":
        if (implementation.evaluate === undefined) return { outcome: "unsupported", capability: "evaluate" };
        return { outcome: "ok", ...implementation.evaluate(call) };
      case "adapt":
        if (implementation.adapt === undefined) return { outcome: "unsupported", capability: "adapt" };
        return { outcome: "ok", events: implementation.adapt(call) };
      default:
        return this.live?.perform(call) ?? { outcome: "unsupported", capability: call.method };
    }
  }
}
