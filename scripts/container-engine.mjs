// A Docker Engine and an image of our own, for the test of the container provider on a machine that reaches no image.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** How long the engine may take to answer, in milliseconds. */
const START_MS = 30_000;

function must(program, args, input) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, maxBuffer: 1 << 28 });
  if (error || status !== 0) throw new Error(`${program} ${args[0]}: ${error?.message ?? stderr}`);
  return stdout;
}

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
    rmSync(dir, { recursive: true, force: true });
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

/** Makes an image that holds Mosquitto of this machine with its libraries, and nothing else: not even a shell. */
export function importMosquitto(host, image) {
  const dir = mkdtempSync(join(tmpdir(), "plugfest-image-"));
  try {
    const program = must("sh", ["-c", "PATH=$PATH:/usr/sbin command -v mosquitto"]).toString().trim();
    const libraries = must("ldd", [program])
      .toString()
      .matchAll(/(\/\S+) \(0x/g);
    for (const file of [program, ...Array.from(libraries, ([, path]) => path)]) {
      mkdirSync(join(dir, dirname(file)), { recursive: true });
      copyFileSync(file, join(dir, file));
    }
    mkdirSync(join(dir, "etc"), { recursive: true });
    writeFileSync(join(dir, "etc", "passwd"), "root:x:0:0::/:\nmosquitto:x:1883:1883::/:\n");
    writeFileSync(join(dir, "etc", "group"), "root:x:0:\nmosquitto:x:1883:\n");
    writeFileSync(join(dir, "mosquitto-no-auth.conf"), "listener 1883\nallow_anonymous true\n");
    const tar = must("tar", ["-C", dir, "-c", "."]);
    must("docker", ["--host", host, "import", "--change", `ENV PATH=${dirname(program)}`, "-", image], tar);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
