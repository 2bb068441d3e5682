import { base64 } from "../adapters/json-form.ts";
import type { AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Stimulus } from "./case.ts";
import type { Observation } from "./observation.ts";

/**
 * Evidence in the record: the adapter protocol's form, but for JSON data, which is kept as `{"jsonText": "..."}` so
 * that every digit of a number survives the readers of the record.
 */

function dataEvidence(data: EventData): unknown {
  if (data.kind === "json") return { jsonText: data.json };
  return data.kind === "text" ? { text: data.text } : { base64: base64(data.bytes) };
}

function eventEvidence({ attributes, data }: CloudEvent): unknown {
  return {
    attributes: valuesEvidence(attributes),
    ...(data === undefined ? {} : { data: dataEvidence(data) }),
  };
}

function valuesEvidence(values: ReadonlyMap<string, AttributeValue>): unknown {
  const typed = Array.from(values, ([name, given]) => {
    const { type, value } = given;
    if (type === "Map") return [name, { type, value: valuesEvidence(value) }];
    return [name, { type, value: value instanceof Uint8Array ? { base64: base64(value) } : value }];
  });
  return Object.fromEntries(typed);
}

/** A message for people and programs: bytes that are no text in Base64. */
export function messageEvidence({ fields, body }: WireMessage): unknown {
  return {
    fields: fields.map(({ name, value, type }) => ({
      name,
      value: typeof value === "string" ? value : { base64: base64(value) },
      ...(type === undefined ? {} : { type }),
    })),
    ...(body === undefined ? {} : { body: { base64: base64(body) } }),
  };
}

/** What was asked. */
export function stimulusEvidence(binding: string, stimulus: Stimulus): unknown {
  const { operation } = stimulus;
  if (operation === "validate") return { operation, event: eventEvidence(stimulus.event) };
  if (operation === "evaluate")
    return { operation, expression: stimulus.expression, event: eventEvidence(stimulus.event) };
  if (operation === "adapt")
    return { operation, source: stimulus.source, message: messageEvidence(stimulus.message) };
  if (operation === "decode") return { operation, binding, message: messageEvidence(stimulus.message) };
  if (operation === "request") {
    const { settings, requests } = stimulus;
    return { operation, binding, settings, messages: requests.map(messageEvidence) };
  }
  const { mode, format } = stimulus;
  if (operation === "deliver") {
    const { settings, query, answers, consent } = stimulus;
    const told = {
      settings,
      ...(query === undefined ? {} : { query }),
      answers: Object.fromEntries(
        Object.entries(answers).map(([method, messages]) => [method, messages.map(messageEvidence)]),
      ),
      ...(consent === undefined ? {} : { consent: messageEvidence(consent) }),
    };
    return { operation, binding, mode, format, events: stimulus.events.map(eventEvidence), ...told };
  }
  if (operation === "forward")
    return { operation, binding, mode, format, message: messageEvidence(stimulus.message) };
  return { operation, binding, mode, format, events: stimulus.events.map(eventEvidence) };
}

/** What came back. */
export function observationEvidence({
  outcome,
  reason,
  unclear,
  messages,
  events,
  value,
  error,
  deliveries,
}: Observation): unknown {
  return {
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(unclear === undefined ? {} : { unclear }),
    ...(messages.length === 0 ? {} : { messages: messages.map(messageEvidence) }),
    ...(events.length === 0 ? {} : { events: events.map(eventEvidence) }),
    ...(value === undefined ? {} : { value }),
    ...(error === undefined ? {} : { error }),
    ...(deliveries === undefined ? {} : { deliveries }),
  };
}
