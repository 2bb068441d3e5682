import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrokerError, type BrokerProduct, type ProgramRecipe } from "./broker.ts";
import { freePorts } from "./free-ports.ts";
import { untilItAnswers } from "./ready.ts";

/** How long a broker may take to end by itself, in milliseconds. */
const STOP_MS = 5_000;

/** So much of a broker's log goes into an error, in characters. */
const LOG_TAIL = 600;

/** A broker that runs as a program of this machine, in a process group and a folder of its own. */
export interface RunningProgram {
  /** In the order of the product's protocols. */
  readonly ports: readonly number[];
  readonly version?: string;
  /** The id of its process, which leads its group. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** What is running, for the end of this process: then nothing can be waited for. */
const started = new Set<{ readonly dir: string; child?: ChildProcess }>();

process.on("exit", () => {
  for (const { child, dir } of started) {
    if (child !== undefined) endGroup(child, "SIGKILL");
    rmSync(dir, { recursive: true, force: true });
  }
});

/**
 * Starts the product's program on free ports of 127.0.0.1 and waits until its probe passes.
 * Rejects with a BrokerError that ends with the last lines of its log when it does not; nothing is left then.
 */
export async function startProgram(
  product: BrokerProduct,
  recipe: ProgramRecipe,
  program: string,
): Promise<RunningProgram> {
  const ports = await freePorts(product.protocols.length + (recipe.extraPorts ?? 0));
  const dir = mkdtempSync(join(tmpdir(), `plugfest-${product.name}-`));
  const entry: { readonly dir: string; child?: ChildProcess } = { dir };
  started.add(entry);
  const log = join(dir, "log");
  const { command, env = {} } = await recipe.prepare({ program, dir, ports });
  const [file, ...args] = command;
  const out = openSync(log, "a");
  const child = spawn(file, args, {
    cwd: dir,
    detached: true,
    stdio: ["ignore", out, out],
    env: { ...process.env, ...env },
  });
  closeSync(out);
  entry.child = child;
  const over = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`it could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  const stop = async () => {
    endGroup(child, "SIGTERM");
    const forced = setTimeout(() => endGroup(child, "SIGKILL"), STOP_MS);
    await over;
    clearTimeout(forced);
    // What the program started itself may outlive it.
    endGroup(child, "SIGKILL");
    started.delete(entry);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const version = await untilItAnswers(product, ports, recipe.startMs, over);
    return { ports, pid: child.pid ?? 0, stop, ...(version === undefined ? {} : { version }) };
  } catch (error) {
    const tail = readFileSync(log, "utf8").slice(-LOG_TAIL).trim();
    await stop();
    const said = tail === "" ? "it wrote no log" : `its log ends with: ${tail}`;
    throw new BrokerError(`${product.title} did not start: ${(error as Error).message}; ${said}`);
  }
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}
