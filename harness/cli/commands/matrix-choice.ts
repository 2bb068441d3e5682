import type { CellFilters } from "../../matrix/cells.ts";
import { type InteropEvent, interopEvents } from "../../matrix/interop-events.ts";
import type { Way } from "../../matrix/record.ts";
import { transports } from "../../transports/index.ts";
import { CliError } from "../exit.ts";
import type { Options } from "../session.ts";

const SPECS = ["1.0", "0.3"] as const;

/** The cells that the command line asks for. Throws CliError for what there is not. */
export function chosenBy(options: Options): CellFilters {
  const listed = (key: string): readonly string[] => (options[key] as readonly string[] | undefined) ?? [];
  const specs = listed("spec");
  const wrong = specs.find((spec) => !SPECS.some((known) => known === spec));
  if (wrong !== undefined)
    throw new CliError(`--spec ${wrong}: the interop events are of ${SPECS.join(" and ")}`);
  const unknown = listed("binding").find((name) => !transports.has(name) || name === "webhook");
  if (unknown !== undefined) {
    const known = [...transports.keys()].filter((name) => name !== "webhook");
    throw new CliError(`--binding ${unknown}: it is one of ${known.join(", ")}`);
  }
  const some = (key: string) => (listed(key).length === 0 ? {} : { [`${key}s`]: listed(key) });
  return {
    specs: specs.length === 0 ? SPECS : (specs as readonly Way["spec"][]),
    ...some("binding"),
    ...some("mode"),
    ...some("format"),
  };
}

/** The interop events of those versions, or those that `--event` names. */
export function eventsOf(options: Options, specs: readonly string[]): InteropEvent[] {
  const events = interopEvents().filter(({ spec }) => specs.includes(spec));
  const asked = (options.event as readonly string[] | undefined) ?? [];
  const unknown = asked.find((id) => !events.some((event) => event.id === id));
  if (unknown !== undefined) {
    throw new CliError(`--event ${unknown}: there are ${events.map(({ id }) => id).join(", ")}`);
  }
  return asked.length === 0 ? events : events.filter(({ id }) => asked.includes(id));
}
