import { useMemo, useState } from "preact/hooks";
import type { CellLine, MatrixHeader } from "../../harness/matrix/record.ts";
import { sumCounts } from "../matrix-summary.ts";
import { printable } from "../printable.ts";
import { byPair, pairKey, pairState } from "./matrix-data.ts";
import { usePage } from "./page-context.ts";
import { formatCount, Pager, Scroll } from "./parts.tsx";

/** Implementations shown at a time in each direction, so that a matrix of hundreds stays light. */
const SIDE = 20;

interface GridProps {
  readonly implementations: MatrixHeader["matrix"]["implementations"];
  readonly cells: readonly CellLine[];
}

/** Every producer against every consumer. */
export function MatrixGrid({ implementations, cells }: GridProps) {
  const { params: paramsOf, setParams, isStatic } = usePage();
  const params = paramsOf("matrix");
  const pairs = useMemo(() => byPair(cells), [cells]);
  const [rowPage, setRowPage] = useState(1);
  const [columnPage, setColumnPage] = useState(1);
  const pages = Math.ceil(implementations.length / SIDE);
  const part = (page: number) => implementations.slice((page - 1) * SIDE, page * SIDE);
  const columns = part(columnPage);
  return (
    <>
      <Scroll label="Producers and consumers">
        <table class="grid">
          <caption>What arrives, by producer and consumer</caption>
          <thead>
            <tr>
              <th scope="col">producer ↓ consumer →</th>
              {columns.map(({ id, version }) => (
                <th key={id} scope="col">
                  {printable(id)} <span class="note">{printable(version)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {part(rowPage).map(({ id: producer, version }) => (
              <tr key={producer}>
                <th scope="row">
                  {printable(producer)} <span class="note">{printable(version)}</span>
                </th>
                {columns.map(({ id: consumer }) => (
                  <td key={consumer}>
                    <Square
                      cells={pairs.get(pairKey(producer, consumer))}
                      name={`${printable(producer)} to ${printable(consumer)}`}
                      isChosen={params.producer === producer && params.consumer === consumer}
                      onChoose={
                        isStatic ? undefined : () => setParams("matrix", { ...params, producer, consumer })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Pager label="Pages of producers" page={rowPage} pages={pages} onPage={setRowPage} />
      <Pager label="Pages of consumers" page={columnPage} pages={pages} onPage={setColumnPage} />
    </>
  );
}

interface SquareProps {
  readonly cells: readonly CellLine[] | undefined;
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: (() => void) | undefined;
}

function Square({ cells, name, isChosen, onChoose }: SquareProps) {
  const counts = sumCounts(cells ?? []);
  const { word, sign, tone } = pairState(cells, counts);
  if (cells === undefined) return <span class="state plain">–</span>;
  const total = counts.pass + counts.fail + counts.warn + counts.environmentError;
  const arrived = total === 0 ? "" : `${formatCount(counts.pass)}/${formatCount(total)}`;
  const inside = (
    <>
      <span class="unseen">{name}: </span>
      <span class="word">
        <span aria-hidden="true">{sign} </span>
        {word}
      </span>{" "}
      <span class="of">{arrived}</span>
    </>
  );
  if (onChoose === undefined) return <span class={`square ${tone}`}>{inside}</span>;
  return (
    <button type="button" class={`square ${tone}`} aria-pressed={isChosen} onClick={onChoose}>
      {inside}
    </button>
  );
}
