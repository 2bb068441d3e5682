import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readRecord } from "../../reports/record-reader.ts";
import { summarize } from "../../reports/summary.ts";
import { plugfest } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-listen-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RIGHT = '{"specversion":"1.0","id":"1","source":"https://example.com/","type":"com.example.t"}';
const WRONG = RIGHT.replace('"1"', '""');

const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/cloudevents+json", ...headers },
  });

async function listening(...args: string[]) {
  const running = plugfest(folder, ["listen", "http://127.0.0.1:0/orders", ...args]);
  const [, url = ""] = await running.said(/listening at (\S+);/);
  return { ...running, url };
}

describe.concurrent("plugfest listen", () => {
  test("--count: says each message, ends with 1 when one is wrong, and keeps a record to report from", async () => {
    const { url, ended } = await listening("--count", "2", "--record", "two.ndjson");
    expect((await post(url, RIGHT)).status).toBe(202);
    await post(url, WRONG, { authorization: "Bearer secret-token" });
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).toMatch(/ok +1 +POST \/orders structured json com\.example\.t 1\n/);
    expect(out).toMatch(/FAIL +2 /);
    expect(out).toContain('MUST "id" is empty');
    expect(out).toContain("clause CE-id-c, cloudevents/spec.md, id");
    expect(out).toContain('"id":"","source"');
    expect(out).toContain("2 messages: 1 right, 1 wrong");
    const file = join(folder, "two.ndjson");
    expect(readFileSync(file, "utf8")).not.toContain("secret-token");
    const summary = await summarize(readRecord(file));
    expect(summary).toMatchObject({ truncated: false, cases: 2, verdicts: { pass: 1, fail: 1 } });
    expect(summary.findings.map(({ requirements }) => requirements)).toEqual([["CE-id-c"]]);
    const report = await plugfest(folder, ["report", "two.ndjson"]).ended;
    expect(report.code).toBe(1);
    expect(report.out).toContain("does not conform: 1 finding");
  });

  test("--count: 0 when all are right, which is not called conformance", async () => {
    const { url, ended } = await listening("--count", "1", "--record", "one.ndjson");
    await post(url, RIGHT);
    expect((await ended).code).toBe(0);
    const report = await plugfest(folder, ["report", "one.ndjson", "--json"]).ended;
    expect(JSON.parse(report.out)).toMatchObject({ answer: "seen", conforms: false });
  });

  test("--for: 5 when nothing came in that time, or fewer than --count", async () => {
    const { ended } = await listening("--for", "300ms", "--no-record");
    expect((await ended).code).toBe(5);
    const two = await listening("--for", "1s", "--count", "2", "--no-record");
    await post(two.url, RIGHT);
    const { code, err } = await two.ended;
    expect(code).toBe(5);
    expect(err).toContain("1 of 2 messages came");
  });

  test("Ctrl-C ends it with a summary and a whole record, in a new file of its own", async () => {
    const own = mkdtempSync(join(folder, "own-"));
    const running = plugfest(own, ["listen", "http://127.0.0.1:0/"]);
    const [, url = ""] = await running.said(/listening at (\S+);/);
    await post(url, RIGHT);
    running.child.kill("SIGINT");
    const { code, out } = await running.ended;
    expect(code).toBe(0);
    expect(out).toContain("1 message: 1 right, 0 wrong");
    const [file = ""] = readdirSync(own);
    expect(file).toMatch(/^plugfest-listen-\d{8}T\d{6}Z\.ndjson$/);
    expect((await summarize(readRecord(join(own, file)))).truncated).toBe(false);
  });

  test("a web hook's validation request is answered with consent and is no event", async () => {
    const { url, ended } = await listening("--count", "1", "--no-record");
    const headers = { "webhook-request-origin": "sender.example.com" };
    const answer = await fetch(url, { method: "OPTIONS", headers });
    expect(answer.headers.get("webhook-allowed-origin")).toBe("sender.example.com");
    await post(url, RIGHT);
    expect((await ended).out).toContain("2 messages: 1 right, 0 wrong, 1 not judged");
  });

  test.each([
    ["http://0.0.0.0:0/", "--expose"],
    ["amqp://127.0.0.1/orders", "--take"],
    ["rabbitmq://127.0.0.1/orders", "--take"],
    ["mqtt://127.0.0.1/", "names no topic"],
    ["https://127.0.0.1:0/", "without TLS"],
    ["gopher://user:secret@127.0.0.1/", "an address is a URL"],
  ])("%s is not listened at, with what to do about it", async (url, said) => {
    const { code, err } = await plugfest(folder, ["listen", url]).ended;
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(err).not.toContain("secret");
    expect(existsSync(join(folder, "plugfest-listen"))).toBe(false);
  });
});
