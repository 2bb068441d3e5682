import { type Adapter, AdapterFailure, AdapterStartError } from "../adapters/adapter.ts";
import type { Brokers } from "../brokers/broker.ts";
import type { Transport } from "../transports/transport.ts";
import type { Check, Step } from "./case.ts";
import { observationEvidence, stimulusEvidence } from "./evidence.ts";
import { type Expectation, ExpectationLedger, type Extent, type KnownCase } from "./expectations.ts";
import { type Judgement, judge, type LevelOf, levelOf } from "./judge.ts";
import { Links } from "./links.ts";
import type { Observation } from "./observation.ts";
import { performStep } from "./perform.ts";
import type { Planned } from "./plan.ts";
import type { CaseLine, Evidence, FooterLine, ResultLine } from "./record.ts";
import { RunTally } from "./run-tally.ts";
import type { Verdict } from "./verdict.ts";

export type RunLine = CaseLine | Evidence | ResultLine;

export interface RunOptions {
  readonly adapter: Adapter;
  readonly planned: Iterable<Planned>;
  readonly levels: LevelOf;
  /** The live transport of each binding that has one. */
  readonly transports: ReadonlyMap<string, Transport>;
  /** Where brokers come from; without it, bindings that need one get `environment-error`. */
  readonly brokers?: Brokers;
  readonly expectations: readonly Expectation[];
  /** The whole suite, to tell an expectation that matches nothing from one that a filter hides. */
  readonly allCases: readonly KnownCase[];
  /**
   * Whether filters left something of it out; everything was planned unless told otherwise. A shard has none: which
   * entries are stale is only known of all shards together.
   */
  readonly extent?: Extent | "shard";
  /** Receives each line as soon as its case is finished; a slow receiver slows the run. */
  readonly emit: (line: RunLine) => void | Promise<void>;
  readonly signal?: AbortSignal;
  /** Do not keep what was sent and observed; for benchmarks. */
  readonly withoutEvidence?: boolean;
}

export type RunSummary = Pick<FooterLine, "counts" | "stale" | "exitCode"> & {
  /** Faults of the adapter that cost no case, and why a run ended early. */
  readonly faults: readonly string[];
  readonly interrupted?: string;
};

/** After this many failures to answer in a row, the rest is not run: the implementation is gone, not a case. */
const HOPELESS = 12;

/** After so many lost cases for each lane, without an answer between, one case runs at a time: then blame is clear. */
const LOST_PER_LANE = 3;

const FAILURE_VERDICT = { crashed: "crashed", timeout: "timeout", "adapter-error": "crashed" } as const;

interface Finished {
  readonly lines: RunLine[];
  /** Set when the implementation gave no usable answer. */
  readonly failure?: AdapterFailure;
  /** The implementation was asked; a case that is only planned says nothing about whether it is alive. */
  readonly asked: boolean;
}

/** Runs what was planned on one implementation and judges it. Results leave through `emit` as they come. */
export async function run(options: RunOptions): Promise<RunSummary> {
  return new Run(options).all();
}

class Run {
  private readonly ledger: ExpectationLedger;
  private readonly links: Links;
  private readonly tally = new RunTally();
  private readonly faults: string[] = [];
  private readonly suspects: Planned[] = [];
  private failuresInARow = 0;
  private lostInARow = 0;
  private inFlight = 0;
  /** Why nothing more is run. */
  private over: string | undefined;

  constructor(private readonly options: RunOptions) {
    this.ledger = new ExpectationLedger(options.expectations, new Date().toISOString().slice(0, 10));
    this.links = new Links(options.adapter, options.transports, options.brokers, options.signal);
  }

  async all(): Promise<RunSummary> {
    const { adapter, signal } = this.options;
    const source = this.options.planned[Symbol.iterator]();
    const lanes = Math.max(1, Math.min(adapter.description.maxConcurrency, 32));
    try {
      await Promise.all(Array.from({ length: lanes }, (_, index) => this.lane(source, index, lanes)));
      // A crash or a hang took the other pending cases with it: alone, each shows whether it was the culprit.
      for (const suspect of this.suspects) if (!signal?.aborted) await this.one(suspect, true);
    } finally {
      await this.links.close();
    }
    const interrupted = signal?.aborted ? "interrupted" : undefined;
    const { allCases, extent } = this.options;
    const stale =
      interrupted === undefined && this.over === undefined && extent !== "shard"
        ? this.ledger.finish(allCases, extent)
        : [];
    return {
      counts: this.tally.counts(),
      stale,
      faults: [...this.faults, ...new Set((adapter as { faults?: readonly string[] }).faults ?? [])],
      exitCode: this.tally.exitCode(stale.length, this.over !== undefined),
      ...(interrupted === undefined ? {} : { interrupted }),
    };
  }

  private async lane(source: Iterator<Planned>, index: number, lanes: number): Promise<void> {
    const { signal } = this.options;
    while (!signal?.aborted && (index === 0 || this.lostInARow < LOST_PER_LANE * lanes)) {
      const next = source.next();
      if (next.done) return;
      await this.one(next.value, false);
    }
  }

  private async one(planned: Planned, alone: boolean): Promise<void> {
    this.inFlight += 1;
    const { lines, failure, asked } = await this.finish(planned);
    // Live, a message on a socket may be to blame as well as a request that is pending.
    const shared = failure?.shared || (planned.depth === "live" && this.inFlight > 1);
    this.inFlight -= 1;
    if (asked) this.lostInARow = failure === undefined ? 0 : this.lostInARow + 1;
    if (failure !== undefined && shared && !alone) {
      this.suspects.push(planned);
      return;
    }
    if (asked) this.failuresInARow = failure === undefined ? 0 : this.failuresInARow + 1;
    if (this.failuresInARow >= HOPELESS && this.over === undefined) {
      this.over = `stopped after ${HOPELESS} cases in a row without an answer`;
      this.faults.push(this.over);
    }
    this.tally.addCase();
    for (const line of lines) {
      const counted = line.kind === "result" ? this.count(this.ledger.apply(line)) : line;
      const wait = this.options.emit(counted);
      if (wait !== undefined) await wait;
    }
  }

  private count(result: ResultLine): ResultLine {
    this.tally.add(result);
    return result;
  }

  private async finish(planned: Planned): Promise<Finished> {
    const { case: one, depth, missing } = planned;
    const started = performance.now();
    const lines: RunLine[] = [];
    let failure: AdapterFailure | undefined;
    const { over } = this;
    const skip = this.ledger.skipped(one.id, depth);
    if (missing !== undefined) {
      lines.push(
        ...this.unjudged(planned, 0, "not-applicable", `the implementation does not declare ${missing}`),
      );
    } else if (skip !== undefined) {
      const known = { reason: skip.reason, line: skip.line, mode: skip.expect };
      lines.push(
        ...this.unjudged(planned, 0, "not-run", `skipped: ${skip.reason}`).map((line) => ({
          ...line,
          known,
        })),
      );
    } else if (over !== undefined) {
      lines.push(...this.unjudged(planned, 0, "not-run", over));
    } else {
      failure = await this.steps(planned, lines);
    }
    const durationMs = Math.round((performance.now() - started) * 1000) / 1000;
    const { id, title, binding, roles } = one;
    lines.unshift({ kind: "case", case: id, depth, title, binding, roles, durationMs });
    const asked = missing === undefined && skip === undefined && over === undefined;
    return failure === undefined ? { lines, asked } : { lines, asked, failure };
  }

  /** Runs the steps in order; the first that gets no answer ends the case, the rest of it is not run. */
  private async steps(planned: Planned, lines: RunLine[]): Promise<AdapterFailure | undefined> {
    const { case: one, depth } = planned;
    for (const [index, step] of one.steps.entries()) {
      try {
        const observation = await this.perform(planned, step);
        if (!this.options.withoutEvidence) {
          const stimulus = stimulusEvidence(one.binding, step.stimulus);
          lines.push({
            kind: "evidence",
            case: one.id,
            depth,
            step: index,
            stimulus,
            observation: observationEvidence(observation),
          });
        }
        for (const check of step.checks) lines.push(this.judged(planned, index, step, check, observation));
      } catch (error) {
        const [verdict, message] = blame(error);
        lines.push(...this.unjudged(planned, index, verdict, message));
        if (error instanceof AdapterStartError) this.over = message;
        return error instanceof AdapterFailure && error.kind !== "adapter-error" ? error : undefined;
      }
    }
    return undefined;
  }

  private perform({ case: one, depth }: Planned, step: Step): Promise<Observation> {
    if (depth === "codec") return performStep(this.options.adapter, one, step.stimulus);
    return this.links.use(one.binding, (link) => link.run(step.stimulus, one.id));
  }

  private judged(
    planned: Planned,
    step: number,
    { stimulus }: Step,
    check: Check,
    observation: Observation,
  ): ResultLine {
    let judgement: Judgement;
    try {
      judgement = judge(check, stimulus, observation, this.options.levels, planned.case.keepsEmptyData);
    } catch (error) {
      const message = `the check itself failed: ${(error as Error).message}`;
      judgement = { verdict: "harness-error", level: levelOf(check, this.options.levels), message };
    }
    return this.result(planned, step, check, judgement);
  }

  private result(
    { case: one, depth }: Planned,
    step: number,
    check: Check,
    judgement: Judgement,
  ): ResultLine {
    const disputed = check.disputed ?? one.disputed;
    return {
      kind: "result",
      case: one.id,
      depth,
      step,
      check: check.id,
      requirements: check.requirements,
      ...judgement,
      ...(disputed === undefined ? {} : { disputed: disputed.reason }),
    };
  }

  /** The same verdict for every check from a step on; where a step got no answer, only its own checks have it. */
  private unjudged(planned: Planned, from: number, verdict: Verdict, message: string): ResultLine[] {
    return planned.case.steps.flatMap((step, index) =>
      index < from
        ? []
        : step.checks.map((check) => {
            const level = levelOf(check, this.options.levels);
            const own = index === from || verdict === "not-applicable";
            return this.result(planned, index, check, {
              level,
              verdict: own ? verdict : "not-run",
              message: own ? message : "an earlier step got no answer",
            });
          }),
    );
  }
}

function blame(error: unknown): [Verdict, string] {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof AdapterFailure) return [FAILURE_VERDICT[error.kind], message];
  if (error instanceof AdapterStartError) return ["crashed", message];
  const code = (error as NodeJS.ErrnoException).code;
  return code === undefined ? ["harness-error", message] : ["environment-error", message];
}
