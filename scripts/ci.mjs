// What action.yml runs: builds plugfest, runs it with what the inputs say, and tells the workflow what came out.
// Inputs come as environment variables and go on as words of an argument list: no shell reads them.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, installPackages, root } from "./steps.mjs";

const given = (name) => (process.env[`PLUGFEST_${name}`] ?? "").trim();
const linesOf = (name) =>
  given(name)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const directory = resolve(given("DIRECTORY") || ".");
const reports = resolve(directory, given("REPORTS") || "plugfest-report");

function argumentsOf() {
  const optional = (option, value) => (value === "" ? [] : [`${option}=${value}`]);
  const files = [
    `--record=${join(reports, "run.ndjson")}`,
    `--html=${join(reports, "report.html")}`,
    `--junit=${join(reports, "junit.xml")}`,
    `--badge=${join(reports, "badge.json")}`,
    ...optional("--markdown", process.env.GITHUB_STEP_SUMMARY ?? ""),
    "--annotations",
  ];
  // A path that begins with a hyphen is a path all the same.
  const records = linesOf("RECORDS").map((path) => (path.startsWith("-") ? `./${path}` : path));
  if (records.length > 0) return ["report", "--merge", ...files, ...records];
  const options = [
    ...optional("--spec", given("SPEC_VERSION")),
    ...optional("--depth", given("DEPTH")),
    ...optional("--expectations", given("EXPECTATIONS")),
    ...optional("--shard", given("SHARD")),
    ...linesOf("CASES").map((pattern) => `--case=${pattern}`),
  ];
  const lines = linesOf("COMMAND");
  const command = lines.length === 1 ? lines[0].split(/\s+/) : lines;
  const name = given("NAME");
  if ((name === "") === (command.length === 0))
    fail(
      "give either the input name, for an implementation that comes with the suite, or command, for yours",
    );
  if (name.startsWith("-")) fail(`the input name is ${name}, which is no name of an implementation`);
  return ["run", ...files, ...options, ...(command.length === 0 ? [name] : ["--", ...command])];
}

function fail(message) {
  process.stderr.write(`plugfest: ${message}\n`);
  process.exit(2);
}

const args = argumentsOf();
installPackages();
build();
mkdirSync(reports, { recursive: true });
const main = join(root, "dist", "harness", "cli", "main.js");
const { status, error } = spawnSync(process.execPath, [main, ...args], { cwd: directory, stdio: "inherit" });
if (error) process.stderr.write(`plugfest: cannot run in ${directory}: ${error.message}\n`);
const code = status ?? 3;
if (process.env.GITHUB_OUTPUT) {
  const output = (name, value) => {
    const end = randomUUID();
    appendFileSync(process.env.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
  };
  output("exit-code", code);
  output("reports", reports);
}
process.exit(code);
