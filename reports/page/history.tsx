import type { HistoryRun } from "../history.ts";
import { plural, printable } from "../printable.ts";
import { dateOf, shortDigest } from "./opening.tsx";
import { useRun } from "./page-context.ts";
import { Fold, formatCount, Scroll, Section, toneOf } from "./parts.tsx";

/** Several runs of one implementation, newest first, and which checks changed from one to the next. */
export function History() {
  const { history = [] } = useRun();
  if (history.length < 2) return null;
  const newestFirst = [...history].reverse();
  return (
    <Section id="history" title="History" count={history.length}>
      <Trend runs={history} />
      <Scroll label="Runs, newest first">
        <table>
          <thead>
            <tr>
              <th scope="col">run</th>
              <th scope="col">version</th>
              <th scope="col">suite</th>
              <th class="n" scope="col">
                passed
              </th>
              <th class="n" scope="col">
                failed
              </th>
              <th class="n" scope="col">
                known
              </th>
              <th class="n" scope="col">
                warned
              </th>
              <th class="n" scope="col">
                regressions
              </th>
              <th class="n" scope="col">
                fixes
              </th>
              <th scope="col">answer</th>
            </tr>
          </thead>
          <tbody>
            {newestFirst.map((run) => (
              <tr key={run.startedAt}>
                <th scope="row">{dateOf(run.startedAt)}</th>
                <td>{printable(run.version)}</td>
                <td>
                  <code>{shortDigest(run.suite.digest)}</code>
                  {run.since?.isOtherSuite ? <span class="note"> other</span> : null}
                </td>
                <Count value={run.counts.passed} />
                <Count value={run.counts.failed} />
                <Count value={run.known} />
                <Count value={run.counts.warned} />
                <Count value={run.since?.regressions} />
                <Count value={run.since?.fixes} />
                <td>{printable(run.conclusion.text)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {newestFirst.map((run) => (
        <Changes key={run.startedAt} {...run} />
      ))}
    </Section>
  );
}

function Count({ value }: { readonly value: number | undefined }) {
  return <td class={`n ${value ? "" : "zero"}`}>{value === undefined ? "–" : formatCount(value)}</td>;
}

const WIDTH = 100;
const HEIGHT = 24;

/** Failed and warned results over time; the table below says the same in numbers. */
function Trend({ runs }: { readonly runs: readonly HistoryRun[] }) {
  const most = Math.max(1, ...runs.flatMap(({ counts }) => [counts.failed ?? 0, counts.warned ?? 0]));
  const line = (column: "failed" | "warned") =>
    runs
      .map(({ counts }, at) => {
        const x = (at / (runs.length - 1)) * WIDTH;
        const y = HEIGHT - 1 - ((counts[column] ?? 0) / most) * (HEIGHT - 2);
        return `${x.toFixed(2)},${y.toFixed(2)}`;
      })
      .join(" ");
  return (
    <figure class="trend">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <polyline class="warn dashed" points={line("warned")} />
        <polyline class="bad" points={line("failed")} />
      </svg>
      <figcaption class="note">
        Failed results (solid) and warned ones (dashed), oldest run on the left; the top is{" "}
        {formatCount(most)}.
      </figcaption>
    </figure>
  );
}

function Changes({ startedAt, version, since }: HistoryRun) {
  if (since === undefined) return null;
  const { regressions, fixes, changed, new: added, gone, examples } = since;
  const words = [
    plural(regressions, "regression"),
    plural(fixes, "fix", "fixes"),
    `${formatCount(changed)} changed otherwise`,
    `${formatCount(added)} new`,
    `${formatCount(gone)} gone`,
  ];
  return (
    <Fold
      class="fold changes"
      summary={
        <span class="name">
          {dateOf(startedAt)}, {printable(version)}
          <span class="id">{words.join(", ")}</span>
        </span>
      }
    >
      {() =>
        examples.length === 0 ? (
          <p class="note">No check that both runs have came to another verdict.</p>
        ) : (
          <Scroll label="Changed checks">
            <table>
              <thead>
                <tr>
                  <th scope="col">what</th>
                  <th scope="col">before</th>
                  <th scope="col">after</th>
                  <th scope="col">check</th>
                </tr>
              </thead>
              <tbody>
                {examples.map(({ kind, before, after, case: id, check, depth, message }) => (
                  <tr key={`${id} ${check} ${depth}`}>
                    <td class={`state ${kind === "regression" ? "bad" : kind === "fix" ? "good" : "plain"}`}>
                      {kind}
                    </td>
                    <td>{before ?? "–"}</td>
                    <td>
                      {after === undefined ? "–" : <span class={`state ${toneOf(after)}`}>{after}</span>}
                    </td>
                    <td class="id">
                      <code>
                        {printable(id)} [{printable(check)}; {depth}]
                      </code>
                      {message === "" ? null : <span class="note"> {printable(message)}</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )
      }
    </Fold>
  );
}
