import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PartyOutcome, ReplayHeader } from "../../harness/replay/record.ts";
import { printable } from "../printable.ts";
import { type Story, VERDICTS } from "./stage-data.ts";

/** How long a message is seen under way, in real milliseconds: over loopback it would be too short to see. */
const SEEN_MS = 700;

const COLUMNS = [
  ["publisher", "Publishers"],
  ["middleware", "Middleware"],
  ["subscriber", "Subscribers"],
  ["log", "Log"],
] as const;

interface Point {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

interface BoardProps {
  readonly story: Story;
  readonly states: ReadonlyMap<string, PartyOutcome>;
  readonly at: number;
  readonly speed: number;
  readonly chosen: string | undefined;
  onParty(name: string): void;
}

/** The parties in columns, as on the slide of the day, and the messages between them. */
export function Board({ story, states, at, speed, chosen, onParty }: BoardProps) {
  const board = useRef<HTMLDivElement>(null);
  const [points, setPoints] = useState<ReadonlyMap<string, Point>>(new Map());
  const measure = useCallback(() => {
    const own = board.current?.getBoundingClientRect();
    if (own === undefined || board.current === null) return;
    const found = new Map<string, Point>();
    for (const card of board.current.querySelectorAll<HTMLElement>("[data-party]")) {
      const { left, right, top, height } = card.getBoundingClientRect();
      found.set(card.dataset.party ?? "", {
        left: left - own.left,
        right: right - own.left,
        y: top - own.top + height / 2,
      });
    }
    setPoints(found);
  }, []);
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (board.current !== null) observer.observe(board.current);
    return () => observer.disconnect();
  }, [measure, story.header]);

  const seen = SEEN_MS * speed;
  const moving = story.hops.filter((hop) => hop.at <= at && at < hop.at + Math.max(hop.takes, seen));
  const posting = story.posts.filter((post) => post.at <= at && at < post.at + seen);
  const log = story.header.replay.parties.find(({ role }) => role === "log")?.name ?? "";
  const posts = story.posts.filter((post) => post.at <= at).length;
  const logState: PartyOutcome = { name: log, sent: 0, received: 0, posts, verdict: "pass" };
  return (
    <div class="board" ref={board}>
      <svg class="ways" aria-hidden="true">
        {moving.map((hop) => (
          <Moving
            key={hop.number}
            from={points.get(hop.from)}
            to={points.get(hop.to)}
            tone={VERDICTS[hop.verdict].tone}
            done={(at - hop.at) / Math.max(hop.takes, seen)}
          />
        ))}
        {posting.map(({ party, at: moment, hop }) => (
          <Moving
            key={`${party} ${hop}`}
            from={points.get(party)}
            to={points.get(log)}
            tone="plain"
            done={(at - moment) / seen}
          />
        ))}
      </svg>
      {COLUMNS.map(([role, title]) => (
        <section key={role} class={`column ${role}`} aria-label={title}>
          <h2>{title}</h2>
          {story.header.replay.parties
            .filter((party) => party.role === role)
            .map((party) => (
              <Party
                key={party.name}
                party={party}
                state={party.role === "log" ? logState : states.get(party.name)}
                isBusy={moving.some(({ from, to }) => from === party.name || to === party.name)}
                isChosen={chosen === party.name}
                onParty={onParty}
              />
            ))}
        </section>
      ))}
    </div>
  );
}

interface MovingProps {
  readonly from: Point | undefined;
  readonly to: Point | undefined;
  readonly tone: string;
  /** From 0 to 1. */
  readonly done: number;
}

/** Something on its way from one card to another. */
function Moving({ from, to, tone, done }: MovingProps) {
  if (from === undefined || to === undefined) return null;
  const isForward = from.right <= to.left;
  const [x1, x2] = isForward ? [from.right, to.left] : [from.left, from.left > to.right ? to.right : to.left];
  const [x, y] = [x1 + (x2 - x1) * done, from.y + (to.y - from.y) * done];
  return (
    <g class={tone}>
      <line x1={x1} y1={from.y} x2={x2} y2={to.y} />
      <circle cx={x} cy={y} r="6" />
    </g>
  );
}

interface PartyProps {
  readonly party: ReplayHeader["replay"]["parties"][number];
  readonly state: PartyOutcome | undefined;
  readonly isBusy: boolean;
  readonly isChosen: boolean;
  onParty(name: string): void;
}

function Party({ party, state, isBusy, isChosen, onParty }: PartyProps) {
  const { name, playedBy, undocumented } = party;
  const { sent = 0, received = 0, posts = 0, verdict = "pass" } = state ?? {};
  const { word, tone } = sent + received + posts === 0 ? { word: "waits", tone: "plain" } : VERDICTS[verdict];
  const counts = [
    sent > 0 ? `${sent} sent` : "",
    received > 0 ? `${received} received` : "",
    posts > 0 ? `${posts} posts` : "",
  ];
  return (
    <button
      type="button"
      class={`party ${isBusy ? "busy" : ""}`}
      data-party={name}
      aria-pressed={isChosen}
      onClick={() => onParty(name)}
    >
      <span class="name">{printable(name)}</span>
      <span class={`badge ${tone}`}>{word}</span>
      <span class="counts">{counts.filter((text) => text !== "").join(", ") || "\u00a0"}</span>
      {playedBy === "plugfest" ? null : <span class="played">played by {printable(playedBy)}</span>}
      {undocumented === undefined ? null : <span class="sr">, partly undocumented</span>}
    </button>
  );
}
