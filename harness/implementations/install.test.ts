import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InstallError, installAll, installImplementation, isInstalled } from "./install.ts";
import type { Command, Manifest } from "./manifest.ts";

let dir: string;
let manifest: Manifest;
let lines: string[];
const log = (line: string) => lines.push(line);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "plugfest-install-"));
  lines = [];
  writeFileSync(join(dir, "manifest.json"), "{}");
  writeFileSync(join(dir, "toy.lock"), "1");
  // Makes `made` and notes each run in `runs`.
  const make = "require('fs').appendFileSync('runs', 'x'); require('fs').writeFileSync('made', '')";
  manifest = toy(["node", "-e", make]);
});
afterEach(() => rmSync(dir, { recursive: true }));

function toy(...commands: Command[]): Manifest {
  return {
    name: "toy",
    title: "Toy SDK",
    kind: "library",
    capabilities: { specversions: ["1.0"], bindings: {} },
    language: "Toy",
    package: "toy",
    version: "1.2.3",
    homepage: "https://example.com/",
    repository: "https://example.com/toy",
    start: { command: ["node", "made"] },
    install: { commands, inputs: ["toy.lock"] },
    installed: "made",
    dir,
  };
}

const runs = () => (existsSync(join(dir, "runs")) ? readFileSync(join(dir, "runs"), "utf8").length : 0);

describe("installImplementation", () => {
  it("runs the commands once and says what it does", async () => {
    expect(isInstalled(manifest)).toBe(false);
    await installImplementation(manifest, log);
    expect(isInstalled(manifest)).toBe(true);
    expect(lines[0]).toMatch(/^toy: node -e /);
    expect(lines.at(-1)).toBe("toy: Toy SDK 1.2.3 is installed");
    await installImplementation(manifest, log);
    expect(runs()).toBe(1);
  });

  it.each(["toy.lock", "manifest.json"])("runs them again when %s has changed", async (file) => {
    await installImplementation(manifest, log);
    writeFileSync(join(dir, file), "changed");
    expect(isInstalled(manifest)).toBe(false);
    await installImplementation(manifest, log);
    expect(runs()).toBe(2);
  });

  it("runs them again when what they made is gone", async () => {
    await installImplementation(manifest, log);
    rmSync(join(dir, "made"));
    await installImplementation(manifest, log);
    expect(runs()).toBe(2);
  });

  it("installs once when two ask at the same time", async () => {
    await Promise.all([installImplementation(manifest, log), installImplementation(manifest, log)]);
    expect(runs()).toBe(1);
    expect(lines).toContain("toy: waiting for another process that installs it");
  });

  it("takes over the lock of a process that died", async () => {
    mkdirSync(join(dir, ".plugfest"));
    writeFileSync(join(dir, ".plugfest", "lock"), "2147483646");
    await installImplementation(manifest, log);
    expect(runs()).toBe(1);
  });

  it("names a tool that is missing, in one line, before it runs anything", async () => {
    await expect(installImplementation(toy(["no-such-tool", "build"]), log)).rejects.toThrow(
      new InstallError(
        'toy: Toy SDK needs "no-such-tool", and there is no such program on PATH; install it and try again',
      ),
    );
    expect(lines).toEqual([]);
  });

  it("shows the output of a command that failed, and is not installed", async () => {
    const broken = toy(["node", "-e", "console.error('no network'); process.exit(3)"]);
    await expect(installImplementation(broken, log)).rejects.toThrow(/failed \(exit code 3\)\nno network$/);
    expect(isInstalled(broken)).toBe(false);
    // The lock is free again.
    await installImplementation(manifest, log);
    expect(isInstalled(manifest)).toBe(true);
  });

  it("says so when the commands did not make what they should", async () => {
    await expect(installImplementation(toy(["node", "-e", ""]), log)).rejects.toThrow(
      "toy: the installation ran, but made is not there",
    );
  });

  it("says so when an input is missing", async () => {
    rmSync(join(dir, "toy.lock"));
    await expect(installImplementation(manifest, log)).rejects.toThrow(
      "toy: toy.lock is named in the manifest but missing",
    );
  });

  it("runs a program that an earlier command made", async () => {
    const script = "#!/bin/sh\ntouch made\n";
    writeFileSync(join(dir, "tool.sh"), script);
    chmodSync(join(dir, "tool.sh"), 0o755);
    await installImplementation(toy(["node", "-e", ""], ["./tool.sh"]), log);
    expect(existsSync(join(dir, "made"))).toBe(true);
  });
});

describe("installAll", () => {
  it("installs the others when some fail, and names every failure", async () => {
    const names = ["one", "two", "three", "four"];
    const all = names.map((name) => {
      const own = join(dir, name);
      mkdirSync(own);
      for (const file of ["manifest.json", "toy.lock"]) writeFileSync(join(own, file), "{}");
      const make = name.startsWith("t") ? "process.exit(1)" : "require('fs').writeFileSync('made', '')";
      return { ...toy(["node", "-e", make]), name, dir: own };
    });
    const failure = await installAll(all, log).catch((error: Error) => error.message);
    expect(failure).toContain('two: "node');
    expect(failure).toContain('three: "node');
    expect(all.map(isInstalled)).toEqual([true, false, false, true]);
  });
});
