import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Case, Matcher } from "../harness/engine/case.ts";
import { dataOf } from "../harness/engine/literals.ts";
import { readGolden } from "../harness/engine/suite.ts";
import { casesOf } from "../harness/engine/suite-bundle.ts";
import { packageRoot } from "../harness/package-root.ts";
import { suite } from "./run-suite.ts";

/** The XML Schema agrees with the golden bytes and with the cases on XML, as far as a schema can see. */

const python = join(packageRoot, "suites", "confirm", ".venv", "bin", "python");
const script = join(packageRoot, "suites", "confirm", "xsd.py");
const schema = join(packageRoot, "fixtures", "schemas", "cloudevents.xsd");

/** For each document why it is invalid, the empty text when it is not. */
function verdicts(documents: readonly Uint8Array[]): string[] {
  const input = documents.map((bytes) => `${Buffer.from(bytes).toString("base64")}\n`).join("");
  const { stdout, stderr } = spawnSync(python, [script, schema], { input, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as string);
}

interface Stimulus {
  readonly id: string;
  readonly body: Uint8Array;
  readonly refused: boolean;
}

const isRefusal = (matcher: Matcher) => "outcome" in matcher && matcher.outcome === "rejected";

function documentsOf({ id, steps }: Case): Stimulus[] {
  return steps.flatMap(({ stimulus, checks }) => {
    if (stimulus.operation !== "decode" || stimulus.message.body === undefined) return [];
    const refused = checks.some(({ expect }) => isRefusal(expect));
    return [{ id, body: stimulus.message.body, refused }];
  });
}

const xmlCases = () =>
  casesOf(suite())
    .filter(({ id }) => id.startsWith("xml/"))
    .flatMap(documentsOf);

test("the schema takes every golden document", () => {
  const golden = readGolden(join(packageRoot, "fixtures")).filter(({ format }) => format === "xml");
  const documents = golden.map(({ bytes }) => {
    const data = dataOf(bytes);
    return data.kind === "binary" ? data.bytes : Buffer.from(data.kind === "text" ? data.text : data.json);
  });
  expect(verdicts(documents)).toEqual(golden.map(() => ""));
});

/** Valid, but a validator cannot know the prefix that the document leaves unbound. */
const ALLOWED = /^xml\/attributes\/decode\/unbound-ce-/;

test("the schema takes what cases expect to be read", () => {
  const documents = xmlCases().filter(({ id, refused }) => !refused && !ALLOWED.test(id));
  const found = verdicts(documents.map(({ body }) => body));
  expect(documents.map(({ id }, at) => [id, found[at]]).filter(([, why]) => why !== "")).toEqual([]);
});

/** What no schema can see here: its own head says so. libxml2 takes the URL-safe alphabet of Base64 too. */
const UNSEEN = [
  /\/data\/decode\/base64-url$/,
  /\/data\/decode\/(?:twice|type|any)-/,
  /\/attributes\/decode\/twice-extension$/,
  /\/envelope\/decode\/specversion-both$/,
  /\/envelope\/decode\/wrong-root-batch$/,
  /\/batch\/decode\/root-event$/,
  /\/safety\/decode\/doctype-/,
];

test("the schema refuses what cases expect to be refused, where a schema can see it", () => {
  const documents = xmlCases().filter(({ id, refused }) => refused && !UNSEEN.some((one) => one.test(id)));
  const found = verdicts(documents.map(({ body }) => body));
  expect(documents.length).toBeGreaterThan(30);
  expect(documents.filter((_, at) => found[at] === "").map(({ id }) => id)).toEqual([]);
});
