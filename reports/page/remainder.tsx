import { clip, printable } from "../printable.ts";
import { shortDigest } from "./opening.tsx";
import { useRun } from "./page-context.ts";
import type { RunData } from "./page-data.ts";
import { formatCount, Scroll, Section, toneOf } from "./parts.tsx";

/** What stands at the end: what was not scored and why, stale expectations, and where the run took place. */

const LONGEST = 1000;
const MOST_ROWS = 200;

export function Disputed() {
  const { disputed } = useRun().run;
  if (disputed.length === 0) return null;
  return (
    <Section id="disputed" title="Disputed" count={disputed.length}>
      <p class="note">
        The specification contradicts itself here. What was found is reported and never scored.
      </p>
      <Scroll label="Disputed checks">
        <table>
          <thead>
            <tr>
              <th scope="col">found</th>
              <th scope="col">case</th>
              <th scope="col">why it is disputed</th>
            </tr>
          </thead>
          <tbody>
            {disputed
              .slice(0, MOST_ROWS)
              .map(({ case: id, check, depths, requirements, verdict, reason }, at) => (
                <tr key={at}>
                  <td>
                    <span class={`state ${toneOf(verdict)}`}>{verdict}</span>
                  </td>
                  <td class="id">
                    <code>{printable(id)}</code>
                    <br />
                    <span class="note">
                      {printable(check)} · {depths.join(", ")} · {requirements.map(printable).join(", ")}
                    </span>
                  </td>
                  <td class="id">{printable(clip(reason, LONGEST))}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Scroll>
      {disputed.length > MOST_ROWS ? (
        <p class="note">And {formatCount(disputed.length - MOST_ROWS)} more; the record has them all.</p>
      ) : null}
    </Section>
  );
}

export function Withheld() {
  const { notApplicable, notObservable } = useRun().run;
  return (
    <>
      <Reasons
        id="not-applicable"
        title="Not applicable"
        why="The implementation does not declare what these need."
        {...notApplicable}
      />
      <Reasons
        id="not-observable"
        title="Not observable"
        why="Nothing that came back can show these."
        {...notObservable}
      />
    </>
  );
}

type ReasonsProps = RunData["notApplicable"] & {
  readonly id: string;
  readonly title: string;
  readonly why: string;
};

function Reasons({ id, title, why, count, reasons }: ReasonsProps) {
  if (count === 0) return null;
  return (
    <Section id={id} title={title} count={count}>
      <p class="note">{why} They are no part of any number of passes.</p>
      <table>
        <thead>
          <tr>
            <th class="n" scope="col">
              results
            </th>
            <th scope="col">reason</th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ reason, count: times }) => (
            <tr key={reason}>
              <td class="n">{formatCount(times)}</td>
              <td class="id">{printable(clip(reason || "no reason given", LONGEST))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

export function Stale() {
  const { stale } = useRun().run;
  if (stale.length === 0) return null;
  return (
    <Section id="stale" title="Stale expectations" count={stale.length}>
      <table>
        <thead>
          <tr>
            <th class="n" scope="col">
              line
            </th>
            <th scope="col">what is wrong</th>
          </tr>
        </thead>
        <tbody>
          {stale.map(({ line, message }) => (
            <tr key={`${line} ${message}`}>
              <td class="n">{line}</td>
              <td class="id">{printable(clip(message, LONGEST))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

export function Environment() {
  const { header, endedAt, durationMs } = useRun().run;
  const { implementation, suite, environment, filters, adapter } = header;
  const rows: readonly (readonly [string, string])[] = [
    ["implementation", `${implementation.name} ${implementation.version}, run as ${implementation.id}`],
    ["adapter", adapter.command],
    ["suite", `${suite.name} ${suite.version}, fixtures ${suite.digest}`],
    ["specification", filters.spec],
    ["cases", filters.cases.length === 0 ? "all" : filters.cases.join(", ")],
    ["depths", filters.depths.join(", ")],
    ["started", header.startedAt],
    [
      "ended",
      endedAt === undefined ? "not recorded" : `${endedAt}, after ${((durationMs ?? 0) / 1000).toFixed(1)} s`,
    ],
    ["machine", `Node ${environment.node}, ${environment.platform} ${environment.arch}`],
    ["declared", JSON.stringify(header.capabilities) ?? "nothing"],
  ];
  return (
    <Section id="environment" title="Environment">
      <table class="facts">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="id">
                <code>{printable(clip(value, 4 * LONGEST))}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note made">
        Made by plugfest {printable(suite.version)} from the record of run{" "}
        <code>{printable(header.runId)}</code>, fixtures {shortDigest(suite.digest)}.
      </p>
    </Section>
  );
}
