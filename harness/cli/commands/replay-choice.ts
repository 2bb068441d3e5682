import { bindingNamed } from "../../bindings/index.ts";
import { isSpecVersion, type SpecVersion, wireVersion } from "../../event/spec-version.ts";
import { isLocal } from "../../outside/address.ts";
import type { Player } from "../../replay/network.ts";
import type { Defect, Scenario } from "../../replay/scenario.ts";
import type { Telling } from "../../replay/story-message.ts";
import { CliError } from "../exit.ts";
import { drive, type Options } from "../session.ts";

/** The version, binding and mode that the command line asks a story to be told in. Throws CliError. */
export function tellingOf(options: Options, scenario: Scenario): Telling {
  const binding = String(options.binding ?? scenario.binding);
  const codec = bindingNamed(binding);
  if (codec === undefined) throw new CliError(`--binding ${binding}: there is no such binding`);
  const mode = String(options.mode ?? (codec.modes.includes(scenario.mode) ? scenario.mode : "structured"));
  if (mode === "batched" || !codec.modes.some((known) => known === mode))
    throw new CliError(
      `--mode ${mode}: over ${binding} a story is told in ${codec.modes.filter((one) => one !== "batched").join(" or ")} mode`,
    );
  const spec = specOf(options, scenario, binding);
  const isOriginal = spec === scenario.spec && binding === scenario.binding && options.mode === undefined;
  return { binding, mode: mode as Telling["mode"], spec, isOriginal };
}

/** Events of before 1.0 go over the binding of their day; over another one the story is told with those of 1.0. */
function specOf(options: Options, scenario: Scenario, binding: string): SpecVersion {
  const spec = String(options.spec ?? (binding === scenario.binding ? scenario.spec : "1.0"));
  if (!isSpecVersion(spec) || (spec !== scenario.spec && wireVersion(spec) !== "1.0"))
    throw new CliError(`--spec ${spec}: the story is told in its own version, ${scenario.spec}, or in 1.0`);
  if (binding !== scenario.binding && wireVersion(spec) !== "1.0")
    throw new CliError(`--spec ${spec}: over ${binding} the story is told with events of 1.0`);
  return spec;
}

/** The defects of the day that are there. Those of one telling cannot be said in another. */
export function defectsOf(options: Options, { defects }: Scenario, { isOriginal }: Telling): Defect[] {
  const asked = (options.defect as readonly string[] | undefined) ?? [];
  const known = defects.map(({ name }) => name).join(", ");
  const switches = new Map(
    asked.map((one): [string, boolean] => {
      const [, name = "", state] = /^([^=]+)=(on|off)$/.exec(one) ?? [];
      if (state === undefined || !defects.some((defect) => defect.name === name))
        throw new CliError(`--defect ${one}: it is NAME=on or NAME=off, with one of ${known}`);
      return [name, state === "on"];
    }),
  );
  if (!isOriginal && [...switches.values()].includes(true))
    throw new CliError(
      "--defect: what went wrong on the day can be told only in that day's version and protocol",
    );
  return defects.filter(
    ({ name, on }) => isOriginal && (switches.get(name) ?? (options.defects !== false && on)),
  );
}

type Kind = "url" | "implementation";

const NAMES: Readonly<Record<Kind, string>> = {
  url: "http://127.0.0.1:PORT",
  implementation: "an implementation",
};

/**
 * What can take over a behaviour. An implementation sends and reads, and knows no part of a story; an address cannot publish
 * of its own accord.
 */
const PLAYABLE: Readonly<Record<string, readonly Kind[]>> = {
  publisher: ["implementation"],
  subscriber: ["url", "implementation"],
  "word-picker": ["url"],
};

/** Who plays the parties that `--party` names; everybody else is played by this program. */
export async function playersOf(
  options: Options,
  { parties }: Scenario,
  telling: Telling,
): Promise<Map<string, Player>> {
  const asked = (options.party as readonly string[] | undefined) ?? [];
  const players = new Map<string, Player>();
  try {
    for (const one of asked) {
      const [, name = "", who = ""] = /^([^=]+)=(.+)$/.exec(one) ?? [];
      const party = parties.find((known) => known.name.toLowerCase() === name.trim().toLowerCase());
      if (party === undefined)
        throw new CliError(
          `--party ${one}: it is NAME=URL or NAME=IMPLEMENTATION, with one of ${parties.map((known) => known.name).join(", ")}`,
        );
      const kind = URL.canParse(who) ? "url" : "implementation";
      const kinds = PLAYABLE[party.behaviour] ?? [];
      if (!kinds.includes(kind))
        throw new CliError(
          `--party ${party.name}: ${kinds.length === 0 ? "this one cannot be replaced" : `it can be replaced by ${NAMES[kinds[0] as Kind]} only`}`,
        );
      players.set(
        party.name,
        kind === "url" ? atUrl(who, telling) : await implementation(options, who, telling),
      );
    }
  } catch (error) {
    await closePlayers(players);
    throw error;
  }
  return players;
}

export async function closePlayers(players: ReadonlyMap<string, Player>): Promise<void> {
  for (const player of players.values()) if (player.kind === "implementation") await player.adapter.close();
}

function atUrl(url: string, { binding }: Telling): Player {
  const { protocol } = new URL(url);
  if (binding !== "http" || protocol !== "http:" || !isLocal(url))
    throw new CliError(
      `--party ${url}: an address of a party is http://127.0.0.1:PORT, and the story is told over http`,
    );
  return { kind: "url", url };
}

async function implementation(
  options: Options,
  name: string,
  { binding, mode, spec }: Telling,
): Promise<Player> {
  const { adapter } = await drive(options, [name], undefined);
  const { bindings, specversions } = adapter.description.capabilities;
  const wire = wireVersion(spec);
  const has = bindings[binding];
  const problem = !specversions.includes(wire)
    ? `it has events of ${specversions.join(" and ")}, and the story is told with those of ${wire}: add --spec 1.0`
    : has === undefined || has.receive?.includes(mode) !== true
      ? `it cannot receive over ${binding} in ${mode} mode`
      : undefined;
  if (problem === undefined) return { kind: "implementation", name, adapter };
  await adapter.close();
  throw new CliError(`--party ${name}: ${problem}`);
}
