import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
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
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePorts } from "../harness/brokers/free-ports.ts";
import { poolOf } from "../harness/cli/brokers.ts";
import { packageRoot } from "../harness/package-root.ts";

/**
 * Every command that a page shows in a block `sh` is run, by a shell, in a folder with the files that the page speaks
 * of. It has to end with exit code 0, or with the one that stands behind it as `# exit code N`. A block `output` right
 * below holds lines that it has to print. Commands that go on until Ctrl-C are interrupted once they are ready.
 */

interface Command {
  readonly line: string;
  readonly code: number;
  /** Lines that the block's commands have to print. */
  readonly output: readonly string[];
}

const FENCE = /^```(\S*)\n([\s\S]*?)^```$/gm;

function commandsOf(page: string): Command[] {
  const blocks = [...readFileSync(join(packageRoot, page), "utf8").matchAll(FENCE)];
  return blocks.flatMap(([, language, body = ""], at) => {
    if (language !== "sh") return [];
    const [, next, text = ""] = blocks[at + 1] ?? [];
    const output = next === "output" ? text.split("\n").filter((line) => line.trim() !== "") : [];
    const lines = body.split("\n").filter((line) => line.trim() !== "");
    return lines.map((given, index) => {
      const [, line = given, code = "0"] = /^(.*?)\s+#.*?(?:exit code (\d))?$/.exec(given) ?? [];
      return { line, code: Number(code), output: index === lines.length - 1 ? output : [] };
    });
  });
}

const pages = [
  "README.md",
  ...readdirSync(join(packageRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
].filter((page) => commandsOf(page).length > 0);

/** The two commands of the README's first block are the whole test and the main job: they run elsewhere. */
const ELSEWHERE = new Set(["npm start", "npm test"]);

/** What goes on until it is ended, and what it says on standard error or output when it is ready. */
const LASTING = /^plugfest (?:record \S+ \S+ -- )?(?:listen|proxy|brokers start|replay \S+ --open) /;

const folder = mkdtempSync(join(tmpdir(), "plugfest-docs-"));
const brokers = poolOf({}, () => undefined);
const servers: Server[] = [];
const children = new Set<ChildProcess>();

/** An adapter that a page calls yours: the reference, through pipes, of which it declares HTTP and the codec only. */
const ADAPTER = `import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
const stdio = ${JSON.stringify(join(packageRoot, "dist", "implementations", "reference", "stdio.js"))};
const child = spawn(process.execPath, [stdio], { stdio: ["inherit", "pipe", "inherit"] });
for await (const line of createInterface({ input: child.stdout })) {
  const answer = JSON.parse(line);
  const { capabilities } = answer.result ?? {};
  if (capabilities === undefined) console.log(line);
  else {
    const { encode, decode } = capabilities.bindings.http;
    const only = { specversions: ["1.0"], bindings: { http: { encode, decode, formats: ["json"] } } };
    console.log(JSON.stringify({ ...answer, result: { ...answer.result, capabilities: only } }));
  }
}
`;

/**
 * Answers 202 to what looks like an event, after it has forwarded it to that address if there is one, and 400 to the
 * rest: a receiver as a page means one.
 */
function receiver(forwardTo: string | undefined): Promise<number> {
  const server = createServer(async (request, response) => {
    const { "content-type": type = "", "ce-id": id } = request.headers;
    const body = await buffer(request);
    const isEvent = id !== undefined || type.includes("cloudevents");
    if (isEvent && forwardTo !== undefined) {
      const own = ["host", "connection", "content-length", "transfer-encoding"];
      const headers = Object.entries(request.headersDistinct).filter(([name]) => !own.includes(name));
      await fetch(forwardTo, {
        method: "POST",
        headers: headers.map(([name, values = []]): [string, string] => [name, values.join(",")]),
        body,
      }).catch(() => undefined);
    }
    response.writeHead(isEvent ? 202 : 400).end();
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

beforeAll(async () => {
  const event = {
    specversion: "1.0",
    id: "1",
    source: "/s",
    type: "t",
    time: "2018-04-05T17:31:00Z",
    data: 1,
  };
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const bin = join(folder, "bin");
  mkdirSync(bin);
  mkdirSync(join(folder, "events"));
  const main = join(packageRoot, "dist", "harness", "cli", "main.js");
  for (const name of ["plugfest", "npx"]) {
    const shift = name === "npx" ? "shift; " : "";
    writeFileSync(join(bin, name), `#!/bin/sh\n${shift}exec "${process.execPath}" "${main}" "$@"\n`, {
      mode: 0o755,
    });
  }
  for (const name of ["event.json", "events/one.json"]) write(name, JSON.stringify(event));
  for (const name of ["log.ndjson", "today.log"]) write(name, `${JSON.stringify(event)}\n`.repeat(3));
  const request =
    "POST / HTTP/1.1\r\nHost: h\r\nce-specversion: 1.0\r\nce-id: 1\r\nce-source: /s\r\nce-type: t\r\n\r\n";
  write("request.http", request);
  const headers = [["Content-Type", "application/cloudevents+json"]].map(([name, value]) => ({
    name,
    value,
  }));
  const posted = { mimeType: "application/cloudevents+json", text: JSON.stringify(event) };
  const har = {
    request: { method: "POST", url: "http://h/", headers, postData: posted },
    response: { headers: [] },
  };
  write("traffic.har", JSON.stringify({ log: { version: "1.2", entries: [har] } }));
  // Field 1 to 4 of the message CloudEvent: id, source, spec_version, type.
  const fields = ["1", "/s", "1.0", "t"].map((text, at) => [
    (at + 1) * 8 + 2,
    text.length,
    ...Buffer.from(text),
  ]);
  writeFileSync(join(folder, "event.bin"), Buffer.from(fields.flat()));
  write(
    "claim.yaml",
    "organisation: Example\nproduct: Example Bus\nversion: 0.1.0\ncontact: a@example.com\n",
  );
  write("my_adapter.py", 'import os\nos.execvp("node", ["node", "adapter.mjs"])\n');
  cpSync(join(packageRoot, "examples", "adapter"), folder, { recursive: true });
  write("adapter.mjs", ADAPTER);
  symlinkSync(join(packageRoot, "deploy"), join(folder, "deploy"));
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const server of servers) server.close();
  await brokers.stop();
  rmSync(folder, { recursive: true });
});

/** The same command at addresses that are free here: those of pages may be taken. */
async function placed(line: string): Promise<string> {
  let text = line;
  // Whole runs of SDKs are tests of their own: here it is the command that is proven.
  if (/plugfest run (?:javascript|go)\b/.test(line) && !line.includes("--depth")) text += " --depth codec";
  if (/^plugfest (?:record .* -- )?check /.test(line)) text += " --rate 1000";
  const isServer = /^plugfest (?:record \S+ \S+ -- )?(?:listen|proxy) /.test(line);
  const [, replyTo] = / --(?:reply-to|callback) (http:\S+)/.exec(line) ?? [];
  let forwardTo: string | undefined;
  if (replyTo !== undefined) {
    const [port] = await freePorts(1);
    forwardTo = `http://127.0.0.1:${port}/`;
    text = text.replace(replyTo, forwardTo);
  }
  for (const [address] of line.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)) {
    if (replyTo?.startsWith(address)) continue;
    text = text.replace(address, `http://127.0.0.1:${isServer ? 0 : await receiver(forwardTo)}`);
  }
  for (const [address, protocol] of [
    ["mqtt://127.0.0.1:1883", "mqtt5"],
    ["kafka://127.0.0.1:9092", "kafka"],
  ] as const) {
    if (line.includes(address)) text = text.replaceAll(address, (await brokers.acquire(protocol)).url);
  }
  return text;
}

async function played(command: string): Promise<{ code: number | null; out: string }> {
  const child = spawn("sh", ["-c", LASTING.test(command) ? `exec ${command}` : command], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}`,
      MISBEHAVE_CASE: "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let out = "";
  let isInterrupted = false;
  const said = (chunk: Buffer): void => {
    out += chunk;
    if (!LASTING.test(command) || isInterrupted || !/127\.0\.0\.1:\d+/.test(out)) return;
    isInterrupted = true;
    child.kill("SIGINT");
  };
  child.stdout.on("data", said);
  child.stderr.on("data", said);
  const [code] = (await once(child, "close")) as [number | null];
  children.delete(child);
  return { code, out };
}

describe.each(pages)("%s", (page) => {
  const commands = commandsOf(page).filter(({ line }) => !ELSEWHERE.has(line));

  test.runIf(commands.length > 0)("its commands work", { timeout: 240_000 }, async () => {
    for (const { line, code, output } of commands) {
      const result = await played(await placed(line));
      expect(result.out, line).not.toMatch(/\n {4}at |this is a bug/);
      // Nothing came to what was interrupted, which is exit code 5 by its page; what was started was ended.
      if (LASTING.test(line)) expect([0, 5, null], `${line}\n${result.out}`).toContain(result.code);
      else expect(result.code, `${line}\n${result.out.slice(-2000)}`).toBe(code);
      for (const expected of output) expect(result.out, line).toContain(expected.trimEnd());
    }
  });
});

test("README lists the commands that --help lists", async () => {
  const readme = readFileSync(join(packageRoot, "README.md"), "utf8");
  const table = /\| command \| what it does \|\n([\s\S]*?)\n\n/.exec(readme)?.[1] ?? "";
  const cells = table
    .split("\n")
    .flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`(?:plugfest )?([a-z]+)/g)]);
  const { out } = await played("plugfest --help");
  const commands = [...out.matchAll(/^ {2}([a-z]+)(?:\||\s|$)/gm)].map(([, name]) => name);
  expect(new Set(cells.map(([, name]) => name))).toEqual(new Set(commands.filter((name) => name !== "help")));
});

test("every page that shows a session shows it as one that is run", () => {
  expect(pages).toEqual(
    expect.arrayContaining([
      "docs/ci.md",
      "docs/write-an-adapter.md",
      "docs/certification.md",
      "docs/lint.md",
    ]),
  );
});
