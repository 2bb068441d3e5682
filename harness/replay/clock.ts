import { setTimeout as wait } from "node:timers/promises";

/** What is going to happen, and can still be called off. */
export interface Appointment {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly action: () => void | Promise<void>;
}

/**
 * The story's clock. What is to happen at one time happens in the order in which it was arranged, one thing after the
 * other, and each is waited for: the same arrangements give the same story, at any speed.
 */
export class VirtualClock {
  private readonly entries: Entry[] = [];
  private order = 0;
  private time = 0;

  /**
   * @param speed story seconds a real second; `Infinity` does not wait at all. Asked before each wait, for it to be changed
   *   while the story goes on.
   */
  constructor(private readonly speed: () => number = () => Number.POSITIVE_INFINITY) {}

  /** Since the story's beginning, in milliseconds. */
  get now(): number {
    return this.time;
  }

  /** @param ms from now, by the story's clock */
  after(ms: number, action: () => void | Promise<void>): Appointment {
    const entry = { at: this.time + Math.max(0, ms), order: this.order++, action };
    const index = this.entries.findIndex(({ at }) => at > entry.at);
    this.entries.splice(index < 0 ? this.entries.length : index, 0, entry);
    return {
      cancel: () => {
        const at = this.entries.indexOf(entry);
        if (at >= 0) this.entries.splice(at, 1);
      },
    };
  }

  /** Runs until nothing is left to happen, or the signal ends it. @param untilMs what is arranged for later does not happen */
  async run(untilMs: number, signal?: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal?.aborted === true;
    for (let next = this.entries.shift(); next !== undefined && !isOver(); next = this.entries.shift()) {
      if (next.at > untilMs) return;
      await this.pass(next.at - this.time, signal);
      if (isOver()) return;
      this.time = next.at;
      await next.action();
    }
  }

  private async pass(ms: number, signal: AbortSignal | undefined): Promise<void> {
    for (let left = ms; left > 0 && signal?.aborted !== true; ) {
      const speed = this.speed();
      if (speed === Number.POSITIVE_INFINITY) return;
      // In short pieces, so that a new speed counts at once. At speed 0 the story stands still.
      const real = speed <= 0 ? LOOK_MS : Math.min(LOOK_MS, left / speed);
      await wait(real, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
      left -= real * Math.max(0, speed);
    }
  }
}

/** How soon a change of speed is noticed, in milliseconds. */
const LOOK_MS = 50;
