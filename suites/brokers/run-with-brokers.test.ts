import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { packageRoot } from "../../harness/package-root.ts";

/** The built command with real brokers. Each call has a folder for temporary files of its own. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-brokers-"));
afterAll(() => rmSync(folder, { recursive: true }));
const command = join(packageRoot, "dist", "harness", "cli", "main.js");
const env = (): { TMPDIR: string } => ({ TMPDIR: mkdtempSync(join(folder, "tmp-")) });

const plugfest = (args: readonly string[], more: Record<string, string> = {}) =>
  spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...more },
  });

const CASES = ["--case", "mqtt5/binary/encode/attribute/*", "--depth", "live"];

test("a run starts the broker it needs, names it in the record, and leaves nothing", () => {
  const own = env();
  const record = join(folder, "run.ndjson");
  const { status, stderr } = plugfest(["run", "reference", ...CASES, "--record", record], own);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const lines = readFileSync(record, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ kind }) => kind === "broker")).toMatchObject([
    { protocol: "mqtt5", product: "mosquitto", provider: "process" },
  ]);
  expect(readdirSync(own.TMPDIR)).toEqual([]);
});

test("a run takes the broker that it is given, and its password stays out of the record", async () => {
  const own = env();
  const server = spawn(process.execPath, [command, "brokers", "start", "mqtt5"], {
    env: { ...process.env, ...own },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [first] = (await once(server.stdout, "data")) as [Buffer];
  const url = new URL(/mqtt:\S+/.exec(first.toString("utf8"))?.[0] ?? "");
  url.username = "me";
  url.password = "hush-hush";
  const record = join(folder, "given.ndjson");
  const given = ["--broker", `mqtt5=${url.href}`, "--record", record];
  const { status } = plugfest(["run", "reference", ...CASES, ...given]);
  expect(status).toBe(0);
  const text = readFileSync(record, "utf8");
  expect(text).toContain('"provider":"external"');
  expect(text).not.toContain("hush-hush");
  // Not even when the implementation says it.
  const telling = join(packageRoot, "suites", "misbehaving", "tells-url.mjs");
  const all = ["--case", "mqtt5/binary/*code/**", "--depth", "live", "--html", join(folder, "told.html")];
  const told = plugfest(["run", ...all, ...given, "--", process.execPath, telling]);
  expect(told.status).toBe(1);
  const written = [record, join(folder, "told.html")].map((file) => readFileSync(file, "utf8")).join("");
  expect(written).toContain("cannot reach mqtt://[redacted]127.0.0.1");
  expect(written + told.stdout + told.stderr).not.toContain("hush-hush");
  server.kill("SIGINT");
  await once(server, "close");
  expect(readdirSync(own.TMPDIR)).toEqual([]);
}, 60_000);

test("after Ctrl-C in the middle of a run no broker and no folder is left", async () => {
  const own = env();
  const started = new Promise<void>((resolve) => {
    const watcher = watch(own.TMPDIR, () => {
      watcher.close();
      resolve();
    });
  });
  const child = spawn(
    process.execPath,
    [command, "run", "reference", "--case", "mqtt5/**", "--depth", "live"],
    {
      cwd: folder,
      env: { ...process.env, ...own },
      stdio: "ignore",
    },
  );
  await started;
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  expect(code).toBe(130);
  expect(readdirSync(own.TMPDIR)).toEqual([]);
  expect(programsIn(own.TMPDIR)).toEqual([]);
}, 60_000);

/** Programs whose command line names the folder. */
function programsIn(path: string): string[] {
  if (!existsSync("/proc")) return [];
  return readdirSync("/proc").filter((pid) => {
    if (!/^[0-9]+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(path);
    } catch {
      return false;
    }
  });
}

test("a broker that does not answer costs the cases that need it, and says so", () => {
  const given = ["--brokers", "external", "--broker", "mqtt5=mqtt://me:hush-hush@127.0.0.1:1"];
  const { status, stdout, stderr } = plugfest(["run", "reference", ...CASES, ...given]);
  expect(status).toBe(3);
  expect(stdout).toContain("there is no broker for mqtt5");
  expect(stdout + stderr).not.toContain("hush-hush");
});

test.each([
  [["run", "reference", "--brokers", "cloud"], '"cloud" is none of external, process, embedded, container'],
  [["run", "reference", "--broker", "mqtt9=mqtt://127.0.0.1"], "it is PROTOCOL=URL"],
  [["run", "reference", "--broker", "mqtt5"], "it is PROTOCOL=URL"],
  [["brokers", "install", "nothing"], 'there is nothing to install for "nothing"'],
  [["brokers", "start", "mqtt9"], 'no broker here serves "mqtt9"'],
])("plugfest %s is refused in one line", (args, message) => {
  const { status, stdout, stderr } = plugfest(args);
  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^plugfest: [^\n]+\n$/);
  expect(stderr).toContain(message);
});

test("plugfest brokers shows what can be had for each protocol", () => {
  const { status, stdout } = plugfest(["brokers", "--json"]);
  expect(status).toBe(0);
  const offers = JSON.parse(stdout) as { protocol: string; provider: string; available: boolean }[];
  expect(offers).toContainEqual(
    expect.objectContaining({ protocol: "mqtt5", provider: "process", available: true }),
  );
  expect(offers).toContainEqual(
    expect.objectContaining({ protocol: "mqtt3", provider: "embedded", available: true }),
  );
  const external = offers.find(({ provider, protocol }) => provider === "external" && protocol === "mqtt5");
  expect(external).toMatchObject({
    available: false,
    note: expect.stringContaining("PLUGFEST_BROKER_MQTT5"),
  });
});
