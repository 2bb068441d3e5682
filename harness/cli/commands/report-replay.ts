import { readFileSync } from "node:fs";
import { readReplay } from "../../../reports/replay-lines.ts";
import { ReplayText } from "../../../reports/replay-text.ts";
import { describer } from "../../catalogue/describe.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";
import { writeStage } from "./replay-stage.ts";

/** Reports that only a run or a matrix has. */
const OF_OTHERS = [
  "junit",
  "tap",
  "badge",
  "annotations",
  "markdown",
  "verbose",
  "showKnown",
  "merge",
] as const;

/** `plugfest report` of the record of a replay: its page, or what was said when it was told. */
export async function reportReplay(
  options: Options,
  [file = "", another]: readonly string[],
): Promise<number> {
  if (another !== undefined)
    throw new CliError(`${another}: the record of a replay is shown alone; give one file`);
  const wrong = OF_OTHERS.find((name) => options[name] !== undefined);
  if (wrong !== undefined)
    throw new CliError(`${file} is the record of a replay; there are --html and --json for it`);
  const lines = readReplay(readFileSync(file, "utf8"), file);
  if (options.html !== undefined) writeStage(options.html, lines);
  const [header] = lines;
  const spec = header?.kind === "header" ? header.replay.spec : "1.0";
  const text = new ReplayText(describer(loadBundle().catalogue, spec), false);
  const isJson = options.json === true;
  for (const line of lines) process.stdout.write(isJson ? `${JSON.stringify(line)}\n` : text.of(line));
  const footer = lines.at(-1);
  return footer?.kind === "footer" ? footer.exitCode : EXIT.nonconforming;
}
