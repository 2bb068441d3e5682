import pico from "picocolors";
import type {
  ExpectationLine,
  HopFinding,
  HopLine,
  HopVerdict,
  ReplayLine,
} from "../harness/replay/record.ts";
import { plural, printable } from "./printable.ts";
import { table } from "./text-layout.ts";

/** What the catalogue knows of a requirement. */
type Describe = (
  id: string,
) => { readonly document: string; readonly section: string; readonly paraphrase: string } | undefined;

const WORDS: Readonly<Record<HopVerdict, string>> = {
  pass: "ok",
  warn: "warn",
  historic: "as then",
  fail: "FAIL",
  "not-judged": "-",
  "environment-error": "ERROR",
};

/** A replay for a terminal, line by line as it happens, and its outcome at the end. */
export class ReplayText {
  private readonly colors: ReturnType<typeof pico.createColors>;
  /** What was said in full once is not said again. */
  private readonly said = new Set<string>();

  constructor(
    private readonly describe: Describe,
    color: boolean,
  ) {
    this.colors = pico.createColors(color);
  }

  /** What to print for a line; empty where there is nothing to say. */
  of(line: ReplayLine): string {
    if (line.kind === "header") {
      const { title, spec, binding, seed, parties } = line.replay;
      return `${printable(title)}: ${plural(parties.length, "party", "parties")}, events of ${spec} over ${binding}, seed ${seed}\n\n`;
    }
    if (line.kind === "hop") return this.hop(line);
    if (line.kind === "expectation") return this.expectation(line);
    if (line.kind === "post") {
      const text = printable(line.text.replaceAll("\n", " / "));
      return `${clock(line.at)} ${this.colors.dim("post")}     ${printable(line.party)}: ${text}\n`;
    }
    const { hops, parties, endedAt, interrupted, exitCode } = line;
    const rows = parties.map(({ name, sent, received, posts, verdict }) => [
      printable(name),
      ...[sent, received, posts].map(String),
      WORDS[verdict],
    ]);
    const counts = Object.entries(hops).map(([verdict, count]) => `${count} ${WORDS[verdict as HopVerdict]}`);
    const end = interrupted === undefined ? "" : `; ${interrupted}`;
    const answer =
      exitCode === 0
        ? parties.some(({ verdict }) => verdict === "historic")
          ? "nothing was wrong but what was wrong on the day"
          : "nothing was wrong"
        : exitCode === 3
          ? "no answer: the surroundings failed"
          : "something is wrong that was not wrong on the day";
    return `\n${table(["party", "sent", "received", "posts", "verdict"], rows).join("\n")}\n\n${clock(endedAt).trim()} of the story; hops: ${counts.join(", ")}${end}\n${answer}\n`;
  }

  private hop({ at, number, from, to, title, verdict, findings }: HopLine): string {
    const word = this.painted(verdict, WORDS[verdict].padEnd(7));
    const way = `${printable(from)} -> ${printable(to)}`;
    const more = findings.map((finding) => this.finding(finding)).join("");
    return `${clock(at)} ${word} ${String(number).padStart(4)} ${way}  ${printable(title)}\n${more}`;
  }

  private finding(finding: HopFinding): string {
    const { level, message, requirement, place, offset, before, after, defect } = finding;
    const key = JSON.stringify([requirement, message.replaceAll(/[\d-]{3,}/g, ""), defect]);
    const indent = " ".repeat(18);
    const why = defect === undefined ? "" : ` (on the day: ${defect})`;
    if (this.said.has(key)) return `${indent}${level} ${printable(message)}${why}\n`;
    this.said.add(key);
    const text = requirement === undefined ? undefined : this.describe(requirement);
    const clause =
      requirement === undefined
        ? ""
        : `${indent}  clause ${requirement}${text === undefined ? "" : `, ${text.document}, ${text.section}: ${text.paraphrase}`}\n`;
    const bytes =
      place === undefined || before === undefined
        ? ""
        : `${indent}  bytes  ${place}, byte ${offset}: ${before}>>>${after === "" ? "(end)" : after}\n`;
    return `${indent}${level} ${printable(message)}${why}\n${clause}${bytes}`;
  }

  private expectation({ at, party, what, verdict }: ExpectationLine): string {
    if (verdict === "pass") return "";
    return `${clock(at)} ${this.painted(verdict, WORDS[verdict].padEnd(7))}      ${printable(party)} does not do what the story needs: it ${printable(what)}\n`;
  }

  private painted(verdict: HopVerdict, text: string): string {
    const { colors } = this;
    if (verdict === "fail" || verdict === "environment-error") return colors.red(colors.bold(text));
    if (verdict === "historic" || verdict === "warn") return colors.yellow(text);
    return verdict === "pass" ? colors.green(text) : colors.dim(text);
  }
}

/** Minutes, seconds and tenths since the story's beginning. */
function clock(ms: number): string {
  const tenths = Math.floor(ms / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  return `${String(minutes).padStart(2)}:${seconds}`;
}
