import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type EventLiteral, eventOf, type Library } from "../engine/literals.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { packageRoot } from "../package-root.ts";
import type { Way } from "./record.ts";

/** One event of fixtures/interop, or a batch of them, that goes from every producer to every consumer. */
export interface InteropEvent {
  readonly id: string;
  readonly spec: Way["spec"];
  /** Exactly one, unless it is a batch. */
  readonly events: readonly CloudEvent[];
  readonly isBatch: boolean;
  /** How much it holds, in bytes of its attributes and data: the smallest that fails is the one to look at. */
  readonly size: number;
}

interface Entry {
  readonly id: string;
  readonly why: string;
  readonly event?: EventLiteral;
  readonly batch?: readonly EventLiteral[];
  /** Data of so many bytes, the letter x again and again, instead of those of the event. */
  readonly bytes?: number;
}

/** The interop events of all versions. Throws when the fixture refers to what is not there. */
export function interopEvents(folder = join(packageRoot, "fixtures", "interop")): InteropEvent[] {
  const { usual, events } = parse(readFileSync(join(folder, "events.yaml"), "utf8")) as {
    readonly usual: Library["events"];
    readonly events: readonly Entry[];
  };
  return events.map(({ id, event, batch, bytes }) => {
    const literals = batch ?? (event === undefined ? [] : [event]);
    const made = literals.map((literal) =>
      withBytes(eventOf(literal, { events: usual, messages: {} }), bytes),
    );
    const version = made[0]?.attributes.get("specversion")?.value;
    return {
      id,
      spec: version === "0.3" ? "0.3" : "1.0",
      events: made,
      isBatch: batch !== undefined,
      size: made.reduce((sum, one) => sum + sizeOf(one), 0),
    };
  });
}

/** Those that go a way: of its version, and batches in batched mode. */
export const eventsFor = ({ spec, mode }: Way, events: readonly InteropEvent[]): InteropEvent[] =>
  events.filter((event) => event.spec === spec && event.isBatch === (mode === "batched"));

function withBytes(event: CloudEvent, bytes: number | undefined): CloudEvent {
  return bytes === undefined
    ? event
    : { ...event, data: { kind: "binary", bytes: new Uint8Array(bytes).fill(0x78) } };
}

function sizeOf({ attributes, data }: CloudEvent): number {
  let size = 0;
  for (const [name, { value }] of attributes)
    size += name.length + (value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value)));
  if (data === undefined) return size;
  if (data.kind === "binary") return size + data.bytes.length;
  return size + Buffer.byteLength(data.kind === "json" ? data.json : data.text);
}
