import type { ExchangeLine, Side } from "../harness/matrix/record.ts";
import type { MatrixCell } from "./matrix-cells.ts";

/** One thing that breaks: an implementation on one side of one binding and mode, with all events that show it. */
export interface Break {
  readonly implementation: string;
  readonly side: Side;
  readonly binding: string;
  readonly mode: string;
  /** The ids of the events, in the order of the fixture. */
  readonly events: readonly string[];
  /** Exchanges that failed, over all partners. */
  readonly exchanges: number;
  /** Partners with which it was seen. */
  readonly partners: number;
  readonly requirements: readonly string[];
  /** What the smallest event shows. */
  readonly example: ExchangeLine;
}

/** What breaks, by who breaks it: most exchanges first. Only failures; two errors that cancel out are none. */
export function breaksOf(cells: readonly MatrixCell[]): Break[] {
  const found = new Map<
    string,
    Omit<Break, "partners"> & { events: string[]; requirements: string[]; with: Set<string> }
  >();
  for (const { line, exchanges } of cells)
    for (const exchange of exchanges) {
      if (exchange.verdict !== "fail" || exchange.side === undefined) continue;
      const { side } = exchange;
      const [implementation, partner] =
        side === "producer" ? [line.producer, line.consumer] : [line.consumer, line.producer];
      const key = JSON.stringify([implementation, side, line.binding, line.mode]);
      const known = found.get(key) ?? {
        implementation,
        side,
        binding: line.binding,
        mode: line.mode,
        events: [],
        exchanges: 0,
        with: new Set<string>(),
        requirements: [],
        example: exchange,
      };
      if (!known.events.includes(exchange.event)) known.events.push(exchange.event);
      for (const id of exchange.requirements)
        if (!known.requirements.includes(id)) known.requirements.push(id);
      known.with.add(partner);
      found.set(key, { ...known, exchanges: known.exchanges + 1 });
    }
  return Array.from(found.values(), ({ with: partners, ...one }) => ({
    ...one,
    partners: partners.size,
  })).sort((a, b) => b.exchanges - a.exchanges);
}
