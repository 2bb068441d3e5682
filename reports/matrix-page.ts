import { breaksOf } from "./matrix-breaks.ts";
import type { MatrixRecord } from "./matrix-cells.ts";
import { planesOf, planeTable, planeTitle, totalOf } from "./matrix-text.ts";
import { clip, plural, printable } from "./printable.ts";

/** Events that a row of the last table names. */
const SHOWN = 8;

/** The matrix as a page in Markdown: who can talk to whom, and what breaks, most exchanges first. */
export function matrixPage({ header, cells }: MatrixRecord): string {
  const { implementations, events } = header.matrix;
  const { pass, fail, warn, environmentError } = totalOf(cells);
  const all = pass + fail + warn + environmentError;
  const parts = [
    "# Who can talk to whom",
    `Measured on ${header.startedAt.slice(0, 10)} with plugfest ${plain(header.suite.version)}: each of ` +
      `${plural(events.length, "interop event")} from every producer to every consumer, live, through real brokers. ` +
      "A cell says whether the consumer reports the event that the producer was given; rows send, columns receive. " +
      "Regenerate it with `npm run interop`; [matrix.md](matrix.md) says how to read it.",
    markdownTable(
      ["implementation", "version", "language"],
      implementations.map(({ id, version, language }) => [plain(id), plain(version), plain(language)]),
    ),
    `**${all.toLocaleString("en-US")} exchanges in ${plural(cells.length, "cell")}: ${pass.toLocaleString("en-US")} ` +
      `arrived, ${fail.toLocaleString("en-US")} failed, ${warn.toLocaleString("en-US")} arrived with a warning.**`,
  ];
  for (const plane of planesOf(cells)) {
    const { head, rows } = planeTable(plane, header);
    parts.push(
      `## ${plain(planeTitle(plane))}`,
      markdownTable(
        head.map(plain),
        rows.map((row) => row.map(plain)),
      ),
    );
  }
  parts.push("## What breaks");
  const rows = breaksOf({ header, cells }).map((one) => [
    plain(one.implementation),
    one.side,
    plain(`${one.binding} ${one.mode}`),
    String(one.exchanges),
    `${one.events.slice(0, SHOWN).map(code).join(" ")}${one.events.length > SHOWN ? ` and ${one.events.length - SHOWN} more` : ""}`,
    one.requirements.map(code).join(" "),
    plain(clip(`${one.example.event}: ${one.example.message}`, 200)),
  ]);
  parts.push(
    rows.length === 0
      ? "Nothing."
      : markdownTable(["who", "as", "over", "exchanges", "events", "clause", "for example"], rows),
  );
  return `${parts.join("\n\n")}\n`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text in which nothing is markup. */
const plain = (text: string): string => printable(text).replace(/[\\`*_{}[\]<>()#|!@&~]/g, "\\$&");

const code = (text: string): string => `\`${printable(text).replaceAll(/[`|]/g, "'")}\``;
