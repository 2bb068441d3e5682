import { createRecordWriter, type RecordWriter } from "../../reports/record-writer.ts";
import { describer } from "../catalogue/describe.ts";
import { loadBundle } from "../engine/bundle.ts";
import type { RecordLine } from "../engine/record.ts";
import { isSpecVersion, SPEC_VERSIONS, type SpecVersion } from "../event/spec-version.ts";
import { type Address, AddressError, isLocal, parseAddress } from "../outside/address.ts";
import { OutsideRecord, type Subject } from "../outside/record.ts";
import { Speaker } from "../outside/say.ts";
import { CliError, EXIT } from "./exit.ts";
import { HiddenCredentials } from "./hidden-credentials.ts";
import type { Options } from "./session.ts";

/** What the commands that judge from outside have in common. */

export function specOf(options: Options): SpecVersion {
  const spec = String(options.spec);
  if (isSpecVersion(spec)) return spec;
  throw new CliError(`--spec ${spec}: there is no such version here; there are ${SPEC_VERSIONS.join(", ")}`);
}

/** The address that was given; user and password of a broker may come from the environment instead of the URL. */
export function addressOf(text: string | undefined, what: string): Address {
  if (text === undefined) throw new CliError(`give ${what}`);
  try {
    return parseAddress(withCredentials(text));
  } catch (error) {
    if (error instanceof AddressError) throw new CliError(error.message);
    throw error;
  }
}

/** PLUGFEST_USER and PLUGFEST_PASSWORD are for brokers; in a URL on the command line every user of the machine sees them. */
function withCredentials(text: string): string {
  const { PLUGFEST_USER: user, PLUGFEST_PASSWORD: password = "" } = process.env;
  if (user === undefined || !URL.canParse(text) || /^(https?|wss?):/.test(text) || text.includes("@"))
    return text;
  return text.replace("://", `://${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
}

/** An address that other machines reach is listened on only when a person says so. */
export function requireLocal({ url, shown, hasBroker }: Address, options: Options): void {
  if (hasBroker || options.expose === true || isLocal(url)) return;
  throw new CliError(
    `${shown} can be reached from other machines; use 127.0.0.1, or say --expose if that is meant`,
  );
}

/** Topics and subjects give everybody a copy; a queue gives each message to one. */
export function requireNoQueue({ url, binding, shown }: Address, options: Options): void {
  const { searchParams } = new URL(url);
  const isQueue =
    (binding === "rabbitmq" && !searchParams.has("exchange")) ||
    (binding === "amqp" && searchParams.get("capability") !== "topic");
  if (!isQueue || options.take === true) return;
  throw new CliError(
    `what is read from the queue ${shown} is gone for everybody else; say --take if that is meant`,
  );
}

/** A duration such as `500ms`, `30s` or `2m`, in milliseconds; a bare number is seconds. */
export function durationOf(options: Options, key: string, flag: string): number | undefined {
  if (options[key] === undefined) return undefined;
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(options[key])) ?? [];
  const ms = Number(number) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as "ms"];
  if (ms > 0) return ms;
  throw new CliError(`${flag} ${options[key]}: it is a duration above zero, such as 30s or 2m`);
}

/** A whole number above zero. */
export function countOf(options: Options, key: string, flag: string): number | undefined {
  if (options[key] === undefined) return undefined;
  const count = Number(options[key]);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new CliError(`${flag} ${options[key]}: it is a whole number above zero`);
}

/** The record that a command keeps, what it says while it works, and what it must never write. */
export interface Keeping {
  readonly record: OutsideRecord;
  readonly speaker: Speaker;
  /** The file; undefined with `--no-record`. */
  readonly file: string | undefined;
  /** Closes the file, footer or not. */
  close(): void;
}

/**
 * Begins the record.
 *
 * @param secrets URLs whose passwords, and texts which as such, must not get into it
 * @param also is given each line that goes into it
 */
export function keep(
  options: Options,
  subject: Omit<Subject, "digest" | "spec">,
  secrets: { readonly urls: readonly string[]; readonly texts?: readonly string[] },
  also: (line: RecordLine) => void = () => undefined,
): Keeping {
  const spec = specOf(options);
  const { digest, catalogue } = loadBundle();
  const file = fileOf(options, subject.command);
  const writer: RecordWriter | undefined = file === undefined ? undefined : createRecordWriter(file);
  const credentials = new HiddenCredentials();
  for (const url of secrets.urls) credentials.add(url);
  for (const text of secrets.texts ?? []) credentials.addText(text);
  const emit = (line: RecordLine): void => {
    const hidden = credentials.hide(line);
    writer?.write(hidden);
    also(hidden);
  };
  const record = new OutsideRecord({ ...subject, spec, digest }, emit);
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const write = (text: string): void => void process.stdout.write(credentials.hide(text));
  const speaker = new Speaker(describer(catalogue, spec), write, color);
  return { record, speaker, file, close: () => writer?.close() };
}

/** The exit code of a check. @param stopped why it did not come to its end */
export function exitOf(record: OutsideRecord, stopped: string | undefined): number {
  if (record.failed) return EXIT.nonconforming;
  if (stopped !== undefined) return EXIT.environment;
  return record.of("pass") === 0 ? EXIT.nothing : EXIT.ok;
}

/** Nothing that was seen is lost for want of an option: unless told otherwise there is a new file each time. */
function fileOf(options: Options, command: string): string | undefined {
  if (options.record === false) return undefined;
  if (typeof options.record === "string") return options.record;
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `plugfest-${command}-${time}.ndjson`;
}

/** Resolves on Ctrl-C or a termination, which end such a command as it would have ended by itself. */
export function untilSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const handler = (): void => controller.abort();
  process.once("SIGINT", handler);
  process.once("SIGTERM", handler);
  return {
    signal: controller.signal,
    release() {
      process.removeListener("SIGINT", handler);
      process.removeListener("SIGTERM", handler);
    },
  };
}
