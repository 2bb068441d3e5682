import { createLineWriter, type LineWriter } from "../../reports/record-writer.ts";
import { messageEvidence } from "../engine/evidence.ts";
import { withoutCredentials } from "../outside/address.ts";
import { packageVersion } from "../package-root.ts";
import type { Answered, Passed, Watcher } from "../transports/watch.ts";
import { RECORDING_VERSION, type RecordingLine } from "./lines.ts";

/** Where a recording goes, and what must not get into it. */
export interface RecorderOptions {
  readonly path: string;
  /** What is recorded, as it was called. */
  readonly command: readonly string[];
  /** Takes the secrets that are known out of a line. */
  readonly hide: <T>(line: T) => T;
}

/**
 * Writes what it is shown of the traffic into a recording, at once and in that order: nothing is kept in memory but which
 * messages are not answered yet, and a slow disk slows the traffic.
 */
export class Recorder implements Watcher {
  /** Why the recording could not be written on; the traffic went on without it. */
  failure: Error | undefined;
  messages = 0;
  private answers = 0;
  private gaps = 0;
  private readonly started = performance.now();
  private readonly numbers = new WeakMap<object, number>();
  private readonly writer: LineWriter<RecordingLine>;

  /** @throws RecordError when the file cannot be written */
  constructor(private readonly options: RecorderOptions) {
    this.writer = createLineWriter(options.path, "recording");
    this.write({
      kind: "header",
      recording: RECORDING_VERSION,
      startedAt: new Date().toISOString(),
      suite: { name: "plugfest", version: packageVersion() },
      command: options.command.map(withoutCredentials),
    });
  }

  passed({ key, binding, direction, stream, to, message, raw, complete, at }: Passed): void {
    this.messages += 1;
    this.numbers.set(key, this.messages);
    this.write({
      kind: "message",
      n: this.messages,
      at: this.since(at),
      binding,
      direction,
      stream,
      ...(to === undefined ? {} : { to: withoutCredentials(to) }),
      message: messageEvidence(message),
      ...headOf(binding, raw),
      ...(complete === false ? { complete } : {}),
    });
  }

  answered(key: object, { message, raw, error, at }: Answered): void {
    const n = this.numbers.get(key);
    if (n === undefined) return;
    this.answers += 1;
    this.write({
      kind: "answer",
      n,
      at: this.since(at),
      ...(message === undefined ? {} : { message: messageEvidence(message), ...headOf("http", raw) }),
      ...(error === undefined ? {} : { error: { kind: error.kind, message: error.message } }),
    });
  }

  blind(stream: string, reason: string): void {
    this.gaps += 1;
    this.write({ kind: "gap", at: this.since(undefined), stream, reason });
  }

  /** Ends the recording. */
  finish(exitCode: number): void {
    const { messages, answers, gaps } = this;
    const at = this.since(undefined);
    this.write({
      kind: "footer",
      at,
      endedAt: new Date().toISOString(),
      messages,
      answers,
      gaps,
      exitCode,
    });
    this.close();
  }

  /** Closes the file; without `finish` the recording reads as cut off. */
  close(): void {
    this.trying(() => this.writer.close());
  }

  private write(line: RecordingLine): void {
    this.trying(() => this.writer.write(this.options.hide(line)));
  }

  /** What is recorded must not fail for it. */
  private trying(work: () => void): void {
    if (this.failure !== undefined) return;
    try {
      work();
    } catch (error) {
      this.failure = error as Error;
    }
  }

  private since(at = performance.now()): number {
    return Math.max(0, Math.round((at - this.started) * 1000) / 1000);
  }
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** What stands before the body, where fields do not tell all of it: spaces, line ends, the reason phrase. */
function headOf(binding: string, raw: Uint8Array | undefined): { readonly head?: string } {
  if (binding !== "http" || raw === undefined || raw.length === 0) return {};
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const end = bytes.indexOf(HEAD_END);
  return { head: bytes.toString("latin1", 0, end === -1 ? bytes.length : end + HEAD_END.length) };
}
