import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../harness/package-root.ts";

/** The built command as people call it. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-cli-"));
const command = join(packageRoot, "dist", "harness", "cli", "main.js");
const misbehaving = (name: string): string => join(packageRoot, "suites", "misbehaving", `${name}.mjs`);

beforeAll(() => {
  const build = `import(${JSON.stringify(join(packageRoot, "scripts", "steps.mjs"))}).then((steps) => steps.build())`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", build], { encoding: "utf8" });
  expect(stderr).not.toContain("failed:");
  expect(status).toBe(0);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [command, ...args], {
    cwd: folder,
    env: { ...process.env, MISBEHAVE_CASE: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
    ([out, err, [code]]) => ({ out, err, code: code as number | null }),
  );
  return { child, ended };
}

const plugfest = (args: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  start(args, env).ended;

const SOME = ["--case", "http/binary/percent-encoding/subject/**", "--depth", "codec"];
const TARGET = "http/binary/percent-encoding/subject/space";
const drive = (name: string): string[] => ["--", process.execPath, misbehaving(name)];
const broken = { MISBEHAVE_CASE: TARGET };

/** The one line of standard error, for what is wrong with a call. */
function oneLine({ err, out }: Ended): string {
  expect(err).toMatch(/^plugfest: [^\n]+\n$/);
  expect(out).toBe("");
  return err;
}

describe.concurrent("what a program reads", () => {
  test("run reference --json: conforms, exit code 0", async () => {
    const { code, out, err } = await plugfest(["run", "reference", "--json"]);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ conforms: true });
  }, 120_000);

  test("requirements --json: the catalogue, and what covers each", async () => {
    const { code, out } = await plugfest(["requirements", "--json"]);
    const all = JSON.parse(out) as Record<string, unknown>[];
    expect(code).toBe(0);
    expect(all.length).toBeGreaterThan(150);
    for (const one of all) {
      expect(one).toMatchObject({
        id: expect.any(String),
        document: expect.any(String),
        level: expect.any(String),
        role: expect.any(Array),
        testable: expect.any(String),
        cases: expect.any(Array),
        checks: expect.any(Array),
      });
    }
    expect(all.some((one) => (one.cases as string[]).includes(TARGET))).toBe(true);
  });

  test("list --json: the cases, and by which patterns", async () => {
    const { code, out } = await plugfest(["list", "--json", ...SOME]);
    const all = JSON.parse(out) as Record<string, unknown>[];
    expect(code).toBe(0);
    expect(all.find((one) => one.id === TARGET)).toMatchObject({
      requirements: expect.arrayContaining([expect.stringMatching(/^HTTP-/)]),
      roles: expect.arrayContaining(["producer"]),
      specversions: expect.arrayContaining(["1.0"]),
    });
    expect(all.every((one) => String(one.id).startsWith("http/binary/percent-encoding/subject/"))).toBe(true);
  });

  test("explain --json: the stimulus, the expected values and how to run it alone", async () => {
    const { code, out } = await plugfest(["explain", TARGET, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      id: TARGET,
      steps: [{ stimulus: { operation: "encode", events: [{ attributes: { id: { type: "String" } } }] } }],
      rerun: `plugfest run NAME --case ${TARGET}`,
    });
  });

  test("lint --json: what is wrong in a file, where, and by which clause", async () => {
    const [good, bad] = [join(folder, "good.json"), join(folder, "bad.json")];
    writeFileSync(
      good,
      '{"specversion":"1.0","id":"1","source":"https://example.com/","type":"com.example.t"}',
    );
    writeFileSync(
      bad,
      '{"specversion":"1.0",\n "id":"","source":"https://example.com/","type":"com.example.t"}',
    );
    const fine = await plugfest(["lint", "--json", good]);
    expect([fine.code, JSON.parse(fine.out)]).toEqual([0, []]);
    const wrong = await plugfest(["lint", "--json", good, bad]);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out)).toEqual([
      expect.objectContaining({
        file: bad,
        level: "MUST",
        path: "/id",
        line: 2,
        clause: expect.stringMatching(/^CE-id/),
      }),
    ]);
  });
});

describe.concurrent("what people read", () => {
  test("explain: the requirement, the stimulus, what has to come back", async () => {
    const { code, out } = await plugfest(["explain", TARGET]);
    expect(code).toBe(0);
    for (const part of ["What it is given", "What has to come back", "Requirements", `--case ${TARGET}`])
      expect(out).toContain(part);
    expect(out).toContain("%20");
  });

  test("the example of explain is a case that there is", async () => {
    const { out } = await plugfest(["explain", "--help"]);
    const [, example] = /Example: plugfest explain (\S+)/.exec(out) ?? [];
    expect((await plugfest(["explain", String(example)])).code).toBe(0);
  });

  test("explain of an unknown case: a hint, exit code 5", async () => {
    const near = await plugfest(["explain", "http/space"]);
    expect(near.code).toBe(5);
    expect(oneLine(near)).toMatch(/there is no case http\/space; is it http\/[^ ]+\/space or /);
    const far = await plugfest(["explain", "no/such"]);
    expect(oneLine(far)).toBe("plugfest: there is no case no/such; plugfest list shows them all\n");
  });

  test("a filter that matches nothing: exit code 5", async () => {
    for (const line of [["run", "reference"], ["list"]]) {
      const ended = await plugfest([...line, "--case", "htpp/**"]);
      expect(ended.code).toBe(5);
      expect(oneLine(ended)).toBe(
        "plugfest: --case htpp/**: no case matches; plugfest list shows them all\n",
      );
    }
  });

  test("a filter of which nothing is declared: exit code 5, no success", async () => {
    const { code } = await plugfest([
      "run",
      "--case",
      "json/**",
      "--depth",
      "live",
      ...drive("well-behaved"),
    ]);
    expect(code).toBe(5);
  });

  test("no colour and no progress when nobody looks", async () => {
    const { out, err } = await plugfest(["run", ...SOME, ...drive("well-behaved")]);
    expect(`${out}${err}`).not.toContain("\u001b");
    expect(err).toBe("");
  });
});

describe.concurrent("an adapter", () => {
  test.each([
    ["well-behaved", 0],
    ["crash-on-case", 1],
    ["lies", 3],
    ["crash-on-start", 3],
  ])("run -- %s: exit code %i, and report of its record has the same", async (name, expected) => {
    const record = join(folder, `${name}.ndjson`);
    const { code, out, err } = await plugfest(["run", ...SOME, "--record", record, ...drive(name)], broken);
    expect(code).toBe(expected);
    expect(`${out}${err}`).not.toMatch(/\n\s+at /);
    if (expected === 3) {
      expect(err).toMatch(/^plugfest: [^\n]+\n$/);
      return;
    }
    expect(JSON.parse(readFileSync(record, "utf8").trim().split("\n").at(-1) ?? "")).toMatchObject({
      kind: "footer",
      exitCode: expected,
    });
    const report = await plugfest(["report", record]);
    expect(report.code).toBe(expected);
    expect(report.out).toBe(out);
  });

  test("report diff: names what got worse and has exit code 1, and 0 the other way round", async () => {
    const [good, bad] = [join(folder, "diff-good.ndjson"), join(folder, "diff-bad.ndjson")];
    await plugfest(["run", ...SOME, "--record", good, ...drive("well-behaved")]);
    await plugfest(["run", ...SOME, "--record", bad, ...drive("rpc-error")], broken);
    const worse = await plugfest(["report", "diff", good, bad]);
    expect(worse.code).toBe(1);
    expect(worse.out).toContain(TARGET);
    expect((await plugfest(["report", "diff", bad, good])).code).toBe(0);
  });

  test("check: usable when it keeps the protocol, else what breaks it and where", async () => {
    const good = await plugfest(["adapter", "check", ...SOME, "--json", ...drive("well-behaved")]);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.out)).toMatchObject({ usable: true, troubles: [], faults: [] });
    const bad = await plugfest(["adapter", "check", ...SOME, "--json", ...drive("rpc-error")], broken);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out)).toMatchObject({
      usable: false,
      troubles: [
        { case: TARGET, depth: "codec", message: "the adapter failed in encode: NullPointerException" },
      ],
    });
    const told = await plugfest(["adapter", "check", ...SOME, ...drive("answers-twice")], broken);
    expect(told.code).toBe(1);
    expect(told.out).toMatch(/fault: the adapter answered request \d+ twice/);
  });

  test("with known failures: update writes the list, and with it a run has exit code 0", async () => {
    const file = join(folder, "known.yaml");
    // At every depth: what is left out cannot be called stale.
    const some = SOME.slice(0, 2);
    const update = ["expectations", "update", "--file", file, ...some, ...drive("rpc-error")];
    const run = ["run", "--expectations", file, ...some, ...drive("rpc-error")];
    const first = await plugfest(update, broken);
    expect(first.code).toBe(0);
    expect(first.out).toContain("added, 0 removed, 0 kept");
    expect(readFileSync(file, "utf8")).toContain(`case: ${TARGET}\n`);
    expect((await plugfest(run, broken)).code).toBe(0);
    const stale = await plugfest(["run", "--expectations", file, ...some, ...drive("well-behaved")]);
    expect(stale.code).toBe(4);
    expect(stale.err).toMatch(/^plugfest: .*known\.yaml:\d+: .* passes now: narrow or remove the entry\n/);
    await plugfest(["expectations", "update", "--file", file, ...some, ...drive("well-behaved")]);
    expect(readFileSync(file, "utf8")).not.toContain("case:");
  });

  test("whose list is wrong is not left running", async () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, "expectations:\n  - case: a\n    expect: fail\n");
    const ended = await plugfest([
      "expectations",
      "update",
      "--file",
      file,
      ...SOME,
      ...drive("well-behaved"),
    ]);
    expect(ended.code).toBe(2);
    expect(oneLine(ended)).toBe(`plugfest: ${file}:2: the entry has no reason\n`);
  });
});

describe.concurrent("an interrupted run", () => {
  /** Resolves once the file satisfies the condition; told by the file system, not by the clock. */
  function until(file: string, holds: (content: string) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!existsSync(file) || !holds(readFileSync(file, "utf8"))) return;
        watcher.close();
        resolve();
      };
      const watcher = watch(folder, look);
      look();
    });
  }

  /** Waits for a process that was killed to be gone, or to be only a name that nobody has collected yet. */
  async function gone(pid: string): Promise<void> {
    for (;;) {
      const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" });
      if (stdout.trim() === "" || stdout.startsWith("Z")) return;
      await new Promise(setImmediate);
    }
  }

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "by %s leaves a valid record without a footer, exit code %i and no process",
    async (signal, code) => {
      const [record, pids] = [join(folder, `${signal}.ndjson`), join(folder, `${signal}.pid`)];
      const note = [
        "/bin/sh",
        "-c",
        `echo $$ > ${pids}; exec "$@"`,
        "sh",
        process.execPath,
        misbehaving("hang"),
      ];
      const args = ["run", ...SOME, "--timeout", "600", "--record", record, "--", ...note];
      const { child, ended } = start(args, broken);
      await until(
        record,
        (content) => content.split("\n").filter((line) => line.includes('"kind":"case"')).length > 5,
      );
      child.kill(signal);
      expect(await ended).toMatchObject({ code, err: expect.stringContaining(`ended by ${signal}`) });
      const content = readFileSync(record, "utf8");
      expect(content.endsWith("\n")).toBe(true);
      const kinds = content
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { kind: string }).kind);
      expect(kinds[0]).toBe("header");
      expect(kinds).not.toContain("footer");
      await gone(readFileSync(pids, "utf8").trim());
      const report = await plugfest(["report", record]);
      expect(report.code).toBe(1);
      expect(report.out).toContain("truncated");
    },
  );
});
