import { randomUUID } from "node:crypto";
import { bindingNamed } from "../bindings/index.ts";
import { observationEvidence, stimulusEvidence } from "../engine/evidence.ts";
import type { LevelOf } from "../engine/judge.ts";
import { rejected } from "../engine/observation.ts";
import type { RecordLine } from "../engine/record.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { firstDifference } from "../event/equality.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Answer } from "./answer.ts";
import { judgeProbe, observationOf, type Seen } from "./check-judge.ts";
import type { Plain, Probe } from "./check-plan.ts";
import type { Exchange, Target } from "./check-target.ts";
import { type Echoed, type EchoSource, eventsOf } from "./echo.ts";
import { mark, without } from "./marker.ts";
import { type Result, violationResult } from "./violation-result.ts";

export interface CheckOptions {
  readonly target: Target;
  readonly plain: readonly Plain[];
  readonly probes: readonly Probe[];
  readonly levels: LevelOf;
  readonly echo?: EchoSource;
  /** The profile strict-receiver. */
  readonly strict: boolean;
  /** How long an echo is waited for at most, in milliseconds. */
  readonly waitMs: number;
  readonly emit: (lines: readonly RecordLine[]) => void;
  readonly onProbe: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Nothing that comes back sooner than this is taken for lost, in milliseconds. */
const LEAST_WAIT_MS = 250;

/** Checks a target from outside: plain events first, then every message of the suite that they allow. */
export class Check {
  private readonly run = randomUUID().slice(0, 8);
  private sent = 0;
  /** Why a mode and format are not gone on with. */
  private readonly closed = new Map<string, string>();
  private added: ReadonlySet<string> = new Set();
  private waitMs: number;

  constructor(private readonly options: CheckOptions) {
    this.waitMs = options.waitMs;
  }

  /** @returns why it stopped before its end; undefined when it did not */
  async all(): Promise<string | undefined> {
    const { plain, probes, signal, onProbe } = this.options;
    const total = plain.length + probes.length;
    let done = 0;
    for (const one of plain) {
      if (signal.aborted) return "interrupted";
      const gone = await this.plainEvent(one);
      if (gone !== undefined) return gone;
      onProbe(++done, total);
    }
    for (const probe of probes) {
      if (signal.aborted) return "interrupted";
      const gone = await this.probe(probe);
      if (gone !== undefined) return gone;
      onProbe(++done, total);
    }
    return undefined;
  }

  private marker(): string {
    return `${this.run}-${++this.sent}`;
  }

  /** Sends a plain event and learns from it: whether the mode is taken, what is added, how long an echo takes. */
  private async plainEvent(plain: Plain): Promise<string | undefined> {
    const { target, echo } = this.options;
    const { binding } = target.address;
    const marker = this.marker();
    const started = performance.now();
    const exchange = await target.send(mark(binding, plain.message, marker));
    const echoed = await this.echoOf(exchange, marker, 1, this.options.waitMs);
    if (echoed.length > 0) {
      this.waitMs = Math.min(this.options.waitMs, Math.max(LEAST_WAIT_MS, 5 * (performance.now() - started)));
    }
    const { answer } = exchange;
    if (answer.kind === "unreachable") return `the target cannot be reached: ${answer.text}`;
    const results: Result[] = [this.taken(plain, answer)];
    if (echo !== undefined && (answer.kind === "taken" || answer.kind === "unseen")) {
      results.push(...this.preserved(plain, echoed));
    }
    const seen = this.seen(answer, echoed);
    this.emit(
      `check/${binding}/plain/${plain.combination.replace(" ", "/")}`,
      0,
      `A plain event in ${plain.combination} is taken`,
      plain.message,
      seen,
      results,
    );
    return undefined;
  }

  private taken({ combination }: Plain, { kind, text }: Answer): Result {
    const binding = this.options.target.address.binding;
    const required = binding === "http" && (combination === "binary" || combination === "structured json");
    const about = { check: "accepted", requirements: required ? ["HTTP-1.3-a"] : [], level: "MUST" } as const;
    if (kind === "taken") return { ...about, verdict: "pass", message: "" };
    if (kind === "unseen")
      return { ...about, verdict: "not-observable", message: "a broker's answer is not its reader's" };
    this.closed.set(combination, `a plain event in ${combination} was not taken (${text})`);
    if (kind === "silent") return { ...about, verdict: "timeout", message: text };
    if (kind === "beside") {
      const message = `${text}, which says nothing of the event: mind its address, method and access`;
      return { ...about, verdict: "not-observable", message };
    }
    const message = `a plain event in ${combination} was not taken`;
    return { ...about, verdict: "fail", message, expected: "an answer of 2xx", observed: text };
  }

  /** Whether what came back is the event that was sent; what a target adds is its own affair. */
  private preserved({ event, combination }: Plain, echoed: readonly Echoed[]): Result[] {
    const about = { check: "preserved", requirements: [], level: "MUST" } as const;
    const [back] = eventsOf(echoed, new Set());
    if (back === undefined) {
      const why = echoed.length === 0 ? "nothing came back" : "what came back cannot be read as an event";
      this.closed.set(combination, `of a plain event in ${combination} ${why}`);
      return [
        { ...about, verdict: "fail", message: why, expected: "the event", observed: why },
        ...violations(echoed),
      ];
    }
    const names = [...back.attributes.keys()].filter((name) => !event.attributes.has(name));
    this.added = new Set([...this.added, ...names]);
    const difference = firstDifference(event, without(back, this.added), { emptyIsAbsent: true });
    if (difference === undefined) return [{ ...about, verdict: "pass", message: "" }, ...violations(echoed)];
    const { path, kind, expected = "absent", actual = "absent" } = difference;
    const message = `${path} is not what it was (${kind})`;
    return [{ ...about, verdict: "fail", message, expected, observed: actual }, ...violations(echoed)];
  }

  private async probe(probe: Probe): Promise<string | undefined> {
    const { target, levels, strict } = this.options;
    const { binding } = target.address;
    const why = this.closed.get(probe.combination);
    const { id, step, title, stimulus, checks } = probe;
    if (why !== undefined) {
      const results = checks.map(
        ({ id: check, requirements }): Result => ({
          check,
          requirements,
          level: "MAY",
          verdict: "not-observable",
          message: why,
        }),
      );
      this.emit(id, step, title, stimulus.message, undefined, results);
      return undefined;
    }
    const marker = this.marker();
    const message = mark(binding, stimulus.message, marker);
    const exchange = await target.send(message);
    const expected = wanted(binding, stimulus.message);
    const echoed = await this.echoOf(exchange, marker, expected.length, this.waitMs);
    if (exchange.answer.kind === "unreachable")
      return `the target is gone after ${id}: ${exchange.answer.text}`;
    const seen = this.seen(exchange.answer, echoed, expected);
    const results = judgeProbe(probe, seen, levels, strict);
    if (expected.length > 0) results.push(...violations(echoed));
    this.emit(id, step, title, message, seen, results);
    return undefined;
  }

  private echoOf(
    { result, answer }: Exchange,
    marker: string,
    events: number,
    waitMs: number,
  ): Promise<Echoed[]> {
    const { echo } = this.options;
    const came = answer.kind === "taken" || answer.kind === "unseen";
    return echo === undefined || !came ? Promise.resolve([]) : echo.take(result, marker, events, waitMs);
  }

  private seen(answer: Answer, echoed: readonly Echoed[], expected: readonly CloudEvent[] = []): Seen {
    if (this.options.echo === undefined) return { answer };
    const binary = echoed.some(({ judgement }) => judgement.mode === "binary");
    const events = eventsOf(echoed, this.added).map((event, index) =>
      binary ? typed(event, expected[index]) : event,
    );
    return { answer, echo: { events, binary } };
  }

  private emit(
    id: string,
    step: number,
    title: string,
    message: WireMessage,
    seen: Seen | undefined,
    results: readonly Result[],
  ): void {
    const { binding } = this.options.target.address;
    const at = { case: id, depth: "live" } as const;
    const lines: RecordLine[] = [];
    if (step === 0) lines.push({ kind: "case", ...at, title, binding, roles: ["consumer"], durationMs: 0 });
    if (seen !== undefined) {
      const observation = observationOf(seen) ?? rejected(seen.answer.text);
      lines.push({
        kind: "evidence",
        ...at,
        step,
        stimulus: stimulusEvidence(binding, { operation: "decode", message }),
        observation: { ...(observationEvidence(observation) as object), answer: seen.answer.text },
      });
    }
    lines.push(...results.map((result) => ({ kind: "result" as const, ...at, step, ...result })));
    this.options.emit(lines);
  }
}

/** The events of a message that can be read. */
function wanted(binding: string, message: WireMessage): readonly CloudEvent[] {
  try {
    return bindingNamed(binding)?.decode(message).events ?? [];
  } catch {
    return [];
  }
}

/** Data of the JSON format without a type are JSON, and binary mode has to say so. */
function typed(event: CloudEvent, sent: CloudEvent | undefined): CloudEvent {
  const implied = sent !== undefined && sent.data?.kind === "json" && !sent.attributes.has("datacontenttype");
  const says = String(event.attributes.get("datacontenttype")?.value ?? "");
  return implied && /^application\/json\b/i.test(says) ? without(event, new Set(["datacontenttype"])) : event;
}

/** What is wrong in how the target wrote what came back. What the event says is its sender's affair, which is us. */
function violations(echoed: readonly Echoed[]): Result[] {
  return echoed
    .flatMap(({ judgement }) => judgement.violations)
    .filter(({ level, requirement }) => level === "MUST" && !/^(CE|EXT)-/.test(requirement))
    .map((violation, index) =>
      violationResult(violation, `echo:${violation.code}${index === 0 ? "" : `-${index + 1}`}`),
    );
}
