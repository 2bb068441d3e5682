import { useEffect, useState } from "preact/hooks";
import type { ReplayLine } from "../../harness/replay/record.ts";
import { printable } from "../printable.ts";
import { Board } from "./board.tsx";
import { Controls } from "./controls.tsx";
import { Detail, HopDetail, PartyDetail } from "./detail.tsx";
import { HopList } from "./hop-list.tsx";
import { useLive } from "./live.ts";
import { usePlayer } from "./player.ts";
import { Posts } from "./posts.tsx";
import { RecordChooser } from "./record-chooser.tsx";
import {
  clockText,
  conclusionOf,
  partiesAt,
  type StageData,
  type Story,
  storyOf,
  VERDICTS,
} from "./stage-data.ts";

/** How fast a record is played unless the reader says otherwise. */
const USUAL_SPEED = 10;

/** The page of a replay. Without scripts it shows what came of it. */
export function App({ data, isStatic = false }: { readonly data: StageData; readonly isStatic?: boolean }) {
  const [chosen, setChosen] = useState<readonly ReplayLine[]>();
  const live = useLive(data.live, data.lines);
  const story = storyOf(chosen ?? live.lines);
  if (story === undefined) return <main class="stage">The story is about to begin.</main>;
  if (isStatic) return <Summary story={story} />;
  const isLive = data.live !== undefined && chosen === undefined;
  return (
    <Stage
      key={`${story.header.replay.scenario} ${chosen === undefined}`}
      data={data}
      story={story}
      told={isLive ? live.told : undefined}
      isConnected={!isLive || live.isConnected}
      command={live.command}
      onLines={setChosen}
    />
  );
}

interface StageProps {
  readonly data: StageData;
  readonly story: Story;
  /** How far it is told, for one that is being told. */
  readonly told: number | undefined;
  readonly isConnected: boolean;
  command(speed: number): void;
  onLines(lines: readonly ReplayLine[]): void;
}

function Stage({ data, story, told, isConnected, command, onLines }: StageProps) {
  const isEnded = story.footer !== undefined || told === undefined;
  const edge = Math.max(story.end, told ?? 0);
  const player = usePlayer({ edge, isEnded, speed: data.live?.speed ?? USUAL_SPEED }, command);
  const [hopNumber, setHop] = useState<number>();
  const [partyName, setParty] = useState<string>();
  const { replay } = story.header;
  const hop = story.hops.find(({ number }) => number === hopNumber);
  const party = replay.parties.find(({ name }) => name === partyName);
  const { play, pause, isPlaying } = player;

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== " " || (event.target as Element).closest("button, input, select, a") !== null) return;
      event.preventDefault();
      if (isPlaying) pause();
      else play();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [isPlaying, pause, play]);

  const conclusion = conclusionOf(story);
  return (
    <main class="stage">
      <header>
        <h1>{printable(replay.title)}</h1>
        <p class="about">{printable(replay.about)}</p>
        <p class="about">
          Events of {printable(replay.spec)} over {printable(replay.binding)}, seed {replay.seed}.{" "}
          <strong class={conclusion.tone} role="status">
            {conclusion.text}
          </strong>
          {isConnected ? null : <strong class="bad"> The connection is lost; it is tried again.</strong>}
        </p>
      </header>
      <Controls story={story} player={player} edge={edge} isEnded={isEnded} />
      <Board
        story={story}
        states={partiesAt(story, player.at)}
        at={player.at}
        speed={player.speed}
        chosen={partyName}
        onParty={(name) => {
          setParty(name === partyName ? undefined : name);
          setHop(undefined);
        }}
      />
      <div class="below">
        <HopList story={story} at={player.at} party={partyName} chosen={hopNumber} onHop={setHop} />
        <Posts story={story} at={player.at} onHop={setHop} />
        {hop !== undefined ? (
          <Detail title={`Message ${hop.number}: ${hop.title}`} onClose={() => setHop(undefined)}>
            <HopDetail hop={hop} catalogue={data.catalogue} header={story.header} onHop={setHop} />
          </Detail>
        ) : party !== undefined ? (
          <Detail title={party.name} onClose={() => setParty(undefined)}>
            <PartyDetail party={party} header={story.header} />
          </Detail>
        ) : null}
      </div>
      <footer>
        {data.live === undefined ? null : (
          <a href="story.html" download={`${replay.scenario}.html`}>
            Save what was told so far as one file
          </a>
        )}
        <RecordChooser onLines={onLines} />
      </footer>
    </main>
  );
}

/** What came of it, for readers without scripts. */
function Summary({ story }: { readonly story: Story }) {
  const states = partiesAt(story, Number.POSITIVE_INFINITY);
  const { replay } = story.header;
  return (
    <main class="stage">
      <h1>{printable(replay.title)}</h1>
      <p>{conclusionOf(story).text}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">party</th>
            <th scope="col">sent</th>
            <th scope="col">received</th>
            <th scope="col">posts</th>
            <th scope="col">verdict</th>
          </tr>
        </thead>
        <tbody>
          {Array.from(states, ([name, { sent, received, posts, verdict }]) => (
            <tr key={name}>
              <th scope="row">{printable(name)}</th>
              <td>{sent}</td>
              <td>{received}</td>
              <td>{posts}</td>
              <td>{VERDICTS[verdict].word}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{clockText(story.end)} of the story</p>
    </main>
  );
}
