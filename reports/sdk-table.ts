import type { HeaderLine, RecordLine } from "../harness/engine/record.ts";
import { isFailing } from "./finding.ts";
import { plural } from "./printable.ts";

/** A feature of the table (fixtures/sdk-table.yaml). One of `binding` with `mode`, `format` and `evaluate` says who has it. */
export interface SdkRow {
  /** The edition that it is judged by. */
  readonly spec: string;
  readonly group: string;
  readonly title: string;
  readonly binding?: string;
  readonly mode?: string;
  readonly format?: string;
  readonly evaluate?: true;
  /** A pattern of the ids of requirements whose results belong here. */
  readonly requirements: string;
  /** The implementations of which cloudevents/SDK.md says that they have it; undefined where it has no such row. */
  readonly claimed?: readonly string[];
}

/** What was measured of one feature of one implementation. */
interface Cell {
  readonly declared: boolean;
  /** Results in which something was seen. */
  readonly judged: number;
  /** Distinct findings that break a MUST: by the names of known ones, else by requirement. */
  readonly failing: number;
  /** Distinct requirements of the level SHOULD that are not kept. */
  readonly warned: number;
  readonly claimed: boolean | undefined;
}

export interface SdkColumn {
  readonly implementation: HeaderLine["implementation"];
  /** In the order of the rows. */
  readonly cells: readonly Cell[];
  /** The day of the oldest of its records, as YYYY-MM-DD. */
  readonly date: string;
}

interface Tally {
  judged: number;
  readonly failing: Set<string>;
  readonly warned: Set<string>;
}

interface Capabilities {
  readonly specversions?: readonly string[];
  readonly evaluate?: boolean;
  readonly bindings?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Collects the records of one implementation, one after the other, each from its header to its footer. */
export class SdkColumnCollector {
  readonly #patterns: readonly RegExp[];
  readonly #tallies: readonly Tally[];
  readonly #specs = new Set<string>();
  #header: HeaderLine | undefined;
  #first: HeaderLine | undefined;
  #date = "9";
  #binding = "";

  constructor(readonly rows: readonly SdkRow[]) {
    this.#patterns = rows.map(({ requirements }) => new RegExp(requirements));
    this.#tallies = rows.map(() => ({ judged: 0, failing: new Set(), warned: new Set() }));
  }

  add(line: RecordLine): void {
    if (line.kind === "header") {
      this.#header = line;
      this.#first ??= line;
      if (line.startedAt < this.#date) this.#date = line.startedAt;
    } else if (line.kind === "case") this.#binding = line.binding;
    else if (line.kind === "footer" && line.interrupted === undefined) {
      this.#specs.add(this.#header?.filters.spec ?? "");
    } else if (line.kind === "result" && line.disputed === undefined) {
      const { verdict, requirements, known } = line;
      const failing = isFailing(verdict);
      if (!failing && verdict !== "pass" && verdict !== "warn" && verdict !== "info") return;
      for (const [index, row] of this.rows.entries()) {
        if (row.spec !== this.#header?.filters.spec) continue;
        if (row.binding !== undefined && row.binding !== this.#binding) continue;
        const own = requirements.filter((id) => this.#patterns[index]?.test(id));
        const tally = this.#tallies[index] as Tally;
        if (own.length === 0) continue;
        tally.judged += 1;
        if (failing)
          for (const name of known?.finding === undefined ? own : [known.finding]) tally.failing.add(name);
        else if (verdict === "warn") for (const id of own) tally.warned.add(id);
      }
    }
  }

  /** The editions of the rows that no complete record was given for. */
  get missing(): readonly string[] {
    return [...new Set(this.rows.map(({ spec }) => spec))].filter((spec) => !this.#specs.has(spec));
  }

  /** Throws where there was no record. */
  finish(): SdkColumn {
    const { implementation, capabilities } = this.#first ?? {};
    if (implementation === undefined) throw new Error("no record was given");
    const declared = (capabilities ?? {}) as Capabilities;
    const cells = this.rows.map((row, index) => {
      const { judged, failing, warned } = this.#tallies[index] as Tally;
      return {
        declared: declares(declared, row),
        judged,
        failing: failing.size,
        warned: warned.size,
        claimed: row.claimed?.includes(implementation.id),
      };
    });
    return { implementation, cells, date: this.#date.slice(0, 10) };
  }
}

function declares({ specversions = [], bindings = {}, evaluate }: Capabilities, row: SdkRow): boolean {
  if (!specversions.includes(row.spec)) return false;
  if (row.evaluate) return evaluate === true;
  if (row.format !== undefined) {
    const { format } = row;
    return Object.values(bindings).some(({ formats }) => formats?.includes(format));
  }
  if (row.binding === undefined) return true;
  const { mode = "" } = row;
  const { formats: _, batchFormats: __, settings: ___, ...operations } = bindings[row.binding] ?? {};
  return Object.values(operations).some((modes) => modes?.includes(mode));
}

/** One cell in words, the same in every table. */
export function cellText({ declared, judged, failing, warned, claimed }: Cell): string {
  if (!declared) return claimed === true ? "❌ claimed, not there" : "–";
  const unclaimed = claimed === false ? " ➕" : "";
  if (judged === 0) return `not judged${unclaimed}`;
  const found = [...(failing > 0 ? [`${failing} MUST`] : []), ...(warned > 0 ? [`${warned} SHOULD`] : [])];
  if (found.length === 0) return `✅${unclaimed}`;
  return `${failing > 0 ? "⚠️" : "✅"} ${found.join(", ")}${unclaimed}`;
}

const LEGEND = `✅ supported, and everything that was judged conforms, but for the SHOULDs that are counted · ⚠️ supported, with so many
distinct findings that break a MUST ([findings.md](findings.md)) · – not supported · ❌ claimed there, but the SDK has no such
thing · ➕ there, but not claimed · "not judged": declared, but no case reached it.`;

/** The table as a page of Markdown. */
export function renderSdkTable(rows: readonly SdkRow[], columns: readonly SdkColumn[]): string {
  const date = columns.map((column) => column.date).sort()[0] ?? "";
  const total = columns.flatMap(({ cells }) => cells).reduce((sum, { judged }) => sum + judged, 0);
  const head = columns.map(({ implementation }) => `${implementation.language}`);
  const parts = [
    "# What the SDKs support, measured",
    `Every cell is what the suite saw on ${date}, judging the releases named here through their own API and, live, over real ` +
      `sockets and brokers: ${plural(total, "result")}. The table of the same features in the specification's \`SDK.md\` is ` +
      "filled in by hand. `npm run tables` makes this page again, and a test fails when it is not true any more.",
    LEGEND,
  ];
  for (const spec of new Set(rows.map((row) => row.spec))) {
    const lines = [
      `| CloudEvents ${spec} | ${head.join(" | ")} |`,
      `|---|${columns.map(() => "---").join("|")}|`,
      ...(spec === rows[0]?.spec
        ? [`| version | ${columns.map(({ implementation }) => implementation.version).join(" | ")} |`]
        : []),
    ];
    let group = "";
    for (const [index, row] of rows.entries()) {
      if (row.spec !== spec) continue;
      if (row.group !== group) lines.push(`| **${row.group}** |${columns.map(() => " |").join("")}`);
      ({ group } = row);
      const cells = columns.map(({ cells: all }) => cellText(all[index] as Cell));
      lines.push(`| ${row.title} | ${cells.join(" | ")} |`);
    }
    parts.push(`## CloudEvents ${spec}`, lines.join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}
