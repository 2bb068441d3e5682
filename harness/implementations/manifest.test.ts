import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  findingCommand,
  listImplementations,
  loadManifest,
  ManifestError,
  startCommand,
} from "./manifest.ts";

const projectRoot = new URL("../..", import.meta.url).pathname;

const valid = {
  name: "toy",
  title: "Toy SDK",
  kind: "library",
  capabilities: { specversions: ["1.0"], bindings: { http: { encode: ["binary"], formats: [] } } },
  language: "Toy",
  package: "toy",
  version: "1.2.3",
  homepage: "https://example.com/",
  repository: "https://example.com/toy",
  start: { command: ["./bin/adapter", "--quiet"] },
  install: { commands: [["make"]], inputs: ["toy.lock"] },
  installed: "bin/adapter",
  findings: { command: ["./bin/findings", "{name}"] },
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plugfest-manifest-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(folder: string, content: unknown): void {
  const dir = join(root, "implementations", folder);
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, "manifest.json"),
    typeof content === "string" ? content : JSON.stringify(content, null, 2),
  );
}

describe("the manifests of this repository", () => {
  it.each(listImplementations(projectRoot))("%s is valid", (name) => {
    const manifest = loadManifest(name, projectRoot);
    expect(manifest.install.inputs.length).toBeGreaterThan(0);
    expect(JSON.stringify({ ...manifest, dir: "" })).not.toMatch(/registry|proxy|\/root|\/home/);
  });

  it("covers the official SDKs", () => {
    expect(listImplementations(projectRoot)).toEqual(expect.arrayContaining(["go", "javascript", "python"]));
  });
});

describe("loadManifest", () => {
  it("gives the content and the folder", () => {
    write("toy", valid);
    expect(loadManifest("toy", root)).toEqual({ ...valid, dir: join(root, "implementations", "toy") });
  });

  it("knows one that is untested, and no other release's copy", () => {
    write("toy", { ...valid, findings: undefined, untested: "no toolchain" });
    write("toy@1.0.0", valid);
    expect(listImplementations(root)).toEqual(["toy"]);
    expect(loadManifest("toy", root).untested).toBe("no toolchain");
  });

  it("names what there is when a name is unknown", () => {
    write("toy", valid);
    write("ball", { ...valid, name: "ball" });
    expect(() => loadManifest("tyo", root)).toThrow('there is no implementation "tyo"; there are: ball, toy');
    expect(() => loadManifest("../toy", root)).toThrow(ManifestError);
  });

  it("says so when there is none at all", () => {
    expect(listImplementations(root)).toEqual([]);
    expect(() => loadManifest("toy", root)).toThrow("there are: none");
  });

  it("names the file when it is not JSON", () => {
    write("toy", "{");
    expect(() => loadManifest("toy", root)).toThrow(/^implementations\/toy\/manifest\.json: .*JSON/);
  });

  it.each([
    ["a missing member", { ...valid, version: undefined }, /must have required property 'version'/],
    ["a version range", { ...valid, version: "^1.2.3" }, /\/version must match pattern/],
    ["an unknown member", { ...valid, licence: "MIT" }, /additional properties \(licence\)/],
    ["a path outside the folder", { ...valid, installed: "../bin/x" }, /\/installed must NOT be valid/],
    [
      "an absolute path in a command",
      { ...valid, start: { command: ["/usr/bin/x"] } },
      /\/start\/command\/0/,
    ],
    [
      "neither findings nor a reason to be untested",
      { ...valid, findings: undefined },
      /neither how findings are run nor why it is untested/,
    ],
    ["an unknown kind", { ...valid, kind: "sdk" }, /\/kind must be equal to one of/],
    ["an empty command", { ...valid, start: { command: [] } }, /\/start\/command must NOT have fewer/],
    ["another folder's name", { ...valid, name: "other" }, /the name is "other", but the folder is "toy"/],
  ])("refuses %s", (_, content, message) => {
    write("toy", content);
    expect(() => loadManifest("toy", root)).toThrow(message);
  });
});

describe("startCommand", () => {
  it("resolves a program inside the folder and leaves others to PATH", () => {
    write("toy", valid);
    const manifest = loadManifest("toy", root);
    expect(startCommand(manifest)).toEqual({
      command: [join(manifest.dir, "bin/adapter"), "--quiet"],
      cwd: manifest.dir,
    });
    expect(startCommand({ ...manifest, start: { command: ["node", "a.mjs"] } }).command).toEqual([
      "node",
      "a.mjs",
    ]);
  });
});

describe("findingCommand", () => {
  it("puts the finding's name into the command", () => {
    write("toy", valid);
    const manifest = loadManifest("toy", root);
    expect(findingCommand(manifest, "a-b")).toEqual({
      command: [join(manifest.dir, "bin/findings"), "a-b"],
      cwd: manifest.dir,
    });
    expect(findingCommand({ ...manifest, findings: undefined } as never, "a-b")).toBeUndefined();
  });
});
