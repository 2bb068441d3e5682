import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadBundle } from "../../engine/bundle.ts";
import type { Expectation, Finding } from "../../engine/expectations.ts";
import { casesOf } from "../../engine/suite-bundle.ts";
import { updateExpectations } from "../../engine/update-expectations.ts";
import { execute } from "../execute.ts";
import { CliError, EXIT } from "../exit.ts";
import { endOnSignal } from "../interrupt.ts";
import { type Driven, drive, filtersOf, type Options, readExpectations } from "../session.ts";

/** `plugfest expectations update`: runs the suite and brings the list of known failures up to date. */
export async function expectationsUpdateCommand(
  options: Options,
  names: string[],
  command: string[] | undefined,
): Promise<number> {
  const filters = filtersOf(options);
  if (options.file === undefined && command !== undefined) {
    throw new CliError("say where the list is: --file expectations.yaml");
  }
  const release = endOnSignal(() => undefined);
  try {
    const driven = await drive(options, names, command);
    return await updateFrom(driven, filters, options);
  } finally {
    release();
  }
}

async function updateFrom(
  driven: Driven,
  filters: ReturnType<typeof filtersOf>,
  options: Options,
): Promise<number> {
  try {
    const file = (options.file as string | undefined) ?? driven.expectationFile;
    if (file === undefined) throw new CliError("say where the list is: --file expectations.yaml");
    return await update(driven, filters, file, readExpectations(file, false), options);
  } finally {
    await driven.adapter.close();
  }
}

async function update(
  driven: Driven,
  filters: ReturnType<typeof filtersOf>,
  file: string,
  entries: readonly Expectation[],
  options: Options,
): Promise<number> {
  const findings: Finding[] = [];
  const { footer } = await execute(
    driven,
    filters,
    [],
    (line) => {
      if (line.kind === "result") findings.push(line);
    },
    options,
  );
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const updated = updateExpectations(text, entries, findings, casesOf(loadBundle()));
  writeFileSync(file, updated.text);
  process.stdout.write(`${file}: ${updated.added} added, ${updated.removed} removed, ${updated.kept} kept\n`);
  if (updated.added > 0)
    process.stdout.write("Now write the reason of each new entry: what happens, with its bytes.\n");
  return footer.counts.checks === 0 ? EXIT.nothing : EXIT.ok;
}
