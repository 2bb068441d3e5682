import type { Side, Tap } from "./tap.ts";

/** So many bytes may wait to be judged; beyond it the senders wait, so that everything is judged and memory is bounded. */
const MAX_BACKLOG = 64 * 1024 * 1024;
const URGENT_BACKLOG = 4 * 1024 * 1024;

/** Roughly what a piece costs beside its bytes. */
const OVERHEAD_BYTES = 512;

/**
 * What passed is judged some milliseconds later, together, and for so many at a time: most messages then pass while nothing
 * is judged, where judging each at once would hold up all that come behind it.
 */
const [LATER_MS, SLICE_MS] = [25, 10];

interface Job {
  readonly tap: Tap;
  readonly side: Side;
  /** Undefined at the end of that side. */
  readonly chunk: Uint8Array | undefined;
  /** When it passed, on the clock of `performance.now()`. */
  readonly at: number;
}

/** What passed and is not judged yet, in the order in which it passed: of several proxies, when they share one. */
export class Backlog {
  private jobs: Job[] = [];
  private next = 0;
  private bytes = 0;
  private scheduled = false;
  private waiting: (() => void)[] = [];
  private idle: (() => void)[] = [];

  /** @returns whether the sender has to wait until `resume` is called */
  add(job: Omit<Job, "at">, resume: () => void): boolean {
    this.jobs.push({ ...job, at: performance.now() });
    this.bytes += OVERHEAD_BYTES + (job.chunk?.length ?? 0);
    this.schedule();
    if (this.bytes <= MAX_BACKLOG) return false;
    this.waiting.push(resume);
    return true;
  }

  settled(): Promise<void> {
    if (this.jobs.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // When somebody waits for it, or when much has piled up, it is done at once.
    const isUrgent = this.idle.length > 0 || this.bytes > URGENT_BACKLOG;
    setTimeout(() => this.work(), isUrgent ? 0 : LATER_MS);
  }

  private work(): void {
    this.scheduled = false;
    const until = performance.now() + SLICE_MS;
    while (this.next < this.jobs.length && performance.now() < until) {
      const { tap, side, chunk, at } = this.jobs[this.next++] as Job;
      if (chunk === undefined) tap.end(side, at);
      else tap.push(side, chunk, at);
      this.bytes -= OVERHEAD_BYTES + (chunk?.length ?? 0);
    }
    if (this.bytes <= MAX_BACKLOG / 2) for (const resume of this.waiting.splice(0)) resume();
    if (this.next < this.jobs.length) {
      if (this.next > 4096) this.compact();
      this.schedule();
      return;
    }
    this.compact();
    for (const done of this.idle.splice(0)) done();
  }

  private compact(): void {
    this.jobs = this.jobs.slice(this.next);
    this.next = 0;
  }
}
