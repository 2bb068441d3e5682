import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { ResultLine } from "../../harness/engine/record.ts";
import { readRecord } from "../../reports/record-reader.ts";
import { plugfest } from "./command.ts";
import { type ServerName, serve } from "./servers.ts";

const folder = mkdtempSync(join(tmpdir(), "plugfest-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A part of the suite that has right and wrong messages of both modes. */
const SOME = [
  "--case",
  "http/binary/**,spec/required/**,spec/string/**,json/envelope/**",
  "--rate",
  "100000",
];

let files = 0;

async function checked(name: ServerName, args: readonly string[] = [], env: Record<string, string> = {}) {
  const server = await serve(name);
  const file = `check-${++files}.ndjson`;
  try {
    const ended = await plugfest(folder, ["check", server.url, ...SOME, "--record", file, ...args], env)
      .ended;
    const results: ResultLine[] = [];
    for await (const line of readRecord(join(folder, file))) if (line.kind === "result") results.push(line);
    const failed = results.filter(({ verdict }) => verdict === "fail");
    const record = readFileSync(join(folder, file), "utf8");
    return { ...ended, results, failed, record };
  } finally {
    server.close();
  }
}

describe.concurrent("plugfest check", () => {
  test("a right receiver: nothing fails, and what a 2xx does not show is not observable", async () => {
    const { code, out, results, failed } = await checked("right", ["--profile", "strict-receiver"]);
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    const of = (verdict: string): number => results.filter((one) => one.verdict === verdict).length;
    expect(of("pass")).toBeGreaterThan(50);
    expect(of("not-observable")).toBeGreaterThan(50);
    expect(out).toMatch(/what cannot be seen\s+from outside is not judged/);
  });

  test("a right echo is judged in full, in every format, and nothing fails", {
    timeout: 180_000,
  }, async () => {
    const every = ["--format", "json,xml,cbor,protobuf,avro,avro-compact", "--case", "**"];
    const { code, failed, results } = await checked("echoes rightly", ["--echo", ...every]);
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    expect(results.filter(({ verdict }) => verdict === "not-observable")).toEqual([]);
  });

  test("one that takes everything fails by the profile alone, which says that it is one", async () => {
    const plain = await checked("takes everything");
    expect([plain.code, plain.failed]).toEqual([0, []]);
    const { code, failed } = await checked("takes everything", ["--profile", "strict-receiver"]);
    expect(code).toBe(1);
    expect(new Set(failed.map(({ check }) => check))).toEqual(new Set(["profile:strict-receiver"]));
    expect(failed[0]?.message).toContain("and not the specification");
    expect(failed[0]?.requirements).toEqual([]);
  });

  test("one that answers 500 to what is malformed is warned, and fails by the profile", async () => {
    const { failed, results } = await checked("fails on what is malformed", ["--profile", "strict-receiver"]);
    expect(new Set(failed.map(({ check }) => check))).toEqual(new Set(["profile:strict-receiver"]));
    expect(results.some(({ verdict }) => verdict === "warn")).toBe(true);
  });

  test("a mode that is refused is one failure, and no further message is held against it", async () => {
    const { code, failed } = await checked("refuses structured mode");
    expect(code).toBe(1);
    expect(failed).toMatchObject([
      { case: "check/http/plain/structured/json", requirements: ["HTTP-1.3-a"], observed: "answered 415" },
    ]);
  });

  test("a valid event that is refused is a failure of its own requirement", async () => {
    const { code, failed } = await checked("refuses a subject");
    expect(code).toBe(1);
    expect(failed.length).toBeGreaterThan(0);
    for (const { requirements, observed } of failed) {
      expect(requirements).not.toEqual([]);
      expect(observed).toContain("answered 400");
    }
  });

  test.each([
    ["loses extensions", "/comexampleext"],
    ["changes the time", "/time"],
  ] as const)("an echo that %s is found out", async (name, path) => {
    const { code, failed } = await checked(name, ["--echo"]);
    expect(code).toBe(1);
    const plain = failed.filter(({ check }) => check === "preserved");
    expect(plain.length).toBe(2);
    for (const { message } of plain) expect(message).toContain(path);
  });

  test("no redirection is followed, and none says anything of an event", async () => {
    const { code, results } = await checked("redirects");
    expect(code).toBe(5);
    expect(new Set(results.map(({ verdict }) => verdict))).toEqual(new Set(["not-observable"]));
  });

  test("a token comes from the environment and is in no record and no output", async () => {
    const env = { TOKEN: "s3cret-token" };
    const { code, out, err, record } = await checked("wants a token", ["--bearer", "TOKEN"], env);
    expect(code).toBe(0);
    for (const text of [out, err, record]) expect(text).not.toContain("s3cret");
    expect((await checked("wants a token")).code).toBe(5);
  });

  test("every event carries the marker; --dry-run sends nothing and shows no secret", async () => {
    const args = ["check", "http://127.0.0.1:9/", ...SOME, "--dry-run", "--header", `X-Key: \${KEY}`];
    const { code, out, err } = await plugfest(folder, args, { KEY: "s3cret-key" }).ended;
    expect(code).toBe(0);
    expect(out).not.toContain("s3cret");
    const messages = out.split(/^to http/m).slice(1);
    expect(err).toContain(`${messages.length} messages, none of which was sent`);
    // What is no event is not made one by the marker.
    const events = messages.filter((message) =>
      /^ {2}(ce-|content-type: application\/cloudevents)/im.test(message),
    );
    expect(events.length).toBeGreaterThan(messages.length / 2);
    for (const event of events) expect(event).toMatch(/^ {2}ce-plugfest: dry-run/m);
  });

  test("a target that is not there is the surroundings' fault", async () => {
    const { code, err } = await plugfest(folder, ["check", "http://127.0.0.1:1/", "--no-record"]).ended;
    expect(code).toBe(3);
    expect(err).toContain("the target cannot be reached");
  });
});
