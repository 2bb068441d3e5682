import { existsSync } from "node:fs";
import { CliError } from "../exit.ts";
import type { Options } from "../session.ts";
import { replayRecording } from "./replay-recording.ts";

/** `plugfest replay`: sends what a file of `plugfest record` holds again. */
export async function replayCommand(options: Options, [what]: string[]): Promise<number> {
  if (what !== undefined && existsSync(what)) return replayRecording(options, what);
  throw new CliError(`there is no recording ${what}; plugfest record --out FILE -- COMMAND... makes one`);
}
