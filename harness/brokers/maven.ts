import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrokerError } from "./broker.ts";
import { installPackage } from "./debian.ts";
import { findProgram } from "./find-program.ts";

/** Puts a Java runtime and Maven on the machine, where it has none. */
async function tools(say: (line: string) => void): Promise<string> {
  if (findProgram("java") === undefined) await installPackage("openjdk-17-jre-headless", say);
  const known = findProgram("mvn");
  if (known !== undefined) return known;
  await installPackage("maven", say);
  return findProgram("mvn") ?? "mvn";
}

/** What Maven's plugin for dependencies is asked to do. */
const PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.0";

/** Gets an archive by its coordinates and unpacks it into the folder. Rejects with a BrokerError. */
export async function unpackArtifact(
  artifact: string,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  await goal(["unpack", `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], folder, say);
}

/** Copies an archive and all that it depends on into the folder. Rejects with a BrokerError. */
export async function copyArtifact(
  { group, name, version }: { readonly group: string; readonly name: string; readonly version: string },
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const dependency = `<groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>`;
  const project = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>plugfest</groupId><artifactId>brokers</artifactId><version>1</version>
<dependencies><dependency>${dependency}</dependency></dependencies></project>
`;
  await goal(["copy-dependencies", `-DoutputDirectory=${folder}`], folder, say, project);
}

/** Runs a goal of that plugin, in an empty folder so that no project is taken for ours. */
async function goal(
  args: readonly string[],
  folder: string,
  say: (line: string) => void,
  project?: string,
): Promise<void> {
  const mvn = await tools(say);
  await mkdir(folder, { recursive: true });
  const cwd = await mkdtemp(join(tmpdir(), "plugfest-maven-"));
  if (project !== undefined) await writeFile(join(cwd, "pom.xml"), project);
  const [name, ...rest] = args;
  const command = [mvn, "-B", "-q", `${PLUGIN}:${name}`, ...rest];
  say(`mvn ${args.join(" ")}`);
  try {
    const said = await run(command, cwd);
    if (said !== undefined) throw new BrokerError(`Maven could not get it: ${said}`);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** @returns the end of what it said when it failed */
function run([program = "", ...args]: readonly string[], cwd: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const keep = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-600);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code) => resolve(code === 0 ? undefined : said.trim()));
  });
}
