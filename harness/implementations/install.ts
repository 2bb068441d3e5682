import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command, Manifest } from "./manifest.ts";

/** An implementation could not be installed; `message` is one line that says what to do. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}

/** How much of a failed command's output is kept, in characters. */
const OUTPUT_TAIL = 4_000;
const POLL_MS = 200;

const stateDir = ({ dir }: Manifest) => join(dir, ".plugfest");
const stampFile = (manifest: Manifest) => join(stateDir(manifest), "installed");

/** A digest of everything an installation depends on. */
function fingerprint(manifest: Manifest): string {
  const hash = createHash("sha256");
  for (const input of ["manifest.json", ...manifest.install.inputs]) {
    const file = join(manifest.dir, input);
    if (!existsSync(file))
      throw new InstallError(`${manifest.name}: ${input} is named in the manifest but missing`);
    const content = readFileSync(file);
    hash.update(`${input}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Whether the implementation is installed, and from the files that are there now. */
export function isInstalled(manifest: Manifest): boolean {
  const stamp = stampFile(manifest);
  return (
    existsSync(join(manifest.dir, manifest.installed)) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === fingerprint(manifest)
  );
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A program with a slash is one that an earlier command of the same installation made. */
function checkTools({ name, title, install }: Manifest): void {
  for (const [program] of install.commands) {
    if (!program.includes("/") && !onPath(program)) {
      throw new InstallError(
        `${name}: ${title} needs "${program}", and there is no such program on PATH; install it and try again`,
      );
    }
  }
}

function run({ name, dir }: Manifest, [program, ...args]: Command): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-OUTPUT_TAIL);
    };
    const child = spawn(program.includes("/") ? join(dir, program) : program, args, {
      cwd: dir,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) =>
      reject(new InstallError(`${name}: cannot run ${program}: ${error.message}`)),
    );
    child.once("close", (code, signal) => {
      if (code === 0) return resolve();
      const end = signal === null ? `exit code ${code}` : signal;
      const command = [program, ...args].join(" ");
      reject(new InstallError(`${name}: "${command}" failed (${end})\n${output.trim()}`));
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Takes the implementation's lock, so that two runs do not install it into each other's files. The lock is a hard link,
 * which comes into being together with its content: the process that holds it.
 */
async function lock(manifest: Manifest, log: (line: string) => void): Promise<() => Promise<void>> {
  const held = join(stateDir(manifest), "lock");
  const mine = join(stateDir(manifest), `lock-${randomUUID()}`);
  await mkdir(stateDir(manifest), { recursive: true });
  await writeFile(mine, String(process.pid));
  try {
    for (let waited = false; ; ) {
      try {
        await link(mine, held);
        return () => rm(held, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const owner = await readFile(held, "utf8").catch(() => undefined);
      if (owner === undefined) continue; // released just now
      if (!isAlive(Number(owner))) {
        await rm(held, { force: true });
        continue;
      }
      if (!waited) log(`${manifest.name}: waiting for another process that installs it`);
      waited = true;
      await sleep(POLL_MS);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/**
 * Installs the implementation unless that was done already and nothing it depends on has changed.
 * Throws InstallError.
 */
export async function installImplementation(manifest: Manifest, log: (line: string) => void): Promise<void> {
  const { name, title, version, install, installed, dir } = manifest;
  const done = `${name}: ${title} ${version} is installed`;
  if (isInstalled(manifest)) return log(done);
  checkTools(manifest);
  const release = await lock(manifest, log);
  try {
    if (isInstalled(manifest)) return log(done);
    await rm(stampFile(manifest), { force: true });
    // Taken first: a file that changes while the commands run calls for another installation.
    const stamp = fingerprint(manifest);
    for (const command of install.commands) {
      log(`${name}: ${command.join(" ")}`);
      await run(manifest, command);
    }
    if (!existsSync(join(dir, installed))) {
      throw new InstallError(`${name}: the installation ran, but ${installed} is not there`);
    }
    await writeFile(stampFile(manifest), stamp);
    log(done);
  } finally {
    await release();
  }
}

/**
 * Installs several, as many side by side as the machine has processors. All are tried: the InstallError at the end names
 * every one that failed.
 */
export async function installAll(manifests: readonly Manifest[], log: (line: string) => void): Promise<void> {
  const waiting = [...manifests];
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        await installImplementation(next, log);
      } catch (error) {
        if (!(error instanceof InstallError)) throw error;
        failures.push(error.message);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (failures.length > 0) throw new InstallError(failures.join("\n"));
}
