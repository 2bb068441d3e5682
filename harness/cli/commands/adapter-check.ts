import type { RecordLine } from "../../engine/record.ts";
import { execute } from "../execute.ts";
import { EXIT } from "../exit.ts";
import { endOnSignal } from "../interrupt.ts";
import { drive, filtersOf, type Options } from "../session.ts";

/** Whether a result says that the adapter, not the implementation's bytes, is wrong. */
function isProtocolTrouble(line: RecordLine): line is Extract<RecordLine, { kind: "result" }> {
  if (line.kind !== "result") return false;
  return (
    ["crashed", "timeout", "harness-error", "environment-error"].includes(line.verdict) ||
    line.message.startsWith("declared, but")
  );
}

/**
 * `plugfest adapter check`: drives an adapter through every case it declares and reports only what breaks the
 * protocol: a crash, a hang, an answer of the wrong shape, a declared capability answered `unsupported`.
 */
export async function adapterCheckCommand(
  options: Options,
  names: string[],
  command: string[] | undefined,
): Promise<number> {
  const filters = filtersOf(options);
  const release = endOnSignal(() => undefined);
  try {
    return await check(options, filters, names, command);
  } finally {
    release();
  }
}

async function check(
  options: Options,
  filters: ReturnType<typeof filtersOf>,
  names: string[],
  command: string[] | undefined,
): Promise<number> {
  const driven = await drive(options, names, command);
  const { implementation, capabilities } = driven.adapter.description;
  const troubles: { case: string; depth: string; message: string }[] = [];
  const { footer, faults } = await execute(
    driven,
    filters,
    [],
    (line) => {
      if (!isProtocolTrouble(line)) return;
      const same = troubles.some((known) => known.case === line.case && known.depth === line.depth);
      if (!same) troubles.push({ case: line.case, depth: line.depth, message: line.message });
    },
    options,
  );
  const usable = troubles.length === 0 && faults.length === 0;
  const { counts } = footer;
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ implementation, capabilities, usable, cases: counts.cases, troubles, faults }, null, 2)}\n`,
    );
  } else {
    const declared = Object.entries(capabilities.bindings).flatMap(([binding, operations]) =>
      Object.entries(operations).map(
        ([operation, modes]) => `  ${binding} ${operation}: ${(modes as string[]).join(", ")}`,
      ),
    );
    const lines = [
      `${implementation.name} ${implementation.version} (${implementation.language})`,
      "initialize: ok, and it declares",
      ...declared,
      "preflight: ok (a minimal event was encoded, an unknown capability was answered unsupported)",
      ...faults.map((fault) => `fault: ${fault}`),
      ...troubles.map((trouble) => `${trouble.case} (${trouble.depth}): ${trouble.message}`),
      usable
        ? `usable: ${counts.cases} cases were answered as the protocol has it`
        : `not usable yet: ${troubles.length + faults.length} troubles in ${counts.cases} cases`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return usable ? EXIT.ok : EXIT.nonconforming;
}
