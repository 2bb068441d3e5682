import { type ChildProcess, spawn } from "node:child_process";
import { AdapterFailure } from "./adapter.ts";
import { parseLine } from "./json-form.ts";

export interface StdioOptions {
  /** Program and arguments; never a shell line. */
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  /** How long `initialize` may take, in milliseconds: a virtual machine starts slowly. Default 60,000. */
  readonly startTimeoutMs?: number;
  /** How long one answer may take, in milliseconds. Default 10,000. */
  readonly requestTimeoutMs?: number;
}

/** The protocol's limit for one line, in bytes. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** How much of standard error is kept as evidence, in characters. */
const STDERR_TAIL = 2_000;
const GRACE_MS = 2_000;
/** How long to wait for the rest of what belongs together: the end of the output and the end of the process. */
const LEFTOVER_MS = 300;

const START_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: "no such program",
  EACCES: "it is not executable, or it is a folder",
  ENOTDIR: "a part of its path is no folder",
  ENOEXEC: "it is no program for this system",
};

/** Why a program could not be started, in words. */
export function trouble({ code, message }: NodeJS.ErrnoException): string {
  return (code === undefined ? undefined : START_TROUBLE[code]) ?? message;
}

interface Pending {
  readonly method: string;
  readonly case: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (failure: AdapterFailure) => void;
  readonly timer: NodeJS.Timeout;
}

interface Answer {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message?: unknown } | null;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) killGroup(child, "SIGKILL");
});

/** Ends the adapter's whole process group: a launcher such as npx leaves its child behind otherwise. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is already gone.
  }
}

/** Calls back after the time in which belated output or the end of the process would have come, and was read. */
function later(call: () => void): void {
  setTimeout(() => setImmediate(call), LEFTOVER_MS).unref();
}

/** The start of a line, for a message; what is not ASCII shows as the bytes that it is. */
function shownLine(line: Buffer): string {
  const shown = JSON.stringify(line.subarray(0, 80).toString("latin1"));
  return line.length > 80 ? `${shown}...` : shown;
}

/** One life of the adapter process. */
export class AdapterProcess {
  readonly pending = new Map<number, Pending>();
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private chunks: Buffer[] = [];
  private buffered = 0;
  private stderr = "";
  private nextId = 1;
  private end: string | undefined;

  constructor(
    options: StdioOptions,
    private readonly onFault: (message: string) => void,
  ) {
    const [program, ...args] = options.command;
    this.child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    living.add(this.child);
    this.exited = new Promise((resolve) => {
      const over = (message: string): void => {
        this.finish("crashed", message);
        resolve();
      };
      this.child.once("error", (error: NodeJS.ErrnoException) =>
        over(`cannot start ${program}: ${trouble(error)}`),
      );
      const ended = (code: number | null, signal: NodeJS.Signals | null): void =>
        over(`the adapter ended by itself (${signal ?? `exit code ${code}`})${this.lastWords()}`);
      this.child.once("close", ended);
      // "close" comes when the last of its output was read; a process that it left behind may keep that open for ever.
      this.child.once("exit", (code, signal) => {
        later(() => {
          ended(code, signal);
          this.child.stdout?.destroy();
          this.child.stderr?.destroy();
        });
      });
    });
    // The end of the process, which comes at about the same time, says more.
    this.child.stdout?.once("end", () => {
      later(() => this.violation("closed its standard output and lives on"));
    });
    // A write to a dead child fails with EPIPE; its end is reported by "close".
    this.child.stdin?.on("error", () => undefined);
    this.child.stdout?.on("data", (chunk: Buffer) => this.read(chunk));
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString("utf8")).slice(-STDERR_TAIL);
    });
  }

  get alive(): boolean {
    return this.end === undefined;
  }

  /** How it ended, in words. */
  get ending(): string | undefined {
    return this.end;
  }

  /** What the adapter said last on standard error, for a message. */
  lastWords(): string {
    const line = this.stderr.trim().split("\n").at(-1)?.trim();
    return line ? `; its last words: ${line.slice(0, 300)}` : "";
  }

  request(method: string, caseId: string, params: string, timeoutMs: number): Promise<unknown> {
    if (this.end !== undefined) return Promise.reject(new AdapterFailure("crashed", this.end));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.finish("timeout", `no answer to ${method} within ${timeoutMs / 1000} s`, id);
        killGroup(this.child, "SIGKILL");
      }, timeoutMs);
      this.pending.set(id, { method, case: caseId, resolve, reject, timer });
      this.child.stdin?.write(`{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}\n`);
    });
  }

  async close(): Promise<void> {
    if (this.alive) {
      this.end = "closed";
      this.child.stdin?.end(`{"jsonrpc":"2.0","id":0,"method":"shutdown","params":{}}\n`);
    }
    const term = setTimeout(() => killGroup(this.child, "SIGTERM"), GRACE_MS);
    const kill = setTimeout(() => killGroup(this.child, "SIGKILL"), GRACE_MS + 1_000);
    await this.exited;
    clearTimeout(term);
    clearTimeout(kill);
    killGroup(this.child, "SIGKILL");
    living.delete(this.child);
  }

  private read(chunk: Buffer): void {
    if (!this.alive) return;
    let start = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, start)) {
      this.chunks.push(chunk.subarray(start, at));
      const line = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
      this.chunks = [];
      this.buffered = 0;
      this.receive(line);
      start = at + 1;
    }
    if (start < chunk.length) {
      this.chunks.push(chunk.subarray(start));
      this.buffered += chunk.length - start;
      if (this.buffered > MAX_LINE_BYTES) this.violation("wrote a line of more than 16 MiB");
    }
  }

  private receive(line: Buffer): void {
    if (!this.alive || line.length === 0) return;
    if (line.length > MAX_LINE_BYTES) {
      this.violation("wrote a line of more than 16 MiB");
      return;
    }
    let answer: Answer;
    try {
      answer = parseLine(strictUtf8.decode(line)) as Answer;
    } catch {
      this.violation(`wrote a line to standard output that is not JSON in UTF-8: ${shownLine(line)}`);
      return;
    }
    const id = typeof answer === "object" && answer !== null ? answer.id : undefined;
    if (id === undefined) {
      this.violation(`wrote a line to standard output that is no answer to a request: ${shownLine(line)}`);
      return;
    }
    const pending = typeof id === "number" ? this.pending.get(id) : undefined;
    if (pending !== undefined) this.answered(id as number, pending, answer);
    else if (typeof id === "number" && id > 0 && id < this.nextId) {
      this.onFault(`the adapter answered request ${id} twice; the first answer counted`);
    } else this.violation(`answered with id ${JSON.stringify(id)}, which was never asked`);
  }

  private answered(id: number, pending: Pending, { result, error }: Answer): void {
    this.settle(id, pending);
    if (error === undefined || error === null) pending.resolve(result);
    else {
      const message = `the adapter failed in ${pending.method}: ${String(error.message ?? "no message")}`;
      pending.reject(new AdapterFailure("adapter-error", message));
    }
  }

  /** The adapter broke the protocol: nothing it says from here on can be trusted. */
  private violation(what: string): void {
    if (!this.alive) return;
    this.finish("crashed", `the adapter ${what}`);
    killGroup(this.child, "SIGKILL");
  }

  private settle(id: number, pending: Pending): void {
    clearTimeout(pending.timer);
    this.pending.delete(id);
  }

  private finish(kind: "crashed" | "timeout", message: string, culprit?: number): void {
    if (this.end !== undefined && this.pending.size === 0) return;
    this.end ??= message;
    const shared = this.pending.size > 1;
    for (const [id, pending] of [...this.pending]) {
      this.settle(id, pending);
      const own = culprit === undefined || culprit === id;
      pending.reject(
        new AdapterFailure(own ? kind : "crashed", message, shared && !(own && culprit !== undefined)),
      );
    }
  }
}
