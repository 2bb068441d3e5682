import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, test } from "vitest";
import { problemIn } from "../fixture-schema.ts";
import { type RecordedLine, readRecording } from "./read-recording.ts";
import { Recorder } from "./recorder.ts";
import { passing, recordMany } from "./recording.test-support.ts";
import { replay } from "./replay.ts";
import { survey } from "./survey.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-recording-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function linesOf(path: string): Promise<RecordedLine[]> {
  const lines: RecordedLine[] = [];
  for await (const line of readRecording(path)) lines.push(line);
  return lines;
}

/** A recording with one line of each kind. */
function everything(name: string): string {
  const path = join(folder, name);
  const recorder = new Recorder({
    path,
    command: ["run", "x", "--broker", "mqtt5=mqtt://me:secret@127.0.0.1:1883"],
    hide: (line) => line,
  });
  const head = Buffer.from("POST  /\xff HTTP/1.1\r\nce-id:  1 \r\n\r\n", "latin1");
  const first = passing(1, { raw: Buffer.concat([head, Buffer.from("body")]), at: performance.now() });
  recorder.passed(first);
  const bytes = Uint8Array.of(0xff, 0, 10);
  const taken = passing(2, {
    binding: "amqp",
    direction: "sent",
    to: "amqp://me:secret@127.0.0.1/orders",
    complete: false,
    message: {
      fields: [
        { name: ":section", value: "data", type: "binary" },
        { name: "x", value: bytes },
      ],
    },
  });
  recorder.passed(taken);
  recorder.answered(taken.key, {});
  const answer = { fields: [{ name: ":status", value: "202" }], body: bytes };
  recorder.answered(first.key, { message: answer, raw: Buffer.from("HTTP/1.1 202 Yes\r\n\r\n\xff") });
  const refused = passing(3);
  recorder.passed(refused);
  recorder.answered(refused.key, { error: { kind: "connect", message: "nobody is there" } });
  recorder.blind("connection 1", "the WebSocket is compressed");
  recorder.finish(1);
  expect(recorder.failure).toBeUndefined();
  return path;
}

describe("a recording", () => {
  test("gives back what passed, byte for byte and in its order", async () => {
    const [header, first, second, ack, answer, , error, gap, footer] = await linesOf(
      everything("all.ndjson"),
    );
    expect(header).toMatchObject({ kind: "header", recording: 1 });
    expect(first).toMatchObject({ n: 1, direction: "in", message: passing(1).message });
    expect(first).toMatchObject({ head: "POST  /\xff HTTP/1.1\r\nce-id:  1 \r\n\r\n" });
    expect(second).toMatchObject({
      n: 2,
      complete: false,
      to: "amqp://127.0.0.1/orders",
      message: { fields: [{ type: "binary" }, { value: Uint8Array.of(0xff, 0, 10) }] },
    });
    expect(second).not.toHaveProperty("message.body");
    expect(ack).toEqual({ kind: "answer", n: 2, at: expect.any(Number) });
    expect(answer).toMatchObject({ n: 1, message: { body: Uint8Array.of(0xff, 0, 10) } });
    expect(error).toMatchObject({ n: 3, error: { kind: "connect" } });
    expect(gap).toMatchObject({ kind: "gap", stream: "connection 1" });
    expect(footer).toMatchObject({ messages: 3, answers: 3, gaps: 1, exitCode: 1 });
  });

  test("fits its schema, line by line, which refuses other lines", () => {
    const lines = readFileSync(everything("schema.ndjson"), "utf8").trimEnd().split("\n");
    expect(lines.length).toBe(9);
    for (const line of lines) expect(problemIn("recording", JSON.parse(line), line), line).toBeUndefined();
    for (const line of lines) {
      expect(problemIn("recording", { ...JSON.parse(line), more: 1 }, "the line")).toBeDefined();
    }
  });

  test("holds no credentials: of URLs, of headers, and those that the command line knows", () => {
    const path = join(folder, "secrets.ndjson");
    const hide = <T>(line: T): T => JSON.parse(JSON.stringify(line).replaceAll("t0ken", "[redacted]")) as T;
    const recorder = new Recorder({ path, command: ["listen", "nats://u:secret@h/s"], hide });
    const fields = [
      { name: "Authorization", value: "Bearer secret" },
      { name: "x-mine", value: "t0ken" },
      { name: "ce-id", value: "kept" },
    ];
    const raw = Buffer.from("POST / HTTP/1.1\r\nAuthorization: Bearer secret\r\nce-id: kept\r\n\r\n");
    recorder.passed(passing(1, { message: { fields }, raw, to: "http://h/?access_token=secret" }));
    recorder.finish(0);
    const text = readFileSync(path, "utf8");
    expect(text).not.toMatch(/secret|t0ken/);
    expect(text).toContain("ce-id: kept");
  });

  test("that cannot be written stops nothing, and says so", () => {
    const recorder = new Recorder({
      path: join(folder, "circle.ndjson"),
      command: ["listen"],
      hide: (line) => {
        if ((line as { kind: string }).kind === "message") throw new Error("no space is left");
        return line;
      },
    });
    recorder.passed(passing(1));
    recorder.finish(0);
    expect(recorder.failure?.message).toBe("no space is left");
    expect(readFileSync(join(folder, "circle.ndjson"), "utf8")).not.toContain("footer");
    expect(() => new Recorder({ path: folder, command: [], hide: (line) => line })).toThrow(/it is a folder/);
  });
});

describe("reading a file that is no whole recording", () => {
  const broken = async (name: string, change: (lines: string[]) => readonly string[]): Promise<void> => {
    const path = join(folder, name);
    recordMany(path, 3);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    writeFileSync(path, `${change(lines).join("\n")}\n`);
    await survey(path);
  };

  test.each<[string, (lines: string[]) => readonly string[], string]>([
    ["a text", () => ["hello"], ":1: not JSON"],
    [
      "a run record",
      () => ['{"kind":"header","schema":1}'],
      ":1: not a recording: it is the record of a run",
    ],
    ["another header", () => ['{"kind":"header"}'], ":1: not a recording; plugfest record --out"],
    ["a newer one", () => ['{"kind":"header","recording":2}'], ":1: written by a newer plugfest"],
    ["a lost line", (lines) => lines.toSpliced(3, 1), ":4: an answer to message 2, which does not stand"],
    ["two lost lines", (lines) => lines.toSpliced(3, 2), ":4: message 3 stands where message 2 should"],
    [
      "lost messages",
      (lines) => lines.toSpliced(5, 2),
      ":6: the footer speaks of 3 messages, and 2 are there",
    ],
    [
      "a wrong body",
      (lines) => lines.map((line) => line.replace('"base64":"', '"base64":"!')),
      ":2: the message cannot be read: body.base64 is not Base64",
    ],
    [
      "a wrong member",
      (lines) => lines.map((line) => line.replace('"in"', '"up"')),
      ':2: message line: "direction"',
    ],
  ])("%s is refused with its line", async (name, change, said) => {
    await expect(broken(`${name}.ndjson`, change)).rejects.toThrow(`${name}.ndjson${said}`);
  });

  test("one that is cut off in a line is read up to there, and has no footer", async () => {
    const path = join(folder, "cut.ndjson");
    recordMany(path, 3);
    const size = readFileSync(path).lastIndexOf('"answer"');
    truncateSync(path, size);
    const found = await survey(path);
    expect(found.footer).toBeUndefined();
    expect(found.messages).toBe(3);
    expect([1, 2, 3].map(found.isAnswered)).toEqual([true, true, false]);
  });
});

test("100,000 messages are written, read and replayed in bounded memory, in order, and none is lost", async () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  const heapAfter = async (count: number): Promise<number> => {
    const path = join(folder, `${count}.ndjson`);
    recordMany(path, count, 500);
    const found = await survey(path);
    expect(found.messages).toBe(count);
    let [next, heap] = [1, 0];
    const { sent } = await replay({
      lines: readRecording(path),
      wants: () => true,
      isAnswered: found.isAnswered,
      speed: Number.POSITIVE_INFINITY,
      clock: { now: () => 0, sleep: async () => undefined },
      async send({ n }) {
        expect(n).toBe(next++);
        if (n === count) {
          gc();
          heap = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
        }
        return { response: undefined, sent: new Uint8Array(), received: new Uint8Array(), retried: false };
      },
      came: () => undefined,
    });
    expect(sent).toBe(count);
    return heap;
  };
  const few = await heapAfter(5_000);
  const many = await heapAfter(100_000);
  // Their bodies alone are 50 MB.
  expect(many - few).toBeLessThan(15 * 1024 * 1024);
}, 120_000);
