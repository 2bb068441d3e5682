import type { BindingCapabilities, Description } from "../adapters/adapter.ts";
import type { ContentMode } from "../bindings/binding.ts";
import { formatNamed } from "../formats/index.ts";
import type { Way } from "./record.ts";

/** Who takes part, by the name it was asked for. */
export interface Party {
  readonly name: string;
  readonly description: Description;
}

export interface CellFilters {
  readonly specs: readonly Way["spec"][];
  readonly bindings?: readonly string[];
  readonly modes?: readonly string[];
  readonly formats?: readonly string[];
}

const MODES: readonly ContentMode[] = ["binary", "structured", "batched"];

/** Events of 0.3 have a mapping of their own, which the harness can read over these bindings only. */
const EARLY_BINDINGS: ReadonlySet<string> = new Set(["http"]);

export const cellId = ({ producer, consumer, binding, mode, format, spec }: Way): string =>
  `${producer}>${consumer}/${binding}/${mode}${format === undefined ? "" : `/${format}`}/${spec}`;

/**
 * Every way that both ends declare: producer by consumer, for each binding, mode, format and version. Only the live
 * operations count: what has no transport of its own cannot talk to anybody. In the order of bindings, so that one
 * broker after the other is at work.
 */
export function cellsOf(parties: readonly Party[], filters: CellFilters): Way[] {
  const isChosen = (chosen: readonly string[] | undefined, name: string): boolean =>
    chosen === undefined || chosen.includes(name);
  const names = new Set(parties.flatMap(({ description }) => Object.keys(description.capabilities.bindings)));
  const bindings = [...names].filter((name) => isChosen(filters.bindings, name)).sort();
  const modes = MODES.filter((mode) => isChosen(filters.modes, mode));
  const ways: Way[] = [];
  for (const binding of bindings)
    for (const spec of filters.specs) {
      if (spec !== "1.0" && !EARLY_BINDINGS.has(binding)) continue;
      for (const mode of modes)
        for (const producer of parties) {
          for (const format of formatsOf(producer, binding, mode, "send", spec)) {
            if (format !== undefined && !isChosen(filters.formats, format)) continue;
            for (const consumer of parties) {
              if (!formatsOf(consumer, binding, mode, "receive", spec).includes(format)) continue;
              const way = { producer: producer.name, consumer: consumer.name, binding, mode, spec };
              ways.push(format === undefined ? way : { ...way, format });
            }
          }
        }
    }
  return ways;
}

/** The formats that it has for a mode; binary mode has none, which is `undefined`; none at all where it lacks the mode. */
function formatsOf(
  { description }: Party,
  binding: string,
  mode: ContentMode,
  operation: "send" | "receive",
  spec: Way["spec"],
): (string | undefined)[] {
  const { bindings, specversions } = description.capabilities;
  const declared: BindingCapabilities | undefined = bindings[binding];
  if (declared?.[operation]?.includes(mode) !== true || !specversions.includes(spec)) return [];
  if (mode === "binary") return [undefined];
  const { formats, batchFormats = formats } = declared;
  return (mode === "batched" ? batchFormats : formats).filter((format) => holds(format, spec));
}

/** Formats other than JSON hold the events of 1.0, or those of the versions that they name. */
function holds(format: string, spec: Way["spec"]): boolean {
  const versions = formatNamed(format)?.versions;
  return versions === undefined ? spec === "1.0" || format === "json" : versions.includes(spec);
}
