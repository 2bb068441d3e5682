import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { isTimestamp } from "../event/timestamp.ts";
import { assertValid } from "../event/validate.ts";

/** What a source's table gives for one native event; an absent value means that the attribute is left out. */
export interface Mapped {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string | undefined;
  readonly time?: string | undefined;
  /** The data as JSON text; absent where the table gives none. */
  readonly json?: string | undefined;
}

/** The CloudEvent with these values. Throws EventError when a value is none that its attribute can have. */
export function nativeEvent({ id, source, type, subject, time, json }: Mapped): CloudEvent {
  const attributes = new Map<string, AttributeValue>([
    ["specversion", { type: "String", value: "1.0" }],
    ["id", { type: "String", value: id }],
    ["source", { type: "URI-reference", value: source }],
    ["type", { type: "String", value: type }],
  ]);
  if (subject !== undefined) attributes.set("subject", { type: "String", value: subject });
  if (time !== undefined) attributes.set("time", { type: "Timestamp", value: time });
  if (json !== undefined) attributes.set("datacontenttype", { type: "String", value: "application/json" });
  const event: CloudEvent =
    json === undefined ? { attributes } : { attributes, data: { kind: "json", json } };
  assertValid(event);
  return event;
}

/** The time of the conversion, for what the tables call the current time. */
export function now(): string {
  return new Date().toISOString();
}

/**
 * A Timestamp from what a source writes as one: RFC 3339 as it is, `2013-12-03 17:15:43 UTC` and
 * `2013-12-03 17:15:43 +0100` with their parts joined as RFC 3339 has them, whole seconds since 1970 as UTC.
 * Undefined for anything else.
 */
export function timestampFrom(text: string | undefined): string | undefined {
  if (text === undefined || isTimestamp(text)) return text;
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) (?:(UTC)|([+-]\d\d):?(\d\d))$/.exec(text);
  if (parts !== null) {
    const joined = `${parts[1]}T${parts[2]}${parts[3] === undefined ? `${parts[4]}:${parts[5]}` : "Z"}`;
    return isTimestamp(joined) ? joined : undefined;
  }
  if (!/^\d{1,11}$/.test(text)) return undefined;
  const instant = new Date(Number(text) * 1000).toISOString();
  return isTimestamp(instant) ? instant.replace(".000Z", "Z") : undefined;
}
