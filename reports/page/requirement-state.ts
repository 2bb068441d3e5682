import { columnsOf } from "../numbers.ts";
import type { Tally } from "../summary.ts";
import type { CatalogueText, RunData } from "./page-data.ts";

interface State {
  readonly word: string;
  readonly tone: "good" | "bad" | "warn" | "plain";
}

const NOT_TESTED: State = { word: "not tested", tone: "plain" };

/** What a run says about one requirement: the worst of its results, and a pass only where one was seen. */
function stateOf(tally: (Tally & { disputed?: number }) | undefined): State {
  if (tally === undefined) return NOT_TESTED;
  const { disputed, ...verdicts } = tally;
  const by = columnsOf(verdicts);
  if (by.get("failed")) return { word: "failed", tone: "bad" };
  if (by.get("errors") || by.get("not run")) return { word: "not judged", tone: "warn" };
  if (by.get("warned")) return { word: "warned", tone: "warn" };
  if (by.get("informed")) return { word: "differs", tone: "plain" };
  if (by.get("passed")) return { word: "passed", tone: "good" };
  if (disputed) return { word: "disputed", tone: "plain" };
  if (by.get("not observable")) return { word: "not observable", tone: "plain" };
  return { word: "not applicable", tone: "plain" };
}

/** Words of states that say something was judged. */
const JUDGED: ReadonlySet<string> = new Set(["failed", "warned", "differs", "passed"]);

export interface RequirementRow {
  readonly id: string;
  readonly text: CatalogueText | undefined;
  readonly state: State;
}

export interface DocumentRows {
  readonly document: string;
  readonly rows: readonly RequirementRow[];
  /** How many requirements are in each state, by its word. */
  readonly counts: ReadonlyMap<string, number>;
  /** How many were judged. */
  readonly judged: number;
}

/** Every requirement by document, those with failures first, then those judged, and those not judged at all last. */
export function documentsOf(run: RunData, catalogue: readonly CatalogueText[]): DocumentRows[] {
  const texts = new Map(catalogue.map((text) => [text.id, text]));
  const tallies = new Map(run.requirements);
  const documents = new Map<string, RequirementRow[]>();
  for (const id of new Set([...texts.keys(), ...tallies.keys()])) {
    const text = texts.get(id);
    const document = text?.document ?? id.split("-", 1)[0] ?? "";
    const rows = documents.get(document);
    const row = { id, text, state: stateOf(tallies.get(id)) };
    if (rows === undefined) documents.set(document, [row]);
    else rows.push(row);
  }
  const lists = Array.from(documents, ([document, rows]) => {
    const counts = new Map<string, number>();
    for (const { state } of rows) counts.set(state.word, (counts.get(state.word) ?? 0) + 1);
    const judged = rows.filter(({ state }) => JUDGED.has(state.word)).length;
    return { document, rows, counts, judged };
  });
  return lists.sort(
    (a, b) => rank(a) - rank(b) || (b.counts.get("failed") ?? 0) - (a.counts.get("failed") ?? 0),
  );
}

function rank({ counts, judged }: DocumentRows): number {
  if (counts.has("failed")) return 0;
  return judged > 0 ? 1 : 2;
}
