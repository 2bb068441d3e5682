import type { MatrixLine } from "../harness/matrix/record.ts";
import { parseLine, type Shapes, type Test, tests } from "./record-line.ts";

const { text, number, texts, optionalText, members, oneOf, list } = tests;

const SIDES = ["producer", "consumer"];
const side: Test = (value) => value === undefined || oneOf(SIDES)(value);
const named = members({ id: text, name: text, version: text, language: text });
const implementations: Test = (value) => list(value) && (value as unknown[]).every(named);

const SHAPES: Shapes<MatrixLine["kind"]> = {
  header: {
    runId: text,
    startedAt: text,
    suite: members({ name: text, version: text, digest: text }),
    matrix: members({ implementations, events: texts, cells: number }),
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
  footer: { endedAt: text, durationMs: number, exitCode: number },
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
