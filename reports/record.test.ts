import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RecordLine } from "../harness/engine/record.ts";
import { parseRecordLine } from "./record-line.ts";
import { readRecord, summarize } from "./record-reader.ts";
import { createRecordWriter, toJson } from "./record-writer.ts";
import {
  HOSTILE,
  sampleCase,
  sampleEvidence,
  sampleFooter,
  sampleHeader,
  sampleResult,
  sampleRun,
} from "./sample-record.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plugfest-record-"));
  path = join(folder, "run.ndjson");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(lines: readonly RecordLine[]): void {
  const writer = createRecordWriter(path);
  for (const line of lines) writer.write(line);
  writer.close();
}

async function read(): Promise<RecordLine[]> {
  const lines: RecordLine[] = [];
  for await (const line of readRecord(path)) lines.push(line);
  return lines;
}

test("what was written is read back, hostile values and line separators included", async () => {
  const lines = sampleRun();
  write(lines);
  const found = await read();
  expect(found.length).toBe(lines.length);
  expect(found.filter((line) => line.kind === "result")).toEqual(
    lines.filter((line) => line.kind === "result"),
  );
  expect(readFileSync(path, "utf8").split("\n").length).toBe(lines.length + 1);
});

test("every line fits the record's schema, and the schema refuses what is not a line", () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  const schema = JSON.parse(
    readFileSync(new URL("../fixtures/schemas/record.schema.json", import.meta.url), "utf8"),
  );
  const validate = ajv.compile(schema);
  for (const line of sampleRun()) {
    expect(validate(JSON.parse(toJson(line))), `${ajv.errorsText(validate.errors)}: ${toJson(line)}`).toBe(
      true,
    );
  }
  const { message: _message, ...incomplete } = sampleResult("a", "fail");
  const wrong = [
    {},
    { kind: "other" },
    { ...sampleResult("a", "pass"), verdict: "ok" },
    incomplete,
    { ...sampleFooter(), exitCode: 9 },
  ];
  for (const line of wrong) expect(validate(line), JSON.stringify(line)).toBe(false);
});

test("secrets never reach the file", () => {
  const fields = [
    { name: "Authorization", value: "Bearer s3cret-a" },
    { name: "proxy-authorization", value: { base64: "czNjcmV0" } },
    { name: "COOKIE", value: "s3cret-b" },
    { name: "set-cookie", value: "s3cret-c" },
    { name: "X-Api-Key", value: "s3cret-d" },
    { name: "ce-id", value: "kept" },
  ];
  const result = sampleResult("http/a", "fail", {
    observed: "POST /in?access_token=s3cret-e&x=1\r\nAuthorization: Bearer s3cret-f\r\nce-id: kept",
  });
  write([
    sampleHeader({ adapter: { command: "probe http://localhost/?a=1&access_token=s3cret-g" } }),
    sampleEvidence("http/a", {
      stimulus: { operation: "decode", message: { fields, url: "/in?access%5ftoken=s3cret-h" } },
      observation: {
        outcome: "ok",
        headers: { cookie: ["s3cret-i"] },
        event: { attributes: { cookie: { type: "String", value: "an attribute" } } },
      },
    }),
    result,
    sampleFooter(),
  ]);
  const text = readFileSync(path, "utf8");
  expect(text).not.toMatch(/s3cret|czNjcmV0/);
  expect(text).toContain("[redacted]");
  expect(text).toContain("&x=1");
  expect(text.match(/kept/g)?.length).toBe(2);
  expect(text).toContain("an attribute");
});

test("a run that is killed keeps what it finished", async () => {
  const writer = createRecordWriter(path);
  writer.write(sampleHeader());
  writer.write(sampleResult("http/a", "pass"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(readFileSync(path, "utf8").split("\n").length).toBe(3);
  writer.write(sampleResult("http/b", "pass"));
  writer.flush();
  // The kill came in the middle of a line, and of a character.
  appendFileSync(path, Buffer.from('{"kind":"result","case":"é').subarray(0, -1));
  const summary = await summarize(readRecord(path));
  expect(summary.truncated).toBe(true);
  expect(summary.checks).toBe(2);
  writer.close();
});

test("what was written before process.exit is in the file", () => {
  const listeners = process.listenerCount("exit");
  const writer = createRecordWriter(path);
  expect(process.listenerCount("exit")).toBe(listeners + 1);
  writer.write(sampleHeader());
  process.listeners("exit").at(-1)?.call(process, 0);
  expect(readFileSync(path, "utf8")).toContain('"header"');
  writer.close();
  expect(process.listenerCount("exit")).toBe(listeners);
});

test("a record that cannot be written is one clear line", () => {
  expect(() => createRecordWriter(join(folder, "no", "run.ndjson"))).toThrow(
    /run\.ndjson: cannot write the run record: the folder .*no does not exist/,
  );
  expect(() => createRecordWriter(folder)).toThrow(/it is a folder/);
  const writer = createRecordWriter(path);
  writer.write(sampleFooter());
  expect(() => writer.write(sampleHeader())).toThrow(/after the footer/);
  writer.close();
  writer.close();
  expect(() => writer.write(sampleHeader())).toThrow(/closed/);
});

test("an earlier file is overwritten", async () => {
  write(sampleRun());
  write([sampleHeader(), sampleFooter()]);
  expect((await read()).length).toBe(2);
});

test.each([
  ["an empty file", "", "run.ndjson: not a run record: the file is empty"],
  ["no JSON", "hello\n", "run.ndjson:1: not JSON"],
  ["no object", "[1]\n", "run.ndjson:1: not a record line: it is no JSON object"],
  ["no kind", "{}\n", 'run.ndjson:1: not a record line: "kind" is missing'],
  [
    "an unknown kind",
    `${toJson(sampleHeader())}\n{"kind":"toString"}\n`,
    'run.ndjson:2: unknown kind of line "toString"',
  ],
  [
    "a newer schema",
    `${JSON.stringify({ ...sampleHeader(), schema: 2 })}\n`,
    "written by a newer plugfest (record schema 2, this one reads 1)",
  ],
  ["no schema", `${JSON.stringify({ ...sampleHeader(), schema: "x" })}\n`, '"schema" is not a version'],
  [
    "a missing member",
    `${toJson(sampleHeader())}\n{"kind":"case","case":"a","depth":"codec"}\n`,
    'run.ndjson:2: case line: "title" is missing',
  ],
  [
    "a wrong verdict",
    `${toJson(sampleHeader())}\n${JSON.stringify({ ...sampleResult("a", "pass"), verdict: "ok" })}\n`,
    '"verdict" is not what a record holds there',
  ],
  ["no header", `${toJson(sampleFooter())}\n`, "begins with a footer line"],
  ["two headers", `${toJson(sampleHeader())}\n${toJson(sampleHeader())}\n`, "run.ndjson:2: a second header"],
  [
    "lines after the footer",
    `${toJson(sampleHeader())}\n${toJson(sampleFooter())}\n${toJson(sampleCase("a"))}\n`,
    "run.ndjson:3: a case line after the footer",
  ],
  [
    "broken JSON in the middle",
    `${toJson(sampleHeader())}\n{"kind"\n${toJson(sampleFooter())}\n`,
    "run.ndjson:2: not JSON",
  ],
])("reading %s says where and what", async (_, text, message) => {
  writeFileSync(path, text);
  await expect(read()).rejects.toThrow(message);
});

test("a missing file, a folder and bytes that are no text are named", async () => {
  await expect(read()).rejects.toThrow("run.ndjson: cannot read the run record: it does not exist");
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`${toJson(sampleHeader())}\n`), Buffer.from([0xff, 0xfe, 0x0a])]),
  );
  await expect(read()).rejects.toThrow("run.ndjson:2: not UTF-8");
  path = folder;
  await expect(read()).rejects.toThrow("it is a folder");
});

test("a line may be far longer than a chunk of the file", async () => {
  const value = "é\u2028".repeat(1_000_000);
  write([sampleHeader(), sampleEvidence("a", { observation: { outcome: "ok", value } }), sampleFooter()]);
  expect((await read())[1]).toMatchObject({ observation: { value } });
});

test("numbers that a double cannot hold stay exact", () => {
  const json = toJson(sampleEvidence("a")).replace('{"a":1}', "12345678901234567890");
  expect(toJson(parseRecordLine(json))).toBe(json);
});

test("hostile text in an error message is escaped", async () => {
  writeFileSync(path, `${toJson(sampleHeader())}\n${JSON.stringify({ kind: HOSTILE })}\n`);
  const error = await read().catch((reason: unknown) => String(reason));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(error).not.toMatch(/[\u0000-\u001f\u202e]/);
});
