import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CESQL_ERRORS, type CesqlError, type CesqlValue } from "../adapters/adapter.ts";
import { coreType } from "../event/attributes.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { isValue } from "./casts.ts";

/** One case of the TCK of CESQL (cesql_tck/README.md in the specification's repository). */
export interface TckCase {
  readonly file: string;
  readonly name: string;
  readonly expression: string;
  readonly event: CloudEvent;
  readonly value?: CesqlValue;
  /** `parse`: the expression has to be refused. */
  readonly error?: CesqlError | "parse";
}

/** The files are not those of a TCK; the message names file and case. */
export class TckError extends Error {
  override readonly name = "TckError";
}

/** What a case that brings no event is evaluated on. */
const DEFAULT_EVENT = { specversion: "1.0", id: "plugfest-1", source: "/plugfest", type: "plugfest.tck" };

/** Reads all cases of a folder, file by file. Throws TckError. */
export function readTck(folder: string): TckCase[] {
  const files = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  if (files.length === 0) throw new TckError(`${folder}: no YAML file of a TCK here`);
  const cases = files.flatMap((file) => readTckFile(file, readFileSync(join(folder, file), "utf8")));
  if (cases.length === 0) throw new TckError(`${folder}: no test in any file here`);
  return cases;
}

/** Reads the cases of one file; `file` is its name. Throws TckError. */
export function readTckFile(file: string, text: string): TckCase[] {
  // In the core schema a timestamp without quotes is a string, as the cases mean it.
  const tests = testsOf(file, text, "core");
  // An expression such as TRUE or -10 is text here, whatever YAML could make of it.
  const texts = testsOf(file, text, "failsafe");
  return tests.map((test, at) => readCase(file, `${file}: test ${at + 1}`, test, texts[at]));
}

function testsOf(file: string, text: string, schema: "core" | "failsafe"): unknown[] {
  let root: unknown;
  try {
    root = parse(text, { schema });
  } catch (error) {
    throw new TckError(`${file}: ${(error as Error).message.split("\n")[0]}`);
  }
  if (!isMap(root) || !Array.isArray(root.tests)) throw new TckError(`${file}: it has no list of tests`);
  return root.tests;
}

function readCase(file: string, at: string, test: unknown, texts: unknown): TckCase {
  if (!isMap(test) || !isMap(texts)) throw new TckError(`${at} is not a map`);
  const { name, expression } = texts;
  if (typeof name !== "string") throw new TckError(`${at} has no name`);
  const where = `${at} (${name})`;
  if (typeof expression !== "string") throw new TckError(`${where} has no expression`);
  const { result, error, event = DEFAULT_EVENT, eventOverrides = {} } = test;
  if (result !== undefined && !isValue(result))
    throw new TckError(`${where}: the result is none of Boolean, Integer, String`);
  if (error !== undefined && error !== "parse" && !(CESQL_ERRORS as readonly unknown[]).includes(error))
    throw new TckError(`${where}: there is no kind of error ${String(error)}`);
  if (!isMap(event) || !isMap(eventOverrides)) throw new TckError(`${where}: the event is not a map`);
  return {
    file,
    name,
    expression,
    event: eventOf({ ...event, ...eventOverrides }, where),
    ...(result === undefined ? {} : { value: result }),
    ...(error === undefined ? {} : { error: error as CesqlError | "parse" }),
  };
}

/** An event in the JSON format, as far as these cases go: attributes, no data. */
function eventOf(members: Readonly<Record<string, unknown>>, where: string): CloudEvent {
  const attributes = new Map<string, AttributeValue>();
  for (const [name, value] of Object.entries(members)) {
    if (!isValue(value))
      throw new TckError(`${where}: attribute ${name} is none of Boolean, Integer, String`);
    attributes.set(name, attributeOf(name, value));
  }
  return { attributes };
}

function attributeOf(name: string, value: CesqlValue): AttributeValue {
  if (typeof value === "boolean") return { type: "Boolean", value };
  if (typeof value === "number") return { type: "Integer", value };
  const type = coreType(name) ?? "String";
  return { type: type as "String" | "URI" | "URI-reference" | "Timestamp", value };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
