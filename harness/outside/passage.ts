import type { CloudEvent } from "../event/cloud-event.ts";
import { type Difference, firstDifference } from "../event/equality.ts";

/** So many events are remembered until they come out again; older ones are counted as lost. */
const REMEMBERED = 100_000;

/** What became of the events that went into an intermediary, told by their source and id. */
export class Passage {
  private readonly under = new Map<string, CloudEvent>();
  came = 0;
  left = 0;
  private forgotten = 0;

  /** An event went in. */
  enter(event: CloudEvent): void {
    this.came += 1;
    this.under.set(keyOf(event), event);
    if (this.under.size <= REMEMBERED) return;
    const [oldest] = this.under.keys();
    if (oldest !== undefined) this.under.delete(oldest);
    this.forgotten += 1;
  }

  /** An event came out: what it lost or got changed on the way; what an intermediary adds is its own affair. */
  leave(event: CloudEvent): Difference | undefined {
    const before = this.under.get(keyOf(event));
    if (before === undefined) return undefined;
    this.left += 1;
    this.under.delete(keyOf(event));
    const added = [...event.attributes.keys()].filter((name) => !before.attributes.has(name));
    const attributes = new Map([...event.attributes].filter(([name]) => !added.includes(name)));
    return firstDifference(before, { ...event, attributes }, { emptyIsAbsent: true });
  }

  /** How many went in and did not come out. */
  get lost(): number {
    return this.under.size + this.forgotten;
  }
}

function keyOf({ attributes }: CloudEvent): string {
  return JSON.stringify([attributes.get("source")?.value, attributes.get("id")?.value]);
}
