import { useMemo } from "preact/hooks";
import type { CellLine } from "../../harness/matrix/record.ts";
import { sumCounts } from "../matrix-summary.ts";
import { plural, printable } from "../printable.ts";
import { Choice } from "./finding-filter-bar.tsx";
import type { MatrixData } from "./matrix-data.ts";
import { filterCells, MATRIX_FILTERS } from "./matrix-data.ts";
import { MatrixGrid } from "./matrix-grid.tsx";
import { MatrixLosses, PairDetail } from "./matrix-losses.tsx";
import { dateOf, shortDigest } from "./opening.tsx";
import { usePage } from "./page-context.ts";
import { countBy } from "./page-data.ts";
import { formatCount, Link, Scroll, Section } from "./parts.tsx";

/** The page of a matrix: who can talk to whom, over what, and what gets lost. */
export function MatrixView({ matrix }: { readonly matrix: MatrixData }) {
  const { params: paramsOf, setParams, isStatic } = usePage();
  const params = paramsOf("matrix");
  const { cells } = matrix;
  const shown = useMemo(() => filterCells(cells, params), [cells, params]);
  const change = (name: string, value: string) => setParams("matrix", { ...params, [name]: value, page: "" });
  return (
    <>
      <MatrixOpening matrix={matrix} />
      <Section id="matrix" title="Matrix" count={shown.length}>
        <p class="note">
          Producers stand in rows and consumers in columns. A square sums up what is chosen here; open it to
          see its cells.
        </p>
        {isStatic ? null : (
          <search class="filter matrix">
            <div class="selects">
              {MATRIX_FILTERS.map((name) => (
                <Choice
                  key={name}
                  label={LABELS[name]}
                  values={countBy(cells, (cell) => cell[name])}
                  value={params[name]}
                  onChange={(to) => change(name, to)}
                />
              ))}
            </div>
            <output aria-live="polite">
              {shown.length === cells.length
                ? plural(cells.length, "cell")
                : `${formatCount(shown.length)} of ${plural(cells.length, "cell")}`}
            </output>
          </search>
        )}
        <MatrixGrid implementations={matrix.header.matrix.implementations} cells={shown} />
        <PairDetail cells={shown} losses={matrix.losses} />
      </Section>
      <MatrixLosses cells={shown} losses={matrix.losses} left={matrix.left} />
      <MatrixEnvironment matrix={matrix} />
    </>
  );
}

const LABELS = { binding: "Binding", mode: "Mode", format: "Format", spec: "CloudEvents version" } as const;

function MatrixOpening({ matrix }: { readonly matrix: MatrixData }) {
  const { header, conclusion, counts, cells } = matrix;
  const { implementations, events, shard } = header.matrix;
  const { tone, text } = conclusion;
  const sign = tone === "good" ? "✓" : tone === "bad" ? "✕" : "!";
  return (
    <header class="opening">
      <p class="eyebrow">CloudEvents interoperability</p>
      <h1>Who can talk to whom</h1>
      <p class="about">
        <span>{plural(implementations.length, "implementation")}</span>
        <span>{plural(events.length, "event")}</span>
        <span>CloudEvents {header.filters.specs.map(printable).join(" and ")}</span>
        <span>{dateOf(header.startedAt)}</span>
        <span>
          suite {printable(header.suite.version)}, <code>{shortDigest(header.suite.digest)}</code>
        </span>
        {shard === undefined ? null : (
          <span>
            shard {shard.index} of {shard.total}
          </span>
        )}
      </p>
      <div class={`answer ${tone}`}>
        <p class="word">
          <span aria-hidden="true">{sign}</span>{" "}
          {printable(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`)}
        </p>
        <p class="more">
          {plural(counts.pass + counts.fail + counts.warn + counts.environmentError, "exchange")} in{" "}
          {plural(cells.length, "cell")}.
        </p>
      </div>
      <BindingNumbers cells={cells} />
    </header>
  );
}

/** Exchanges by binding. */
function BindingNumbers({ cells }: { readonly cells: readonly CellLine[] }) {
  const bindings = [...new Set(cells.map(({ binding }) => binding))].sort();
  const rows = bindings.map((binding) => {
    const own = cells.filter((cell) => cell.binding === binding);
    return { name: binding, cells: own.length, ...sumCounts(own) };
  });
  if (rows.length !== 1) rows.push({ name: "all", cells: cells.length, ...sumCounts(cells) });
  return (
    <Scroll label="Exchanges by binding">
      <table class="numbers">
        <caption>Exchanges by binding</caption>
        <thead>
          <tr>
            <th scope="col">binding</th>
            {["cells", "arrived", "lost something", "warned", "environment errors"].map((name) => (
              <th key={name} class="n" scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells: own, pass, fail, warn, environmentError }) => (
            <tr key={name} class={name === "all" ? "all" : ""}>
              <th scope="row">{printable(name)}</th>
              {[own, pass, fail, warn, environmentError].map((count, at) => (
                <td
                  key={["cells", "pass", "fail", "warn", "error"][at]}
                  class={`n ${count === 0 ? "zero" : ""}`}
                >
                  {formatCount(count)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function MatrixEnvironment({ matrix }: { readonly matrix: MatrixData }) {
  const { header, endedAt, durationMs } = matrix;
  const { environment, suite } = header;
  return (
    <Section id="environment" title="Environment">
      <Scroll label="Implementations">
        <table>
          <thead>
            <tr>
              <th scope="col">name</th>
              <th scope="col">implementation</th>
              <th scope="col">version</th>
              <th scope="col">language</th>
              <th scope="col">home</th>
            </tr>
          </thead>
          <tbody>
            {header.matrix.implementations.map(({ id, name, version, language, url }) => (
              <tr key={id}>
                <th scope="row">
                  <code>{printable(id)}</code>
                </th>
                <td>{printable(name)}</td>
                <td>{printable(version)}</td>
                <td>{printable(language)}</td>
                <td class="id">{typeof url === "string" ? <Link address={url} /> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="note made">
        {endedAt === undefined
          ? "The record does not say when it ended. "
          : `Ended ${dateOf(endedAt)}, after ${((durationMs ?? 0) / 1000).toFixed(1)} s. `}
        Node {printable(environment.node)}, {printable(environment.platform)} {printable(environment.arch)}.
        Made by plugfest {printable(suite.version)} from the record <code>{printable(header.runId)}</code>,
        fixtures {shortDigest(suite.digest)}.
      </p>
    </Section>
  );
}
