import {
  type Adapter,
  AdapterFailure,
  AdapterStartError,
  type Call,
  type Description,
  type Reply,
} from "./adapter.ts";
import { AdapterProcess, type StdioOptions, trouble } from "./adapter-process.ts";
import { readDescription, readReply } from "./answers.ts";
import { callParams } from "./call-form.ts";
import { FormError } from "./json-form.ts";

export type { StdioOptions } from "./adapter-process.ts";

/**
 * Drives an adapter program over standard input and output, restarting it after a crash or a hang.
 * Faults that cost no case (an answer given twice) are kept in `faults`.
 */
export class StdioAdapter implements Adapter {
  readonly faults: string[] = [];
  private lives = 0;
  private lastEnd: string | undefined;
  private process: AdapterProcess | undefined;
  private starting: Promise<AdapterProcess> | undefined;
  private closed = false;
  private known: Description | undefined;

  private constructor(private readonly options: StdioOptions) {}

  /** Starts the program and initializes it. Throws AdapterStartError with one clear line. */
  static async start(options: StdioOptions): Promise<StdioAdapter> {
    const adapter = new StdioAdapter(options);
    try {
      await adapter.ready();
      return adapter;
    } catch (error) {
      await adapter.close();
      throw error;
    }
  }

  get incarnation(): number {
    return this.process?.alive === false ? this.lives + 1 : this.lives;
  }

  get previousEnd(): string | undefined {
    return this.process?.ending ?? this.lastEnd;
  }

  get description(): Description {
    if (this.known === undefined) throw new AdapterStartError("the adapter was not initialized");
    return this.known;
  }

  async perform(call: Call): Promise<Reply> {
    const process = await this.ready();
    // Waiting for something to arrive is part of the request, so its own limit comes on top.
    const wait = call.method === "receive.next" ? call.timeoutMs : 0;
    const limit = (this.options.requestTimeoutMs ?? 10_000) + wait;
    const result = await process.request(call.method, call.case, callParams(call), limit);
    try {
      return readReply(call.method, result);
    } catch (error) {
      if (!(error instanceof FormError)) throw error;
      throw new AdapterFailure(
        "adapter-error",
        `the answer to ${call.method} does not fit the protocol: ${error.message}`,
      );
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.starting?.catch(() => undefined);
    await this.process?.close();
  }

  private ready(): Promise<AdapterProcess> {
    // A process that is starting is alive too, but takes no call before it has answered initialize.
    if (this.starting !== undefined) return this.starting;
    if (this.process?.alive) return Promise.resolve(this.process);
    if (this.closed) return Promise.reject(new AdapterFailure("crashed", "the adapter was closed"));
    this.starting = this.launch().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  private spawned(command: string): AdapterProcess {
    try {
      return new AdapterProcess(this.options, (message) => this.faults.push(message));
    } catch (error) {
      // Some of what can be wrong with a program is thrown at once.
      const why = trouble(error as NodeJS.ErrnoException);
      throw new AdapterStartError(`cannot use the adapter "${command}": ${why}`);
    }
  }

  private async launch(): Promise<AdapterProcess> {
    this.lastEnd = this.process?.ending;
    await this.process?.close();
    if (this.closed) throw new AdapterFailure("crashed", "the adapter was closed");
    const command = this.options.command.join(" ");
    const process = this.spawned(command);
    this.process = process;
    this.lives += 1;
    const limit = this.options.startTimeoutMs ?? 60_000;
    try {
      this.known = readDescription(await process.request("initialize", "", `{"protocolVersion":1}`, limit));
    } catch (error) {
      await process.close();
      const why =
        error instanceof FormError
          ? `its answer to initialize is wrong: ${error.message}`
          : (error as Error).message;
      throw new AdapterStartError(`cannot use the adapter "${command}": ${why}`);
    }
    return process;
  }
}
