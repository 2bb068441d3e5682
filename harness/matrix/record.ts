import type { ContentMode } from "../bindings/binding.ts";
import type { HeaderLine } from "../engine/record.ts";

/** The record of a matrix: NDJSON as the record of a run, written as results come. */

/** First line. Its member `matrix` tells it from the record of a run. */
export interface MatrixHeader extends Pick<HeaderLine, "runId" | "startedAt" | "suite" | "environment"> {
  readonly kind: "header";
  readonly schema: 1;
  readonly matrix: {
    readonly implementations: readonly HeaderLine["implementation"][];
    /** The ids of the interop events. */
    readonly events: readonly string[];
    /** How many the whole matrix has, all shards together. */
    readonly cells: number;
    readonly shard?: { readonly index: number; readonly total: number };
  };
  readonly filters: {
    readonly specs: readonly string[];
    readonly bindings?: readonly string[];
    readonly modes?: readonly string[];
    readonly formats?: readonly string[];
  };
}

/** `warn`: the event arrived, but for digits of a time that no text asks to keep. */
export type ExchangeVerdict = "pass" | "fail" | "warn" | "environment-error";

/** Which side broke the specification, as the message between them shows. */
export type Side = "producer" | "consumer";

/** One event on its way from a producer to a consumer. */
export interface ExchangeLine {
  readonly kind: "exchange";
  readonly cell: string;
  readonly event: string;
  readonly verdict: ExchangeVerdict;
  readonly side?: Side;
  readonly requirements: readonly string[];
  /** One sentence for people; empty on a pass. */
  readonly message: string;
  /** What the producer was given, the message it sent, what the consumer reported. A pass keeps none of it. */
  readonly given?: unknown;
  readonly wire?: unknown;
  readonly reported?: unknown;
}

export interface CellCounts {
  readonly pass: number;
  readonly fail: number;
  readonly warn: number;
  readonly environmentError: number;
}

/** What one way from a producer to a consumer is. */
export interface Way {
  readonly producer: string;
  readonly consumer: string;
  readonly binding: string;
  readonly mode: ContentMode;
  /** Of a structured or batched message. */
  readonly format?: string;
  readonly spec: "1.0" | "0.3";
}

/** Written after all exchanges of the cell: one without it was cut off, and is run again. */
export interface CellLine extends Way {
  readonly kind: "cell";
  readonly cell: string;
  readonly counts: CellCounts;
  readonly durationMs: number;
  /** The smallest event that failed, by what it holds. */
  readonly smallest?: string;
  /** Why the cell could not be tried: not one of its exchanges got past the surroundings. */
  readonly unavailable?: string;
}

export interface MatrixFooter {
  readonly kind: "footer";
  readonly endedAt: string;
  readonly durationMs: number;
  /** 0: every event arrived as it was given; 1: some did not; 3: the surroundings failed; 5: no cell. */
  readonly exitCode: number;
}

export type MatrixLine = MatrixHeader | ExchangeLine | CellLine | MatrixFooter | MatrixBroker;

interface MatrixBroker {
  readonly kind: "broker";
  readonly protocol: string;
  readonly product: string;
  readonly version?: string;
  readonly provider: string;
}
