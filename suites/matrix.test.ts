import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { CellLine, ExchangeLine, MatrixLine } from "../harness/matrix/record.ts";
import { inTheMiddle } from "./in-the-middle.ts";
import { type Running, plugfest as start } from "./outside/command.ts";

/** Real parties: the reference and the SDK for JavaScript, which is right and wrong on either side in known ways. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-matrix-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plugfest = (...args: string[]): Running => start(folder, args);
const matrix = (...args: string[]): Running => plugfest("matrix", "reference", "javascript", ...args);

const linesOf = (file: string): MatrixLine[] =>
  readFileSync(join(folder, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as MatrixLine);
const cellsOf = (file: string): CellLine[] =>
  linesOf(file).filter((line): line is CellLine => line.kind === "cell");

/** What became of every event of every cell, whatever the order and the time it took. */
const found = (file: string): string[] =>
  linesOf(file)
    .flatMap((line) =>
      line.kind === "exchange" ? [`${line.cell} ${line.event} ${line.verdict} ${line.side}`] : [],
    )
    .sort();

describe("a matrix over HTTP", () => {
  const whole = matrix("--binding", "http", "--record", "whole.ndjson", "--html", "page.html").ended;
  const exchange = async (cell: string, event: string): Promise<ExchangeLine | undefined> => {
    await whole;
    return linesOf("whole.ndjson").find(
      (line): line is ExchangeLine => line.kind === "exchange" && line.cell === cell && line.event === event,
    );
  };

  test("shows who can talk to whom and ends with 1, since not everything arrives", async () => {
    const { code, out } = await whole;
    expect(code).toBe(1);
    expect(out).toContain("http, binary, events of 1.0\nfrom \\ to");
    expect(out).toMatch(/^FAIL javascript as producer, http binary: /m);
    expect(out).not.toContain("FAIL reference");
    expect(out).toMatch(/not everything arrives: \d+ of \d+ cells lose something\n$/);
    expect(readFileSync(join(folder, "page.html"), "utf8")).toContain("<!doctype html>");
  });

  test("the reference and itself lose nothing in any mode, format and version", async () => {
    await whole;
    const own = cellsOf("whole.ndjson").filter(
      ({ producer, consumer }) => producer === "reference" && consumer === producer,
    );
    expect(own.map(({ counts }) => counts.fail + counts.environmentError)).toEqual(own.map(() => 0));
    expect(new Set(own.map(({ mode }) => mode))).toEqual(new Set(["binary", "structured", "batched"]));
    expect(new Set(own.map(({ spec }) => spec))).toEqual(new Set(["1.0", "0.3"]));
  });

  test("a consumer that does not decode what was percent-encoded is to blame, with the bytes", async () => {
    expect(await exchange("reference>javascript/http/binary/1.0", "subject-space")).toMatchObject({
      verdict: "fail",
      side: "consumer",
      requirements: ["HTTP-3.1.3-a"],
      message: "what was read differs: subject was a b and became a%20b",
      given: { events: [{ attributes: { subject: { type: "String", value: "a b" } } }] },
      wire: {
        fields: expect.arrayContaining([expect.objectContaining({ name: "ce-subject", value: "a%20b" })]),
      },
      reported: { events: [{ attributes: { subject: { type: "String", value: "a%20b" } } }] },
    });
  });

  test("a producer that cannot send a character is to blame", async () => {
    expect(await exchange("javascript>reference/http/binary/1.0", "subject-euro")).toMatchObject({
      verdict: "fail",
      side: "producer",
      message: expect.stringContaining("the producer does not send it: Invalid character in header content"),
    });
  });

  test("a cell names the smallest event that failed", async () => {
    await whole;
    const cell = cellsOf("whole.ndjson").find((one) => one.cell === "reference>javascript/http/binary/1.0");
    expect(cell?.smallest).toBe("minimal");
    expect(cell?.counts.fail).toBeGreaterThan(3);
  });

  test("is the same when it was killed and went on, and when its parts are joined", {
    timeout: 120_000,
  }, async () => {
    await whole;
    const killed = matrix("--binding", "http", "--record", "resumed.ndjson");
    await inTheMiddle(folder, "resumed.ndjson", '"kind":"cell"');
    killed.child.kill("SIGTERM");
    expect((await killed.ended).code).toBe(143);
    const before = cellsOf("resumed.ndjson").length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(cellsOf("whole.ndjson").length);
    const part = (index: number): Running =>
      matrix("--binding", "http", "--shard", `${index}/2`, "--record", `part-${index}.ndjson`);
    const [resumed, first, second] = await Promise.all([
      matrix("--binding", "http", "--record", "resumed.ndjson", "--resume").ended,
      part(1).ended,
      part(2).ended,
    ]);
    expect([resumed.code, first.code, second.code]).toEqual([1, 1, 1]);
    expect(found("resumed.ndjson")).toEqual(found("whole.ndjson"));
    const merged = await plugfest(
      "report",
      "--merge",
      "part-2.ndjson",
      "part-1.ndjson",
      "--record",
      "all.ndjson",
    ).ended;
    expect(merged.code).toBe(1);
    expect(found("all.ndjson")).toEqual(found("whole.ndjson"));
    const again = await plugfest("report", "all.ndjson", "--json").ended;
    expect(JSON.parse(again.out).cells).toHaveLength(cellsOf("whole.ndjson").length);
  });
});

test("goes through real brokers, and every message is captured on the way", {
  timeout: 180_000,
}, async () => {
  const bindings = ["amqp", "kafka", "mqtt5", "nats", "rabbitmq", "websockets"];
  const { code, out, err } = await plugfest(
    "matrix",
    "reference",
    ...bindings.flatMap((name) => ["--binding", name]),
    ...["--event", "usual", "--event", "subject-emoji", "--event", "bytes"],
    ...["--record", "brokers.ndjson"],
  ).ended;
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(out).toMatch(/everything arrives: \d+ exchanges/);
  expect(new Set(cellsOf("brokers.ndjson").map(({ binding }) => binding))).toEqual(new Set(bindings));
  const brokers = linesOf("brokers.ndjson").filter(({ kind }) => kind === "broker");
  expect(brokers.length).toBeGreaterThan(3);
});

test.each([
  [["reference", "reference"], "reference is there twice; give each implementation once"],
  [["reference", "--event", "nope"], "--event nope: there are minimal, without-time"],
  [["reference", "--binding", "carrier-pigeon"], "--binding carrier-pigeon: it is one of http,"],
  [["reference", "--spec", "0.2"], "--spec 0.2: the interop events are of 1.0 and 0.3"],
  [["reference", "--resume"], "--resume goes on with the record of an earlier matrix: give it with --record"],
  [["reference", "no-such-implementation"], "no-such-implementation"],
])("plugfest matrix %j is refused in one line", async (args, message) => {
  const { code, err, out } = await plugfest("matrix", ...args).ended;
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(message);
  expect(err.trim().split("\n")).toHaveLength(1);
});
