import { useState } from "preact/hooks";
import { printable } from "../printable.ts";
import { clockText, type Story, VERDICTS } from "./stage-data.ts";

/** So many are listed: the newest. The timeline leads to all others. */
const LISTED = 60;

interface HopListProps {
  readonly story: Story;
  readonly at: number;
  readonly party: string | undefined;
  readonly chosen: number | undefined;
  onHop(number: number): void;
}

/** The messages until now, newest first. */
export function HopList({ story, at, party, chosen, onHop }: HopListProps) {
  const [isOnlyWrong, setOnlyWrong] = useState(false);
  const all = story.hops.filter(
    (hop) =>
      hop.at <= at &&
      (party === undefined || hop.from === party || hop.to === party) &&
      (!isOnlyWrong || (hop.verdict !== "pass" && hop.verdict !== "not-judged")),
  );
  const listed = all.slice(-LISTED).reverse();
  return (
    <section class="hops" aria-labelledby="hops-title">
      <h2 id="hops-title">
        Messages <span class="count">{all.length}</span>
        {party === undefined ? null : <span class="count"> of {printable(party)}</span>}
      </h2>
      <label class="only">
        <input type="checkbox" checked={isOnlyWrong} onChange={() => setOnlyWrong(!isOnlyWrong)} /> only what
        is wrong
      </label>
      <ol>
        {listed.map(({ number, at: moment, from, to, title, verdict }) => (
          <li key={number}>
            <button type="button" class="hop" aria-pressed={chosen === number} onClick={() => onHop(number)}>
              <span class="moment">{clockText(moment)}</span>
              <span class={`badge ${VERDICTS[verdict].tone}`}>{VERDICTS[verdict].word}</span>
              <span class="way">
                {printable(from)} → {printable(to)}
              </span>
              <span class="title">{printable(title)}</span>
            </button>
          </li>
        ))}
      </ol>
      {all.length > LISTED ? <p class="note">The {LISTED} latest are listed.</p> : null}
    </section>
  );
}
