import { contentTypeOf, fieldsNamed, fieldText, type WireMessage } from "../../wire/wire-message.ts";
import type { Arrival, Behaviour, Stage } from "../behaviour.ts";
import type { Appointment } from "../clock.ts";
import { readEvent } from "../story-event.ts";

interface Settings {
  /** The gaps of the text, in the order in which they are asked for: one of each party in turn. */
  readonly text: string;
  readonly source: string;
  readonly callback: string;
  /** How long it waits for a word, in seconds. */
  readonly patience: number;
  /** How long after one question the next one goes out, in seconds. */
  readonly every: number;
}

interface Asked {
  readonly part: string;
  readonly party: string;
  readonly hop: number;
  readonly timer: Appointment;
}

const FAILURE = "FAILURE";

/** Asks every party for a word, waits for each as long as it was patient then, and posts the text. */
export const madlibsController: Behaviour = ({ with: given }, stage) => {
  const { text, source, callback, patience, every } = given as unknown as Settings;
  const parts = Array.from(text.matchAll(/\{(\w+)\}/g), ([, part = ""]) => part);
  const open = new Map<string, Asked>();
  const words: string[] = [];

  const got = (id: string, word: string | undefined): void => {
    const asked = open.get(id);
    if (asked === undefined) return;
    open.delete(id);
    asked.timer.cancel();
    words.push(word ?? FAILURE);
    const what = `sends ${article(asked.part)} within ${patience} s`;
    stage.expect(what, word !== undefined, asked.hop, asked.party);
    if (words.length === parts.length) stage.post(asked.hop, filled(text, words));
  };

  const ask = async (index: number): Promise<void> => {
    const [part = "", party = ""] = [parts[index], stage.routes[index % stage.routes.length]];
    const id = stage.random.uuid();
    const { hop, answer } = await stage.send(party, {
      json: { specversion: versionOf(stage), type: `word.found.${part}`, source, id, time: stage.time() },
      headers: { "X-Callback-URL": callback },
      quoted: !stage.isOn("plain-headers"),
    });
    const timer = stage.after(patience * 1000, () => got(id, undefined));
    open.set(id, { part, party, hop, timer });
    const inBody = wordIn(answer);
    if (inBody !== undefined) got(id, inBody);
    if (index + 1 < parts.length) stage.after(every * 1000, () => ask(index + 1));
  };

  return {
    start: () => void stage.after(1000, () => ask(0)),
    receive(arrival) {
      const [id, word] = replyIn(arrival, stage);
      if (id !== undefined) got(id, word);
      return { status: 202 };
    },
  };
};

/** In the draft of those weeks the new names stood beside the old version. */
export const versionOf = ({ isOn, scenario }: Stage): string =>
  isOn("draft-version") ? "0.1" : scenario.spec;

/** The id of the question and the word, as the controller read them: by the content type, whatever the event's type. */
function replyIn({ message, event }: Arrival, { telling }: Stage): [string | undefined, string | undefined] {
  const isStructured = (contentTypeOf(message) ?? "").includes("application/cloudevents+json");
  const byFields = telling.isOriginal && !isStructured;
  const related = byFields ? header(message, "ce-relatedid") : event?.attributes.relatedid;
  const data = byFields ? jsonIn(message) : event?.data;
  const word = (data as { readonly word?: string } | undefined)?.word;
  return [related === undefined ? undefined : String(related), word];
}

function header(message: WireMessage, name: string): string | undefined {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value).replaceAll(/^"|"$/g, "");
}

function jsonIn({ body }: WireMessage): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** The word in an answer to the question itself, as an event or as its data alone. */
function wordIn(answer: WireMessage | undefined): string | undefined {
  if (answer?.body === undefined) return undefined;
  const { data } = readEvent("http", answer) ?? { data: jsonIn(answer) };
  return (data as { readonly word?: string } | undefined)?.word;
}

const article = (part: string): string => `${/^[aeiou]/.test(part) ? "an" : "a"} ${part}`;

function filled(text: string, words: readonly string[]): string {
  let next = 0;
  return text.replaceAll(/\{\w+\}/g, () => words[next++] ?? FAILURE);
}
