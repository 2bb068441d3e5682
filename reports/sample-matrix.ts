import type { CellLine, ExchangeLine, MatrixHeader, MatrixLine } from "../harness/matrix/record.ts";
import { HOSTILE, sampleHeader } from "./sample-record.ts";

/** Records of a matrix, for tests. */

const PATHS = [
  { binding: "http", mode: "binary", spec: "1.0" },
  { binding: "http", mode: "structured", format: "json", spec: "1.0" },
  { binding: "mqtt5", mode: "structured", format: "json", spec: "1.0" },
  { binding: "kafka", mode: "binary", spec: "0.3" },
] as const;

export function sampleMatrixHeader(ids: readonly string[]): MatrixHeader {
  const { runId, startedAt, suite, environment } = sampleHeader();
  return {
    kind: "header",
    schema: 1,
    ...{ runId, startedAt, suite, environment },
    matrix: {
      implementations: ids.map((id) => ({
        id,
        name: `CloudEvents SDK ${id}`,
        version: "2.0.0",
        language: id,
        url: "https://example.com/sdk",
      })),
      events: ["plain", "percent", "emoji"],
      cells: ids.length ** 2 * PATHS.length,
    },
    filters: { specs: ["1.0", "0.3"] },
  };
}

export function sampleExchange(cell: string, more: Partial<ExchangeLine> = {}): ExchangeLine {
  const event = (subject: string) => ({
    attributes: {
      id: { type: "String", value: "1" },
      source: { type: "URI-reference", value: "/s" },
      subject: { type: "String", value: subject },
    },
    data: { jsonText: '{"a":1}' },
  });
  return {
    kind: "exchange",
    cell,
    event: "percent",
    verdict: "fail",
    side: "producer",
    requirements: ["HTTP-3.1.3.2-i"],
    message: "The percent sign went out as it is.",
    given: event("100% sure"),
    wire: {
      fields: [
        { name: "ce-id", value: "1" },
        { name: "ce-subject", value: "100% sure" },
      ],
      body: { text: '{"a":1}' },
    },
    reported: event("100 sure"),
    ...more,
  };
}

/** Every producer to every consumer over four paths; what the first one sends in HTTP's binary mode loses something. */
export function sampleMatrix(ids: readonly string[] = ["javascript", "go", "python"]): MatrixLine[] {
  const lines: MatrixLine[] = [sampleMatrixHeader(ids)];
  for (const producer of ids) {
    for (const consumer of ids) {
      for (const path of PATHS) {
        const format = "format" in path ? path.format : "";
        const cell = `${producer}>${consumer}/${path.binding}/${path.mode}/${format}/${path.spec}`;
        const isLost = producer === ids[0] && path.binding === "http" && path.mode === "binary";
        const isClosed = consumer === ids[2] && path.binding === "kafka";
        const counts = {
          pass: isClosed ? 0 : isLost ? 2 : 3,
          fail: isLost ? 1 : 0,
          warn: 0,
          environmentError: 0,
        };
        if (isLost) lines.push(sampleExchange(cell));
        const more: Partial<CellLine> = {
          ...(isLost ? { smallest: "percent" } : {}),
          ...(isClosed ? { unavailable: "no Kafka broker can be had here" } : {}),
        };
        lines.push({ kind: "cell", cell, producer, consumer, ...path, counts, durationMs: 40, ...more });
      }
    }
  }
  lines.push({ kind: "footer", endedAt: "2026-11-23T19:02:00.000Z", durationMs: 120_000, exitCode: 1 });
  return lines;
}

/** The worst that implementations of a matrix could say of themselves and of events. */
export function hostileMatrix(): MatrixLine[] {
  return sampleMatrix([HOSTILE, "go"]).map((line) =>
    line.kind === "exchange"
      ? {
          ...line,
          event: HOSTILE,
          message: HOSTILE,
          requirements: [HOSTILE],
          given: HOSTILE,
          wire: { fields: HOSTILE },
        }
      : line.kind === "cell"
        ? { ...line, smallest: HOSTILE, unavailable: HOSTILE }
        : line,
  );
}
