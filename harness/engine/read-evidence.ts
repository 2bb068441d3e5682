import { isLosslessNumber } from "lossless-json";
import type { CesqlError, CesqlValue, Delivery } from "../adapters/adapter.ts";
import { FormError, readEvent, readMessage } from "../adapters/json-form.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import type { Observation } from "./observation.ts";

/** The other way of `observationEvidence`: what the judge saw, from the record. */

type Members = Readonly<Record<string, unknown>>;

const members = (value: unknown, where: string): Members => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new FormError(`${where} is not an object`);
  return value as Members;
};

const list = (value: unknown, where: string): readonly unknown[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new FormError(`${where} is not a list`);
  return value;
};

const optionalText = (value: unknown, name: string): Readonly<Record<string, string>> => {
  if (value === undefined) return {};
  if (typeof value !== "string") throw new FormError(`${name} is not a string`);
  return { [name]: value };
};

const plain = (value: unknown): unknown => (isLosslessNumber(value) ? Number(value.value) : value);

/** JSON data is kept as text in evidence; everything else is the adapter protocol's form. */
function eventOf(evidence: unknown): CloudEvent {
  const { data, ...rest } = members(evidence, "an event");
  const event = readEvent(rest);
  if (data === undefined) return event;
  const { jsonText } = members(data, "data");
  if (typeof jsonText === "string") return { ...event, data: { kind: "json", json: jsonText } };
  return readEvent({ ...rest, data });
}

/** Reads an observation from a line of evidence. Throws FormError. */
export function readObservation(evidence: unknown): Observation {
  const root = members(evidence, "the observation");
  const { outcome, value, error, deliveries } = root;
  if (outcome !== "ok" && outcome !== "rejected" && outcome !== "unsupported") {
    throw new FormError('outcome is none of "ok", "rejected", "unsupported"');
  }
  return {
    outcome,
    ...optionalText(root.reason, "reason"),
    ...optionalText(root.unclear, "unclear"),
    messages: list(root.messages, "messages").map(readMessage),
    events: list(root.events, "events").map(eventOf),
    ...(value === undefined ? {} : { value: plain(value) as CesqlValue }),
    ...(error === undefined ? {} : { error: error as CesqlError }),
    ...(deliveries === undefined ? {} : { deliveries: list(deliveries, "deliveries").map(deliveryOf) }),
  };
}

function deliveryOf(evidence: unknown): Delivery {
  const { state, retryAfterMs } = members(evidence, "a delivery");
  return {
    state: state as Delivery["state"],
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: Number(plain(retryAfterMs)) }),
  };
}
