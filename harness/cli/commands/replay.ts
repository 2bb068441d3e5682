import { createRecordWriter } from "../../../reports/record-writer.ts";
import { ReplayText } from "../../../reports/replay-text.ts";
import { describer } from "../../catalogue/describe.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { packageVersion } from "../../package-root.ts";
import { isRecording } from "../../recording/read-recording.ts";
import { VirtualClock } from "../../replay/clock.ts";
import { Network, type Player } from "../../replay/network.ts";
import type { ReplayHeader, ReplayLine } from "../../replay/record.ts";
import { listScenarios, loadScenario, type Scenario } from "../../replay/scenario.ts";
import type { StageServer } from "../../replay/stage-server.ts";
import type { Telling } from "../../replay/story-message.ts";
import { Teller } from "../../replay/teller.ts";
import { transports } from "../../transports/index.ts";
import { poolOf } from "../brokers.ts";
import { CliError } from "../exit.ts";
import { durationOf, untilSignal } from "../outside.ts";
import type { Options } from "../session.ts";
import { closePlayers, defectsOf, playersOf, tellingOf } from "./replay-choice.ts";
import { replayRecording } from "./replay-recording.ts";
import { keepStage, STAGE_SPEED, showStage, writeStage } from "./replay-stage.ts";

/** `plugfest replay WHAT`: an interop demo, told again with real messages and judged, or a recording, sent again. */
export async function replayCommand(options: Options, [name]: string[]): Promise<number> {
  if (name === undefined) {
    process.stdout.write(`${listing()}\n`);
    return 0;
  }
  if (options.to !== undefined || (await isRecording(name))) return replayRecording(options, name);
  const scenario = loadScenario(name);
  const telling = tellingOf(options, scenario);
  const seed = Number(options.seed);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new CliError(`--seed ${options.seed}: it is a whole number, 0 or above`);
  const length = durationOf(options, "length", "--length") ?? scenario.length * 1000;
  const defects = defectsOf(options, scenario, telling);
  const players = await playersOf(options, scenario, telling);
  const transport = transports.get(telling.binding);
  if (transport === undefined) throw new CliError(`--binding ${telling.binding}: it has no live transport`);
  const writer = options.record === undefined ? undefined : createRecordWriter(String(options.record));
  const color = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const text = new ReplayText(describer(loadBundle().catalogue, telling.spec), color);
  const lines: ReplayLine[] = [];
  let stage: StageServer | undefined;
  const emit = (line: ReplayLine): void => {
    writer?.write(line);
    if (options.html !== undefined) lines.push(line);
    stage?.add(line);
    if (options.json === true) process.stdout.write(`${JSON.stringify(line)}\n`);
    else process.stdout.write(text.of(line));
  };
  let speed = speedOf(options);
  const clock = new VirtualClock(() => speed);
  const stop = untilSignal();
  const brokers = poolOf(options);
  const network = new Network({ telling, transport, transports, brokers, players });
  try {
    if (options.open === true) {
      const setSpeed = (to: number): void => {
        speed = to;
      };
      stage = await showStage(options, { now: () => clock.now, setSpeed, speed: () => speed }, stop.signal);
    }
    emit(
      headerOf({ scenario, telling, seed, length, players, on: defects.map(({ name: defect }) => defect) }),
    );
    const teller = new Teller({
      ...{ scenario, telling, seed, length, defects, players, network, emit },
      clock,
      signal: stop.signal,
    });
    const { exitCode } = await teller.tell();
    if (options.html !== undefined) writeStage(options.html, lines);
    if (stage !== undefined) await keepStage(stage, stop.signal);
    return exitCode;
  } finally {
    stop.release();
    writer?.close();
    await stage?.close();
    await network.close();
    await closePlayers(players);
    transport.close();
    await brokers.stop();
  }
}

/** Story seconds a real second. */
function speedOf({ open, speed = open === true ? STAGE_SPEED : "max" }: Options): number {
  if (speed === "max") return Number.POSITIVE_INFINITY;
  const times = Number(speed);
  if (times > 0) return times;
  throw new CliError(`--speed ${speed}: it is max, or how many times as fast as it was, such as 1 or 20`);
}

const listing = (): string =>
  listScenarios()
    .map((name) => `${name.padEnd(20)} ${loadScenario(name).title}`)
    .join("\n");

interface Told {
  readonly scenario: Scenario;
  readonly telling: Telling;
  readonly seed: number;
  readonly length: number;
  readonly players: ReadonlyMap<string, Player>;
  /** The defects that are there. */
  readonly on: readonly string[];
}

function headerOf({ scenario, telling, seed, length, players, on }: Told): ReplayHeader {
  const { title, about, start, routes, sources } = scenario;
  return {
    kind: "header",
    schema: 1,
    suite: { name: "plugfest", version: packageVersion() },
    replay: {
      ...{ scenario: scenario.scenario, title, about, start, length, seed },
      ...{ spec: telling.spec, binding: telling.binding, mode: telling.mode },
      parties: scenario.parties.map(({ behaviour: _behaviour, with: _with, ...party }) => ({
        ...party,
        playedBy: playedBy(players.get(party.name)),
      })),
      routes: routes.map(({ from, to }) => ({ from, to })),
      defects: scenario.defects.map(({ name, from, what }) => ({ name, on: on.includes(name), from, what })),
      sources,
    },
  };
}

function playedBy(player: Player | undefined): string {
  if (player?.kind === "url") return player.url;
  return player?.kind === "implementation" ? player.name : "plugfest";
}
