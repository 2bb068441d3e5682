import pico from "picocolors";
import { excerptAt } from "./excerpt.ts";
import { advised, type JudgedMessage, titleOf, wrongs } from "./judged-message.ts";

/** What the catalogue knows of a requirement; undefined for one that is not its own, such as RFC9112. */
export type Describe = (
  id: string,
) => { readonly document: string; readonly section: string; readonly paraphrase: string } | undefined;

/** Violations of one message that are shown at once; the record has them all. */
const SHOWN = 12;

/** Says in plain words, live, what came by. */
export class Speaker {
  private readonly colors: ReturnType<typeof pico.createColors>;

  constructor(
    private readonly describe: Describe,
    private readonly write: (text: string) => void,
    color: boolean,
  ) {
    this.colors = pico.createColors(color);
  }

  /** One line for a message that is right, and a few for each thing that is wrong. */
  message(seen: JudgedMessage): void {
    const { colors } = this;
    const [must, should] = [wrongs(seen), advised(seen)];
    const word =
      seen.notJudged !== undefined
        ? colors.dim("-   ")
        : must.length > 0
          ? colors.red(colors.bold("FAIL"))
          : should.length > 0
            ? colors.yellow("warn")
            : colors.green("ok  ");
    const time = new Date(seen.captured.at).toISOString().slice(11, 19);
    const why = seen.notJudged === undefined ? "" : ` (not judged: ${seen.notJudged})`;
    this.write(`${time} ${word} ${String(seen.number).padStart(4)}  ${titleOf(seen)}${why}\n`);
    const all = [...must, ...should];
    for (const { level, message, requirement, offset, place, bytes } of all.slice(0, SHOWN)) {
      const text = this.describe(requirement);
      const clause = text === undefined ? requirement : `${requirement}, ${text.document}, ${text.section}`;
      const { before, after } = excerptAt(bytes, offset);
      const at = bytes.length === 0 ? "" : `  ${before}${colors.inverse(after === "" ? "(end)" : after)}`;
      this.write(`         ${level === "MUST" ? colors.red("MUST") : colors.yellow("SHOULD")} ${message}\n`);
      this.write(`           clause ${clause}\n           bytes  ${place}, byte ${offset}:${at}\n`);
    }
    if (all.length > SHOWN) this.write(`         and ${all.length - SHOWN} more, which are in the record\n`);
  }
}

/** Counts what came by, and says it at the end. */
export class Tally {
  private readonly causes = new Map<string, { message: string; level: string; count: number }>();
  messages = 0;
  wrong = 0;
  advisedAgainst = 0;
  notJudged = 0;

  add(seen: JudgedMessage): void {
    this.messages += 1;
    if (seen.notJudged !== undefined) {
      this.notJudged += 1;
      return;
    }
    const [must, should] = [wrongs(seen), advised(seen)];
    if (must.length > 0) this.wrong += 1;
    else if (should.length > 0) this.advisedAgainst += 1;
    for (const { requirement, code, level, message } of [...must, ...should]) {
      const key = `${requirement} ${code}`;
      const cause = this.causes.get(key);
      if (cause === undefined) this.causes.set(key, { message, level, count: 1 });
      else cause.count += 1;
    }
  }

  /** Messages that were judged. */
  get judged(): number {
    return this.messages - this.notJudged;
  }

  /** The summary, as lines that end with a line feed; the most frequent mistakes first. */
  text(): string {
    const right = this.judged - this.wrong - this.advisedAgainst;
    const parts = [`${right} right`, `${this.wrong} wrong`];
    if (this.advisedAgainst > 0) parts.push(`${this.advisedAgainst} with advice`);
    if (this.notJudged > 0) parts.push(`${this.notJudged} not judged`);
    const lines = [`${this.messages} ${this.messages === 1 ? "message" : "messages"}: ${parts.join(", ")}`];
    const sorted = [...this.causes].sort(
      ([, a], [, b]) => a.level.localeCompare(b.level) || b.count - a.count,
    );
    for (const [key, { message, level, count }] of sorted) {
      lines.push(
        `  ${level} ${key.split(" ")[0]} ${count === 1 ? "once" : `${count} times`}, such as: ${message}`,
      );
    }
    return `${lines.join("\n")}\n`;
  }
}
