import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isFailure } from "../../engine/expectations.ts";
import { type Failure, updateExpectations } from "../../engine/update-expectations.ts";
import { execute } from "../execute.ts";
import { CliError, EXIT } from "../exit.ts";
import { endOnSignal } from "../interrupt.ts";
import { drive, filtersOf, type Options, readExpectations } from "../session.ts";

/** `plugfest expectations update`: runs the suite and brings the list of known failures up to date. */
export async function expectationsUpdateCommand(
  options: Options,
  names: string[],
  command: string[] | undefined,
): Promise<number> {
  const filters = filtersOf(options);
  const release = endOnSignal(() => undefined);
  const driven = await drive(options, names, command);
  const file = (options.file as string | undefined) ?? driven.expectationFile;
  if (file === undefined) {
    await driven.adapter.close();
    throw new CliError("say where the list is: --file expectations.yaml");
  }
  const entries = readExpectations(file, false);
  const failures: Failure[] = [];
  const ran = new Set<string>();
  const { footer } = await execute(driven, filters, [], (line) => {
    if (line.kind !== "result" || line.disputed !== undefined) return;
    ran.add(line.case);
    if (isFailure(line.verdict)) failures.push(line);
  });
  release();
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const update = updateExpectations(text, entries, failures, ran);
  writeFileSync(file, update.text);
  process.stdout.write(`${file}: ${update.added} added, ${update.removed} removed, ${update.kept} kept\n`);
  if (update.added > 0)
    process.stdout.write("Now write the reason of each new entry: what happens, with its bytes.\n");
  return footer.counts.checks === 0 ? EXIT.nothing : EXIT.ok;
}
