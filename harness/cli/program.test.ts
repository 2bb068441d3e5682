import { describe, expect, test } from "vitest";
import { caughtOutput } from "./output.test-support.ts";
import { main } from "./program.ts";

/** What the command line says before it starts anything: help, and what is wrong with the words it was given. */

const caught = caughtOutput();

const COMMANDS = [
  "run",
  "list",
  "explain",
  "requirements",
  "lint",
  "convert",
  "cesql eval",
  "cesql tck",
  "adapter check",
  "expectations update",
  "implementations install",
  "implementations list",
  "brokers",
  "brokers install",
  "brokers start",
  "report",
];

describe("help", () => {
  test.each(COMMANDS)("of %s has a description and an example that begins with it", async (command) => {
    expect(await main([...command.split(" "), "--help"])).toBe(0);
    expect(caught.err).toBe("");
    expect(caught.out).toMatch(new RegExp(`^Usage: plugfest ${command} `));
    expect(caught.out).toMatch(new RegExp(`\\nExamples?:\\s+plugfest ${command}`));
  });

  test("names every command", async () => {
    expect(await main(["--help"])).toBe(0);
    for (const command of COMMANDS) expect(caught.out).toContain(`  ${command.split(" ")[0]} `);
  });

  test("is what no command at all gets, with the exit code of a mistake", async () => {
    expect(await main([])).toBe(2);
    expect(caught.err).toContain("Usage: plugfest");
  });
});

test("--version prints it", async () => {
  expect(await main(["--version"])).toBe(0);
  expect(caught.out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe("a mistake is told in a line, with exit code 2 and nothing on standard output:", () => {
  test.each([
    ["rnu", "error: unknown command 'rnu'\n(Did you mean run?)\n"],
    ["list --jsn", "error: unknown option '--jsn'\n(Did you mean --json?)\n"],
    ["explain", "error: missing required argument 'case'\n"],
    ["report", "error: missing required argument 'record'\n"],
    ["implementations install", "plugfest: give either the names of implementations or --all\n"],
    ["run --case", "error: option '--case <pattern>' argument missing\n"],
    ["run", "plugfest: give the name of an implementation, or -- COMMAND...\n"],
    ["run --", "plugfest: there is no command after --\n"],
    ["run reference -- node x.mjs", "plugfest: give either the name reference or -- COMMAND..., not both\n"],
    [
      "run reference --spec 0.9",
      "plugfest: --spec 0.9: there is no such version here; there are 0.1, 0.2, 0.3, 1.0, 1.0.3-draft\n",
    ],
    ["run reference --depth deep", "plugfest: --depth deep: it is codec, live or both\n"],
    ["run reference --timeout soon", "plugfest: --timeout soon: it is a number of seconds above 0\n"],
    ["run reference --start-timeout 0", "plugfest: --start-timeout 0: it is a number of seconds above 0\n"],
    [
      "run reference --expectations no/such.yaml",
      "plugfest: no/such.yaml: there is no such expectation file\n",
    ],
    ["expectations update -- node x.mjs", "plugfest: say where the list is: --file expectations.yaml\n"],
    ["expectations update reference", "plugfest: say where the list is: --file expectations.yaml\n"],
    ["lint no/such.json", "plugfest: no/such.json: there is no such file or folder\n"],
    ["run reference --expectations harness", "plugfest: harness: it is a folder\n"],
    ["lint --schema no/such package.json", "plugfest: no/such: there is no such file or folder\n"],
    ["lint", "plugfest: give one or more files; - reads standard input. Example: plugfest lint event.json\n"],
    [
      "lint --type xml x.json",
      "plugfest: --type xml: it is the media type of an event format, or event, batch, http, ndjson, har, asyncapi\n",
    ],
  ])("plugfest %s", async (line, text) => {
    expect(await main(line.split(" "))).toBe(2);
    expect(caught.err).toBe(text);
    expect(caught.out).toBe("");
  });

  test.each([
    ["run no-such-sdk", /^plugfest: there is no implementation "no-such-sdk"; there are: reference, .+\n$/],
    [
      "run reference --record no/such/run.ndjson",
      /^plugfest: .*no\/such\/run\.ndjson.*the folder no\/such does not exist.*\n$/,
    ],
    ["run ../secret", /^plugfest: there is no implementation "\.\.\/secret"; there are: reference, .+\n$/],
  ])("plugfest %s", async (line, text) => {
    expect(await main(line.split(" "))).toBe(2);
    expect(caught.err).toMatch(text);
    expect(caught.out).toBe("");
  });
});

test("a folder without a file that can be judged is no success", async () => {
  expect(await main(["lint", "harness/lint"])).toBe(5);
  expect(caught.err).toBe("plugfest: harness/lint: no file in it has a known ending\n");
});

test("an adapter that cannot start is told in a line, with exit code 3", async () => {
  expect(await main(["run", "--", "./no-such-program", "--flag"])).toBe(3);
  expect(caught.err).toBe(
    'plugfest: cannot use the adapter "./no-such-program --flag": cannot start ./no-such-program: no such program\n',
  );
  expect(caught.out).toBe("");
});

test("what follows -- belongs to the adapter, whatever it looks like", async () => {
  expect(
    await main([
      "adapter",
      "check",
      "--",
      process.execPath,
      "-e",
      "process.exit(4)",
      "--",
      "--help",
      "--json",
    ]),
  ).toBe(3);
  expect(caught.err).toContain("the adapter ended by itself (exit code 4)");
});

test("no handler of signals is left behind", async () => {
  const before = process.listenerCount("SIGINT");
  for (const line of ["run no-such-sdk", "adapter check no-such-sdk", "expectations update no-such-sdk"])
    await main(line.split(" "));
  expect(process.listenerCount("SIGINT")).toBe(before);
});
