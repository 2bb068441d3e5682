import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageRoot } from "../../harness/package-root.ts";

/** The built command as people call it, while it runs. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first match in what it says on standard error. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** Starts `plugfest` in that folder. Everything it starts ends with it. */
export function plugfest(folder: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const main = join(packageRoot, "dist", "harness", "cli", "main.js");
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(err);
      if (found !== null) return found;
      const more = await Promise.race([once(child.stderr, "data"), ended]);
      if (!Array.isArray(more) && !pattern.test(err)) throw new Error(`it ended and said: ${err}`);
    }
  };
  return { child, said, ended };
}
