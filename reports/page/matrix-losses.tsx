import { useMemo } from "preact/hooks";
import type { CellLine } from "../../harness/matrix/record.ts";
import { shellWord } from "../finding.ts";
import { plural, printable } from "../printable.ts";
import { Comparison } from "./bytes-view.tsx";
import { Clauses, Exchange } from "./finding-item.tsx";
import type { PageLoss } from "./matrix-data.ts";
import { usePage } from "./page-context.ts";
import { CopyButton, Fold, formatCount, Pager, Scroll, Section } from "./parts.tsx";
import { pageOf } from "./route.ts";

const ROWS = 40;
const STATIC_ROWS = 60;

interface LossesProps {
  readonly cells: readonly CellLine[];
  readonly losses: readonly PageLoss[];
}

/** The cells of the pair that is chosen in the grid. */
export function PairDetail({ cells, losses }: LossesProps) {
  const { params: paramsOf } = usePage();
  const { producer = "", consumer = "" } = paramsOf("matrix");
  if (producer === "" || consumer === "") return null;
  const own = cells.filter((cell) => cell.producer === producer && cell.consumer === consumer);
  const names = new Set(own.map(({ cell }) => cell));
  return (
    <div class="pairs">
      <h3>
        {printable(producer)} to {printable(consumer)}
      </h3>
      {own.length === 0 ? (
        <p class="empty">Nothing was tried with what is chosen above.</p>
      ) : (
        <CellTable cells={own} />
      )}
      <LossList losses={losses.filter(({ cell }) => names.has(cell)).slice(0, ROWS)} cells={own} />
    </div>
  );
}

function CellTable({ cells }: { readonly cells: readonly CellLine[] }) {
  return (
    <Scroll label="Cells of this pair">
      <table>
        <thead>
          <tr>
            {["binding", "mode", "format", "version"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {["arrived", "lost", "warned", "errors"].map((name) => (
              <th key={name} class="n" scope="col">
                {name}
              </th>
            ))}
            <th scope="col">smallest event that is lost</th>
          </tr>
        </thead>
        <tbody>
          {cells.map(({ cell, binding, mode, format, spec, counts, smallest, unavailable }) => (
            <tr key={cell}>
              <th scope="row">{printable(binding)}</th>
              <td>{printable(mode)}</td>
              <td>{printable(format ?? "–")}</td>
              <td>{printable(spec)}</td>
              {[counts.pass, counts.fail, counts.warn, counts.environmentError].map((count, at) => (
                <td key={["pass", "fail", "warn", "error"][at]} class={`n ${count === 0 ? "zero" : ""}`}>
                  {formatCount(count)}
                </td>
              ))}
              <td class="id">
                {unavailable !== undefined
                  ? `could not be tried: ${printable(unavailable)}`
                  : printable(smallest ?? "")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Everything that did not arrive as it was sent, in the cells that are shown. */
export function MatrixLosses({ cells, losses, left }: LossesProps & { readonly left: number }) {
  const { params: paramsOf, setParams, isStatic } = usePage();
  const params = paramsOf("matrix");
  const own = useMemo(() => {
    const names = new Set(cells.map(({ cell }) => cell));
    return losses.filter(({ cell }) => names.has(cell));
  }, [cells, losses]);
  const size = isStatic ? STATIC_ROWS : ROWS;
  const pages = Math.ceil(own.length / size);
  const page = Math.max(1, Math.min(pages, pageOf(params)));
  return (
    <Section id="losses" title="What gets lost" count={own.length}>
      {own.length === 0 ? <p class="empty">Nothing, in the cells that are shown.</p> : null}
      <LossList losses={own.slice((page - 1) * size, page * size)} cells={cells} />
      {isStatic ? null : (
        <Pager
          label="Pages of losses"
          page={page}
          pages={pages}
          onPage={(to) => setParams("matrix", { ...params, page: to === 1 ? "" : String(to) })}
        />
      )}
      {left > 0 ? (
        <p class="note">
          {plural(left, "further loss", "further losses")} of the same cells: the record has them all.
        </p>
      ) : null}
    </Section>
  );
}

function LossList({ losses, cells }: LossesProps) {
  const byName = useMemo(() => new Map(cells.map((cell) => [cell.cell, cell])), [cells]);
  if (losses.length === 0) return null;
  return (
    <ul class="findings">
      {losses.map((loss) => (
        <li class="finding" key={`${loss.cell} ${loss.event}`}>
          <Fold
            summary={
              <>
                <span class={`verdict ${loss.verdict === "fail" ? "bad" : "warn"}`}>
                  <span aria-hidden="true">{loss.verdict === "fail" ? "✕ " : "! "}</span>
                  {loss.verdict}
                  {loss.side === undefined ? null : <small>{loss.side}</small>}
                </span>
                <span class="what">
                  {printable(loss.message)}
                  <span class="id">
                    {printable(loss.cell)} · {printable(loss.event)}
                  </span>
                </span>
              </>
            }
          >
            {() => <LossDetail loss={loss} cell={byName.get(loss.cell)} />}
          </Fold>
        </li>
      ))}
    </ul>
  );
}

function LossDetail({ loss, cell }: { readonly loss: PageLoss; readonly cell: CellLine | undefined }) {
  const { given, wire, reported, requirements, side } = loss;
  const expected = given === undefined ? undefined : eventText(given);
  const observed = reported === undefined ? undefined : eventText(reported);
  const command = cell === undefined ? undefined : printable(rerunExchange(cell, loss.event));
  return (
    <div class="detail">
      {side === undefined ? null : <p>The {side} broke the rule.</p>}
      <Clauses requirements={requirements} level={undefined} />
      <h3>The event as it was given, and as it was reported</h3>
      {expected === undefined && observed === undefined ? (
        <p class="note">The record has the events; here they stand in other exchanges.</p>
      ) : (
        <Comparison
          {...(expected === undefined ? {} : { expected })}
          {...(observed === undefined ? {} : { observed })}
        />
      )}
      {wire === undefined ? null : <Exchange name="On the wire" {...wire} />}
      {command === undefined ? null : (
        <>
          <h3>Run it again</h3>
          <div class="rerun">
            <code>{command}</code>
            <CopyButton text={command} />
          </div>
        </>
      )}
    </div>
  );
}

/** The command that sends one event along one way again. */
function rerunExchange({ producer, consumer, binding, mode, format, spec }: CellLine, event: string): string {
  const parties = [...new Set([producer, consumer])];
  const options = { binding, mode, format, spec, event };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`--${name}`, shellWord(value)],
  );
  return ["plugfest matrix", ...parties.map(shellWord), ...given].join(" ");
}

/** An event as lines of name and value, in the order of names, so that two of them can be compared. */
function eventText({ blocks }: NonNullable<PageLoss["given"]>): string {
  return blocks
    .flatMap(({ rows, body, bodyLabel }) => [
      ...rows.map(([name, value]) => `${name}: ${value}`).sort(),
      ...(body === undefined ? [] : [`${bodyLabel}: ${body.text ?? `bytes ${body.hex}`}`]),
    ])
    .join("\n");
}
