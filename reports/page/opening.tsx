import type { Verdict } from "../../harness/engine/verdict.ts";
import { exitCodeMeaning } from "../conclusion.ts";
import { COLUMN_OF, type NumberColumn } from "../numbers.ts";
import { plural, printable } from "../printable.ts";
import { Bar } from "./bar.tsx";
import { usePage, useRun } from "./page-context.ts";
import { formatCount, Link, Scroll } from "./parts.tsx";
import { formatRoute } from "./route.ts";

/** The first screen: what was tested, the answer in one sentence, and the numbers by level. */
export function Opening() {
  const { run } = useRun();
  const { header, conclusion, exitCode } = run;
  const { name, version, language, url } = header.implementation;
  const { conforms, answer, text } = conclusion;
  const tone = conforms ? "good" : answer === "does-not-conform" ? "bad" : "warn";
  const sign = conforms ? "✓" : answer === "does-not-conform" ? "✕" : "!";
  const sentence = printable(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
  return (
    <header class="opening">
      <p class="eyebrow">CloudEvents {printable(header.filters.spec)} conformance</p>
      <h1>
        <bdi>{printable(name)}</bdi>{" "}
        <span class="version">
          <bdi>{printable(version)}</bdi>
        </span>
      </h1>
      <p class="about">
        <span>{printable(language)}</span>
        <span>{dateOf(header.startedAt)}</span>
        <span>
          suite {printable(header.suite.version)},{" "}
          <code title={printable(header.suite.digest)}>{shortDigest(header.suite.digest)}</code>
        </span>
        {url === "" ? null : (
          <span>
            <Link address={url} />
          </span>
        )}
      </p>
      <div class={`answer ${tone}`}>
        <p class="word">
          <span aria-hidden="true">{sign}</span> {sentence}
        </p>
        <p class="more">
          {plural(run.checks, "result")} of {plural(run.cases, "case run", "case runs")}.
          {exitCode === undefined ? "" : ` Exit code ${exitCode}: ${exitCodeMeaning(exitCode)}.`}
        </p>
      </div>
      <Numbers />
    </header>
  );
}

/** `2026-11-23 19:00 UTC`; what is no such time stays as it is. */
export function dateOf(time: string): string {
  return printable(time.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC"));
}

export function shortDigest(digest: string): string {
  return printable(digest.replace(/^sha256:/, "").slice(0, 12));
}

function Numbers() {
  const { isStatic } = usePage();
  const { columns, rows } = useRun().run.numbers;
  return (
    <Scroll label="Results by level">
      <table class="numbers">
        <caption>Results by level</caption>
        <thead>
          <tr>
            <th scope="col">level</th>
            {columns.map((column) => (
              <th key={column} class="n" scope="col">
                {column}
              </th>
            ))}
            <td class="share" />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => {
            const at = (column: NumberColumn) => cells[columns.indexOf(column)] ?? 0;
            return (
              <tr key={name} class={name === "all" ? "all" : ""}>
                <th scope="row">{name === "DECLARATIVE" ? "declarative" : name}</th>
                {cells.map((cell, index) => {
                  const column = columns[index] as NumberColumn;
                  const link = isStatic || cell === 0 ? undefined : findingsLink(column, name);
                  return (
                    <td key={column} class={`n ${cell === 0 ? "zero" : ""}`}>
                      {link === undefined ? (
                        formatCount(cell)
                      ) : (
                        <a
                          href={link}
                          aria-label={`${formatCount(cell)} ${column}, ${name}: show the findings`}
                        >
                          {formatCount(cell)}
                        </a>
                      )}
                    </td>
                  );
                })}
                <td class="share">
                  <Bar
                    shares={[
                      ["good", at("passed")],
                      ["bad", at("failed")],
                      ["warn", at("warned") + at("informed")],
                      ["none", at("errors") + at("not run")],
                    ]}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

const LISTED: ReadonlySet<NumberColumn> = new Set(["failed", "warned", "informed", "not run", "errors"]);

/** Where the findings behind a number are; none for what is no finding. */
function findingsLink(column: NumberColumn, level: string): string | undefined {
  if (!LISTED.has(column)) return undefined;
  const verdicts = (Object.keys(COLUMN_OF) as Verdict[]).filter((verdict) => COLUMN_OF[verdict] === column);
  return formatRoute({
    section: "findings",
    params: { verdict: verdicts.join(","), level: level === "all" ? "" : level },
  });
}
