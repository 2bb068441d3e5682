import { readFileSync } from "node:fs";
import { convert } from "../../convert/convert.ts";
import type { Loss } from "../../convert/loss.ts";
import type { CloudEvent } from "../../event/cloud-event.ts";
import { isSpecVersion, WIRE_VERSIONS, type WireVersion, wireVersion } from "../../event/spec-version.ts";
import { EventError } from "../../event/violation.ts";
import { json } from "../../formats/index.ts";
import { kindAt, skipSpace } from "../../formats/json-scan.ts";
import { CliError, EXIT, withPath } from "../exit.ts";
import type { Options } from "../session.ts";

interface Converted {
  readonly file: string;
  /** Each event as JSON text: data may hold numbers that no number of ours can. */
  readonly events: readonly string[];
  readonly batched: boolean;
  readonly changes: readonly (Loss & { readonly event: number })[];
}

/**
 * `plugfest convert`: JSON events in another version on standard output, and what is not in them as it was on standard
 * error. What was lost does not turn the exit code, since losing it was asked for; an event that is invalid, or has no
 * form in that version, does.
 */
export async function convertCommand(options: Options, files: string[]): Promise<number> {
  const to = targetOf(options.to);
  if (files.length === 0 && process.stdin.isTTY) {
    throw new CliError(
      "give files, or an event on standard input. Example: plugfest convert event.json --to 1.0",
    );
  }
  const names = files.length === 0 ? ["-"] : files;
  // All are read and converted before the first is written: one that fails leaves no half output.
  const all = names
    .map((name) => ({ name, bytes: read(name) }))
    .map(({ name, bytes }) => convertFile(name, bytes, to));
  if (options.json) {
    process.stdout.write(`[${all.map((one) => jsonOf(one, to)).join(",")}]\n`);
    return EXIT.ok;
  }
  for (const { file, events, batched, changes } of all) {
    process.stdout.write(
      batched && hasBatches(to) ? `[${events.join(",")}]\n` : events.map((text) => `${text}\n`).join(""),
    );
    if (batched && !hasBatches(to))
      process.stderr.write(`${file}: ${to} has no batches; each event is a line of its own\n`);
    for (const { event, attribute, kind, reason } of changes) {
      const where = batched ? `${file}: event ${event}` : file;
      process.stderr.write(`${where}: ${attribute} is ${kind}: ${reason}\n`);
    }
  }
  return EXIT.ok;
}

function targetOf(to: unknown): WireVersion {
  if (to === undefined) throw new CliError(`say which version with --to: ${WIRE_VERSIONS.join(", ")}`);
  if (typeof to === "string" && isSpecVersion(to)) return wireVersion(to);
  throw new CliError(`--to ${String(to)}: it is ${WIRE_VERSIONS.join(", ")}`);
}

const hasBatches = (version: WireVersion): boolean => version === "0.3" || version === "1.0";

function read(file: string): Uint8Array {
  return file === "-" ? readFileSync(0) : withPath(file, () => readFileSync(file));
}

function convertFile(file: string, bytes: Uint8Array, to: WireVersion): Converted {
  const batched = kindAt(bytes, skipSpace(bytes, 0)) === "array";
  const given = named(file, () => (batched ? (json.decodeBatch?.(bytes) ?? []) : [json.decode(bytes)]));
  const changes: (Loss & { readonly event: number })[] = [];
  const events = given.map((event: CloudEvent, index) =>
    named(batched ? `${file}: event ${index}, in ${to}` : `${file}: in ${to}`, () => {
      const { event: converted, losses } = convert(event, to);
      for (const loss of losses) changes.push({ event: index, ...loss });
      return Buffer.from(json.encode(converted)).toString("utf8");
    }),
  );
  return { file, events, batched, changes };
}

/** What is refused is wrong in the input, and told in one line with where it stands. */
function named<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    throw new CliError(`${where}: ${error.message}`, EXIT.nonconforming);
  }
}

function jsonOf({ file, events, changes }: Converted, to: WireVersion): string {
  return `{"file":${JSON.stringify(file)},"to":"${to}","events":[${events.join(",")}],"changes":${JSON.stringify(changes)}}`;
}
