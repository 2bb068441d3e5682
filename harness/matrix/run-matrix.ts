import type { Adapter } from "../adapters/adapter.ts";
import { AdapterFailure } from "../adapters/adapter.ts";
import type { Brokers } from "../brokers/broker.ts";
import type { Stimulus } from "../engine/case.ts";
import { messageEvidence, observationEvidence, stimulusEvidence } from "../engine/evidence.ts";
import { Links } from "../engine/links.ts";
import type { Observation } from "../engine/observation.ts";
import type { Transport } from "../transports/transport.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { cellId } from "./cells.ts";
import { clausesFor } from "./clauses.ts";
import { eventsFor, type InteropEvent } from "./interop-events.ts";
import { type ExchangeJudgement, judgeExchange } from "./judge-exchange.ts";
import type { CellCounts, CellLine, ExchangeLine, Way } from "./record.ts";

export interface MatrixOptions {
  /** Every party by its name, started. */
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly ways: readonly Way[];
  readonly events: readonly InteropEvent[];
  readonly transports: ReadonlyMap<string, Transport>;
  readonly brokers: Brokers;
  /** Receives the lines of a cell together, when it is finished. */
  readonly emit: (line: ExchangeLine | CellLine) => void;
  /** How many cells are run side by side; 4 unless told. */
  readonly sideBySide?: number;
  readonly signal?: AbortSignal;
}

/** Totals of all cells that were run. */
export interface MatrixSummary {
  readonly cells: number;
  readonly counts: CellCounts;
}

const NO_COUNTS: CellCounts = { pass: 0, fail: 0, warn: 0, environmentError: 0 };

/**
 * Runs every cell: the producer really sends each event, through the real broker where the binding has one, the harness
 * captures the message, and hands the same message to the consumer in the same way. What one producer sent is captured
 * once, and handed to all consumers.
 */
export async function runMatrix(options: MatrixOptions): Promise<MatrixSummary> {
  const matrix = new Matrix(options);
  try {
    return await matrix.all();
  } finally {
    await matrix.close();
  }
}

class Matrix {
  private readonly links: ReadonlyMap<string, Links>;
  /** What each producer made of an event, by binding, mode, format and event. */
  private readonly sent = new Map<string, Promise<Observation>>();
  private cells = 0;
  private counts = NO_COUNTS;

  constructor(private readonly options: MatrixOptions) {
    const { adapters, transports, brokers, signal } = options;
    this.links = new Map(
      Array.from(adapters, ([name, adapter]) => [name, new Links(adapter, transports, brokers, signal)]),
    );
  }

  async all(): Promise<MatrixSummary> {
    const { ways, sideBySide = 4, signal } = this.options;
    const source = ways[Symbol.iterator]();
    const lane = async (): Promise<void> => {
      for (let next = source.next(); !next.done && !signal?.aborted; next = source.next())
        await this.cell(next.value);
    };
    await Promise.all(Array.from({ length: sideBySide }, lane));
    return { cells: this.cells, counts: this.counts };
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.links.values(), (links) => links.close()));
  }

  private async cell(way: Way): Promise<void> {
    const started = performance.now();
    const cell = cellId(way);
    const events = eventsFor(way, this.options.events);
    const lines: ExchangeLine[] = [];
    for (const event of events) {
      if (this.options.signal?.aborted) return;
      lines.push(await this.exchange(way, cell, event));
    }
    const counts = countsOf(lines);
    const failed = new Set(lines.filter(({ verdict }) => verdict === "fail").map(({ event }) => event));
    const [smallest] = events.filter(({ id }) => failed.has(id)).sort((a, b) => a.size - b.size);
    for (const line of lines) this.options.emit(line);
    this.options.emit({
      kind: "cell",
      cell,
      ...way,
      counts,
      durationMs: Math.round(performance.now() - started),
      ...(smallest === undefined ? {} : { smallest: smallest.id }),
      ...(counts.environmentError === lines.length && lines[0] !== undefined
        ? { unavailable: lines[0].message }
        : {}),
    });
    this.cells += 1;
    this.counts = sum(this.counts, counts);
  }

  /** What the surroundings spoil is tried once more: a broker that died is another one by then. */
  private async exchange(way: Way, cell: string, event: InteropEvent): Promise<ExchangeLine> {
    const line = await this.tried(way, cell, event);
    return line.verdict === "environment-error" ? this.tried(way, cell, event) : line;
  }

  private async tried(way: Way, cell: string, event: InteropEvent): Promise<ExchangeLine> {
    const common = { kind: "exchange", cell, event: event.id } as const;
    let sent: Observation | undefined;
    let received: Observation | undefined;
    let judgement: ExchangeJudgement;
    try {
      sent = await this.send(way, event);
      const [message] = sent.messages;
      if (sent.outcome === "ok" && message !== undefined && sent.messages.length === 1)
        received = await this.attempt(way.consumer, way, cell, {
          operation: "decode",
          message: readdressed(message),
        });
      judgement = judgeExchange(way, event.events, sent, received);
    } catch (error) {
      judgement = blamed(error, way, sent === undefined ? "producer" : "consumer");
    }
    if (judgement.verdict === "pass") return { ...common, ...judgement };
    const { mode, format = "json" } = way;
    const [message] = sent?.messages ?? [];
    return {
      ...common,
      ...judgement,
      given: stimulusEvidence(way.binding, { operation: "encode", mode, format, events: event.events }),
      ...(message === undefined ? {} : { wire: messageEvidence(message) }),
      ...(received === undefined ? {} : { reported: observationEvidence(received) }),
    };
  }

  private send(way: Way, event: InteropEvent): Promise<Observation> {
    const { producer, binding, mode, format = "json" } = way;
    const key = JSON.stringify([producer, binding, mode, format, event.id]);
    let sent = this.sent.get(key);
    if (sent === undefined) {
      sent = this.attempt(producer, way, event.id, {
        operation: "encode",
        mode,
        format,
        events: event.events,
      });
      this.sent.set(key, sent);
      sent.catch((error) => {
        if (!(error instanceof AdapterFailure)) this.sent.delete(key);
      });
    }
    return sent;
  }

  /** A crash takes others with it that were pending: alone, an event shows whether it was the culprit. */
  private async attempt(
    name: string,
    { binding }: Way,
    log: string,
    stimulus: Stimulus,
  ): Promise<Observation> {
    const links = this.links.get(name);
    if (links === undefined) throw new Error(`no party is named ${name}`);
    const once = (): Promise<Observation> => links.use(binding, (link) => link.run(stimulus, log));
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof AdapterFailure) || !error.shared) throw error;
      return once();
    }
  }
}

/** The message for another place: where it was sent to is not part of what it says. */
const readdressed = (message: WireMessage): WireMessage => ({
  ...message,
  fields: message.fields.filter(({ name }) => name !== ":path"),
});

/** Why an exchange came to no answer: the implementation ended or was silent, or the surroundings failed. */
function blamed(error: unknown, way: Way, side: "producer" | "consumer"): ExchangeJudgement {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof AdapterFailure)
    return {
      verdict: "fail",
      side,
      requirements: clausesFor(way),
      message: `the ${side} gave no answer: ${message}`,
    };
  return { verdict: "environment-error", requirements: [], message };
}

function countsOf(lines: readonly ExchangeLine[]): CellCounts {
  const of = (verdict: ExchangeLine["verdict"]): number =>
    lines.filter((line) => line.verdict === verdict).length;
  return { pass: of("pass"), fail: of("fail"), warn: of("warn"), environmentError: of("environment-error") };
}

const sum = (a: CellCounts, b: CellCounts): CellCounts => ({
  pass: a.pass + b.pass,
  fail: a.fail + b.fail,
  warn: a.warn + b.warn,
  environmentError: a.environmentError + b.environmentError,
});
