import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import type { Adapter } from "../harness/adapters/adapter.ts";
import { StdioAdapter } from "../harness/adapters/stdio.ts";
import { BrokerPool } from "../harness/brokers/pool.ts";
import { findingsPage } from "../harness/cli/commands/findings.ts";
import { sdkRows } from "../harness/cli/sdk-table.ts";
import { parseExpectations } from "../harness/engine/expectations.ts";
import { type HeaderLine, RECORD_SCHEMA } from "../harness/engine/record.ts";
import { SPEC_VERSIONS, type SpecVersion, wireVersion } from "../harness/event/spec-version.ts";
import { loadFindings } from "../harness/implementations/findings.ts";
import { isInstalled } from "../harness/implementations/install.ts";
import {
  findingCommand,
  listImplementations,
  loadManifest,
  startCommand,
} from "../harness/implementations/manifest.ts";
import { packageRoot } from "../harness/package-root.ts";
import { cellText, SdkColumnCollector } from "../reports/sdk-table.ts";
import { runSuite, type SuiteRun, suite } from "./run-suite.ts";

const execute = promisify(execFile);
const brokers = new BrokerPool();
afterAll(() => brokers.stop());

/** How long the editions may take when they are judged at the same time, with real brokers. In milliseconds. */
const JUDGING = 300_000;

/** Narrows the tests to these implementations while one works on them. */
const ONLY = process.env.PLUGFEST_IMPLEMENTATIONS?.split(",");

const manifests = listImplementations(packageRoot)
  .filter((name) => ONLY?.includes(name) ?? true)
  .map((name) => loadManifest(name, packageRoot));
const tested = manifests.filter(({ untested }) => untested === undefined);

/** The cells of one language in the page of the table, by edition and title of the row. */
function cellsOf(page: string, language: string): Map<string, string> {
  const cells = new Map<string, string>();
  let spec = "";
  let index = -1;
  for (const line of page.split("\n")) {
    const parts = line.split("|").map((part) => part.trim());
    const head = /^CloudEvents ([\d.]+)$/.exec(parts[1] ?? "");
    if (head !== null) {
      spec = head[1] as string;
      index = parts.indexOf(language);
    } else if (parts.length > 3 && index > 0) cells.set(`${spec} ${parts[1]}`, parts[index] as string);
  }
  return cells;
}

function headerOf(
  implementation: HeaderLine["implementation"],
  capabilities: unknown,
  spec: SpecVersion,
): HeaderLine {
  return {
    kind: "header",
    schema: RECORD_SCHEMA,
    runId: spec,
    startedAt: new Date().toISOString(),
    suite: { name: "plugfest", version: "", digest: suite().digest },
    implementation,
    capabilities,
    adapter: { command: "" },
    filters: { spec, cases: [], depths: ["codec", "live"] },
    environment: { node: process.version, platform: process.platform, arch: process.arch },
  };
}

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

  /** Each edition is run once, for all tests that look at it. */
  const runs = new Map<SpecVersion, Promise<SuiteRun & { adapter: Adapter }>>();
  const runBy = (spec: SpecVersion) => {
    const known = runs.get(spec) ?? judged(spec);
    runs.set(spec, known);
    return known;
  };
  const judged = async (spec: SpecVersion) => {
    const adapter = await StdioAdapter.start(startCommand(manifest));
    try {
      return {
        adapter,
        ...(await runSuite(adapter, { spec, depths: ["codec", "live"] }, expectations, { brokers })),
      };
    } finally {
      await adapter.close();
    }
  };

  test.concurrent.each(specs)(
    "shows its known failures and no other, judged by %s",
    async (spec) => {
      const run = await runBy(spec);
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
    },
    JUDGING,
  );

  if (manifest.kind === "official-sdk") {
    test("does what docs/sdk-support.md says", async () => {
      const rows = sdkRows();
      const collector = new SdkColumnCollector(rows);
      for (const spec of ["0.3", "1.0"] as const) {
        const { adapter, lines } = await runBy(spec);
        const { implementation, capabilities } = adapter.description;
        collector.add(headerOf({ id: name, ...implementation }, capabilities, spec));
        for (const line of lines) collector.add(line);
      }
      const measured = collector.finish().cells.map(cellText);
      const column = cellsOf(
        readFileSync(join(packageRoot, "docs", "sdk-support.md"), "utf8"),
        manifest.language,
      );
      const told = rows.map(({ spec, title }) => column.get(`${spec} ${title}`));
      expect(told, "run: npm run tables").toEqual(measured);
    });
  }

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

test("docs/findings.md is what the findings say", () => {
  const page = readFileSync(join(packageRoot, "docs", "findings.md"), "utf8");
  expect(page, "run: npm run tables").toBe(findingsPage(suite().catalogue));
});
