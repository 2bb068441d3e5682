import { VERDICT_ORDER } from "../../harness/replay/outcome.ts";
import { type Player, SPEEDS } from "./player.ts";
import { clockText, type Story, VERDICTS } from "./stage-data.ts";

/** By how much a key moves the story, in milliseconds. */
const STEP_MS = 100;

interface ControlsProps {
  readonly story: Story;
  readonly player: Player;
  readonly edge: number;
  readonly isEnded: boolean;
}

/** Play, pause, where the story is, and how fast. */
export function Controls({ story, player, edge, isEnded }: ControlsProps) {
  const { at, isPlaying, speed } = player;
  const length = Math.max(1, isEnded ? edge : story.header.replay.length);
  const label = isPlaying ? "Pause" : isEnded && at >= edge ? "Replay" : "Play";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div class="controls" role="group" aria-label="Time of the story">
      <button type="button" class="play" onClick={isPlaying ? player.pause : player.play}>
        {label}
      </button>
      <div class="track">
        <svg class="marks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
          {worstLast(story).map(({ number, at: moment, verdict }) => (
            <rect
              key={number}
              class={VERDICTS[verdict].tone}
              x={(moment / length) * 1000 - 1}
              y="0"
              width="2"
              height="10"
            />
          ))}
        </svg>
        <input
          type="range"
          min="0"
          max={Math.ceil(length / STEP_MS) * STEP_MS}
          step={STEP_MS}
          value={Math.round(at)}
          aria-label="Moment of the story"
          aria-valuetext={`${clockText(at)} of ${clockText(length)}`}
          onInput={({ currentTarget }) => player.seek(Number(currentTarget.value))}
        />
      </div>
      <output class="clock">
        {clockText(at)} / {clockText(length)}
      </output>
      <label class="speed">
        Speed{" "}
        <select
          value={String(speed)}
          onChange={({ currentTarget }) => player.setSpeed(Number(currentTarget.value))}
        >
          {[...new Set([...SPEEDS, speed])]
            .sort((a, b) => a - b)
            .map((one) => (
              <option key={one} value={String(one)}>
                {one}×
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}

/** So that a mark of something wrong is not hidden by those of what happened at the same time. */
const worstLast = ({ hops }: Story) =>
  hops.toSorted((a, b) => VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict));
