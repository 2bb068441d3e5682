import type { CloudEvent } from "../event/cloud-event.ts";
import { compareInstants, parseTimestamp } from "../event/timestamp.ts";
import { textOf } from "./extension.ts";

/** Whether one attribute is a time before that of another; false unless both are there and are times. */
export function isEarlier(event: CloudEvent, name: string, than: string): boolean {
  const [one, other] = [name, than].map((which) => parseTimestamp(textOf(event, which) ?? ""));
  return one !== undefined && other !== undefined && compareInstants(one, other) < 0;
}
