import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

/** That the misbehaving adapters do what their comments claim, and nothing else. */

const folder = fileURLToPath(new URL(".", import.meta.url));
const programs = readdirSync(folder).flatMap((file) => (file.endsWith(".mjs") ? [file.slice(0, -4)] : []));

const event = {
  attributes: {
    specversion: { type: "String", value: "1.0" },
    id: { type: "String", value: "a b" },
    source: { type: "URI-reference", value: "/s" },
    type: { type: "String", value: "t" },
    datacontenttype: { type: "String", value: "application/json" },
  },
  data: { json: { a: 1 } },
};
const call = (id: number, method: string, params: object = {}) => ({ jsonrpc: "2.0", id, method, params });
const encode = { case: "c", binding: "http", mode: "binary", format: "json", event };

class Program {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  #rest: Buffer = Buffer.alloc(0);
  readonly #chunks: AsyncIterator<Buffer>;
  stderrBytes = 0;

  constructor(name: string, env: Record<string, string> = {}) {
    this.process = spawn(process.execPath, [`${folder}${name}.mjs`], {
      env: { ...process.env, MISBEHAVE_CASE: "", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#chunks = this.process.stdout[Symbol.asyncIterator]();
    this.process.stdin.on("error", () => {});
    this.process.stderr.on("data", (chunk: Buffer) => {
      this.stderrBytes += chunk.length;
    });
  }

  send(...requests: object[]): void {
    for (const request of requests) this.process.stdin.write(`${JSON.stringify(request)}\n`);
  }

  /** The next line's bytes; undefined when standard output has ended. */
  async line(): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for (let chunk: Buffer | undefined = this.#rest; chunk !== undefined; chunk = await this.#chunk()) {
      const newline = chunk.indexOf(10);
      if (newline >= 0) {
        this.#rest = chunk.subarray(newline + 1);
        return Buffer.concat([...parts, chunk.subarray(0, newline)]);
      }
      parts.push(chunk);
    }
    this.#rest = Buffer.alloc(0);
    return undefined;
  }

  async json(): Promise<{ id: unknown; result?: { outcome: string }; error?: object }> {
    return JSON.parse((await this.line())?.toString() ?? "null");
  }

  async #chunk(): Promise<Buffer | undefined> {
    const { value, done } = await this.#chunks.next();
    return done === true ? undefined : value;
  }
}

const running: Program[] = [];
function start(name: string, env?: Record<string, string>): Program {
  const program = new Program(name, env);
  running.push(program);
  return program;
}
afterEach(() => {
  for (const program of running.splice(0)) program.process.kill("SIGKILL");
});

it("are all in the README", () => {
  const readme = readFileSync(`${folder}README.md`, "utf8");
  expect(programs.filter((name) => !readme.includes(`\n| \`${name}\` `))).toEqual([]);
});

describe.each(["well-behaved", "slow-start", "chatty-stderr", "crash-on-case"])("%s", (name) => {
  it("answers correctly and goes when told to", async () => {
    const program = start(name, { MISBEHAVE_CASE: "another" });
    program.send(call(0, "initialize", { protocolVersion: 1 }));
    expect(await program.json()).toMatchObject({ id: 0, result: { protocolVersion: 1 } });

    program.send(call(1, "encode", encode));
    const encoded = (await program.json()).result as unknown as { message: { fields: object[] } };
    expect(encoded.message.fields).toContainEqual({ name: "ce-id", value: "a%20b" });
    program.send(call(2, "decode", { case: "c", binding: "http", message: encoded.message }));
    expect(await program.json()).toMatchObject({ id: 2, result: { outcome: "ok", event } });

    program.send(call(3, "encode", { ...encode, event: { attributes: {} } }));
    expect(await program.json()).toMatchObject({ result: { outcome: "rejected" } });
    program.send(call(4, "encode", { ...encode, binding: "no-such" }), call(5, "no-such"));
    for (const id of [4, 5])
      expect(await program.json()).toMatchObject({ id, result: { outcome: "unsupported" } });

    program.send(call(6, "shutdown"));
    expect(await program.json()).toMatchObject({ id: 6, result: { outcome: "ok" } });
    // Not "exit": what was printed may still be on its way then.
    expect(await once(program.process, "close")).toEqual([0, null]);
    if (name === "chatty-stderr") expect(program.stderrBytes).toBeGreaterThan(6 * 1024 * 1024);
  });
});

describe("goes wrong on its target only:", () => {
  const target = { ...encode, case: "target" };
  /** The first line after the target was sent, with a correct call before and after it. */
  async function onTarget(name: string): Promise<{ program: Program; line: Buffer | undefined }> {
    const program = start(name, { MISBEHAVE_CASE: "target" });
    program.send(call(0, "initialize", { protocolVersion: 1 }), call(1, "encode", encode));
    for (const id of [0, 1]) expect(await program.json()).toMatchObject({ id, result: { outcome: "ok" } });
    program.send(call(2, "encode", target), call(3, "encode", encode));
    return { program, line: await program.line() };
  }
  const parsed = (line: Buffer | undefined) => JSON.parse(line?.toString() ?? "null");

  it.each([
    ["wrong-id", { id: "no-such-id" }],
    ["rpc-error", { id: 2, error: { code: -32603 } }],
    ["wrong-shape", { id: 2, result: { outcome: "ok" } }],
    ["answers-twice", { id: 2, result: { outcome: "ok" } }],
  ])("%s", async (name, expected) => {
    const { program, line } = await onTarget(name);
    expect(parsed(line)).toMatchObject(expected);
    if (name === "wrong-shape") expect(parsed(line).result.message).toBeUndefined();
    if (name === "answers-twice") expect(await program.line()).toEqual(line);
    expect(await program.json()).toMatchObject({ id: 3, result: { outcome: "ok" } });
  });

  it("garbage", async () => {
    const { line } = await onTarget("garbage");
    expect(() => parsed(line)).toThrow(SyntaxError);
  });

  it("bad-utf8", async () => {
    const { line } = await onTarget("bad-utf8");
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(line)).toThrow(TypeError);
  });

  it("huge-line", async () => {
    const { line } = await onTarget("huge-line");
    expect(line?.length).toBeGreaterThan(20 * 1024 * 1024);
  });

  it("hang", async () => {
    const { line } = await onTarget("hang");
    expect(parsed(line)).toMatchObject({ id: 3 });
  });

  it("closes-stdout", async () => {
    const { program, line } = await onTarget("closes-stdout");
    expect(line).toBeUndefined();
    expect(program.process.exitCode).toBeNull();
  });

  it("crash-on-case", async () => {
    const { program, line } = await onTarget("crash-on-case");
    expect(line).toBeUndefined();
    if (program.process.exitCode === null) await once(program.process, "exit");
    expect(program.process.exitCode).toBe(70);
  });
});

describe("at its start", () => {
  it("crash-on-start exits", async () => {
    expect(await once(start("crash-on-start").process, "exit")).toEqual([70, null]);
  });

  it("hang-on-start leaves initialize unanswered", async () => {
    const program = start("hang-on-start");
    program.send(call(0, "initialize"), call(1, "encode", encode));
    expect(await program.json()).toMatchObject({ id: 1 });
  });

  it("bad-initialize answers in the wrong shape", async () => {
    const program = start("bad-initialize");
    program.send(call(0, "initialize"));
    expect(await program.json()).toMatchObject({ result: { protocolVersion: "one" } });
  });

  it("prints-to-stdout prints a banner first", async () => {
    const program = start("prints-to-stdout");
    program.send(call(0, "initialize"));
    expect((await program.line())?.toString()).toContain("started in");
    expect(await program.json()).toMatchObject({ id: 0 });
  });

  it("lies declares what it has not", async () => {
    const program = start("lies");
    program.send(call(0, "initialize"), call(1, "encode", encode));
    expect(await program.json()).toMatchObject({
      result: {
        capabilities: { validate: true, bindings: { http: { encode: ["binary", "structured", "batched"] } } },
      },
    });
    expect(await program.json()).toMatchObject({ id: 1, result: { outcome: "unsupported" } });
  });
});

it("ignores-sigterm survives all but SIGKILL", async () => {
  const program = start("ignores-sigterm");
  program.send(call(0, "initialize"));
  await program.json();
  program.process.kill("SIGTERM");
  program.send(call(1, "shutdown"), call(2, "encode", encode));
  // An answer after the signal and the shutdown: both were ignored.
  expect(await program.json()).toMatchObject({ id: 2, result: { outcome: "ok" } });
  program.process.stdin.end();
  program.process.kill("SIGKILL");
  expect(await once(program.process, "exit")).toEqual([null, "SIGKILL"]);
});
