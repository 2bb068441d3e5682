import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { StdioAdapter } from "../harness/adapters/stdio.ts";
import { BrokerPool } from "../harness/brokers/pool.ts";
import { parseExpectations } from "../harness/engine/expectations.ts";
import { SPEC_VERSIONS, wireVersion } from "../harness/event/spec-version.ts";
import { loadFindings } from "../harness/implementations/findings.ts";
import { isInstalled } from "../harness/implementations/install.ts";
import {
  findingCommand,
  listImplementations,
  loadManifest,
  startCommand,
} from "../harness/implementations/manifest.ts";
import { packageRoot } from "../harness/package-root.ts";
import { runSuite, suite } from "./run-suite.ts";

const execute = promisify(execFile);
const brokers = new BrokerPool();
afterAll(() => brokers.stop());

/** Narrows the tests to these implementations while one works on them. */
const ONLY = process.env.PLUGFEST_IMPLEMENTATIONS?.split(",");

const manifests = listImplementations(packageRoot)
  .filter((name) => ONLY?.includes(name) ?? true)
  .map((name) => loadManifest(name, packageRoot));
const tested = manifests.filter(({ untested }) => untested === undefined);

describe.each(tested.map((manifest) => [manifest.name, manifest] as const))("%s", (name, manifest) => {
  const file = join(manifest.dir, "expectations.yaml");
  const expectations = parseExpectations(readFileSync(file, "utf8"), file);
  const findings = loadFindings(manifest);
  const names = findings.map((finding) => finding.name);
  const specs = SPEC_VERSIONS.filter((spec) =>
    manifest.capabilities.specversions.includes(wireVersion(spec)),
  );

  test("is installed by the set-up, never skipped", () => {
    expect(isInstalled(manifest), `run: plugfest implementations install ${name}`).toBe(true);
  });

  test("declares what its manifest says", async () => {
    const adapter = await StdioAdapter.start(startCommand(manifest));
    try {
      expect(adapter.description.capabilities).toEqual(manifest.capabilities);
      expect(adapter.description.implementation.version).toBe(manifest.version);
    } finally {
      await adapter.close();
    }
  });

  test.concurrent.each(specs)("shows its known failures and no other, judged by %s", async (spec) => {
    const adapter = await StdioAdapter.start(startCommand(manifest));
    try {
      const run = await runSuite(adapter, { spec, depths: ["codec", "live"] }, expectations, { brokers });
      const unknown = run.lines.flatMap((line) =>
        line.kind === "result" &&
        ["fail", "crashed", "timeout", "harness-error", "environment-error"].includes(line.verdict) &&
        line.disputed === undefined &&
        line.known === undefined
          ? [`${line.case}#${line.check} (${line.depth}): ${line.message.slice(0, 200)}`]
          : [],
      );
      expect(unknown).toEqual([]);
      expect(run.summary.stale).toEqual([]);
      expect(run.summary.faults).toEqual([]);
      expect(run.summary.exitCode).toBe(0);
    } finally {
      await adapter.close();
    }
  });

  test("names a clause and a finding in every known failure, and every finding in one", () => {
    for (const { line, reason } of expectations) expect(reason.length, `line ${line}`).toBeGreaterThan(40);
    const named = expectations.map(({ line, finding }) => finding ?? `line ${line} names no finding`);
    expect(new Set(named)).toEqual(new Set(names));
  });

  test("names requirements that there are", () => {
    const known = new Set(suite().catalogue.map(({ id }) => id));
    expect(findings.flatMap(({ requirements }) => requirements).filter((id) => !known.has(id))).toEqual([]);
  });

  test.concurrent.each(names)("the implementation alone shows %s", async (finding) => {
    const runnable = findingCommand(manifest, finding);
    const [command, ...args] = runnable?.command ?? [];
    const { stdout } = await execute(command as string, args, { cwd: manifest.dir, timeout: 120_000 });
    expect(stdout.trim().split("\n").at(-1)).toMatch(new RegExp(`^FINDING ${finding}: .`));
  });
});

test("nothing is told of an implementation that is untested here", () => {
  for (const manifest of manifests.filter(({ untested }) => untested !== undefined)) {
    expect(loadFindings(manifest), manifest.name).toEqual([]);
  }
});
