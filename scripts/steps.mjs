// What the scripts share: running one step after the other, each said before it runs, the first failure ending all.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the project's folder and returns its exit code. */
export function run(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (error) process.stderr.write(`cannot start ${program}: ${error.message}\n`);
  return status ?? 1;
}

/** Says what is done, does it, and ends the script when it fails. */
export function step(what, program, args, env) {
  process.stderr.write(`\n> ${what}\n`);
  const status = run(program, args, env);
  if (status !== 0) {
    process.stderr.write(`\nfailed: ${what}\n`);
    process.exit(status);
  }
}

/** A program of node_modules, run with this Node. */
export function tool(packageFolder, script) {
  return join(root, "node_modules", packageFolder, script);
}

/** Installs the packages of package-lock.json unless they are there already. */
export function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".plugfest-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  step("install the packages of package-lock.json (npm ci)", "npm", ["ci", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, lock);
}

/** Installs the independent tools that confirm golden bytes, unless they are there already. */
export function installConfirmers() {
  const folder = join(root, "suites", "confirm");
  const wanted = readFileSync(join(folder, "requirements.txt"), "utf8");
  const stamp = join(folder, ".venv", "plugfest-requirements");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const python = join(folder, ".venv", "bin", "python");
  step("set up the independent readers of event formats (Python)", "python3", [
    "-m",
    "venv",
    "--clear",
    join(folder, ".venv"),
  ]);
  step("install them", python, [
    "-m",
    "pip",
    "install",
    "--disable-pip-version-check",
    "--no-deps",
    "-r",
    join(folder, "requirements.txt"),
  ]);
  writeFileSync(stamp, wanted);
}

/** Installs packages of Debian with apt-get, saying what they are for, without starting any service. */
function installSystemPackages(what, packages) {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const quietly = ["env", "RUNLEVEL=1", "DEBIAN_FRONTEND=noninteractive"];
  const [program, ...args] = [...asRoot, ...quietly, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"];
  step("update the list of system packages (apt-get)", program, [...args, "update"]);
  step(`install ${what} for the tests (apt-get install ${packages[0]})`, program, [
    ...args,
    ...["install", "-y", "--no-install-recommends", ...packages],
  ]);
}

/** Installs Debian's container engine unless there is one, without starting it as a service. */
export function installEngine() {
  const found = spawnSync("sh", ["-c", "PATH=$PATH:/usr/sbin; command -v dockerd && command -v docker"]);
  if (found.status !== 0) installSystemPackages("the container engine", ["docker.io", "iptables"]);
}

/** Installs the browser in which the HTML report is tested, unless there is one. */
export function installBrowser() {
  if (process.env.CHROMIUM !== undefined) return;
  const found = spawnSync("sh", ["-c", "command -v chromium"]);
  if (found.status !== 0) installSystemPackages("the browser", ["chromium", "fonts-dejavu-core"]);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path)
    .filter((name) => name !== "node_modules" && name !== ".venv" && !name.endsWith(".test.ts"))
    .map((name) => newest(join(path, name)));
  return Math.max(0, ...inside);
}

/** Compiles sources and fixtures unless nothing changed since the last build. */
export function build() {
  const built = join(root, "dist", "fixtures", "suite.json");
  const sources = [
    "harness",
    "reports",
    "suites",
    "implementations/reference",
    "fixtures",
    "package.json",
    "tsconfig.json",
  ];
  const fresh =
    existsSync(built) && sources.every((name) => newest(join(root, name)) < statSync(built).mtimeMs);
  if (!fresh) step("build (npm run build)", process.execPath, [join(root, "scripts", "build.mjs")]);
}
