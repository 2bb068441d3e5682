import { createReadStream, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describer } from "../../catalogue/describe.ts";
import type { Requirement } from "../../catalogue/load.ts";
import { loadBundle } from "../../engine/bundle.ts";
import type { SpecVersion } from "../../event/spec-version.ts";
import type { DataSchemas } from "../../lint/data-schema.ts";
import {
  isJsonEvents,
  isKnownName,
  isKnownType,
  isLines,
  type LintViolation,
  lint,
  NdjsonLinter,
} from "../../lint/index.ts";
import { packageVersion } from "../../package-root.ts";
import { CliError, EXIT, withPath } from "../exit.ts";
import type { Options } from "../session.ts";
import { filtersOf } from "../session.ts";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  event: "application/cloudevents+json",
  batch: "application/cloudevents-batch+json",
  http: "message/http",
  ndjson: "application/x-ndjson",
  har: "application/x-har+json",
  asyncapi: "application/vnd.aai.asyncapi",
};

/** Findings that are kept of one run: a file of a million wrong lines is to fill no memory and no screen. */
const MAX_FINDINGS = 10_000;

/** `plugfest lint`: judges events and messages in files. Only what the specification forbids turns the exit code. */
export async function lintCommand(options: Options, given: string[]): Promise<number> {
  const { spec } = filtersOf({ ...options, case: [] });
  const mediaType = mediaTypeOf(options.type);
  if (given.length === 0) {
    throw new CliError("give one or more files; - reads standard input. Example: plugfest lint event.json");
  }
  const files = given.flatMap(filesIn);
  if (files.length === 0)
    throw new CliError(`${given.join(", ")}: no file in it has a known ending`, EXIT.nothing);
  const found = new Found();
  const rules = { mediaType, spec: spec as SpecVersion, schemas: await schemasOf(options, files) };
  for (const file of files) await judge(file, rules, found);
  const { wrong, total, kept } = found;
  const located = withClauses(kept, spec);
  if (options.json) {
    const shown = located.map(({ utf16Column: _, ...one }) => one);
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    for (const one of located) process.stdout.write(`${show(one)}\n`);
    const checked = files.length === 1 ? "1 file" : `${files.length} files`;
    const lines = found.lineEvents === 0 ? "" : ` (${found.lineEvents} events in lines)`;
    const said = total === 0 ? "nothing wrong" : `${wrong} wrong, ${total - wrong} advised against`;
    process.stdout.write(`${checked}${lines}: ${said}\n`);
  }
  if (options.sarif !== undefined) {
    const { sarifReport } = await import("../../../reports/sarif.ts");
    writeFileSync(String(options.sarif), sarifReport(located, { version: packageVersion(), spec }));
    process.stderr.write(`wrote ${options.sarif}\n`);
  }
  if (total > kept.length) process.stderr.write(`only the first ${kept.length} of ${total} are shown\n`);
  return wrong > 0 ? EXIT.nonconforming : EXIT.ok;
}

function mediaTypeOf(type: unknown): string | undefined {
  if (type === undefined) return undefined;
  const name = String(type);
  const mediaType = Object.hasOwn(MEDIA_TYPES, name) ? MEDIA_TYPES[name] : name;
  if (mediaType === undefined || !isKnownType(mediaType))
    throw new CliError(
      `--type ${type}: it is the media type of an event format, or ${Object.keys(MEDIA_TYPES).join(", ")}`,
    );
  return mediaType;
}

/** The file itself, or all files of a folder and the folders in it whose ending says what they hold. */
function filesIn(file: string): string[] {
  if (file === "-" || !withPath(file, () => statSync(file)).isDirectory()) return [file];
  const names = readdirSync(file, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return names.flatMap((entry) => {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    const path = join(file, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() && isKnownName(entry.name) ? [path] : [];
  });
}

/** What was found, in the order of the files. */
class Found {
  readonly kept: Located[] = [];
  total = 0;
  wrong = 0;
  /** Events that were lines of a file. */
  lineEvents = 0;

  add(one: Located): void {
    this.total++;
    if (one.level === "MUST") this.wrong++;
    if (this.kept.length < MAX_FINDINGS) this.kept.push(one);
  }
}

interface Rules {
  readonly mediaType: string | undefined;
  readonly spec: SpecVersion;
  readonly schemas: DataSchemas | undefined;
}

async function schemasOf(options: Options, files: readonly string[]): Promise<DataSchemas | undefined> {
  const origins = (options.fetchSchemas as readonly string[] | undefined) ?? [];
  if (options.schema === undefined && origins.length === 0) return undefined;
  const { DataSchemas } = await import("../../lint/data-schema.ts");
  const path = options.schema === undefined ? undefined : String(options.schema);
  const schemas = path === undefined ? new DataSchemas() : withPath(path, () => new DataSchemas(path));
  if (origins.length === 0) return schemas;
  const { fetchSchemas } = await import("../fetch-schemas.ts");
  await fetchSchemas(schemas, files, origins);
  return schemas;
}

async function judge(file: string, { mediaType, spec, schemas }: Rules, found: Found): Promise<void> {
  const also = (bytes: Uint8Array): LintViolation[] => schemas?.judge(bytes) ?? [];
  if (isLines(file, mediaType)) {
    const linter = new NdjsonLinter(spec, (one) => found.add({ file, ...one }), also);
    const stream = file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
    for await (const chunk of stream) linter.push(chunk as Buffer);
    linter.end();
    found.lineEvents += linter.events;
    return;
  }
  const bytes = file === "-" ? readFileSync(0) : withPath(file, () => readFileSync(file));
  const violations = lint(bytes, { name: file, spec, ...(mediaType === undefined ? {} : { mediaType }) });
  if (isJsonEvents(bytes, file, mediaType)) violations.push(...also(bytes));
  else if (schemas !== undefined) {
    process.stderr.write(`${file}: only the data of JSON events is held against schemas\n`);
  }
  for (const one of violations) found.add({ file, ...one, ...position(bytes, one.offset) });
}

/** Line and column, both from 1: the column in bytes, and in UTF-16 as editors count. */
function position(bytes: Uint8Array, offset: number): { line: number; column: number; utf16Column: number } {
  const before = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(offset, bytes.length));
  let line = 1;
  for (let at = before.indexOf(10); at !== -1; at = before.indexOf(10, at + 1)) line += 1;
  const start = before.lastIndexOf(10) + 1;
  const utf16Column = before.toString("utf8", start).length + 1;
  return { line, column: offset - start + 1, utf16Column };
}

type Located = LintViolation & { readonly file: string } & ReturnType<typeof position>;
type Clause = ReturnType<typeof withClauses>[number];

function withClauses(found: readonly Located[], spec: string) {
  const catalogue: readonly Requirement[] = found.length === 0 ? [] : loadBundle().catalogue;
  const describe = describer(catalogue, spec);
  return found.map(({ requirement, ...violation }) => {
    const { document, section, paraphrase } = describe(requirement) ?? {};
    return { ...violation, clause: requirement, document, section, paraphrase };
  });
}

function show(one: Clause): string {
  const { file, line, column, level, message, path, offset, clause, document, section } = one;
  const where = `${file}:${line}:${column}`;
  return `${where}: ${level} ${message}\n  at ${path || "the whole"}, byte ${offset}; ${clause}, ${document}, ${section}`;
}
