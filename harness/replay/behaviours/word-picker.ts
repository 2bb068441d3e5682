import { contentTypeOf, fieldsNamed } from "../../wire/wire-message.ts";
import type { Arrival, Behaviour } from "../behaviour.ts";
import { versionOf } from "./madlibs-controller.ts";

interface Settings {
  /** What it answers, before it sends its word. */
  readonly answers: number;
  /** Without the address to answer to: this, and no word. */
  readonly withoutCallback?: number;
  /** To a type that it does not know: this, and no word. */
  readonly unknown?: number;
  /** In which mode it answers: in that of the question unless told. */
  readonly mode?: "mirror" | "random" | "structured" | "binary";
  readonly source: string;
  /** The source that it had on the day, where that is a defect; and the name of the defect. */
  readonly badSource?: string;
  /** The defects that it shows, by their names in the scenario. */
  readonly defects?: Readonly<Record<"source" | "typo" | "plain" | "contentType", string>>;
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  noun: ["teapot", "lantern", "bridge", "pebble"],
  verb: ["juggle", "whisper", "polish", "fold"],
  adjective: ["crooked", "velvet", "noisy", "patient"],
  adverb: ["sideways", "gently", "twice", "loudly"],
  exclamation: ["Hooray", "Goodness", "Eureka", "Ahoy"],
  pluralnoun: ["umbrellas", "biscuits", "ladders", "clocks"],
  name: ["Ada", "Grace", "Edsger", "Barbara"],
  color: ["teal", "amber", "violet", "ivory"],
  animal: ["otter", "heron", "badger", "gecko"],
  verbing: ["sailing", "knitting", "yodelling", "sorting"],
};

/** How long it looks for a word, at least and at most, in milliseconds by the story's clock. */
const THINKS = [100, 3000] as const;

/** Answers a question for a word with an event of its own, which names the question in `relatedid`. */
export const wordPicker: Behaviour = ({ with: given }, stage) => {
  const settings = given as unknown as Settings;
  const { answers, withoutCallback, unknown = 204, source, badSource, defects } = settings;
  const isOn = (kind: keyof NonNullable<Settings["defects"]>): boolean =>
    defects?.[kind] !== undefined && stage.isOn(defects[kind]);
  return {
    receive(arrival) {
      const { event, message, hop, takes } = arrival;
      const [, part = ""] = /^word\.found\.(\w+)$/.exec(event?.type ?? "") ?? [];
      if (event === undefined || WORDS[part] === undefined)
        return { status: event === undefined ? 400 : unknown };
      const { isOriginal, binding } = stage.telling;
      const mustCall = isOriginal && binding === "http" && withoutCallback !== undefined;
      if (mustCall && fieldsNamed(message, "x-callback-url").length === 0) return { status: withoutCallback };
      const word = stage.random.pick(WORDS[part]);
      const mode = modeOf(settings, arrival, stage.random.next() < 0.5);
      stage.after(takes + stage.random.integer(...THINKS), async () => {
        const json = {
          specversion: versionOf(stage),
          type: `word.picked.${isOn("typo") ? part.replace("exclamation", "exlamation") : part}`,
          source: isOn("source") && badSource !== undefined ? badSource : source,
          id: stage.random.uuid(),
          time: stage.time(),
          ...(isOn("contentType") ? { contentType: "application/json" } : {}),
          relatedid: event.id,
          data: { word },
        };
        const draft = {
          json,
          quoted: !stage.isOn("plain-headers"),
          mode: isOn("plain") ? ("structured" as const) : mode,
        };
        const plain = isOn("plain") ? { ...draft, contentType: "application/json" } : draft;
        for (const to of stage.routes) await stage.send(to, plain, hop);
      });
      return { status: answers };
    },
  };
};

function modeOf({ mode = "mirror" }: Settings, { message }: Arrival, coin: boolean): "binary" | "structured" {
  if (mode === "random") return coin ? "binary" : "structured";
  if (mode !== "mirror") return mode;
  const isStructured = (contentTypeOf(message) ?? "").startsWith("application/cloudevents");
  return isStructured ? "structured" : "binary";
}
