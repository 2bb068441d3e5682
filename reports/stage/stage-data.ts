import { Outcome } from "../../harness/replay/outcome.ts";
import type {
  ExpectationLine,
  HopLine,
  HopVerdict,
  PartyOutcome,
  PostLine,
  ReplayFooter,
  ReplayHeader,
  ReplayLine,
} from "../../harness/replay/record.ts";
import type { CatalogueText } from "../page/page-data.ts";

/** What the page of a replay holds: plain JSON. */
export interface StageData {
  readonly lines: readonly ReplayLine[];
  /** What the requirements that a finding may name say. */
  readonly catalogue: readonly CatalogueText[];
  /** While the story is being told: the page asks the server that it came from for more. */
  readonly live?: LiveStage;
}

export interface LiveStage {
  /** Story seconds a real second. */
  readonly speed: number;
  /** Proves to the server that a command comes from its own page. */
  readonly token: string;
}

/** The lines of a record, sorted out. */
export interface Story {
  readonly header: ReplayHeader;
  readonly hops: readonly HopLine[];
  readonly posts: readonly PostLine[];
  readonly expectations: readonly ExpectationLine[];
  readonly footer: ReplayFooter | undefined;
  /** The last moment that something is known of, in milliseconds. */
  readonly end: number;
}

/** The story that the lines tell so far; undefined without a header. */
export function storyOf(lines: readonly ReplayLine[]): Story | undefined {
  const header = lines.find((line): line is ReplayHeader => line.kind === "header");
  if (header === undefined) return undefined;
  const of = <T extends ReplayLine>(kind: T["kind"]): T[] =>
    lines.filter((line): line is T => line.kind === kind);
  const [hops, posts, expectations] = [
    of<HopLine>("hop"),
    of<PostLine>("post"),
    of<ExpectationLine>("expectation"),
  ];
  const [footer] = of<ReplayFooter>("footer");
  const ends = [
    footer?.endedAt ?? 0,
    hops.at(-1)?.at ?? 0,
    posts.at(-1)?.at ?? 0,
    expectations.at(-1)?.at ?? 0,
  ];
  return { header, hops, posts, expectations, footer, end: Math.max(...ends) };
}

/** What every party did until then, by its name. */
export function partiesAt(
  { header, hops, posts, expectations }: Story,
  at: number,
): ReadonlyMap<string, PartyOutcome> {
  const outcome = new Outcome(header.replay.parties.map(({ name }) => name));
  for (const line of [...hops, ...posts, ...expectations]) if (line.at <= at) outcome.add(line);
  return outcome.all;
}

/** The word that stands for a verdict, and its colour. */
export const VERDICTS: Readonly<Record<HopVerdict, { readonly word: string; readonly tone: string }>> = {
  pass: { word: "ok", tone: "good" },
  warn: { word: "warn", tone: "warn" },
  historic: { word: "as then", tone: "warn" },
  fail: { word: "FAIL", tone: "bad" },
  "not-judged": { word: "no event", tone: "plain" },
  "environment-error": { word: "error", tone: "bad" },
};

/** The answer in one sentence, so far. */
export function conclusionOf(story: Story): { readonly tone: string; readonly text: string } {
  const verdicts = new Set(
    [...partiesAt(story, Number.POSITIVE_INFINITY).values()].map(({ verdict }) => verdict),
  );
  const soFar = story.footer === undefined ? " so far" : "";
  if (verdicts.has("fail"))
    return { tone: "bad", text: `something is wrong that was not wrong on the day${soFar}` };
  if (verdicts.has("environment-error"))
    return { tone: "bad", text: `no answer: the surroundings failed${soFar}` };
  if (verdicts.has("historic"))
    return { tone: "good", text: `nothing was wrong but what was wrong on the day${soFar}` };
  return { tone: "good", text: `nothing was wrong${soFar}` };
}

/** Minutes, seconds and tenths since the story's beginning. */
export function clockText(ms: number): string {
  const tenths = Math.floor(ms / 100);
  return `${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}
