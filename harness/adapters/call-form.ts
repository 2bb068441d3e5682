import type { Call } from "./adapter.ts";
import { eventForm, messageForm } from "./json-form.ts";

/** The `params` of a call as JSON text. */
export function callParams(call: Call): string {
  const members: string[] = [`"case":${JSON.stringify(call.case)}`];
  for (const [name, value] of Object.entries(call)) {
    if (name === "method" || name === "case" || name === "events" || name === "event") continue;
    if (name === "message") members.push(`"message":${messageForm(value)}`);
    else members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }
  if (call.method === "validate" || call.method === "evaluate")
    members.push(`"event":${eventForm(call.event)}`);
  if (call.method === "deliver") members.push(`"events":[${call.events.map(eventForm).join(",")}]`);
  if (call.method === "encode" || call.method === "send") {
    const [first] = call.events;
    members.push(
      call.mode === "batched" || first === undefined
        ? `"events":[${call.events.map(eventForm).join(",")}]`
        : `"event":${eventForm(first)}`,
    );
  }
  return `{${members.join(",")}}`;
}
