import type { ReplayHeader, ReplayLine } from "../harness/replay/record.ts";
import { RecordError } from "./record-error.ts";

const KINDS: ReadonlySet<unknown> = new Set(["header", "hop", "post", "expectation", "footer"]);
const VERDICTS: ReadonlySet<unknown> = new Set([
  ...["pass", "warn", "historic", "fail", "not-judged", "environment-error"],
]);

/** Whether the first line of a record is that of a replay. */
export function isReplayHeader(line: unknown): line is ReplayHeader {
  const { kind, replay } = (line ?? {}) as { readonly kind?: unknown; readonly replay?: unknown };
  return kind === "header" && typeof replay === "object" && replay !== null;
}

/**
 * The lines of a replay's record. A last line that was cut off is left out.
 *
 * @throws RecordError for what is no such record, with the name and the line
 */
export function readReplay(text: string, name: string): ReplayLine[] {
  const rows = text.split("\n");
  const isCut = rows.at(-1) !== "";
  const lines = rows
    .filter((row) => row !== "")
    .map((row, index, all) => {
      try {
        return JSON.parse(row) as ReplayLine;
      } catch {
        if (isCut && index === all.length - 1) return undefined;
        throw new RecordError(name, "it is not JSON", index + 1);
      }
    });
  const whole = lines.filter((line) => line !== undefined);
  const [header] = whole;
  if (!isReplayHeader(header))
    throw new RecordError(
      name,
      "it is not the record of a replay; plugfest replay NAME --record FILE writes one",
    );
  const strange = whole.findIndex((line) => !isLine(line));
  if (strange >= 0) throw new RecordError(name, "it is no line of a replay", strange + 1);
  return whole;
}

/** As far as the page relies on it. */
function isLine(line: ReplayLine): boolean {
  if (!KINDS.has(line.kind)) return false;
  if (line.kind === "header") {
    const { parties, defects, title, length } = line.replay;
    return (
      Array.isArray(parties) &&
      Array.isArray(defects) &&
      typeof title === "string" &&
      typeof length === "number"
    );
  }
  if (line.kind === "footer") return typeof line.endedAt === "number";
  if (typeof line.at !== "number") return false;
  if (line.kind !== "post" && !VERDICTS.has(line.verdict)) return false;
  if (line.kind === "hop")
    return Array.isArray(line.findings) && typeof line.from === "string" && typeof line.title === "string";
  return typeof line.party === "string";
}
