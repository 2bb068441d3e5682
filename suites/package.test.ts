import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../harness/package-root.ts";

/**
 * The package as it is published, in a project of somebody else: packed by npm, unpacked into a node_modules that holds
 * besides it only what this checkout has installed already, so that no network is needed.
 */
const project = mkdtempSync(join(tmpdir(), "plugfest-package-"));
const modules = join(project, "node_modules");
const example = join(packageRoot, "examples", "vitest");

function run(program: string, args: readonly string[], cwd = project): { code: number | null; out: string } {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", VITEST: "", NODE_OPTIONS: "" };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  return { code: status, out: stdout + stderr };
}
const node = (...args: string[]) => run(process.execPath, args);
const bin = (path: string) => join(modules, ...path.split("/"));

beforeAll(() => {
  const build = `import(${JSON.stringify(join(packageRoot, "scripts", "steps.mjs"))}).then((steps) => steps.build())`;
  expect(run(process.execPath, ["-e", build], packageRoot)).toMatchObject({ code: 0 });
  const packed = run(
    "npm",
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", project],
    packageRoot,
  );
  expect(packed).toMatchObject({ code: 0 });
  const tarball = readdirSync(project).find((name) => name.endsWith(".tgz")) as string;
  mkdirSync(join(modules, "plugfest"), { recursive: true });
  const unpack = ["xzf", tarball, "-C", join(modules, "plugfest"), "--strip-components", "1"];
  expect(run("tar", unpack)).toMatchObject({ code: 0 });
  for (const name of readdirSync(join(packageRoot, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(packageRoot, "node_modules", name), join(modules, name));
  }
  cpSync(example, project, { recursive: true });
}, 300_000);
afterAll(() => rmSync(project, { recursive: true }));

describe("the packed package", () => {
  test("is used from JavaScript", () => {
    writeFileSync(
      join(project, "use.mjs"),
      `import { lint, conformance, formats, http, validate } from "plugfest";
       import json from "plugfest/package.json" with { type: "json" };
       const bad = Buffer.from('{"specversion":"1.0","id":"","source":"/s","type":"t"}');
       const wrong = lint(bad, { name: "x.json" }).filter(({ level }) => level === "MUST");
       console.log(JSON.stringify([json.name, wrong.map(({ path }) => path), formats.length, http.name,
         validate({ attributes: new Map() }).length, typeof conformance]));`,
    );
    const { code, out } = node("use.mjs");
    expect([code, JSON.parse(out)]).toEqual([0, ["plugfest", ["/id"], 7, "http", 4, "function"]]);
  });

  test("keeps to itself what is not exported", () => {
    expect(node("--input-type=module", "-e", 'import "plugfest/dist/harness/lint/json.js"')).toMatchObject({
      code: 1,
      out: expect.stringContaining("ERR_PACKAGE_PATH_NOT_EXPORTED"),
    });
  });

  test("has types, also for the matchers, and they say what is wrong", () => {
    writeFileSync(
      join(project, "use.ts"),
      `import { expect } from "vitest";
       import { lint, NdjsonLinter, type LintViolation, type Adapter, StdioAdapter } from "plugfest";
       import { describeConformance, type ConformanceOptions } from "plugfest/vitest";
       const found: LintViolation[] = lint(new Uint8Array(), { name: "x", spec: "1.0" });
       new NdjsonLinter("1.0", ({ line }: { line: number }) => line);
       const options: ConformanceOptions = { depths: ["codec"], cases: ["json/**"] };
       export const adapter: Promise<Adapter> = StdioAdapter.start({ command: ["x"] });
       export const done: Promise<void> = describeConformance({ command: ["node", "x.mjs"] }, options);
       expect({}).toBeCloudEvent({ type: "t", data: found }, { spec: "1.0" });
       // @ts-expect-error there is no such edition
       lint(new Uint8Array(), { name: "x", spec: "9" });
       // @ts-expect-error what is expected has a name
       expect({}).toBeCloudEvent("t");
       // @ts-expect-error a program needs its name
       describeConformance({ command: [] });
      `,
    );
    const compiler = { module: "NodeNext", target: "ES2023", lib: ["ES2023"], types: ["node"], strict: true };
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: { ...compiler, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
        files: ["use.ts", "orders.ts", "orders.test.ts", "conformance.test.ts"],
      }),
    );
    expect(node(bin("typescript/bin/tsc"), "-p", ".")).toEqual({ code: 0, out: "" });
  });

  test("its example passes under vitest", () => {
    const { code, out } = node(bin("vitest/vitest.mjs"), "run", "orders.test.ts", "conformance.test.ts");
    expect(out).toContain("2 passed");
    expect(code).toBe(0);
  });
});

describe("describeConformance", () => {
  interface Assertion {
    readonly title: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }

  const TARGET = "http/binary/percent-encoding/subject/space";

  /** An adapter around the codec, which leaves spaces as they are. */
  const SPACES = `
    const capabilities = { specversions: ["1.0"], bindings: { http: { encode: ["binary"], formats: ["json"] } } };
    const implementation = { name: "spaces", version: "1", language: "JavaScript", url: "https://example.com" };
    const subject = new InProcessAdapter({ implementation, capabilities, maxConcurrency: 4 }, {
      encode: ({ events, mode, format }) => {
        const { fields, body } = http.encode(events, mode, formatNamed(format));
        return { fields: fields.map((one) => ({ ...one, value: one.value.replaceAll("%20", " ") })), body };
      },
    });`;
  const CODEC = SPACES.replace('one.value.replaceAll("%20", " ")', "one.value");
  const crash = [process.execPath, join(packageRoot, "suites", "misbehaving", "crash-on-case.mjs")];
  const CRASH = `
    process.env.MISBEHAVE_CASE = ${JSON.stringify(TARGET)};
    const subject = { command: ${JSON.stringify(crash)} };`;

  /** Runs a test file that calls it on the adapter named `subject`, and says how each test ended. */
  function tests(name: string, subject: string, options = ""): Assertion[] {
    writeFileSync(
      join(project, `${name}.test.ts`),
      `import { formatNamed, http } from "plugfest";
       import { describeConformance, InProcessAdapter } from "plugfest/vitest";
       ${subject}
       await describeConformance(subject, { cases: ["http/binary/percent-encoding/subject/*"], ${options} });`,
    );
    const json = join(project, `${name}.json`);
    node(bin("vitest/vitest.mjs"), "run", `${name}.test.ts`, "--reporter=json", `--outputFile=${json}`);
    const { testResults } = JSON.parse(readFileSync(json, "utf8")) as {
      testResults: { assertionResults: Assertion[] }[];
    };
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  }
  const failed = (all: readonly Assertion[]) => all.filter(({ status }) => status === "failed");
  const known = (id: string): string => {
    const text = `expectations:\n  - case: ${id}\n    expect: fail\n    reason: not yet\n`;
    return `expectations: ${JSON.stringify({ file: "expectations.yaml", text })}`;
  };

  test("one test a case; what is wrong fails its own, with clause and bytes", () => {
    const all = tests("spaces", SPACES);
    expect(all.length).toBeGreaterThan(5);
    expect(failed(all).map(({ title }) => title)).toContain(TARGET);
    expect(all.filter(({ status }) => status === "passed").length).toBeGreaterThan(2);
    const message = failed(all)
      .find(({ title }) => title === TARGET)
      ?.failureMessages.join();
    expect(message).toMatch(
      /clause {4}HTTP-3\.1\.3\.2-\w MUST: [\s\S]*\n {2}expected {2}.*%20.*\n {2}observed {2}/,
    );
  });

  test("what applies to nothing it declares is skipped, and nothing fails on a right one", () => {
    const all = tests("right", CODEC);
    expect(failed(all)).toEqual([]);
    expect(new Set(all.map(({ status }) => status))).toContain("passed");
  });

  test("a crash costs its own case", () => {
    const message = failed(tests("crash", CRASH))
      .find(({ title }) => title === TARGET)
      ?.failureMessages.join();
    expect(message).toContain("crashed: the adapter ended by itself");
  });

  test("a known failure passes, and one that passes by now is told", () => {
    expect(failed(tests("known", SPACES, known("http/binary/percent-encoding/subject/**")))).toEqual([]);
    expect(failed(tests("stale", CODEC, `${known(TARGET)}, depths: ["codec", "live"]`))).toEqual([
      expect.objectContaining({ title: "every known failure still fails" }),
    ]);
  });
});
