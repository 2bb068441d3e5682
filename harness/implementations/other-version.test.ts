import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installImplementation, isInstalled } from "./install.ts";
import type { Manifest } from "./manifest.ts";
import { otherVersion } from "./other-version.ts";

let dir: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), "plugfest-release-")), "toy");
  mkdirSync(join(dir, "bin"), { recursive: true });
  mkdirSync(join(dir, "findings"));
  for (const file of ["manifest.json", "adapter.mjs", "bin/built", "findings/one.mjs"])
    writeFileSync(join(dir, file), "{}");
});
afterEach(() => rmSync(dirname(dir), { recursive: true }));

function toy(): Manifest {
  const write = "require('fs').mkdirSync('bin'); require('fs').writeFileSync('bin/built', process.argv[1])";
  return {
    name: "toy",
    title: "Toy SDK",
    kind: "library",
    capabilities: { specversions: ["1.0"], bindings: {} },
    language: "Toy",
    package: "toy",
    version: "2.10.0",
    homepage: "https://example.com/",
    repository: "https://example.com/toy",
    start: { command: ["node", "adapter.mjs"] },
    install: { commands: [["node", "-e", ""]], inputs: ["adapter.mjs", "findings/one.mjs"] },
    installed: "bin/built",
    otherVersions: {
      from: "2.9.1",
      commands: [["node", "-e", write, "toy@{version}"]],
      note: "the API of 2.9",
    },
    dir,
  };
}

describe("otherVersion", () => {
  it("installs the release beside the implementation, without what is built or of no use there", async () => {
    const other = otherVersion(toy(), "2.9.10");
    expect(other.dir).toBe(`${dir}@2.9.10`);
    expect(other.version).toBe("2.9.10");
    expect(existsSync(join(other.dir, "adapter.mjs"))).toBe(true);
    expect(existsSync(join(other.dir, "bin"))).toBe(false);
    expect(existsSync(join(other.dir, "findings"))).toBe(false);
    await installImplementation(other, () => undefined);
    expect(readFileSync(join(other.dir, "bin/built"), "utf8")).toBe("toy@2.9.10");
    expect(isInstalled(otherVersion(toy(), "2.9.10"))).toBe(true);
    expect(readFileSync(join(dir, "bin/built"), "utf8")).toBe("{}");
  });

  it("is the implementation itself for the release that it pins", () => {
    expect(otherVersion(toy(), "2.10.0").dir).toBe(dir);
  });

  it.each([
    ["2.9.0", "toy: its adapter drives Toy SDK 2.9.1 and later (the API of 2.9), not 2.9.0"],
    ["1.20", "toy: its adapter drives Toy SDK 2.9.1 and later"],
    ["../x", 'toy: "../x" is no version such as 2.10.0'],
    ["latest", 'toy: "latest" is no version'],
  ])("refuses %s in one line, and makes no folder", (version, message) => {
    expect(() => otherVersion(toy(), version)).toThrow(message);
    expect(existsSync(`${dir}@${version}`)).toBe(false);
  });

  it("says so when the adapter drives one release only", () => {
    const { otherVersions: _, ...only } = toy();
    expect(() => otherVersion(only, "2.9.9")).toThrow("toy: its adapter drives Toy SDK 2.10.0 only");
  });
});
