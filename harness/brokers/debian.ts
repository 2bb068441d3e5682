import { spawn } from "node:child_process";
import { BrokerError } from "./broker.ts";
import { findProgram } from "./find-program.ts";

/**
 * Installs a package of Debian or Ubuntu, as root or through sudo, without starting the service that it may bring.
 * Rejects with a BrokerError that says what to do by hand.
 */
export async function installPackage(name: string, say: (line: string) => void): Promise<void> {
  const apt = findProgram("apt-get");
  if (apt === undefined) {
    throw new BrokerError(`there is no apt-get here: install ${name} with this system's own package manager`);
  }
  const root = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const options = ["-o", "DPkg::Lock::Timeout=120", "-qq"];
  say(`apt-get install ${name}`);
  // A machine's list of packages may be old or empty; a new one is needed only then.
  if ((await run([...root, apt, ...options, "install", "-y", "--no-install-recommends", name])) === 0) return;
  say("apt-get update");
  await run([...root, apt, ...options, "update"]);
  if ((await run([...root, apt, ...options, "install", "-y", "--no-install-recommends", name])) === 0) return;
  throw new BrokerError(`apt-get could not install ${name}: run it by hand to see why`);
}

function run(command: readonly string[]): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "ignore", "inherit"],
      // RUNLEVEL=1 keeps invoke-rc.d from starting the service.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    });
    child.once("error", () => resolve(127));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
