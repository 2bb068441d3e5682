import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { type RecordedLine, readRecording } from "../../harness/recording/read-recording.ts";
import { fieldsNamed, fieldText } from "../../harness/wire/wire-message.ts";
import { plugfest } from "../outside/command.ts";
import { header, target } from "./target.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

const event = (id: number | string): string =>
  JSON.stringify({
    specversion: "1.0",
    id: String(id),
    source: "https://example.com/",
    type: "com.example.t",
  });

const STRUCTURED = { "content-type": "application/cloudevents+json" };

/** Sends one request, with its header names as they are. */
function post(
  url: string,
  body: string,
  headers: Record<string, string> = {},
  agent?: Agent,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      { method: "POST", headers: { ...STRUCTURED, ...headers }, agent },
      (response) => {
        buffer(response).then(() => resolve(response.statusCode ?? 0), reject);
      },
    );
    sending.on("error", reject);
    sending.end(body);
  });
}

async function linesOf(file: string): Promise<RecordedLine[]> {
  const lines: RecordedLine[] = [];
  for await (const line of readRecording(join(folder, file))) lines.push(line);
  return lines;
}

const messagesIn = (lines: readonly RecordedLine[]) => lines.filter((line) => line.kind === "message");

/** Records so many events that `listen` gets, one after another. */
async function listened(file: string, count: number): Promise<void> {
  const args = ["listen", "http://127.0.0.1:0/", "--count", String(count), "--no-record"];
  const running = plugfest(folder, ["record", "--out", file, "--", ...args]);
  const [, url = ""] = await running.said(/listening at (\S+);/);
  const agent = new Agent({ keepAlive: true });
  for (let id = 1; id <= count; id++) {
    expect(await post(`${url}orders?n=${id}`, event(id), { "X-Odd": "  two  " }, agent)).toBe(202);
  }
  agent.destroy();
  const { code, err } = await running.ended;
  expect(code, err).toBe(0);
  expect(err).toContain(`recording of ${count} messages kept in ${file}`);
}

describe.concurrent("record -- listen, and replay to a server", () => {
  test("nothing is lost, reordered or changed, at maximum and at scaled speed", async () => {
    await listened("orders.ndjson", 200);
    const lines = await linesOf("orders.ndjson");
    const times = messagesIn(lines).map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    for (const speed of ["max", "1000"]) {
      const server = await target();
      const args = ["replay", "orders.ndjson", "--to", server.url, "--speed", speed];
      const { code, out, err } = await plugfest(folder, args).ended;
      server.close();
      expect(code, out + err).toBe(0);
      expect(out).toContain("200 messages sent to");
      expect(out).toContain("200 as recorded, 0 otherwise");
      const ids = Array.from({ length: 200 }, (_, index) => index + 1);
      expect(server.got.map(({ path }) => path)).toEqual(ids.map((id) => `/orders?n=${id}`));
      expect(server.got.map(({ body }) => body.toString())).toEqual(ids.map(event));
      expect(new Set(server.got.map((got) => header(got, "X-Odd")))).toEqual(new Set(["two"]));
      expect(new Set(server.got.map((got) => header(got, "Host")))).toEqual(
        new Set([new URL(server.url).host]),
      );
    }
  });

  test("an answer that is another one is told with its bytes: exit code 1", async () => {
    await listened("three.ndjson", 3);
    const server = await target((_, number) =>
      number === 2 ? { status: 503, headers: { "X-Why": "tired" }, body: "not now\n" } : { status: 202 },
    );
    const replay = ["replay", "three.ndjson", "--to", `${server.url}elsewhere`, "--speed", "max"];
    const { code, out } = await plugfest(folder, replay).ended;
    expect(code).toBe(1);
    expect(out).toContain("DIFFERS message 2 (POST /orders?n=2) is answered otherwise");
    expect(out).toMatch(/the status\s+recorded +"202"\s+now +"503"/);
    expect(out).toMatch(/the field x-why\s+recorded +absent\s+now +"tired"/);
    expect(out).toMatch(/the body, from byte 0 on\s+recorded +empty\s+now +not now/);
    expect(out).toContain("2 as recorded, 1 otherwise");
    expect(server.got.map(({ path }) => path)).toEqual(["/elsewhere", "/elsewhere", "/elsewhere"]);
    const json = await plugfest(folder, [...replay, "--json", "--compare", "status"]).ended;
    // It answers its second request otherwise, and this is the fourth on.
    expect(JSON.parse(json.out)).toMatchObject({
      sent: 3,
      same: 3,
      differing: 0,
      differences: [],
      exitCode: 0,
    });
    server.close();
  });

  test("--dry-run sends nothing; --compare off asks nothing", async () => {
    await listened("dry.ndjson", 2);
    const server = await target(() => ({ status: 500 }));
    const dry = await plugfest(folder, ["replay", "dry.ndjson", "--to", server.url, "--dry-run"]).ended;
    expect(dry.code).toBe(0);
    expect(dry.out).toContain(":path: /orders?n=2");
    expect(server.got).toHaveLength(0);
    const args = ["replay", "dry.ndjson", "--to", server.url, "--compare", "off"];
    const { code, out } = await plugfest(folder, args).ended;
    expect(code).toBe(0);
    expect(out).toContain("nothing compared");
    expect(server.got).toHaveLength(2);
    server.close();
  });

  test("nobody there is exit code 3, and is found out once", async () => {
    await listened("nobody.ndjson", 3);
    const server = await target();
    server.close();
    const { code, out, err } = await plugfest(folder, ["replay", "nobody.ndjson", "--to", server.url]).ended;
    expect(code).toBe(3);
    expect(out).toContain("1 message sent");
    expect(err).toContain("ECONNREFUSED");
  });

  test("one that is cut off is replayed only with --partial", async () => {
    await listened("whole.ndjson", 3);
    const text = readFileSync(join(folder, "whole.ndjson"), "utf8");
    writeFileSync(join(folder, "cut.ndjson"), text.slice(0, text.indexOf('"n":3')));
    const server = await target();
    const args = ["replay", "cut.ndjson", "--to", server.url];
    const refused = await plugfest(folder, args).ended;
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("cut.ndjson: it is cut off after 2 whole messages; --partial sends these");
    expect(server.got).toHaveLength(0);
    expect((await plugfest(folder, [...args, "--partial"]).ended).code).toBe(0);
    expect(server.got).toHaveLength(2);
    server.close();
  });
});

test("what was recorded before it was killed is there: it reads as cut off, and is sent again with --partial", async () => {
  const listen = ["listen", "http://127.0.0.1:0/", "--no-record"];
  const running = plugfest(folder, ["record", "--out", "killed.ndjson", "--", ...listen]);
  const [, url = ""] = await running.said(/listening at (\S+);/);
  for (const id of [1, 2, 3]) expect(await post(`${url}${id}`, event(id))).toBe(202);
  await expect.poll(() => readFileSync(join(folder, "killed.ndjson"), "utf8")).toContain('"answer","n":3');
  running.child.kill("SIGKILL");
  await running.ended;
  const server = await target();
  const replay = ["replay", "killed.ndjson", "--to", server.url];
  const refused = await plugfest(folder, replay).ended;
  expect(refused.err).toContain("it is cut off after 3 whole messages");
  const { code, out } = await plugfest(folder, [...replay, "--partial", "--speed", "max"]).ended;
  server.close();
  expect(code, out).toBe(0);
  expect(server.got.map(({ path }) => path)).toEqual(["/1", "/2", "/3"]);
});

describe.concurrent("record -- proxy, and replay to its target", () => {
  const recorded = async (file: string, url: string, send: (url: string) => Promise<void>, count: number) => {
    const proxy = ["proxy", "--listen", "http://127.0.0.1:0/", "--to", url, "--count", String(count)];
    const running = plugfest(folder, ["record", "--out", file, "--", ...proxy, "--no-record"]);
    const [, at = ""] = await running.said(/passing (\S+) on/);
    await send(at);
    return running.ended;
  };

  test("answers are compared with those that were; secrets are not in the recording, and are given anew", async () => {
    const seen = (id: string) => ({ status: 200, headers: { "X-Seen": id }, body: `seen ${id}` });
    const answer = (got: { body: Buffer }) => seen((JSON.parse(got.body.toString()) as { id: string }).id);
    const first = await target(answer);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ended = await recorded(
      "proxy.ndjson",
      first.url,
      async (url) => {
        for (let id = 1; id <= 20; id++) {
          await post(`${url}in`, event(id), { Authorization: "Bearer s3cret-token" }, agent);
        }
      },
      20,
    );
    agent.destroy();
    first.close();
    expect(ended.code, ended.err).toBe(0);
    expect(readFileSync(join(folder, "proxy.ndjson"), "utf8")).not.toContain("s3cret");
    const lines = await linesOf("proxy.ndjson");
    expect(lines.filter(({ kind }) => kind === "answer")).toHaveLength(20);
    expect(new Set(messagesIn(lines).map(({ stream, direction }) => `${stream} ${direction}`)).size).toBe(1);

    const again = await target(answer);
    const replay = ["replay", "proxy.ndjson", "--speed", "max", "--to"];
    const bearer = ["--bearer", "REPLAY_TOKEN"];
    const same = await plugfest(folder, [...replay, again.url, ...bearer], { REPLAY_TOKEN: "an0ther" }).ended;
    again.close();
    expect(same.code, same.out).toBe(0);
    expect(same.out).toContain("20 as recorded");
    expect(again.got.map((got) => header(got, "Authorization"))).toEqual(Array(20).fill("Bearer an0ther"));
    expect(again.got.map(({ body }) => body.toString())).toEqual(
      first.got.map(({ body }) => body.toString()),
    );

    const wrong = await target((got) => ({ ...answer(got), body: "SEEN" }));
    const differs = await plugfest(folder, [...replay, wrong.url]).ended;
    wrong.close();
    expect(differs.code).toBe(1);
    expect(differs.out).toContain("0 as recorded, 20 otherwise");
    expect(differs.err).toContain("20 messages went without Authorization, which no recording holds");
  });

  test("what overlapped says so, and each connection keeps its order", async () => {
    let open: (() => void)[] = [];
    const slow = await target();
    // Answers only when both are there, so that they overlap for sure.
    const both = (go: () => void) => {
      open.push(go);
      if (open.length < 2) return;
      for (const one of open) one();
      open = [];
    };
    const { createServer } = await import("node:http");
    const server = createServer((asked, response) => {
      asked.resume();
      both(() => response.writeHead(202).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const ended = await recorded(
      "overlap.ndjson",
      `http://127.0.0.1:${port}/`,
      async (url) => void (await Promise.all([post(url, event(1)), post(url, event(2))])),
      2,
    );
    server.close();
    expect(ended.code, ended.err).toBe(0);
    const lines = await linesOf("overlap.ndjson");
    expect(lines.map(({ kind }) => kind)).toEqual([
      "header",
      "message",
      "message",
      "answer",
      "answer",
      "footer",
    ]);
    expect(new Set(messagesIn(lines).map(({ stream }) => stream)).size).toBe(2);
    const replayed = await plugfest(folder, ["replay", "overlap.ndjson", "--to", slow.url]).ended;
    slow.close();
    expect(replayed.code, replayed.out).toBe(0);
    expect(slow.got).toHaveLength(2);
  });
});

describe.concurrent("record around other commands", () => {
  test("run: both ways are kept, the exit code is the command's, and the standard output is its own", async () => {
    const only = ["--case", "http/binary/**", "--depth", "live"];
    const run = ["run", "reference", ...only, "--json"];
    const { code, out, err } = await plugfest(folder, ["record", "--out", "run.ndjson", "--", ...run]).ended;
    expect(code, err).toBe(0);
    expect(() => JSON.parse(out)).not.toThrow();
    const lines = await linesOf("run.ndjson");
    const ways = new Set(messagesIn(lines).map(({ direction, binding }) => `${binding} ${direction}`));
    expect(ways).toEqual(new Set(["http sent", "http received"]));
    expect(lines.at(-1)).toMatchObject({ kind: "footer", exitCode: 0 });
    const own = messagesIn(lines).filter(({ direction }) => direction === "sent").length;
    const server = await target();
    const replay = [
      "replay",
      "run.ndjson",
      "--to",
      `${server.url}events`,
      "--speed",
      "max",
      "--compare",
      "off",
    ];
    expect((await plugfest(folder, replay).ended).err).toContain("that went another way (received)");
    server.close();
    expect(server.got).toHaveLength(own);
  });

  test("a scenario: every hop is kept as it was sent and as it came, and the story stays the same", async () => {
    const story = ["replay", "kubecon-eu-2018", "--length", "30s", "--json"];
    const recorded = await plugfest(folder, ["record", "--out", "story.ndjson", "--", ...story]).ended;
    expect(recorded.code, recorded.err).toBe(0);
    expect(recorded.out).toBe((await plugfest(folder, story).ended).out);
    const messages = messagesIn(await linesOf("story.ndjson"));
    const bodies = (wanted: string): string[] =>
      messages
        .filter(({ direction }) => direction === wanted)
        .map(({ message }) => Buffer.from(message.body ?? []).toString())
        .sort();
    expect(bodies("sent").length).toBeGreaterThan(5);
    expect(bodies("received")).toEqual(bodies("sent"));
  });

  test("check: what it sends is kept, its secrets are not, and its own exit code comes back", async () => {
    const server = await target(() => ({ status: 400 }));
    const mine = `x-mine: ${"$"}{MINE}`;
    const check = ["check", server.url, "--mode", "binary", "--rate", "1000", "--header"];
    const args = ["record", "--out", "check.ndjson", "--", ...check, mine, "--no-record"];
    const { code, err } = await plugfest(folder, args, { MINE: "s3cret-value" }).ended;
    server.close();
    expect(code).toBe(1);
    const sent = messagesIn(await linesOf("check.ndjson"));
    expect(sent).toHaveLength(server.got.length);
    expect(err).toContain(`recording of ${sent.length} messages`);
    expect(readFileSync(join(folder, "check.ndjson"), "utf8")).not.toContain("s3cret");
    const hidden = fieldsNamed(sent[0]?.message ?? { fields: [] }, "x-mine").map(({ value }) =>
      fieldText(value),
    );
    expect(hidden).toEqual(["[redacted]"]);
  });

  test("WebSockets: what listen gets goes to another one", async () => {
    const first = ["record", "--out", "ws.ndjson", "--", "listen", "ws://127.0.0.1:0/", "--count", "3"];
    const hears = plugfest(folder, [...first, "--no-record"]);
    const [, url = ""] = await hears.said(/listening at (\S+);/);
    const { WebSocket } = await import("ws");
    const socket = new WebSocket(url, "cloudevents.json");
    await new Promise((resolve) => socket.once("open", resolve));
    for (const id of [1, 2, 3]) socket.send(event(id));
    socket.close();
    expect((await hears.ended).code).toBe(0);
    const second = ["record", "--out", "ws2.ndjson", "--", "listen", "ws://127.0.0.1:0/", "--count", "3"];
    const hearsAgain = plugfest(folder, [...second, "--no-record"]);
    const [, to = ""] = await hearsAgain.said(/listening at (\S+);/);
    const { code, out } = await plugfest(folder, ["replay", "ws.ndjson", "--to", to]).ended;
    expect(code, out).toBe(0);
    expect((await hearsAgain.ended).code).toBe(0);
    const bodies = async (file: string) =>
      messagesIn(await linesOf(file)).map(({ message }) => Buffer.from(message.body ?? []).toString());
    expect(await bodies("ws2.ndjson")).toEqual([1, 2, 3].map(event));
    expect(await bodies("ws.ndjson")).toEqual([1, 2, 3].map(event));
  });

  test.each([
    [["record", "--out", "x"], "give the command to record"],
    [["record", "--", "listen", "http://127.0.0.1:0"], "give --out FILE"],
    [["record", "--out", "x", "--", "lint", "a.json"], "plugfest lint moves no messages"],
    [
      ["record", "--out", "x", "--", "record", "--out", "y", "--", "run"],
      "plugfest record moves no messages",
    ],
    [["record", "--out", "no/such/folder", "--", "run", "reference"], "the folder no/such does not exist"],
    [["record", "--out", "x", "--", "listen", "http://0.0.0.0:0"], "--expose"],
    [["replay", "none.ndjson", "--to", "http://127.0.0.1"], "there is no recording none.ndjson"],
    [["replay", "bad.ndjson", "--to", "http://127.0.0.1"], "bad.ndjson:2: not JSON"],
    [["replay", "bad.ndjson"], "--to URL"],
    [["replay", "bad.ndjson", "--to", "http://127.0.0.1", "--speed", "0"], "--speed 0: it is original, max"],
    [["replay", "bad.ndjson", "--to", "http://127.0.0.1", "--compare", "x"], "--compare x: it is all"],
    [["replay", "bad.ndjson", "--to", "amqp://127.0.0.1/q"], "--take"],
  ])("%j is refused in one line", async (args, said) => {
    const header = {
      kind: "header",
      recording: 1,
      startedAt: "",
      suite: { name: "plugfest", version: "" },
      command: [],
    };
    writeFileSync(join(folder, "bad.ndjson"), `${JSON.stringify(header)}\nno line\n`);
    const { code, err } = await plugfest(folder, args).ended;
    expect(code, err).toBe(2);
    expect(err).toContain(said);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("a full disk stops neither the command nor its output, and is exit code 3 in one line", async () => {
    const run = ["run", "reference", "--case", "http/binary/**", "--depth", "live"];
    const { code, out, err } = await plugfest(folder, ["record", "--out", "/dev/full", "--", ...run]).ended;
    expect(code).toBe(3);
    expect(out).toContain("exit code 0");
    expect(err).toBe(
      "plugfest: the recording is not whole: /dev/full: cannot write the recording: no space is left on the device\n",
    );
  });

  test("a recording of another protocol is refused with what it holds", async () => {
    await listened("other.ndjson", 1);
    const { code, err } = await plugfest(folder, ["replay", "other.ndjson", "--to", "ws://127.0.0.1:9/"])
      .ended;
    expect(code).toBe(2);
    expect(err).toMatch(
      /nothing in it can be sent to ws:\/\/127\.0\.0\.1:9; it holds 1 of http received to http/,
    );
  });
});
