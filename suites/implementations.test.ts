import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { StdioAdapter } from "../harness/adapters/stdio.ts";
import { parseExpectations } from "../harness/engine/expectations.ts";
import { isInstalled } from "../harness/implementations/install.ts";
import { loadManifest, startCommand } from "../harness/implementations/manifest.ts";
import { packageRoot } from "../harness/package-root.ts";
import { runSuite } from "./run-suite.ts";

const execute = promisify(execFile);

/** How the reproductions of each implementation's findings are found and run, from its own folder. */
const FINDINGS: Record<
  string,
  { programs(names: string[]): string[]; command(name: string): [string, string[]] }
> = {
  javascript: {
    // report.mjs is what the others share.
    programs: (names) => names.filter((name) => name.endsWith(".mjs") && name !== "report.mjs"),
    command: (name) => [process.execPath, [`findings/${name}`]],
  },
  python: {
    programs: (names) => names.filter((name) => name.endsWith(".py")),
    command: (name) => [".venv/bin/python", [`findings/${name}`]],
  },
  go: {
    programs: (names) => names.filter((name) => !name.includes(".")),
    command: (name) => ["go", ["run", `./findings/${name}`]],
  },
};

describe.each(Object.keys(FINDINGS))("%s", (name) => {
  const manifest = loadManifest(name, packageRoot);
  const file = join(manifest.dir, "expectations.yaml");
  const expectations = parseExpectations(readFileSync(file, "utf8"), file);

  test("is installed by the set-up, never skipped", () => {
    expect(isInstalled(manifest), `run: plugfest implementations install ${name}`).toBe(true);
  });

  test.each(["0.3", "1.0", "1.0.3-draft"] as const)(
    "shows its known failures and no other, judged by %s",
    async (spec) => {
      const adapter = await StdioAdapter.start(startCommand(manifest));
      try {
        const { summary, lines } = await runSuite(adapter, { spec, depths: ["codec", "live"] }, expectations);
        const unknown = lines.flatMap((line) =>
          line.kind === "result" &&
          ["fail", "crashed", "timeout", "harness-error", "environment-error"].includes(line.verdict) &&
          line.disputed === undefined &&
          line.known === undefined
            ? [`${line.case}#${line.check} (${line.depth}): ${line.message.slice(0, 200)}`]
            : [],
        );
        expect(unknown).toEqual([]);
        expect(summary.stale).toEqual([]);
        expect(summary.faults).toEqual([]);
        expect(summary.counts.known).toBeGreaterThan(0);
        expect(summary.exitCode).toBe(0);
      } finally {
        await adapter.close();
      }
    },
  );

  test("names a clause in every known failure", () => {
    for (const { line, reason } of expectations) expect(reason.length, `line ${line}`).toBeGreaterThan(40);
  });

  const folder = join(manifest.dir, "findings");
  const how = FINDINGS[name] as (typeof FINDINGS)[string];
  const programs = existsSync(folder) ? how.programs(readdirSync(folder)) : [];

  test("has a reproduction of its findings", () => {
    expect(programs.length).toBeGreaterThan(5);
  });

  test.concurrent.each(programs)("the SDK alone shows %s", async (program) => {
    const [command, args] = how.command(program);
    const executable = command.startsWith(".") ? join(manifest.dir, command) : command;
    const { stdout } = await execute(executable, args, { cwd: manifest.dir, timeout: 120_000 });
    expect(stdout.trim().split("\n").at(-1)).toMatch(/^FINDING [a-z0-9-]+: ./);
  });
});
