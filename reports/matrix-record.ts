import type { HeaderLine } from "../harness/engine/record.ts";
import { parseLine, type Shapes, type Test, tests } from "./record-line.ts";

/** The lines of a matrix record: who could talk to whom, over what. NDJSON, told from a run record by its header. */

export interface MatrixHeader extends Pick<HeaderLine, "runId" | "startedAt" | "suite" | "environment"> {
  readonly kind: "header";
  readonly schema: HeaderLine["schema"];
  readonly matrix: {
    readonly implementations: readonly HeaderLine["implementation"][];
    /** The events that every producer was given. */
    readonly events: readonly string[];
    readonly shard?: { readonly index: number; readonly total: number };
  };
  readonly filters: { readonly specs: readonly string[]; readonly bindings?: readonly string[] };
}

export type ExchangeVerdict = "pass" | "fail" | "warn" | "environment-error";

/** One event on its way from a producer to a consumer. */
export interface ExchangeLine {
  readonly kind: "exchange";
  readonly cell: string;
  readonly event: string;
  readonly verdict: ExchangeVerdict;
  readonly side?: "producer" | "consumer" | "broker" | "unknown";
  readonly requirements: readonly string[];
  readonly message: string;
  /** Events in the adapter protocol's form, and the message as it was captured. A pass keeps none of them. */
  readonly given?: unknown;
  readonly wire?: unknown;
  readonly reported?: unknown;
}

/** One producer and one consumer over one path, written after all its exchanges. */
export interface CellLine {
  readonly kind: "cell";
  readonly cell: string;
  readonly producer: string;
  readonly consumer: string;
  readonly binding: string;
  readonly mode: string;
  readonly format?: string;
  readonly spec: string;
  readonly counts: {
    readonly pass: number;
    readonly fail: number;
    readonly warn: number;
    readonly environmentError: number;
  };
  readonly durationMs: number;
  /** The smallest event that failed. */
  readonly smallest?: string;
  /** Why the cell could not be tried. */
  readonly unavailable?: string;
}

export interface MatrixFooter {
  readonly kind: "footer";
  readonly endedAt: string;
  readonly durationMs: number;
  readonly exitCode: number;
  readonly interrupted?: string;
}

interface MatrixBroker {
  readonly kind: "broker";
  readonly protocol: string;
  readonly product: string;
  readonly provider: string;
  readonly version?: string;
}

export type MatrixLine = MatrixHeader | MatrixBroker | ExchangeLine | CellLine | MatrixFooter;

const { text, number, texts, optionalText, members, oneOf, list } = tests;

const SIDES = ["producer", "consumer", "broker", "unknown"];
const side: Test = (value) => value === undefined || oneOf(SIDES)(value);
const named = members({ id: text, name: text, version: text, language: text });
const implementations: Test = (value) => list(value) && (value as unknown[]).every(named);

const SHAPES: Shapes<MatrixLine["kind"]> = {
  header: {
    runId: text,
    startedAt: text,
    suite: members({ name: text, version: text, digest: text }),
    matrix: members({ implementations, events: texts }),
    filters: members({ specs: texts }),
    environment: members({ node: text, platform: text, arch: text }),
  },
  broker: { protocol: text, product: text, provider: text, version: optionalText },
  exchange: {
    cell: text,
    event: text,
    verdict: oneOf(["pass", "fail", "warn", "environment-error"]),
    side,
    requirements: texts,
    message: text,
  },
  cell: {
    cell: text,
    producer: text,
    consumer: text,
    binding: text,
    mode: text,
    format: optionalText,
    spec: text,
    counts: members({ pass: number, fail: number, warn: number, environmentError: number }),
    durationMs: number,
    smallest: optionalText,
    unavailable: optionalText,
  },
  footer: { endedAt: text, durationMs: number, exitCode: number, interrupted: optionalText },
};

/** One line of a matrix record. Throws LineError. */
export function parseMatrixLine(json: string): MatrixLine {
  return parseLine(json, SHAPES) as unknown as MatrixLine;
}

/** True when the first line of a record says that it is one of a matrix. */
export function isMatrixHeader(json: string): boolean {
  try {
    const value = JSON.parse(json) as { kind?: unknown; matrix?: unknown } | null;
    return value?.kind === "header" && typeof value.matrix === "object";
  } catch {
    return false;
  }
}
