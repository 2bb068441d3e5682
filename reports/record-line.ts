import { LosslessNumber, parse as parseLossless } from "lossless-json";
import { RECORD_SCHEMA, type RecordLine } from "../harness/engine/record.ts";
import type { Depth, Level, Verdict } from "../harness/engine/verdict.ts";

/** What a record holds, checked by hand: a record of a hundred thousand lines is read in a moment. */

/** Worst first. */
export const VERDICTS: readonly Verdict[] = [
  "crashed",
  "timeout",
  "fail",
  "harness-error",
  "environment-error",
  "not-run",
  "warn",
  "info",
  "not-observable",
  "not-applicable",
  "pass",
];

export const LEVELS: readonly Level[] = ["MUST", "MUST NOT", "DECLARATIVE", "SHOULD", "SHOULD NOT", "MAY"];

const DEPTHS: readonly Depth[] = ["codec", "live"];

export type Test = (value: unknown) => boolean;

const text: Test = (value) => typeof value === "string";
const number: Test = (value) => typeof value === "number";
const list: Test = Array.isArray;
const map: Test = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const texts: Test = (value) => Array.isArray(value) && value.every(text);
const optionalText: Test = (value) => value === undefined || text(value);
const optionalList: Test = (value) => value === undefined || list(value);
const optionalMap: Test = (value) => value === undefined || map(value);
const oneOf =
  (allowed: readonly string[]): Test =>
  (value) =>
    typeof value === "string" && allowed.includes(value);
const members =
  (tests: Readonly<Record<string, Test>>): Test =>
  (value) =>
    map(value) &&
    Object.entries(tests).every(([name, test]) => test((value as Record<string, unknown>)[name]));

/** For the shapes of other records. */
export const tests = { text, number, texts, list, optionalText, members, oneOf };

const known = members({ reason: text, line: number, mode: text, issue: optionalText, finding: optionalText });
const stale = members({ line: number, message: text });

const anything: Test = () => true;
const depth = oneOf(DEPTHS);

/** What a line of each kind has to hold. */
export type Shapes<Kind extends string> = Readonly<Record<Kind, Readonly<Record<string, Test>>>>;

const SHAPES: Shapes<RecordLine["kind"]> = {
  header: {
    runId: text,
    startedAt: text,
    suite: members({ name: text, version: text, digest: text }),
    implementation: members({ id: text, name: text, version: text, language: text, url: text }),
    adapter: members({ command: text }),
    filters: members({ spec: text, cases: texts, depths: texts, shard: optionalMap }),
    expectations: optionalList,
    environment: members({ node: text, platform: text, arch: text }),
  },
  broker: { protocol: text, product: text, provider: text, version: optionalText },
  case: { case: text, depth, title: text, binding: text, roles: texts, durationMs: number },
  evidence: { case: text, depth, step: number, stimulus: anything, observation: anything },
  result: {
    case: text,
    depth,
    step: number,
    check: text,
    requirements: texts,
    level: oneOf(LEVELS),
    verdict: oneOf(VERDICTS),
    message: text,
    expected: optionalText,
    observed: optionalText,
    disputed: optionalText,
    known: (value) => value === undefined || known(value),
  },
  footer: {
    endedAt: text,
    durationMs: number,
    counts: map,
    exitCode: number,
    stale: (value) => Array.isArray(value) && value.every(stale),
    interrupted: optionalText,
  },
};

/** What is wrong with a line; the reader adds the file and the line number. */
export class LineError extends Error {
  override readonly name = "LineError";
}

/** One line of a record. Throws LineError. Members that are not known are kept. */
export function parseRecordLine(json: string): RecordLine {
  return parseLine(json, SHAPES) as unknown as RecordLine;
}

/**
 * One line, when it has one of the shapes. Throws LineError.
 *
 * @param assertVersion throws LineError when a header is none that can be read
 */
export function parseLine<Kind extends string>(
  json: string,
  shapes: Shapes<Kind>,
  assertVersion: (header: Readonly<Record<string, unknown>>) => void = ({ schema }) => assertSchema(schema),
): Record<string, unknown> {
  const value = parseJson(json);
  if (!map(value)) throw new LineError("not a record line: it is no JSON object");
  const line = value as Record<string, unknown>;
  const kind = line.kind;
  if (kind === "header") assertVersion(line);
  if (typeof kind !== "string" || !Object.hasOwn(shapes, kind)) {
    throw new LineError(
      kind === undefined
        ? 'not a record line: "kind" is missing'
        : `unknown kind of line ${JSON.stringify(kind)}`,
    );
  }
  for (const [name, test] of Object.entries<Test>(shapes[kind as Kind])) {
    if (test(line[name])) continue;
    const isMissing = line[name] === undefined;
    throw new LineError(
      `${kind} line: "${name}" is ${isMissing ? "missing" : "not what a record holds there"}`,
    );
  }
  return line;
}

function assertSchema(schema: unknown): void {
  if (schema === RECORD_SCHEMA) return;
  if (typeof schema === "number" && schema > RECORD_SCHEMA) {
    throw new LineError(
      `written by a newer plugfest (record schema ${schema}, this one reads ${RECORD_SCHEMA}); update plugfest to read it`,
    );
  }
  throw new LineError('not a run record: the header\'s "schema" is not a version this plugfest knows');
}

const DELICATE_NUMBER = /[0-9]{16}|[0-9][.eE][-+0-9]/;

/** Keeps the text of a number that a double would change: 12345678901234567890, 1.0. */
function exactNumber(digits: string): unknown {
  const value = Number(digits);
  return String(value) === digits ? value : new LosslessNumber(digits);
}

function parseJson(json: string): unknown {
  try {
    const isEvidence = /^\{"kind":"(evidence|exchange)"/.test(json);
    if (isEvidence && DELICATE_NUMBER.test(json)) return parseLossless(json, undefined, exactNumber);
    return JSON.parse(json);
  } catch (error) {
    throw new LineError(`not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}
