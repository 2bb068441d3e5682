import type { ExchangeLine, Side } from "../harness/matrix/record.ts";
import type { MatrixRecord } from "./matrix-cells.ts";

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
  /** What the first of the events shows. */
  readonly example: ExchangeLine;
}

/** What breaks, by who breaks it: most exchanges first. Only failures; two errors that cancel out are none. */
export function breaksOf({ header, cells }: Pick<MatrixRecord, "header" | "cells">): Break[] {
  const { events } = header.matrix;
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
      const isFirst = events.indexOf(exchange.event) < events.indexOf(known.example.event);
      const example = isFirst ? exchange : known.example;
      found.set(key, { ...known, example, exchanges: known.exchanges + 1 });
    }
  const who = ({ implementation, side, binding, mode }: Break): string =>
    [implementation, side, binding, mode].join(" ");
  return Array.from(found.values(), ({ with: partners, ...one }) => ({
    ...one,
    events: one.events.toSorted((a, b) => events.indexOf(a) - events.indexOf(b)),
    partners: partners.size,
  })).sort((a, b) => b.exchanges - a.exchanges || who(a).localeCompare(who(b)));
}
