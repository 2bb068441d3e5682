import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type DataSchemas, SchemaError } from "../lint/data-schema.ts";
import { CliError, EXIT } from "./exit.ts";

/** How long one schema may take, in milliseconds, and how large it may be, in bytes. */
const [ANSWER_MS, MOST_BYTES] = [10_000, 1024 * 1024];
/** A file that names more of them names something else. */
const MOST_SCHEMAS = 100;

const NAMED = /"dataschema"\s*:\s*("(?:[^"\\\n]|\\.)*")/g;

/**
 * Fetches the schemas that events in these files name, from the origins that a person allowed and from nowhere else: an address
 * in an event is otherwise only a name, no redirection is followed, and what a schema refers to is not fetched.
 *
 * @throws CliError for an origin that is none, or a schema that cannot be had
 */
export async function fetchSchemas(
  schemas: DataSchemas,
  files: readonly string[],
  origins: readonly string[],
): Promise<void> {
  const allowed = new Set(origins.map(originOf));
  const wanted = new Set<string>();
  for (const file of files) {
    if (file === "-") throw new CliError("--fetch-schemas: standard input is read once; give a file");
    for await (const name of namesIn(file))
      if (isAllowed(name, allowed) && !schemas.has(name)) wanted.add(name);
    if (wanted.size > MOST_SCHEMAS)
      throw new CliError(
        `--fetch-schemas: ${file} names more than ${MOST_SCHEMAS} schemas; get them into a folder for --schema`,
      );
  }
  for (const name of wanted) schemas.add(name, await fetched(name));
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.pathname !== "/")
    throw new CliError(`--fetch-schemas ${text}: it is an origin, such as https://schemas.example.com`);
  return url.origin;
}

const isAllowed = (name: string, allowed: ReadonlySet<string>): boolean =>
  URL.canParse(name) && allowed.has(new URL(name).origin);

/** Every text behind a member dataschema, line by line: files of events can be long. */
async function* namesIn(file: string): AsyncGenerator<string> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines)
    for (const [, text = '""'] of line.matchAll(NAMED)) yield String(JSON.parse(text));
}

async function fetched(name: string): Promise<string> {
  const trouble = (why: string): CliError =>
    new CliError(`${name}: the schema cannot be had: ${why}`, EXIT.environment);
  const response = await fetch(name, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) }).catch(
    (error: Error) => {
      throw trouble((error.cause as Error | undefined)?.message ?? error.message);
    },
  );
  if (response.status !== 200 || response.body === null)
    throw trouble(`it is answered ${response.status}; no redirection is followed`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.length;
    if (size > MOST_BYTES) throw new SchemaError(`${name}: it is larger than ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
