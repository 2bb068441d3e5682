import type { Adapter, Reply } from "../adapters/adapter.ts";
import type { Case, Stimulus } from "./case.ts";
import { type Observation, rejected, unsupported } from "./observation.ts";

function observe(reply: Reply): Observation {
  if (reply.outcome === "ok") {
    const { messages = [], events = [], value, error } = reply;
    return {
      outcome: "ok",
      messages,
      events,
      ...(value === undefined ? {} : { value }),
      ...(error === undefined ? {} : { error }),
    };
  }
  return reply.outcome === "rejected" ? rejected(reply.message) : unsupported(reply.capability);
}

/** Runs one step at codec depth. Rejects with AdapterFailure when no usable answer came. */
export async function performStep(
  adapter: Adapter,
  { binding, id }: Case,
  stimulus: Stimulus,
): Promise<Observation> {
  const { operation, ...rest } = stimulus;
  if (operation === "deliver" || operation === "request") return rejected(`${operation} has no codec form`);
  const call =
    operation === "validate" || operation === "evaluate" || operation === "adapt"
      ? { method: operation, case: id, ...rest }
      : { method: operation, case: id, binding, ...rest };
  return observe(await adapter.perform(call as Parameters<Adapter["perform"]>[0]));
}
