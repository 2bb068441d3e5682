// A Docker Engine of our own, for the test of the container provider on a machine that reaches no image.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** How long the engine may take to answer, in milliseconds. */
const START_MS = 30_000;

/**
 * Starts an engine of its own: socket, data and process id in a temporary folder, so that no other engine is touched.
 * It needs root and Debian's docker.io.
 *
 * @returns its DOCKER_HOST, and how it is ended. No process and no file is left; the bridge docker0 and its packet filter
 * rules stay until the machine restarts, as with every dockerd
 */
export async function startEngine() {
  const dir = mkdtempSync(join(tmpdir(), "plugfest-engine-"));
  const host = `unix://${join(dir, "docker.sock")}`;
  const log = join(dir, "log");
  const out = openSync(log, "a");
  const args = ["--host", host, "--data-root", join(dir, "data"), "--exec-root", join(dir, "exec")];
  args.push("--pidfile", join(dir, "pid"));
  const engine = spawn("dockerd", args, { stdio: ["ignore", out, out] });
  let ended = false;
  const over = new Promise((resolve) => {
    for (const event of ["exit", "error"])
      engine.once(event, () => {
        ended = true;
        resolve();
      });
  });
  const stop = async () => {
    engine.kill("SIGTERM");
    await over;
    // A container without a network leaves its namespace mounted here, and what is mounted cannot be removed.
    for (const point of mountsUnder(dir)) spawnSync("umount", ["--lazy", point], { stdio: "ignore" });
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  for (const deadline = Date.now() + START_MS; ; await pause(100)) {
    if (spawnSync("docker", ["--host", host, "version"], { stdio: "ignore" }).status === 0)
      return { host, stop };
    if (!ended && Date.now() < deadline) continue;
    const said = readFileSync(log, "utf8").slice(-1_500);
    await stop();
    throw new Error(`the container engine did not start: ${said}`);
  }
}

/** What is mounted in the folder, the deepest first. */
function mountsUnder(dir) {
  const points = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "));
  return points.filter((point) => point.startsWith(`${dir}/`)).sort((a, b) => b.length - a.length);
}
