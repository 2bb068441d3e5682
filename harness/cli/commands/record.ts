import { rmSync } from "node:fs";
import { Recorder } from "../../recording/recorder.ts";
import { watch } from "../../transports/watch.ts";
import { CliError, EXIT } from "../exit.ts";
import { HiddenCredentials } from "../hidden-credentials.ts";
import type { Options } from "../session.ts";

/** Commands that move messages over the network. */
const RECORDABLE = ["run", "matrix", "listen", "check", "proxy", "replay"];

/** Runs one command line of plugfest; returns the exit code. */
type Main = (args: readonly string[]) => Promise<number>;

/** `plugfest record`: runs another command, and keeps every message that it moves with its time and bytes. */
export function recordCommand(main: Main) {
  return async (options: Options, _names: string[], command: string[] | undefined): Promise<number> => {
    const [name] = command ?? [];
    const path = options.out as string | undefined;
    if (command === undefined || name === undefined) {
      throw new CliError("give the command to record, as in: plugfest record --out FILE -- listen URL");
    }
    if (!RECORDABLE.includes(name)) {
      throw new CliError(
        `plugfest ${name} moves no messages that could be recorded; these do: ${RECORDABLE.join(", ")}`,
      );
    }
    if (path === undefined) throw new CliError("give --out FILE: where to keep the recording");
    const credentials = secretsIn(command);
    const recorder = new Recorder({ path, command, hide: (line) => credentials.hide(line) });
    const end = watch(recorder);
    let exitCode: number;
    try {
      exitCode = await main(command);
      end();
      recorder.finish(exitCode);
    } finally {
      end();
      recorder.close();
    }
    const { failure, messages } = recorder;
    if (failure !== undefined) {
      throw new CliError(`the recording is not whole: ${failure.message}`, EXIT.environment);
    }
    if (exitCode === EXIT.usage && messages === 0) {
      rmSync(path, { force: true });
      return exitCode;
    }
    process.stderr.write(`recording of ${messages} messages kept in ${path}\n`);
    return exitCode;
  };
}

const BROKER_VARIABLE = /^PLUGFEST_BROKER_/;

/** What must not get into a recording: passwords in URLs, and the variables that the command line names. */
function secretsIn(command: readonly string[]): HiddenCredentials {
  const credentials = new HiddenCredentials();
  const addUrlsIn = (text: string): void => {
    for (const [url] of text.matchAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi)) {
      if (URL.canParse(url)) credentials.add(url);
    }
  };
  for (const [index, text] of command.entries()) {
    addUrlsIn(text);
    const [, variable] = /^--(?:bearer|query-token)(?:=(.*))?$/.exec(text) ?? [];
    const named = text === "--bearer" || text === "--query-token" ? command[index + 1] : variable;
    for (const name of [named, ...Array.from(text.matchAll(/\$\{(\w+)\}/g), ([, one]) => one)]) {
      const value = name === undefined ? undefined : process.env[name];
      if (value === undefined) continue;
      credentials.addText(value);
      credentials.addText(encodeURIComponent(value));
    }
  }
  for (const [name, value = ""] of Object.entries(process.env)) {
    if (BROKER_VARIABLE.test(name)) addUrlsIn(value);
  }
  const { PLUGFEST_PASSWORD: password } = process.env;
  if (password !== undefined) {
    credentials.addText(password);
    credentials.addText(encodeURIComponent(password));
  }
  return credentials;
}
