import type { Behaviour, Stage } from "../behaviour.ts";
import { fill, type Words } from "../template.ts";

interface Settings {
  /** Which of the scenario's events it sends. */
  readonly event: string;
  /** When it begins and how often it sends, in seconds. */
  readonly first: number;
  readonly every: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** It says what happened in a form of its own, and whoever gets that makes the event. */
  readonly native?: boolean;
}

/** The id that every upload had on the day. */
const CONSTANT_ID = "C234-1234-1234";

const EVENT = "application/cloudevents+json";

/** Sends the same kind of event again and again, each time of another picture. */
export const publisher: Behaviour = ({ with: given }, stage) => {
  const {
    event: name,
    first,
    every,
    contentType,
    headers = {},
    native = false,
  } = given as unknown as Settings;
  const template = stage.scenario.events[name];
  if (template === undefined) throw new Error(`there is no event ${name}`);
  let count = 0;
  const publish = async (): Promise<void> => {
    stage.after(every * 1000, publish);
    const words = wordsFor(stage, ++count);
    const { extensions, ...rest } = fill(template.json, words);
    const json =
      extensions === undefined || !stage.isOn("empty-extensions") ? rest : fill(template.json, words);
    const draft = {
      json,
      headers,
      contentType: contentType !== EVENT && !native && !stage.isOn("plain-json") ? EVENT : contentType,
    };
    for (const to of stage.routes) {
      if (native && stage.telling.isOriginal && template.native !== undefined)
        await stage.sendPlain(to, [fill(template.native, words)], contentType);
      else await stage.send(to, draft);
    }
  };
  return { start: () => void stage.after(first * 1000, publish) };
};

function wordsFor({ random, time, isOn }: Stage, count: number): Words {
  const uuid = random.uuid();
  return {
    uuid,
    id: isOn("constant-id") ? CONSTANT_ID : uuid,
    key: `picture-${count}-${random.hex(6)}.jpg`,
    size: random.integer(80_000, 2_800_000),
    tag: random.hex(32),
    sequencer: random.hex(18).toUpperCase(),
    time: time(),
    time7: time(7),
  };
}
