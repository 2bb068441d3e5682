import { readFileSync } from "node:fs";
import { describer } from "../../catalogue/describe.ts";
import type { Requirement } from "../../catalogue/load.ts";
import { loadBundle } from "../../engine/bundle.ts";
import type { SpecVersion } from "../../event/spec-version.ts";
import { type LintViolation, lint } from "../../lint/index.ts";
import { CliError, EXIT, withPath } from "../exit.ts";
import type { Options } from "../session.ts";
import { filtersOf } from "../session.ts";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  event: "application/cloudevents+json",
  batch: "application/cloudevents-batch+json",
  http: "message/http",
};

interface Source {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** `plugfest lint`: judges events and messages in files. Only what the specification forbids turns the exit code. */
export async function lintCommand(options: Options, files: string[]): Promise<number> {
  const { spec } = filtersOf({ ...options, case: [] });
  const mediaType = mediaTypeOf(options.type);
  if (files.length === 0) {
    throw new CliError("give one or more files; - reads standard input. Example: plugfest lint event.json");
  }
  // All are read before the first is judged: a typing error in the last name loses no output.
  const sources = files.map(read);
  const found = sources.flatMap(({ name, bytes }) => {
    const about = mediaType === undefined ? { name } : { name, mediaType };
    return lint(bytes, { ...about, spec: spec as SpecVersion }).map((violation) => ({
      file: name,
      ...violation,
      ...position(bytes, violation.offset),
    }));
  });
  const wrong = found.filter(({ level }) => level === "MUST").length;
  if (options.json) process.stdout.write(`${JSON.stringify(withClauses(found, spec), null, 2)}\n`);
  else {
    for (const one of withClauses(found, spec)) process.stdout.write(`${show(one)}\n`);
    const checked = files.length === 1 ? "1 file" : `${files.length} files`;
    const said =
      found.length === 0 ? "nothing wrong" : `${wrong} wrong, ${found.length - wrong} advised against`;
    process.stdout.write(`${checked}: ${said}\n`);
  }
  return wrong > 0 ? EXIT.nonconforming : EXIT.ok;
}

function mediaTypeOf(type: unknown): string | undefined {
  if (type === undefined) return undefined;
  const mediaType = MEDIA_TYPES[String(type)];
  if (mediaType === undefined)
    throw new CliError(`--type ${type}: it is ${Object.keys(MEDIA_TYPES).join(", ")}`);
  return mediaType;
}

function read(file: string): Source {
  return file === "-"
    ? { name: "-", bytes: readFileSync(0) }
    : { name: file, bytes: withPath(file, () => readFileSync(file)) };
}

/** Line and column, both from 1, the column in bytes: what an editor jumps to. */
function position(bytes: Uint8Array, offset: number): { line: number; column: number } {
  const before = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(offset, bytes.length));
  let line = 1;
  for (let at = before.indexOf(10); at !== -1; at = before.indexOf(10, at + 1)) line += 1;
  return { line, column: offset - before.lastIndexOf(10) };
}

type Located = LintViolation & { readonly file: string; readonly line: number; readonly column: number };

function withClauses(found: readonly Located[], spec: string) {
  const catalogue: readonly Requirement[] = found.length === 0 ? [] : loadBundle().catalogue;
  const describe = describer(catalogue, spec);
  return found.map(({ requirement, ...violation }) => {
    const { document, section, paraphrase } = describe(requirement) ?? {};
    return { ...violation, clause: requirement, document, section, paraphrase };
  });
}

function show(one: ReturnType<typeof withClauses>[number]): string {
  const { file, line, column, level, message, path, offset, clause, document, section } = one;
  const where = `${file}:${line}:${column}`;
  return `${where}: ${level} ${message}\n  at ${path || "the whole"}, byte ${offset}; ${clause}, ${document}, ${section}`;
}
