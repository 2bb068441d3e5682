import { readFileSync } from "node:fs";
import { compile } from "../../cesql/compile.ts";
import { parse } from "../../cesql/parse.ts";
import { ParseError } from "../../cesql/parse-error.ts";
import { print, printValue } from "../../cesql/print.ts";
import { readTck } from "../../cesql/tck.ts";
import { runTck } from "../../cesql/tck-run.ts";
import type { CloudEvent } from "../../event/cloud-event.ts";
import { EventError } from "../../event/violation.ts";
import { json } from "../../formats/index.ts";
import { CliError, EXIT, withPath } from "../exit.ts";
import { drive, type Options } from "../session.ts";

/** `plugfest cesql eval`: 0 when there is a value and no error, 1 when there is an error, 2 when it does not parse. */
export async function cesqlEvalCommand(options: Options, [expression = "", file]: string[]): Promise<number> {
  const mode = String(options.mode);
  if (mode !== "complete" && mode !== "fail-fast")
    throw new CliError(`--mode ${mode}: it is complete or fail-fast`);
  try {
    const tree = parse(expression);
    const { value, errors } = compile(tree, { mode })(readEvent(file));
    process.stdout.write(`read as ${print(tree)}\nvalue ${printValue(value)}\n`);
    for (const error of errors) process.stdout.write(`error ${error}\n`);
    return errors.length > 0 ? EXIT.nonconforming : EXIT.ok;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    process.stderr.write(`plugfest: ${error.message}\n${pointed(expression, error.offset)}\n`);
    return EXIT.usage;
  }
}

/** An event in the JSON format; without a file there is none, and no attribute is there. */
function readEvent(file: string | undefined): CloudEvent {
  if (file === undefined) return { attributes: new Map() };
  const bytes = file === "-" ? readFileSync(0) : withPath(file, () => readFileSync(file));
  try {
    return json.decode(bytes);
  } catch (error) {
    if (error instanceof EventError) throw new CliError(`${file}: ${error.message}`);
    throw error;
  }
}

/** The line of the expression that the offset is in, and a caret under the place. */
function pointed(expression: string, offset: number): string {
  const start = expression.lastIndexOf("\n", offset - 1) + 1;
  const line = expression.slice(start).split("\n")[0] ?? "";
  // Tabs stay, so that the caret stands where the terminal puts the character.
  return `${line}\n${line.slice(0, offset - start).replaceAll(/[^\t]/gu, " ")}^`;
}

/** `plugfest cesql tck`: gives the cases of a TCK to an implementation; exit code 1 when one fails. */
export async function cesqlTckCommand(
  options: Options,
  [folder = "", ...names]: string[],
  command: string[] | undefined,
): Promise<number> {
  const cases = withPath(folder, () => readTck(folder));
  const driven = await drive(
    options,
    names.length === 0 && command === undefined ? ["reference"] : names,
    command,
  );
  try {
    const { implementation, capabilities } = driven.adapter.description;
    if (capabilities.evaluate !== true)
      throw new CliError(`${implementation.name} does not declare evaluate`, EXIT.nothing);
    const results = await runTck(driven.adapter, cases);
    const count = (verdict: string) => results.filter((one) => one.verdict === verdict).length;
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else {
      for (const { file, name, verdict, expression, expected, observed, because } of results) {
        if (verdict === "passed") continue;
        const why = because === undefined ? "" : `  ${because}\n`;
        process.stdout.write(
          `${verdict}: ${file}: ${name}\n  ${expression}\n  expected ${expected}\n  observed ${observed}\n${why}`,
        );
      }
      process.stdout.write(
        `${results.length} cases: ${count("passed")} passed, ${count("failed")} failed, ${count("informational")} informational\n`,
      );
    }
    return count("failed") > 0 ? EXIT.nonconforming : EXIT.ok;
  } finally {
    await driven.adapter.close();
  }
}
